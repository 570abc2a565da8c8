"""What is drawn and written of a collection: cards, the podium, the archive, the table."""
