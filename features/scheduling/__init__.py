"""What will happen, as rows; what it is called, and how it went."""
