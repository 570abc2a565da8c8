"""The outing: an anonymous vote, changed, refused to a newcomer, and closed by the clock across a restart."""
