"""Activities: what all kinds share is here, one folder a kind is beside it."""
