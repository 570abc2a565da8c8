"""The ledger: points move between accounts of a group, and never come from nowhere."""
