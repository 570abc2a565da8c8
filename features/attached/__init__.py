"""What is said in place of a file that a chat does not take."""
