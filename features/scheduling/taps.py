"""The buttons of the timetable, for views that lead back to it."""

from dataclasses import dataclass

from kit.buttons import Tap, tap


@tap("sc")
@dataclass(frozen=True, slots=True)
class ScheduleTap(Tap):
    """Show a page of the timetable; 0 is the first."""

    page: int


@tap("sf")
@dataclass(frozen=True, slots=True)
class ScheduleAsTap(Tap):
    """Show the timetable as something else: picture, file, log."""

    form: str
