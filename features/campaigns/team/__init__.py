"""Who does what for a campaign, by when: its tasks and its team, what they are reminded of, and what the owner hears each morning."""
