"""The archive and the table of a collection, for whoever runs it."""
