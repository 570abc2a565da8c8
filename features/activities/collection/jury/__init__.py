"""The jury: scores in private."""
