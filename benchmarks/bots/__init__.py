"""The other bots: each a process of its own, `python -m benchmarks.bots.NAME ADDRESS …`, written as its library's own manual shows it."""
