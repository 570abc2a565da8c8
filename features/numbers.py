"""Numbers within a group, as people write them and buttons carry them: `7`, `#7`."""

from features.values import flat

# What the columns take. An activity, a talk, a round has no more.
MOST = 2**31 - 1
_LONGEST = len(str(MOST))


def read_numbered(text: str) -> int | None:
    """The number that is written; None where it is none. One beyond all there can be is 0, which nothing has."""
    digits = flat(text).removeprefix("#")
    if not digits.isdecimal():
        return None
    # Looked at before it is read: Python reads no number of thousands of digits, and takes its time over hundreds.
    digits = digits.lstrip("0")
    number = int(digits) if digits and len(digits) <= _LONGEST else 0
    return number if number <= MOST else 0
