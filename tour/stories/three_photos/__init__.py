"""The story of three photos a day."""
