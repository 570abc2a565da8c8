"""The playground: the bot in a browser, on a simulated Telegram, without a token. Joins simulator, bot and tour; nothing imports it."""
