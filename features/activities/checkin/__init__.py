"""Check-in: be there every day, and see your streak grow."""
