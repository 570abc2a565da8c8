"""What shows that a row is still in the hands that took it. A moment, a counter or a number can come again; this cannot.

Whoever takes a row for a while writes a new word into its `holder`; whoever takes it over after them, or plans it anew, writes another
or none. What is noted about the row later is noted where the word still stands there, so that whoever comes back late changes nothing.
"""

import secrets


def new_holder() -> str:
    """A word that nobody else knows: 16 characters."""
    return secrets.token_hex(8)
