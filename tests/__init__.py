"""The suite: `flows` (whole chats, both languages), `features` (rules and services), `jobs` (the clock), `contracts` (what must always hold)."""
