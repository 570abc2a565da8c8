"""What the board of a check-in, its record and its letters look like, from facts alone: no database, no bot."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from features.activities.checkin import view, view_reminding
from features.activities.checkin.corrections import view as amends_view
from features.activities.checkin.importing import view as past_view
from features.activities.checkin.options import Options
from features.activities.checkin.proofs import view as proofs_view
from features.activities.checkin.rules import (
    BoardFacts,
    CheckedIn,
    Closed,
    Gap,
    Gate,
    Progress,
    Ranked,
    Ranking,
    RecordFacts,
    ResultFacts,
)
from features.facts import ActivityFacts, GroupFacts
from features.prizes.facts import AwardFacts
from kit.messages import Button, Link, Message
from kit.recurrence import Calendar
from kit.texts import LANGUAGES, texts

DAY = date(2026, 11, 23)
T = texts("en")
RUN = ActivityFacts(
    group_id=1, number=4, kind="checkin", title="Morning <run>", state="open", options="{}", board=77, thread_id=None
)
GROUP = GroupFacts(
    id=1,
    chat_id=-1001234,
    title="Runners",
    kind="supergroup",
    language="en",
    calendar=Calendar(ZoneInfo("UTC")),
    bot_status="administrator",
    rights=frozenset(),
)
RECORD = RecordFacts(
    day=DAY, done=3, missed=1, saved=1, excused=0, waiting=0, made_up=1, names=["Ann", "Mia"], made_up_names=["Tom"]
)
BOARD = BoardFacts(
    activity=RUN,
    options=Options(first_day=DAY, points=5, until=21 * 60),
    day=DAY,
    gate=Gate.OPEN,
    next_opening=None,
    closes_at=datetime(2026, 11, 23, 21, tzinfo=UTC),
    done=12,
    latest=["Ann", "Mia"],
)


def lines(message: Message) -> list[str]:
    return str(message.text).splitlines()


def labels(message: Message) -> list[str]:
    return [str(button.text) for row in message.rows for button in row]


def test_an_open_board_says_until_when_and_who_is_in() -> None:
    board = view.board(T, BOARD)
    assert lines(board) == [
        "🎯 <b>Morning &lt;run&gt;</b>",
        "every day · 5 points a day",
        "",
        "📅 Mon, 23 Nov · open until 21:00",
        "👥 12 people are in today",
        "Ann, Mia and 10 more",
    ]
    assert labels(board) == ["✅ I'm here"]


def test_a_board_that_wants_pictures_says_how_and_who_is_on_the_way() -> None:
    options = replace(BOARD.options, proof="photo", count=3)
    board = view.board(T, replace(BOARD, options=options, done=0, latest=[], partial=[("Tom", 2)], waiting=1))
    assert lines(board)[4:] == [
        "📸 Reply to the board with 3 photos.",
        "⏳ On the way: Tom 2/3",
        "👀 1 waits to be looked at",
    ]
    assert labels(board) == ["📊 How far am I?"]


def test_a_board_that_rests_or_is_over_has_no_button() -> None:
    rests = view.board(T, replace(BOARD, activity=replace(RUN, state="paused")))
    over = view.board(T, replace(BOARD, activity=replace(RUN, state="closed"), record=RECORD))
    assert lines(rests)[1] == "⏸ Paused. No day is missed until an admin resumes it."
    assert lines(over)[1] == "This check-in has ended. Thanks to everybody who took part!"
    assert lines(over)[2:] == lines(view.record(T, RUN, RECORD))[1:]
    assert rests.rows == over.rows == ()


def test_a_record_says_what_became_of_a_day() -> None:
    assert lines(view.record(T, RUN, RECORD)) == [
        "🎯 <b>Morning &lt;run&gt;</b>",
        "",
        "📋 Mon, 23 Nov: 3 people checked in, 1 missed it",
        "Ann, Mia and 1 more",
        "🩹 Made up: Tom",
        "🧊 A freeze saved 1 streak.",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_letters_name_the_check_in_and_the_group(language: str) -> None:
    t, closes_at = texts(language), BOARD.closes_at
    letters = [
        view_reminding.private_reminder(t, GROUP, RUN, closes_at, (1, 3)),
        proofs_view.approved(t, GROUP, RUN, DAY, CheckedIn(3, 5, 0, 1)),
        proofs_view.looked_at(t, GROUP, RUN, DAY, is_open=True),
        proofs_view.revoked_for_you(t, GROUP, RUN, DAY, "not theirs", 5),
        amends_view.saved(t, GROUP, RUN, DAY, 7, 1),
        amends_view.out(t, GROUP, RUN, 3),
        amends_view.nearly_out(t, GROUP, RUN, 3),
    ]
    for letter in letters:
        assert "Morning &lt;run&gt;" in str(letter.text)
        assert "Runners" in str(letter.text)


def test_a_reminder_leads_to_the_board_where_messages_have_addresses() -> None:
    [[link]] = view_reminding.private_reminder(T, GROUP, RUN, BOARD.closes_at, (0, 1)).rows
    assert isinstance(link, Link)
    assert link.url == "https://t.me/c/1234/77"
    for group, run in ((replace(GROUP, kind="group"), RUN), (GROUP, replace(RUN, board=None))):
        assert view_reminding.private_reminder(T, group, run, BOARD.closes_at, (0, 1)).rows == ()


def test_the_end_of_a_day_cheers_where_all_were_there() -> None:
    assert lines(view.day_closed(T, RUN, DAY, Closed(done=3, missed=0))) == [
        "🌙 <b>Morning &lt;run&gt;</b> · Mon, 23 Nov",
        "3 people checked in: all who take part! 🎉",
    ]


def test_the_end_shows_the_ranking_and_whose_the_prizes_are() -> None:
    award = AwardFacts(
        slot=1, line="rank", place=1, kind="points", amount=50, what="", state="given", turn=1, person_id=9, until=None
    )
    ranking = Ranking([Ranked("Mia", 5, 3), Ranked("Tom", 1, 1)], count=2)
    end = view.result(T, ResultFacts(GROUP, RUN, BOARD.options, ranking, [award], {9: "Mia"}))
    assert lines(end) == [
        "🏁 <b>Morning &lt;run&gt;</b> is over.",
        "2 people took part.",
        "🥇 Mia: 5 days, best streak 3",
        "🥈 Tom: 1 day, best streak 1",
        "",
        '🎁 Place 1: 50 points — <a href="tg://user?id=9">Mia</a>',
        "On equal days the longest streak counts, then whoever began earlier.",
    ]
    assert (end.rows, end.attachment) == ((), None)


def test_days_of_several_groups_can_be_made_up_each_in_its_own() -> None:
    gap = Gap(1, 4, "Run", DAY, price=10, left=2, most=3, again=date(2026, 12, 1))
    page = amends_view.gaps(T, [[gap], [replace(gap, group=2)]], 9, "Mia")
    label = "Mon, 23 Nov · Run"
    assert page.rows == tuple(
        (Button.tapping(label, amends_view.MakeUpTap(group, 4, 9, DAY.toordinal())),) for group in (1, 2)
    )


def test_how_far_somebody_is_stands_under_the_check_ins_title() -> None:
    progress = Progress(RUN.title, "photo", counted=1, held=0, needed=3, status=None, streak=0)
    shown = proofs_view.progress(T, progress, Options(first_day=DAY, proof="photo", count=3))
    assert str(shown).splitlines()[:2] == ["<b>Morning &lt;run&gt;</b>", "📸 1 of 3 photos today."]


def test_a_file_that_is_read_names_its_check_in() -> None:
    assert "<b>Morning &lt;run&gt;</b>" in str(past_view.being_read(T, RUN).text)
