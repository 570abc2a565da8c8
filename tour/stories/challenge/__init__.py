"""Two teams choose themselves, check in for two days, and the better rate wins."""
