"""Values of a collection as people write them, beside those of features/values.py."""

import re
from collections.abc import Callable

from features.activities.collection.options import KINDS, Criterion
from features.moments import Until, read_until
from features.values import flat, is_no, read_stretch, read_yes, write_stretch
from kit.texts import visible

_BRIEF = 600
_AT_ONCE = {"now", "现在", "马上", "立即"}
_KIND_WORDS = {
    "text": "text", "texts": "text", "文字": "text", "文": "text", "photo": "photo", "photos": "photo", "picture": "photo",
    "图片": "photo", "照片": "photo", "图": "photo", "document": "document", "documents": "document", "file": "document",
    "文件": "document", "voice": "voice", "audio": "voice", "语音": "voice", "video": "video", "videos": "video", "视频": "video",
}  # fmt: skip
_VOTE_WORDS = {
    "public": "public", "members": "public", "公开": "public", "群员": "public", "投票": "public",
    "jury": "jury", "judges": "jury", "评委": "jury", "评审": "jury", "评审团": "jury",
    "群员投票": "public", "both": "both", "都": "both", "两者": "both",
}  # fmt: skip
_UNSEEN_WORDS = {
    "in": "in", "yes": "in", "approve": "in", "通过": "in", "算": "in", "入选": "in", "out": "out", "no": "out", "decline": "out",
    "不通过": "out", "不算": "out", "不入选": "out",
}  # fmt: skip
_CRITERIA = 5
_NAME_LENGTH = 24


def read_brief(text: str) -> str:
    """A sentence or two; `no` is none."""
    said = text.strip()
    if is_no(said):
        return ""
    if len(said) > _BRIEF or not any(sign.isalnum() for sign in said):
        raise ValueError(text)
    return said


def write_brief(brief: str) -> str:
    """In a way that `read_brief` reads as the same."""
    return brief or "no"


def read_accept(text: str) -> frozenset[str]:
    """`text,photo`, or `any`: the kinds an entry may be of."""
    said = flat(text)
    if said in {"any", "all", "都可以", "不限"}:
        return frozenset(KINDS)
    try:
        return frozenset(_KIND_WORDS[part.strip()] for part in re.split(r"[,、;/+和]", said))
    except KeyError:
        raise ValueError(text) from None


def write_accept(accept: frozenset[str]) -> str:
    """`text,photo`."""
    return ",".join(kind for kind in KINDS if kind in accept)


def between(least: int, most: int) -> Callable[[str], int]:
    """A reader of a whole number from `least` to `most`."""

    def read(text: str) -> int:
        said = flat(text)
        if not re.fullmatch(r"\d{1,5}", said) or not least <= int(said) <= most:
            raise ValueError(text)
        return int(said)

    return read


def read_start(text: str) -> Until:
    """A stretch from now on (int), a moment (When), or None: at once."""
    return None if flat(text) in _AT_ONCE else read_until(text)


def read_review(text: str) -> bool:
    """`admins` or `none`: whether entries are looked at."""
    said = flat(text)
    if said in {"admins", "admin", "hosts", "host", "judges", "管理员", "人工", "审核"}:
        return True
    return read_yes(text)


def write_review(review: bool) -> str:
    """`admins` or `none`."""
    return "admins" if review else "none"


def read_unseen(text: str) -> str:
    """`in` or `out`: what becomes of an entry that nobody has looked at."""
    try:
        return _UNSEEN_WORDS[flat(text)]
    except KeyError:
        raise ValueError(text) from None


def read_vote(text: str) -> str:
    """`public`, `jury`, `both` or `none`: who decides."""
    if is_no(text):
        return "none"
    try:
        return _VOTE_WORDS[flat(text)]
    except KeyError:
        raise ValueError(text) from None


def read_criteria(text: str) -> tuple[Criterion, ...]:
    """`Idea:2,Craft:1`; a weight is 1 where none is said."""
    if is_no(text):
        return ()
    found: dict[str, Criterion] = {}
    for part in re.split(r"[,，、;；]", text):
        name, _, weight = part.replace("：", ":").partition(":")
        name, said = visible(name), flat(weight) or "1"
        if not name or len(name) > _NAME_LENGTH or name in found or not re.fullmatch(r"[1-9]\d?", said):
            raise ValueError(text)
        found[name] = Criterion(name, int(said))
    if len(found) > _CRITERIA:
        raise ValueError(text)
    return tuple(found.values())


def write_criteria(criteria: tuple[Criterion, ...]) -> str:
    """`Idea:2,Craft:1`, or `no`."""
    return ",".join(f"{c.name}:{c.weight}" for c in criteria) or "no"


def read_quorum(text: str) -> int | None:
    """How many judges; `all` is None."""
    return None if flat(text) in {"all", "全部", "所有", "全体"} else between(1, 50)(text)


def write_quorum(quorum: int | None) -> str:
    """`2`, or `all`."""
    return "all" if quorum is None else str(quorum)


def read_draw(text: str) -> int:
    """How many are drawn; `no` is 0."""
    return 0 if is_no(text) else between(1, 50)(text)


def write_count(count: int) -> str:
    """`2`, or `no` for 0."""
    return str(count) if count else "no"


def read_remind(text: str) -> int | None:
    """`24h` as minutes; `no` is None."""
    return None if is_no(text) else read_stretch(text)


def write_remind(minutes: int | None) -> str:
    """`24h`, or `no`."""
    return "no" if minutes is None else write_stretch(minutes)
