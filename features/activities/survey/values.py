"""Values of a survey as people write them, beside those of features/values.py."""

import re

from features.activities.survey.rules import LEAST_OPTIONS, MOST_OPTIONS, OPTION_LENGTH
from features.values import flat, is_no, read_stretch, write_stretch
from kit.texts import visible

# Where questions come from: a template, a host who writes them, or an earlier survey.
OWN = "own"
_SOURCES = {
    "feedback": "feedback", "how was it": "feedback", "反馈": "feedback", "活动反馈": "feedback", "满意度": "feedback",
    "event": "event", "talk": "event", "活动": "event", "分享": "event", "分享会": "event",
    "wishes": "wishes", "ideas": "wishes", "需求": "wishes", "想法": "wishes", "意向": "wishes",
    "own": OWN, "my own": OWN, "自拟": OWN, "自己写": OWN, "自定义": OWN,
}  # fmt: skip
TEMPLATES = ("feedback", "event", "wishes")
# The first of them that is there parts options: whoever writes lines may have commas in them.
_PARTINGS = (re.compile("\n"), re.compile("[;；]"), re.compile("[,，、]"))
_NUMBER = re.compile(r"[#＃№] ?([1-9]\d{0,8})")


def read_source(text: str) -> str:
    """`feedback`, `own`, or `#12`."""
    said = flat(text)
    if (match := _NUMBER.fullmatch(said)) is not None:
        return f"#{match[1]}"
    try:
        return _SOURCES[said]
    except KeyError:
        raise ValueError(text) from None


def number_of(source: str) -> int | None:
    """The survey whose questions are meant; None: it is none."""
    return int(source.removeprefix("#")) if source.startswith("#") else None


def read_options(text: str) -> tuple[str, ...]:
    """Options, a line each; or in one line, with semicolons or commas between. No two are the same. Raises ValueError."""
    parting = next((each for each in _PARTINGS if each.search(text.strip())), _PARTINGS[-1])
    found = tuple(said for part in parting.split(text) if (said := visible(part)))
    if not LEAST_OPTIONS <= len(found) <= MOST_OPTIONS or any(len(option) > OPTION_LENGTH for option in found):
        raise ValueError(text)
    if len({flat(option) for option in found}) < len(found):
        raise ValueError(text)
    return found


def read_remind(text: str) -> int | None:
    """How many minutes before the end; `no` is None."""
    return None if is_no(text) else read_stretch(text)


def write_remind(minutes: int | None) -> str:
    """`3h`, or `no`."""
    return "no" if minutes is None else write_stretch(minutes)
