"""The survey: answered in private across a restart, counted without names, shown to the group."""
