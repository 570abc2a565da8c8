"""A whole campaign: from a template to its thanks, run by the clock."""
