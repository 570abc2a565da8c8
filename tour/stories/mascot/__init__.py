"""The mascot: a collection with votes and a jury, and a code that nobody claims at first."""
