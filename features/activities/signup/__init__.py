"""The sign-up list (接龙报名): people put themselves on it, for how many and with a note; places, and a waiting list."""
