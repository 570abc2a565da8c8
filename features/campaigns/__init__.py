"""Campaigns: several activities and announcements with one goal, prepared by a team, run by the clock, and kept as a template.

The document is all of a campaign that somebody plans. It is pure: nothing here asks the database.
"""
