"""The options of a collection: the fields of `/new`, how they are stored, and which of them do not go together."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

from features.activities.collection.rules import (
    KINDS,
    ClosesBeforeOpening,
    Criterion,
    DrawsTooFew,
    JuryOff,
    NobodyDecides,
    OpenAlready,
    Options,
    Stage,
)
from features.activities.kind import Field
from features.moments import fixed, moment_of, read_when, write_when
from features.people.calendar import calendar_of
from features.prizes.rules import DRAWN, Prize, read_prizes, write_prizes
from features.values import LONG, flat, is_no, read_stretch, read_yes, write_stretch, write_yes
from kit.recurrence import Calendar
from kit.texts import visible
from models import Activity, Group

_BRIEF = 600
_AT_ONCE = {"now", "现在", "马上", "立即"}
_WALL = "%Y-%m-%d %H:%M"
_DRAWN_POINTS = 10
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


def _read_brief(text: str) -> str:
    said = text.strip()
    if is_no(said):
        return ""
    if len(said) > _BRIEF or not any(sign.isalnum() for sign in said):
        raise ValueError(text)
    return said


def _write_brief(brief: str) -> str:
    return brief or "no"


def _read_accept(text: str) -> frozenset[str]:
    said = flat(text)
    if said in {"any", "all", "都可以", "不限"}:
        return frozenset(KINDS)
    try:
        return frozenset(_KIND_WORDS[part.strip()] for part in re.split(r"[,、;/+和]", said))
    except KeyError:
        raise ValueError(text) from None


def _write_accept(accept: frozenset[str]) -> str:
    return ",".join(kind for kind in KINDS if kind in accept)


def _number(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        said = flat(text)
        if not re.fullmatch(r"\d{1,5}", said) or not least <= int(said) <= most:
            raise ValueError(text)
        return int(said)

    return read


def _read_until(text: str) -> Any:
    """A stretch from now on (int), a moment (When), or None: until a host ends it."""
    if is_no(text):
        return None
    try:
        return read_stretch(text)
    except ValueError:
        return read_when(text)


def _write_until(until: Any) -> str:
    if until is None:
        return "no"
    if isinstance(until, int):
        return write_stretch(until)
    # As it is stored it is written already.
    return until if isinstance(until, str) else write_when(until)


def _read_start(text: str) -> Any:
    """A stretch from now on (int), a moment (When), or None: at once."""
    return None if flat(text) in _AT_ONCE else _read_until(text)


def _fixed(until: Any, calendar: Calendar, now: datetime) -> Any:
    return until if until is None or isinstance(until, int) else fixed(until, calendar, now)


def _read_review(text: str) -> bool:
    said = flat(text)
    if said in {"admins", "admin", "hosts", "host", "judges", "管理员", "人工", "审核"}:
        return True
    return read_yes(text)


def _write_review(review: bool) -> str:
    return "admins" if review else "none"


def _read_unseen(text: str) -> str:
    try:
        return _UNSEEN_WORDS[flat(text)]
    except KeyError:
        raise ValueError(text) from None


def _is_reviewed(given: Mapping[str, str]) -> bool:
    """Where nothing is looked at, nothing can be left over."""
    return given.get("review", "admins") != "none"


def _read_vote(text: str) -> str:
    if is_no(text):
        return "none"
    try:
        return _VOTE_WORDS[flat(text)]
    except KeyError:
        raise ValueError(text) from None


def _read_criteria(text: str) -> tuple[Criterion, ...]:
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


def _write_criteria(criteria: tuple[Criterion, ...]) -> str:
    return ",".join(f"{c.name}:{c.weight}" for c in criteria) or "no"


def _read_quorum(text: str) -> int | None:
    return None if flat(text) in {"all", "全部", "所有", "全体"} else _number(1, 50)(text)


def _write_quorum(quorum: int | None) -> str:
    return "all" if quorum is None else str(quorum)


def _read_draw(text: str) -> int:
    return 0 if is_no(text) else _number(1, 50)(text)


def _write_count(count: int) -> str:
    return str(count) if count else "no"


def _read_remind(text: str) -> int | None:
    return None if is_no(text) else read_stretch(text)


def _write_remind(minutes: int | None) -> str:
    return "no" if minutes is None else write_stretch(minutes)


def _has_judges(given: Mapping[str, str]) -> bool:
    return given.get("vote") in {"jury", "both"} or given.get("jury") == "yes" or given.get("criteria", "no") != "no"


FIELDS = (
    Field("brief", _read_brief, _write_brief, "no", asked=True, longest=LONG),
    Field("accept", _read_accept, _write_accept, "text,photo", asked=True),
    Field("entries", _number(1, 20), str, "3"),
    Field("from", _read_start, _write_until, "no", fixed=_fixed),
    Field("until", _read_until, _write_until, "7d", asked=True, fixed=_fixed),
    Field("anonymous", read_yes, write_yes, "yes", asked=True),
    Field("review", _read_review, _write_review, "admins", asked=True),
    Field("looking", read_stretch, write_stretch, "24h", fits=_is_reviewed),
    Field("unseen", _read_unseen, str, "in", asked=True, fits=_is_reviewed),
    Field("vote", _read_vote, str, "public", asked=True),
    Field("votes", _number(1, 20), str, "3"),
    Field("least_votes", _number(1, 100), str, "1"),
    Field("voting", read_stretch, write_stretch, "2d", asked=True),
    Field("jury", read_yes, write_yes, "no"),
    Field("jury_weight", _number(1, 99), str, "50"),
    Field("criteria", _read_criteria, _write_criteria, "no", asked=True, fits=_has_judges),
    Field("quorum", _read_quorum, _write_quorum, "all"),
    Field("rounds", _number(1, 2), str, "1"),
    Field("keep", _number(2, 100), str, "10"),
    Field("prizes", read_prizes, write_prizes, "no", asked=True, longest=LONG),
    Field("draw", _read_draw, _write_count, "no"),
    Field("claim", read_stretch, write_stretch, "7d"),
    Field("remind", _read_remind, _write_remind, "24h"),
)
# What everybody has relied on when they entered: it stays as it is once entries are closed. How long what follows takes may change.
FROZEN = (
    "accept", "entries", "anonymous", "unseen", "vote", "votes", "least_votes", "jury", "jury_weight", "criteria", "quorum",
    "rounds", "keep", "draw",
)  # fmt: skip

# What says how long a stage takes that was begun with a promise of its end.
LASTING = {Stage.LOOKING: "looking", Stage.VOTING: "voting"}


def options_of(activity: Activity) -> Options:
    """The activity's options, read from its row."""
    return read_stored(activity.options)


def read_stored(text: str) -> Options:
    """The options as they were stored."""
    said = json.loads(text)
    return Options(
        **{
            **said,
            "accept": frozenset(said["accept"]),
            "criteria": tuple(Criterion(**each) for each in said["criteria"]),
            "prizes": tuple(Prize(**each) for each in said["prizes"]),
        }
    )


def stored(options: Options) -> str:
    """The options as the activity's row holds them."""
    return json.dumps(asdict(options) | {"accept": sorted(options.accept)}, ensure_ascii=False)


def deadline(options: Options, calendar: Calendar) -> datetime | None:
    """When entries close."""
    return None if options.until is None else _moment(options.until, calendar)


def opening(options: Options, calendar: Calendar) -> datetime | None:
    """When entries open; None: at once."""
    return None if options.start is None else _moment(options.start, calendar)


def _moment(on_wall: str, calendar: Calendar) -> datetime:
    return datetime.strptime(on_wall, _WALL).replace(tzinfo=calendar.zone).astimezone(UTC)


def wall(moment: datetime, calendar: Calendar) -> str:
    """A moment on the group's clock, as `until` is stored."""
    return calendar.local(moment).strftime(_WALL)


def fitting(values: Mapping[str, Any], group: Group) -> dict[str, str]:  # noqa: ARG001 - the protocol's
    """See `kind.Service`."""
    better: dict[str, str] = {}
    if values["vote"] in {"jury", "both"}:
        better["jury"] = "yes"
    if any(prize.place == DRAWN for prize in values["prizes"]):
        better["draw"] = str(_to_draw("jury" if values["jury"] else values["vote"], values["prizes"]))
    return better


def compose(values: Mapping[str, Any], group: Group, now: datetime, before: str | None) -> str:
    """See `kind.Service`."""
    calendar = calendar_of(group)
    old = None if before is None else read_stored(before)
    vote = _who_decides(values, old)
    prizes = _with_lots(values["prizes"], values["draw"], vote)
    if prizes and vote == "none" and not values["draw"] and all(prize.place != DRAWN for prize in prizes):
        raise NobodyDecides
    needed, is_as_it_was = (
        _to_draw(vote, prizes),
        old is not None and (old.vote, old.draw, old.prizes) == (vote, values["draw"], prizes),
    )
    if values["draw"] < needed and not is_as_it_was:
        raise DrawsTooFew(values["draw"], needed)
    start = _start(values["from"], calendar, now, old)
    until = _until(values["until"], calendar, now, None if old is None else old.until, start)
    if start is not None and until is not None and until <= start:
        raise ClosesBeforeOpening(start, until)
    options = Options(
        brief=values["brief"],
        accept=values["accept"],
        entries=values["entries"],
        start=start,
        until=until,
        anonymous=values["anonymous"],
        review=values["review"],
        looking=values["looking"],
        unseen=values["unseen"],
        vote=vote,
        votes=values["votes"],
        least_votes=values["least_votes"],
        voting=values["voting"],
        jury_weight=values["jury_weight"],
        criteria=values["criteria"],
        quorum=values["quorum"],
        rounds=values["rounds"],
        keep=values["keep"],
        prizes=prizes,
        draw=values["draw"],
        claim=values["claim"],
        remind=values["remind"],
    )
    return stored(options)


def _who_decides(values: Mapping[str, Any], old: Options | None) -> str:
    """`vote=` and `jury=` together. Of a change only what is new counts: `jury=yes` stands beside every vote with a jury."""
    vote, jury = str(values["vote"]), bool(values["jury"])
    if old is not None and vote != old.vote and jury == old.has_jury:
        return vote
    if jury:
        return {"public": "both", "none": "jury"}.get(vote, vote)
    if vote in {"jury", "both"}:
        if old is None:
            raise JuryOff(vote)
        return "public" if vote == "both" else "none"
    return vote


def _to_draw(vote: str, prizes: Sequence[Prize]) -> int:
    """How many have to be drawn, so that every prize that is said is given: where nobody votes the places are drawn, too."""
    return sum(1 for prize in prizes if vote == "none" or prize.place == DRAWN)


def _with_lots(prizes: tuple[Prize, ...], draw: int, vote: str) -> tuple[Prize, ...]:
    """Whoever is drawn gets something: what was said for it, or as many points as the last place that gets points."""
    if draw <= (len(prizes) if vote == "none" else 0) or any(prize.place == DRAWN for prize in prizes):
        return prizes
    points = [prize.amount for prize in prizes if prize.kind == "points"]
    return (*prizes, Prize(DRAWN, "points", points[-1] if points else _DRAWN_POINTS))


def _start(said: Any, calendar: Calendar, now: datetime, old: Options | None) -> str | None:
    """When entries open. Once they are open, that stays."""
    before = None if old is None else old.start
    start = None if said is None else _on_wall(said, calendar, now, before)
    is_open = old is not None and (old.start is None or _moment(old.start, calendar) <= now)
    if is_open and start != before:
        raise OpenAlready
    return start


def _until(said: Any, calendar: Calendar, now: datetime, before: str | None, start: str | None) -> str | None:
    """When entries close; a stretch counts from when they open."""
    if said is None:
        return None
    opens = now if start is None else max(now, _moment(start, calendar))
    return _on_wall(said, calendar, opens if isinstance(said, int) else now, before)


def _on_wall(said: Any, calendar: Calendar, now: datetime, before: str | None) -> str:
    if isinstance(said, int):
        return wall(now + timedelta(minutes=said), calendar)
    # What stays as it was may lie in the past by now.
    return (
        before
        if before is not None and _write_until(said) == before
        else wall(moment_of(said, calendar, now), calendar)
    )


def spell(options: str) -> dict[str, str]:
    """See `kind.Service`."""
    o = read_stored(options)
    values = asdict(o) | {"criteria": o.criteria, "prizes": o.prizes, "jury": o.has_jury, "from": o.start}
    return {field.name: field.write(values[field.name]) for field in FIELDS}
