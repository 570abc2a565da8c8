"""What the bot does: use cases and rules. Session, actor and moment come in, a result goes out; no Telegram, no scheduler in here."""
