"""Telegram does not say who somebody is: unknown means no, for a minute; and nobody is taken for a member for good."""

from typing import Any

import pytest

from bot import asking
from features.activities.sharing.taps import RsvpTap
from kit.buttons import encode
from models import Account, CheckIn, Cheer, Guest, Member, Portion
from simulator import Person, Tap
from tests.flows.contest import a_contest
from tests.flows.group import (
    ADMINS_AND_HOSTS_ONLY,
    ADMINS_ONLY,
    BOTH,
    NOT_A_MEMBER,
    SHANGHAI,
    TRY_AGAIN,
    Group,
    make_group,
    rows_of,
)
from tests.flows.talks import a_sharing
from tests.wiring import World

MAKE_ADMIN = {
    "en": TRY_AGAIN["en"][:-1] + "; if it stays like this, make me an administrator of the group.",
    "zh-CN": TRY_AGAIN["zh-CN"][:-1] + "；如果一直这样，请把我设为群管理员。",
}
FAULTS: dict[str, dict[str, Any]] = {
    "500": {},
    "429": {"status": 429, "description": "Too Many Requests: retry after 30", "parameters": {"retry_after": 30}},
    "cut": {"kind": "drop"},
    "slow": {"kind": "slow", "seconds": 3600},
    "hidden": {"status": 400, "description": "Bad Request: CHAT_ADMIN_REQUIRED"},
}
every_fault = pytest.mark.parametrize("fault", FAULTS)


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is slow is given up at once."""
    monkeypatch.setattr(asking, "_SECONDS", 0.1)


def silent(world: World, fault: str = "500") -> None:
    """Telegram does not answer look-ups any more."""
    world.telegram.fail_next("getChatMember", times=10_000, **FAULTS[fault])


def answers_again(world: World) -> None:
    """It does."""
    world.telegram.faults.clear()


async def hears_in_private(world: World, person: Person, text: str) -> str:
    """The bot's answer to what somebody writes in private."""
    person.says(text, person.private(world.bot))
    await world.advance(seconds=2)
    return person.private(world.bot).last.text


async def members(world: World, person: Person) -> int:
    """In how many groups somebody is thought to be."""
    return await rows_of(world, Member, person_id=person.id, is_present=True)


@BOTH
@every_fault
async def test_a_strangers_link(world: World, language: str, fault: str) -> None:
    """By a link into private nothing of a group is seen or done, and nobody is remembered as its member."""
    contest = await a_contest(world, language)
    stranger, mia = world.telegram.new_person("Sam", language_code=language), contest.group.members[0]
    for person in (stranger, mia):
        person.starts(world.bot)
    await world.advance(seconds=2)
    silent(world, fault)
    for link in ("cs_1_1", "cg_1_1_0_0", "i_1", "ph_1_0"):
        assert await hears_in_private(world, stranger, f"/start {link}") == TRY_AGAIN[language], link
    assert await members(world, stranger) == 0
    answers_again(world)
    assert await hears_in_private(world, stranger, "/start cs_1_1") == NOT_A_MEMBER[language]
    assert await hears_in_private(world, mia, "/start cs_1_1") not in {TRY_AGAIN[language], NOT_A_MEMBER[language]}


@BOTH
@every_fault
async def test_a_strangers_tap_in_a_public_group(world: World, language: str, fault: str) -> None:
    """There everybody sees the board: a tap is no sign of being a member."""
    group = await make_group(world, language=language, zone=SHANGHAI, username="runners_club")
    await group.starts("points=5")
    stranger, mia = world.telegram.new_person("Sam", language_code=language), group.members[0]
    silent(world, fault)
    assert await group.checks_in(stranger, mia) == [TRY_AGAIN[language]] * 2
    assert await rows_of(world, CheckIn) == await members(world, stranger) == await members(world, mia) == 0
    answers_again(world)
    sam, mias = await group.checks_in(stranger, mia)
    assert sam == NOT_A_MEMBER[language]
    assert mias.startswith("✅")


@every_fault
async def test_who_reaches_the_board_of_a_private_group_is_in_and_asked_about_again(world: World, fault: str) -> None:
    """Nobody else sees it. The day counts, and that is all: it is not remembered, so Telegram is asked at the next tap."""
    group = await make_group(world, zone=SHANGHAI)
    await group.starts("points=5")
    mia = group.members[0]
    silent(world, fault)
    (toast,) = await group.checks_in(mia)
    assert toast.startswith("✅ You're in")
    assert await rows_of(world, CheckIn) == 1
    assert await members(world, mia) == 0
    assert await group.checks_in(mia) == ["You're in already today. 1 day in a row!"]
    # Not on a message that does not bear the button: that is no sign of anything.
    noah = group.members[1]
    assert await group.sees_forged(noah, "ci:1", group.board, inaccessible=True) == TRY_AGAIN["en"]
    answers_again(world)
    before = len(world.telegram.calls_of("getChatMember"))
    await group.checks_in(mia)
    assert len(world.telegram.calls_of("getChatMember")) == before + 1
    assert await members(world, mia) == 1
    await world.advance(hours=30)
    assert await group.points(mia) == 5


@every_fault
async def test_what_others_would_lose_by_is_not_given_to_the_unknown(world: World, fault: str) -> None:
    """A seat is limited, a vote decides: whoever is not known answers again in a minute."""
    sharing = await a_sharing(world)
    group, noah = sharing.group, sharing.listeners[0]
    data = encode(RsvpTap(1, 1, "going"))
    invitation = next(m for m in group.chat.newest_first() if data in [b.data for row in m.buttons for b in row])
    silent(world, fault)
    assert await group.press(noah, data, invitation) == TRY_AGAIN["en"]
    assert await rows_of(world, Guest) == 0
    answers_again(world)
    assert (await group.press(noah, data, invitation)).startswith("✅")
    assert await rows_of(world, Guest) == 1


@every_fault
async def test_a_reaction_of_somebody_unknown_is_no_vote(world: World, fault: str) -> None:
    group = await make_group(world, zone=SHANGHAI, username="runners_club")
    await group.starts("proof=photo review=peers")
    mia, noah, _ = group.members
    photo = mia.sends_photo(group.chat, reply_to=group.board)
    await world.settle()
    silent(world, fault)
    noah.reacts(photo, "👍")
    await world.settle()
    assert await rows_of(world, Cheer) == await members(world, noah) == 0
    answers_again(world)
    noah.reacts(photo, None)
    noah.reacts(photo, "👍")
    await world.settle()
    assert await rows_of(world, Cheer) == 1


async def dismissed(world: World, language: str) -> Group:
    """A group whose admin was dismissed without the bot hearing of it; what it knows of them is old."""
    group = await make_group(world, language=language, bot_is_admin=False)
    await group.starts("points=5")
    await group.hears(group.admin, "/settings")
    group.admin.starts(world.bot)
    await world.settle()
    group.owner.demotes(group.admin, group.chat)
    await world.advance(minutes=5, seconds=1)
    return group


@BOTH
@every_fault
async def test_a_dismissed_admin_is_none_any_more(world: World, language: str, fault: str) -> None:
    """By command, by tap, in private: it is not known, so no."""
    group = await dismissed(world, language)
    page = group.bots_last
    silent(world, fault)
    for command in ("/settings zone=UTC", "/new checkin Swim", "/manage 1", "/doctor", "/summary"):
        assert await group.hears(group.admin, command) == [MAKE_ADMIN[language]], command
    assert await group.press(group.admin, "sp:zone", page) == MAKE_ADMIN[language]
    for command in ("/new", "/announce", "/review", "/import", "/summary"):
        assert await hears_in_private(world, group.admin, command) == TRY_AGAIN[language], command
    assert "/settings" not in (await group.hears(group.admin, "/help"))[0]
    answers_again(world)
    assert await group.hears(group.admin, "/settings zone=UTC") == [ADMINS_ONLY[language]]
    assert await group.hears(group.admin, "/new checkin Swim") == [ADMINS_AND_HOSTS_ONLY[language]]


async def test_more_than_can_be_asked_about_at_once(world: World) -> None:
    """Forty strangers at once while Telegram hangs: each is told, none is let in, and those who are known go on."""
    group = await make_group(world, zone=SHANGHAI, username="runners_club")
    await group.starts("points=5")
    mia = group.members[0]
    await group.checks_in(mia)
    strangers = [world.telegram.new_person(f"Sam {n}", language_code="en") for n in range(40)]
    silent(world, "slow")
    toasts = await group.checks_in(*strangers, mia)
    assert toasts == [TRY_AGAIN["en"]] * 40 + ["You're in already today. 1 day in a row!"]
    assert await rows_of(world, CheckIn) == 1


@pytest.mark.parametrize("username", [None, "runners_club"], ids=["private", "public"])
async def test_outsiders_in_the_middle_of_a_storm(world: World, username: str | None) -> None:
    """A stranger, and somebody who was removed and sees the old messages still, tap with members whom nobody has seen before either.

    The members' taps count, and outsiders gain nothing: no day, no points, no portion, no place in the group.
    """
    group = await make_group(world, zone=SHANGHAI, members=5, username=username)
    await group.starts("points=5")
    removed, *members = group.members
    await group.checks_in(removed)
    await group.hears(group.owner, "/grant @mia 60 for once")
    await group.hears(removed, "/packet 60 6")
    packet = group.bots_last
    group.owner.kicks(removed, group.chat)
    await world.settle()
    stranger = world.telegram.new_person("Sam", language_code="en")
    outsiders = [stranger, removed]
    taps: dict[tuple[Person, str], Tap] = {}
    for pair in zip([*outsiders, *outsiders], members, strict=True):
        for board, data in ((group.board, "ci:1"), (packet, "rg:2")):
            for person in pair:
                taps[person, data] = person.taps_data(board, data, outsider=person in outsiders)
    await world.settle()
    answers = {key: tap.answer.text for key, tap in taps.items() if tap.answer is not None}
    assert {answers[person, data] for person in outsiders for data in ("ci:1", "rg:2")} == {NOT_A_MEMBER["en"]}
    assert all(answers[person, "ci:1"].startswith("✅ You're in") for person in members)
    assert await rows_of(world, CheckIn) == 1 + len(members), "the one who was removed had been there before"
    portions = [await rows_of(world, Portion, person_id=person.id) for person in (*members, *outsiders)]
    assert portions == [1, 1, 1, 1, 0, 0]
    assert await rows_of(world, Account, owner=stranger.id) == 0
    assert [await rows_of(world, Member, person_id=person.id, is_present=True) for person in outsiders] == [0, 0]
