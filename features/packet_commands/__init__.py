"""`/packet`: members send red packets out of their own points, look back at them, and check them."""
