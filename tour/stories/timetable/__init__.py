"""The timetable: a repeating announcement and a countdown, on one schedule and across a restart."""
