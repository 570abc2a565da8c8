"""The playground, and pages that the bot makes, in a real browser: `make test-browser`. Apart from the other tests, which need none."""
