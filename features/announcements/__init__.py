"""Announcements: what an admin wants posted, once or again and again, and the countdown to what begins."""
