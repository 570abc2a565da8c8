"""A talk: from its announcement to the feedback."""
