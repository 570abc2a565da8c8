"""The vote: members choose among options, by name or without."""
