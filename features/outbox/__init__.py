"""Facts that must arrive: rows written in the transaction of what they tell, delivered after it."""
