"""Tables that hosts send as files: read in the background, and shown to their sender before anything of it counts."""
