"""The collection: members send entries, the group and a jury decide, and prizes are given."""
