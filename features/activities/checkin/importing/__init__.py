"""Check-ins from before the bot came, brought along in a file."""
