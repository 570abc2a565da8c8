"""Tools without meaning: they know nothing of groups, check-ins or points, and could serve another bot."""
