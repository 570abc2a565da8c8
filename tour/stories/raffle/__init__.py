"""A raffle with a condition, drawn by the clock across a restart."""
