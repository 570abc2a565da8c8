"""The quiz: questions with options, one after the other or one a day, and a standing."""
