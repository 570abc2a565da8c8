"""A campaign while it runs: where each goal stands and should stand by now, and what goes wrong."""
