"""The playground in a real browser: `make test-browser`. Apart from the other tests, which need no browser."""
