"""Whether the bot can do its work in a group."""
