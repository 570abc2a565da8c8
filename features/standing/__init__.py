"""How someone is doing in a group, and who is ahead."""
