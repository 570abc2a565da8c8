"""Options as rows hold them: what was written by earlier versions says the same for good, and a row is read anew when it is another."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from features.activities.checkin.options import Options as CheckIn, options_of as check_in_of
from features.activities.codec import Codec
from features.activities.collection.options import Criterion, Options as Collection
from features.activities.kind import Kind
from features.activities.packet.options import Options as Packet
from features.activities.quiz.options import Options as Quiz
from features.activities.raffle.options import Options as Raffle
from features.activities.registry import KINDS, kind_of
from features.activities.relay.options import Options as Relay
from features.activities.sharing.options import Options as Sharing, Rhythm, Step
from features.activities.signup.options import Options as SignUp
from features.activities.survey.options import Options as Survey
from features.activities.vote.options import Options as Vote
from features.prizes.rules import Prize
from kit.db import Database
from models import Activity
from tests.features.rows import a_group

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)

# Rows as the first version of each kind wrote them, and as the last one before options were read by one codec did.
ROWS: list[tuple[str, dict[str, Any], Any]] = [
    (
        "checkin",
        {"first_day": "2026-11-23", "start": None, "until": 1260, "days": [0, 1, 2, 3, 4], "length": 21, "points": 1,
         "milestones": [[7, 20]], "remind": 60, "remind_names": False, "paused_on": None, "off": [["2026-11-24", "2026-11-25"]]},
        CheckIn(date(2026, 11, 23), until=1260, days=frozenset(range(5)), length=21, milestones=((7, 20),), proof="tap", count=1, tag=None,
                review="none", makeup=3, out=None, goal=None, prizes=(), least=1, looks=True,
                off=((date(2026, 11, 24), date(2026, 11, 25)),), reached=None, ahead=None),
    ),
    (
        "checkin",
        {"first_day": "2026-11-23", "start": 360, "until": None, "days": [0, 6], "length": None, "points": 5, "milestones": [],
         "remind": None, "remind_names": True, "proof": "photo", "count": 2, "tag": "晨跑", "review": "peers", "makeup": 0,
         "out": 3, "goal": 500,
         "prizes": [{"place": 1, "kind": "points", "amount": 300, "what": ""}, {"place": 2, "kind": "goods", "amount": 0, "what": "A mug"}],
         "least": 1, "looks": False, "paused_on": "2026-11-30", "off": [], "reached": 500, "ahead": "2026-12-01"},
        CheckIn(date(2026, 11, 23), start=360, days=frozenset({0, 6}), points=5, remind=None, remind_names=True, proof="photo", count=2,
                tag="晨跑", review="peers", makeup=0, out=3, goal=500, prizes=(Prize(1, "points", 300), Prize(2, "goods", 0, "A mug")),
                looks=False, paused_on=date(2026, 11, 30), reached=500, ahead=date(2026, 12, 1)),
    ),
    (
        "packet",
        {"total": 100, "portions": 10, "is_equal": False, "whom": "all", "hold": 0, "sender": 7, "only": None},
        Packet(100, 10, is_equal=False, whom="all", hold=0, sender=7, only=None, at=None, say=None),
    ),
    (
        "packet",
        {"total": 100, "portions": 1, "is_equal": True, "whom": "@mia", "hold": 3, "sender": None, "only": 9,
         "at": "2026-11-26T20:00", "say": "恭喜发财"},
        Packet(100, 1, is_equal=True, whom="@mia", hold=3, only=9, at="2026-11-26T20:00", say="恭喜发财"),
    ),
    (
        "relay",
        {"total": 100, "portions": 10, "rounds": 3, "turn": 10, "hold": 0},
        Relay(100, 10, rounds=3, turn=10, hold=0, amount="free", round=10, at=None),
    ),
    (
        "relay",
        {"total": 60, "portions": 9, "rounds": 2, "turn": 5, "hold": 2, "amount": "pool", "round": 120, "at": "2026-11-26T20:00"},
        Relay(60, 9, rounds=2, turn=5, hold=2, amount="pool", round=120, at="2026-11-26T20:00"),
    ),
    (
        "collection",
        {"brief": "A fox", "accept": ["photo", "text"], "entries": 3, "until": "2026-11-30 20:00", "anonymous": True,
         "review": True, "vote": "both", "votes": 3, "voting": 2880, "jury_weight": 60,
         "criteria": [{"name": "Idea", "weight": 2}], "quorum": None, "rounds": 1, "keep": 10,
         "prizes": [{"place": 0, "kind": "code", "amount": 0, "what": ""}], "draw": 1, "claim": 10080, "remind": None},
        Collection("A fox", until="2026-11-30 20:00", vote="both", jury_weight=60, criteria=(Criterion("Idea", 2),),
                   prizes=(Prize(0, "code"),), draw=1, remind=None, start=None, looking=1440, unseen="in", least_votes=1),
    ),
    (
        "sharing",
        {"speakers": ["@ann", "Dr. Wang"], "day": "2026-11-26", "clock": 1200, "length": 90, "repeat": [0, [1, 3]],
         "remind": [1440, 15], "mute": False, "code": True, "seats": 20, "points": 5, "steps": [["warm-up", 5], ["talk", 85]]},
        Sharing(("@ann", "Dr. Wang"), date(2026, 11, 26), 1200, 90, Rhythm(weekdays=frozenset({1, 3})), (1440, 15), mute=False, code=True,
                seats=20, points=5, steps=(Step("warm-up", 5), Step("talk", 85)), meant={}),
    ),
    (
        "sharing",
        {"speakers": [], "day": "2026-11-26", "clock": 1200, "length": 90, "repeat": [7, []], "remind": [], "mute": True,
         "code": False, "seats": 0, "points": 0, "steps": [], "meant": {"@ann": 7}},
        Sharing((), date(2026, 11, 26), 1200, 90, Rhythm(7), (), mute=True, code=False, seats=0, points=0, steps=(), meant={"@ann": 7}),
    ),
    (
        "vote",
        {"options": ["Lake", "Hill"], "choices": 2, "until": None, "anonymous": False, "results": "live", "can_add": True, "quorum": 5},
        Vote(("Lake", "Hill"), choices=2, anonymous=False, results="live", can_add=True, quorum=5),
    ),
    (
        "signup",
        {"slots": ["adult", "child"], "most": 30, "each": 10, "note": True, "until": "2026-11-30 20:00"},
        SignUp(("adult", "child"), most=30, each=10, note=True, until="2026-11-30 20:00"),
    ),
    (
        "raffle",
        {"prizes": [{"place": 1, "kind": "goods", "amount": 0, "what": "A mug"}], "until": "2026-12-01 20:00", "at": 30,
         "conditions": [], "tickets": 3, "cost": 5, "claim": 1440},
        Raffle((Prize(1, "goods", 0, "A mug"),), until="2026-12-01 20:00", at=30, tickets=3, cost=5, claim=1440),
    ),
    (
        "survey",
        {"questions": "#12", "until": "2026-11-30 20:00", "anonymous": False, "remind": 60},
        Survey("#12", until="2026-11-30 20:00", anonymous=False, remind=60),
    ),
    (
        "quiz",
        {"mode": "live", "time": 30, "scoring": "speed", "order": "written", "pause": 8, "lead": "host", "hour": 540,
         "at": "2026-12-03T20:00", "points": 2, "prizes": [{"place": 1, "kind": "points", "amount": 300, "what": ""}]},
        Quiz(time=30, scoring="speed", order="written", pause=8, lead="host", at="2026-12-03T20:00", points=2,
             prizes=(Prize(1, "points", 300),)),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "row", "meant"), ROWS, ids=[kind for kind, _, _ in ROWS])
def test_a_row_says_what_it_said(kind: str, row: dict[str, Any], meant: Any) -> None:
    options = kind_of(kind).options
    assert options.read(json.dumps(row)) == meant
    assert options.read(options.write(meant)) == meant


def test_every_kind_has_rows() -> None:
    assert {kind for kind, _, _ in ROWS} == {kind.name for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_row_that_makes_no_sense_is_a_value_error(kind: Kind) -> None:
    for row in (
        "",
        "[]",
        "{",
        '{"total": "many", "day": 7, "accept": 3, "most": "few", "quorum": "few", "anonymous": 7, "time": "soon", "tickets": "few"}',
    ):
        with pytest.raises(ValueError, match=r"."):
            kind.options.read(row)


def test_equal_sets_make_equal_texts() -> None:
    codec = kind_of("collection").options
    several = [
        Collection(accept=frozenset(order)) for order in (("text", "photo", "video"), ("video", "text", "photo"))
    ]
    assert codec.write(several[0]) == codec.write(several[1])


async def test_a_row_is_read_once_and_anew_when_it_is_another(database: Database) -> None:
    """Whichever session loaded it, whatever was expired meanwhile."""
    group = await a_group(database, NOW)
    codec: Codec[CheckIn] = kind_of("checkin").options

    async def changed(how: Callable[[Activity], None]) -> None:
        async with database.write() as session:
            how(await session.get_one(Activity, (group.id, 1)))

    first, second = CheckIn(date(2026, 11, 23)), CheckIn(date(2026, 11, 23), points=5)
    async with database.write() as session:
        session.add(
            Activity(
                group_id=group.id,
                number=1,
                kind="checkin",
                title="Run",
                state="open",
                options=codec.write(first),
                created_at=NOW,
            )
        )
    async with database.read() as session:
        activity = await session.get_one(Activity, (group.id, 1))
        assert check_in_of(activity) == first
        assert check_in_of(activity) is check_in_of(activity)
        session.expire(activity)
        await session.refresh(activity)
        assert check_in_of(activity) == first
    await changed(lambda row: setattr(row, "options", codec.write(second)))
    async with database.read() as session:
        assert check_in_of(await session.get_one(Activity, (group.id, 1))) == second
