"""What a good operator would ask before a campaign begins: each question a pure function over facts, with what can be done about it."""
