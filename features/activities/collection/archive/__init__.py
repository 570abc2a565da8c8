"""What is drawn and written of a collection in the renderer: cards, the podium, the archive, the table."""
