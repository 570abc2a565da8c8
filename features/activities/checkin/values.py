"""Values of a check-in as people write them, beside those of features/values.py."""

from collections.abc import Callable, Mapping

from features.prizes.rules import DRAWN, Prize, read_prizes
from features.values import flat, is_no, read_count, read_time, write_count, write_time

_PROOFS = {
    "tap": "tap", "button": "tap", "点击": "tap", "按钮": "tap",
    "text": "text", "note": "text", "文字": "text", "文本": "text",
    "photo": "photo", "photos": "photo", "picture": "photo", "照片": "photo", "图片": "photo", "拍照": "photo",
}  # fmt: skip
_REVIEWS = {
    "none": "none", "no": "none", "无": "none", "不": "none", "不审核": "none", "否": "none",
    "admins": "admins", "admin": "admins", "yes": "admins", "管理员": "admins", "人工": "admins",
    "peers": "peers", "members": "peers", "群员": "peers", "互评": "peers", "点赞": "peers",
}  # fmt: skip
MOST_PICTURES = 10
# More than this is more than fits into a message with room to spare.
_LONGEST_TEXT = 2000


def read_proof(text: str) -> str:
    """`tap`, `text` or `photo`: what checks one in."""
    return _one_of(_PROOFS, text)


def read_review(text: str) -> str:
    """`none`, `admins` or `peers`: who looks at proofs."""
    return _one_of(_REVIEWS, text)


def _one_of(words: Mapping[str, str], text: str) -> str:
    if (found := words.get(flat(text))) is None:
        raise ValueError(text)
    return found


def count_or_no(most: int) -> Callable[[str], int | None]:
    """A reader of a whole number from 1 to `most`; `no` is None."""
    return lambda text: None if is_no(text) else read_count(text, most)


def count_or_none(most: int) -> Callable[[str], int]:
    """The same where `no` is 0."""
    return lambda text: 0 if is_no(text) else read_count(text, most)


def write_count_or_none(count: int) -> str:
    """`3`, or `no` for 0."""
    return write_count(count or None)


def read_rewards(text: str) -> tuple[Prize, ...]:
    """Prizes of places. There are no lots: whoever checks in most is known."""
    prizes = read_prizes(text)
    if any(prize.place == DRAWN for prize in prizes):
        raise ValueError(text)
    return prizes


def read_pictures(text: str) -> int:
    """How many photos a day."""
    return read_count(text, MOST_PICTURES)


def read_least(text: str) -> int:
    """How many signs a text has at least; `no` is any text."""
    return 1 if is_no(text) else read_count(text, _LONGEST_TEXT)


def write_least(count: int) -> str:
    """`20`, or `no`."""
    return write_count(count if count > 1 else None)


def read_edge(text: str) -> int | None:
    """A time of day, or `no`: the day's own edge."""
    return None if is_no(text) else read_time(text)


def write_edge(minutes: int | None) -> str:
    """`06:00`, or `no`."""
    return "no" if minutes is None else write_time(minutes)
