"""Where an update goes: by command, phrase, button, link or private text, or nowhere."""

from dataclasses import dataclass
from typing import Any

import pytest

from kit.buttons import Tap, encode, tap, to_link
from kit.messages import Reply, Toast
from kit.reading import read, rewritten
from kit.router import Match, Place, Router, Routes
from kit.updates import ChatInfo, Incoming, Kind, PersonInfo


@tap("testr")
@dataclass(frozen=True, slots=True)
class GroupTap(Tap):
    """For groups only."""

    number: int


@tap("testp")
@dataclass(frozen=True, slots=True)
class PrivateTap(Tap):
    """For private chats."""

    number: int


router: Router[str, Any] = Router()


@router.command("new", "start_it", right="host")
async def new(_: Any) -> None:
    """A command with two names."""


@router.command("start", right="anyone", place=Place.ANYWHERE)
async def start(_: Any) -> None:
    """The first command."""


@router.phrase("签到", right="member")
async def phrase(_: Any) -> None:
    """A phrase."""


@router.tap(GroupTap, right="member", place=Place.GROUP)
async def group_tap(_: Any, tap: GroupTap) -> Reply:
    """A button in groups."""
    return Toast(f"group {tap.number}")


@router.tap(PrivateTap, right="member", place=Place.PRIVATE)
async def private_tap(_: Any, tap: PrivateTap) -> Reply:
    """A button in private."""
    return Toast(f"private {tap.number}")


@router.form("wishes", right="anyone")
async def wishes(_: Any) -> None:
    """Answers of a form."""


@router.event(lambda incoming: bool(incoming.joined), right="anyone")
async def joined(_: Any) -> None:
    """People came."""


routes = Routes([router])


def wrote(text: str, *, private: bool = False) -> Incoming:
    """A message, read from what Telegram would send."""
    chat = {"id": 7, "type": "private"} if private else {"id": -1007, "type": "supergroup", "title": "Runners"}
    sender = {"id": 7, "is_bot": False, "first_name": "Mia"}
    return read({"update_id": 1, "message": {"message_id": 5, "date": 0, "chat": chat, "from": sender, "text": text}})


def tapped(data: str) -> Incoming:
    """A tap."""
    return Incoming(1, Kind.TAP, ChatInfo(-1007, "supergroup"), PersonInfo(7, "Mia"), tap_id="1", tap_data=data)


def goes_to(incoming: Incoming) -> object:
    """The endpoint."""
    match = routes.match(incoming, bot_username="muster_bot")
    return match.route.endpoint if match is not None else None


@pytest.mark.parametrize(
    ("said", "endpoint"),
    [
        ("/new", new), ("/NEW", new), ("/new x y", new), ("/new\nx", new), ("/start_it", new), ("/new@muster_bot", new),
        ("/new@Muster_Bot x", new), ("/new@other_bot", None), ("/newer", None), ("new", None), (" /new", None),
        ("/new,", None), ("签到", phrase), (" 签到 ", phrase), ("签到了", None), ("我要签到", None), ("hello", None), ("/", None),
        ("/start testp_1", start),
    ],
)  # fmt: skip
def test_messages_in_a_group(said: str, endpoint: object) -> None:
    assert goes_to(wrote(said)) is endpoint


@pytest.mark.parametrize(
    ("said", "endpoint"),
    [
        ("/new", new), ("/nothing", None), ("签到", None), ("hello", None), ("", None), ("/start", start),
        ("/start rubbish", start), ("/start testp_1", private_tap), ("/start testp_01", start), ("/start testr_1", start),
    ],
)  # fmt: skip
def test_messages_in_private(said: str, endpoint: object) -> None:
    assert goes_to(wrote(said, private=True)) is endpoint


def test_answers_of_a_form() -> None:
    assert routes.of_form("wishes") == Match(router.forms["wishes"])
    assert routes.of_form("nothing") is None


def test_a_tap_brings_its_meaning() -> None:
    match = routes.match(tapped(encode(GroupTap(36))), bot_username="muster_bot")
    assert match == Match(router.taps[GroupTap], GroupTap(36))


async def test_an_endpoint_of_a_tap_is_handed_the_tap() -> None:
    match = routes.match(tapped(encode(GroupTap(36))), bot_username="muster_bot")
    assert match is not None
    assert await match.answer(None) == Toast("group 36")


def test_an_endpoint_takes_the_tap_of_its_route() -> None:
    """mypy says so of every endpoint; if it did not any more, it would say that what it ignores here is no mistake."""
    other: Router[str, Any] = Router()
    other.tap(GroupTap, right="host")(private_tap)  # type: ignore[arg-type]
    other.tap(PrivateTap, right="host")(start)  # type: ignore[arg-type]
    other.command("new", right="host")(group_tap)  # type: ignore[arg-type]


@pytest.mark.parametrize("data", ["", "testr", "testr:", "testr:01", "nothing:1", "testr:1:1", "签到"])
def test_taps_that_are_not_ours_go_nowhere(data: str) -> None:
    assert goes_to(tapped(data)) is None


def test_a_link_is_a_tap_by_other_means() -> None:
    match = routes.match(wrote(f"/start {to_link(PrivateTap(5))}", private=True), bot_username="muster_bot")
    assert match is not None
    assert match.tap == PrivateTap(5)


def test_all_events_that_apply_are_told() -> None:
    sender = {"id": 7, "is_bot": False, "first_name": "Mia"}
    chat = {"id": -1007, "type": "supergroup", "title": "Runners"}
    came = read(
        {
            "update_id": 1,
            "message": {"message_id": 5, "date": 0, "chat": chat, "from": sender, "new_chat_members": [sender]},
        }
    )
    assert [route.endpoint for route in routes.events(came)] == [joined]
    assert routes.events(wrote("hello")) == []


def test_a_message_rewritten_goes_where_its_words_say() -> None:
    again = rewritten(tapped("testr:1"), "/new x")
    assert goes_to(again) is new
    assert again.arguments == "x"


def test_two_endpoints_for_one_thing_are_a_mistake() -> None:
    other: Router[str, Any] = Router()
    other.command("new", right="host")(start)
    with pytest.raises(ValueError, match="new"):
        Routes([router, other])
    with pytest.raises(ValueError, match="two endpoints"):
        router.command("new", right="host")(start)
    with pytest.raises(ValueError, match="two endpoints"):
        router.tap(GroupTap, right="host")(group_tap)
