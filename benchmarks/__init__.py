"""Measurements of the whole program beside other bots, all in one run: `make bench`. docs/performance.md says what came of it."""
