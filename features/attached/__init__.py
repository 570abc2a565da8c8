"""What goes along with words: what is said in place of a file that a chat does not take, and cards of texts."""
