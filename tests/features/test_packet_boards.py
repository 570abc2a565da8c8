"""What boards of packets and relays look like, from facts alone: no database, no bot."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from features.activities.packet import view as packet_view
from features.activities.packet.options import Options as PacketOptions
from features.activities.packet.rules import BoardFacts as PacketBoard
from features.activities.relay import view as relay_view
from features.activities.relay.facts import BoardFacts as RelayBoard, RoundFacts, WaitingFacts
from features.activities.relay.options import Options as RelayOptions
from features.activities.relay.rules import Link, Offer, TurnFacts, TurnOf
from features.facts import ActivityFacts
from features.packets import view_history
from features.packets.history import Found, PastPacket
from features.packets.rules import Grab, PacketFacts, PublicFacts, canonical, commitment
from kit.messages import Button, Message
from kit.texts import LANGUAGES, texts
from kit.updates import PersonInfo

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
PARTS, SALT = [7, 3], "9f86d081884c7d659a2feaa0c55ad015"
T = texts("en")
MIA, TOM = Grab(2, "Mia <3", 7, NOW), Grab(3, "Tom", 3, NOW + timedelta(seconds=5))
OPEN = PacketFacts(
    group_id=1,
    activity=4,
    round=1,
    sender=9,
    amount=10,
    portions=2,
    top_up=0,
    taken=1,
    commitment=commitment(PARTS, SALT),
    by_taps=True,
    opened_at=NOW,
    grabbable_at=NOW,
    ends_at=NOW + timedelta(days=1),
    closed_at=None,
    outcome=None,
)
EMPTY = replace(OPEN, taken=2, closed_at=NOW + timedelta(seconds=5), outcome="empty")


def activity(kind: str, state: str = "open") -> ActivityFacts:
    return ActivityFacts(
        group_id=1, number=4, kind=kind, title="Cheers", state=state, options="{}", board=None, thread_id=None
    )


def packet_board(**changed: object) -> PacketBoard:
    begun = PacketBoard(
        activity=activity("packet"),
        options=PacketOptions(total=10, portions=2, is_equal=False, whom="all", hold=0, sender=9),
        seen=PublicFacts(OPEN, "Ann", [MIA], None),
        ends_at=OPEN.ends_at,
        opens_at=None,
        only=None,
        hears=True,
    )
    return replace(begun, **changed)  # type: ignore[arg-type]


def labels(message: Message) -> list[str]:
    return [str(button.text) for row in message.rows for button in row]


def lines(message: Message) -> list[str]:
    return str(message.text).splitlines()


def test_a_packet_that_is_open_shows_who_sent_it_and_who_grabbed() -> None:
    board = packet_view.board(T, packet_board())
    assert lines(board) == [
        "🧧 <b>Cheers</b>",
        "Ann sent 10 points in 2 portions (random portions).",
        "🧧 1 of 2 taken · open until Tue, 24 Nov, 12:00",
        "Mia &lt;3 7",
        "🔒 The amounts were sealed beforehand; check them: /verify 4",
    ]
    assert labels(board) == ["🧧 Grab", "ℹ️ Rules", "🔒 Check"]


def test_a_packet_that_is_empty_shows_its_king_and_no_button_that_grabs() -> None:
    board = packet_view.board(T, packet_board(seen=PublicFacts(EMPTY, "Ann", [MIA, TOM], canonical(PARTS, SALT))))
    assert lines(board)[2:4] == [
        "🧧 2 portions of 10 points in all, gone in 5 seconds",
        "Mia &lt;3 7 👑, Tom 3 (last)",
    ]
    assert labels(board) == ["🔒 Check"]


def test_a_packet_that_nobody_has_grabbed_from_can_be_taken_back_by_its_sender_alone() -> None:
    fresh = PublicFacts(replace(OPEN, taken=0), "Ann", [], None)
    assert "↩️ Take back" in labels(packet_view.board(T, packet_board(seen=fresh)))
    of_the_group = PublicFacts(replace(OPEN, taken=0, sender=None), None, [], None)
    assert "↩️ Take back" not in labels(packet_view.board(T, packet_board(seen=of_the_group)))


def test_a_packet_for_one_that_opens_later_says_both() -> None:
    later = NOW + timedelta(hours=3)
    board = packet_view.board(T, packet_board(opens_at=later, only=PersonInfo(2, "Mia")))
    assert lines(board)[2] == '🎯 Only for <a href="tg://user?id=2">Mia</a>'
    assert "🧧 Grab" not in labels(board)


def test_what_was_hashed_is_shown_when_the_packet_is_over() -> None:
    found = Found(activity("relay"), PublicFacts(OPEN, "Ann", [MIA], None))
    shown = str(view_history.verified(T, found, in_rounds=True).text)
    assert shown.startswith("🔒 <b>Cheers, round 1</b>")
    assert OPEN.commitment in shown
    assert "I show both when the red packet is over" in shown
    over = replace(found, seen=PublicFacts(EMPTY, "Ann", [MIA, TOM], canonical(PARTS, SALT)))
    assert f"printf %s '7,3:{SALT}' | sha256sum" in str(view_history.verified(T, over, in_rounds=True).text)


def test_packets_that_were_are_a_line_each() -> None:
    past = PastPacket(4, None, NOW, amount=10, portions=2, taken=2, king=MIA)
    assert lines(view_history.past(T, [past])) == [
        "📜 <b>Red packets</b>",
        "Mon, 23 Nov, 12:00 · The group: 10 in 2, 2 taken · 👑 Mia &lt;3 7 · /verify 4",
    ]


def relay_board(now: RoundFacts | WaitingFacts | None, *, state: str = "open") -> RelayBoard:
    options = RelayOptions(total=10, portions=2, rounds=3, turn=10, hold=0)
    return RelayBoard(activity("relay", state), options, [Link(EMPTY, "Ann", MIA)], now)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_relay_can_be_grabbed_from_while_its_packet_is_open(language: str) -> None:
    seen = PublicFacts(OPEN, "Ann", [MIA], None)
    board = relay_view.board(texts(language), relay_board(RoundFacts(seen, OPEN.ends_at, None)))
    assert board.rows[0] == (Button.tapping(board.rows[0][0].text, relay_view.GrabRoundTap(4, 1)),)
    announced = relay_view.board(texts(language), relay_board(RoundFacts(seen, OPEN.ends_at, OPEN.ends_at)))
    assert len(announced.rows) == 1


def test_a_relay_names_whose_turn_it_is_and_who_let_it_pass() -> None:
    waiting = WaitingFacts(
        king=TurnOf(TurnFacts(3, NOW, NOW + timedelta(minutes=10), None), "Tom"),
        before=[TurnOf(TurnFacts(2, NOW, NOW + timedelta(minutes=10), "passed"), "Mia <3")],
        portion=3,
        offer=Offer([3, 5], 5, None),
        ends_at=NOW + timedelta(minutes=10),
    )
    board = relay_view.board(T, relay_board(waiting))
    assert lines(board) == [
        "🔗 <b>Cheers</b> · round 1 of 3",
        "⏭ Mia &lt;3 let it pass.",
        '👉 <a href="tg://user?id=3">Tom</a>, you got 3 and are next: send the next red packet by 12:10! How many points?',
        "⛓ 1. Ann: 10 → 👑 Mia &lt;3 7",
    ]
    assert labels(board) == ["3", "All I have: 5", "⏭ Let it pass"]


def test_a_relay_that_rests_or_is_over_shows_its_chain() -> None:
    rests, over = relay_view.board(T, relay_board(None, state="paused")), relay_view.board(T, relay_board(None))
    assert lines(rests)[1] == "⏸ Paused. No time is lost until an admin resumes it."
    assert lines(over)[1] == "🏁 This relay is over."
    assert lines(rests)[2:] == lines(over)[2:] == ["⛓ 1. Ann: 10 → 👑 Mia &lt;3 7"]
    assert rests.rows == over.rows == ()
