"""Values of a survey as people write them, beside those of features/values.py."""

import re

from features.values import flat, is_no, read_stretch, write_stretch

# Where questions come from: a template, or an earlier survey.
_SOURCES = {
    "feedback": "feedback", "how was it": "feedback", "反馈": "feedback", "活动反馈": "feedback", "满意度": "feedback",
    "event": "event", "talk": "event", "活动": "event", "分享": "event", "分享会": "event",
    "wishes": "wishes", "ideas": "wishes", "需求": "wishes", "想法": "wishes", "意向": "wishes",
}  # fmt: skip
TEMPLATES = ("feedback", "event", "wishes")
_NUMBER = re.compile(r"[#＃№] ?([1-9]\d{0,8})")


def read_source(text: str) -> str:
    """`feedback`, or `#12`."""
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


def read_remind(text: str) -> int | None:
    """How many minutes before the end; `no` is None."""
    return None if is_no(text) else read_stretch(text)


def write_remind(minutes: int | None) -> str:
    """`3h`, or `no`."""
    return "no" if minutes is None else write_stretch(minutes)
