"""Everything that a campaign will say, before anybody sees it: its real tasks on a copy of the group in memory, by a clock that jumps."""
