"""What is drawn and written of a collection in the workshop: cards, the podium, the archive, the table."""
