"""The suite: `flows` (whole chats, both languages), `features` and `kit` (rules and services), `jobs` (the clock), `faults` (kills),
`contracts` (what must always hold), `simulator`.
"""
