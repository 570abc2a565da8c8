"""The timetable: everything that will happen in a group, on one page."""
