"""What hosts do with a collection."""
