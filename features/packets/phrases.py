"""A phrase that grabs (口令红包): how it is written, read and shown. Pure."""

from features.values import flat, is_no
from kit.updates import Incoming, Kind

LEAST, MOST = 2, 20
# What these words do in a group they do whatever else is meant (handlers; a contract holds it to be so).
TAKEN = frozenset({"签到", "打卡", "补签", "红包", "发红包", "發紅包", "🧧"})
_DOT = "·"


def read_say(text: str) -> str | None:
    """`恭喜发财`, 2 to 20 characters in one line that say something; `no` is None."""
    if is_no(text):
        return None
    said = " ".join(text.split())
    is_plain = LEAST <= len(said) <= MOST and said[0].isalnum() and _DOT not in said
    if not is_plain or not any(sign.isalpha() for sign in said) or said in TAKEN:
        raise ValueError(text)
    return said


def write_say(say: str | None) -> str:
    """In a way that `read_say` reads as the same."""
    return say or "no"


def may_be_phrase(incoming: Incoming) -> bool:
    """Whether a message could be one at all: somebody's few words, as they were first written."""
    is_short = LEAST <= len(incoming.text) <= 2 * MOST and "\n" not in incoming.text
    is_said = incoming.kind is Kind.MESSAGE and incoming.media is None and incoming.command is None
    is_somebodys = incoming.sender is not None and not incoming.sender.is_bot and not incoming.is_forwarded
    return is_short and is_said and is_somebodys


def key_of(text: str) -> str:
    """The phrase as it is compared: spaces and width and case tell nothing."""
    return " ".join(flat(text).split())


def dotted(say: str) -> str:
    """The phrase as it is shown, so that what is copied from there grabs nothing: 恭·喜·发·财."""
    return " ".join(_DOT.join(word) for word in say.split())
