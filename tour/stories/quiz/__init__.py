"""The quiz: a question a day, brought in a file, answered until the morning, across a restart."""
