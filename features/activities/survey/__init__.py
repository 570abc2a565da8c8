"""The survey: questions that people answer in private, and what is found out by them."""
