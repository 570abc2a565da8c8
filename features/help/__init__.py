"""Help: what the bot can do, the menus of its commands among it. Each kind of activity brings its page and its commands along."""
