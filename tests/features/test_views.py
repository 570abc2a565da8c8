"""Views need facts and nothing else: what a group reads, said without a database, in both languages."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from features.activities import view as activities, view_form as activity_form
from features.activities.drafts import Draft, compose
from features.activities.forms import PREVIEW, TITLE, Filling
from features.activities.kind import Kind
from features.activities.registry import KINDS
from features.announcements import view as announcements, view_form, view_posted
from features.announcements.facts import AnnouncementFacts, Counted, PanelFacts
from features.announcements.rules import Timing
from features.health import view as health
from features.health.rules import Health
from features.people import view as people, view_calls
from features.points import view as points
from features.points.history import Change, History
from features.scheduling.service import RunFacts
from features.settings import view as settings
from features.settings.rules import SettingsFacts
from features.standing import view as standing
from features.standing.rules import Own
from features.statistics import view as statistics
from features.timetable import view as timetable
from features.timetable.rules import Logged, Planned, Timetable
from kit.messages import Message
from kit.texts import Texts, texts
from models import Group
from tests.features.facts import CLUB, an_activity
from tests.features.test_summary_picture import a_week

NOW = datetime(2026, 11, 30, 4, 0, tzinfo=UTC)
SETTINGS = SettingsFacts(
    language="en", zone="Asia/Shanghai", day_start=0, quiet=(1380, 480), summary="mon 09:00", summary_in_group=True
)

# What nothing can be started without.
ESSENTIALS = {
    "sharing": {"at": "2026-12-04 20:00"},
    "vote": {"options": "Lake, Hill"},
    "raffle": {"prizes": "1:A mug"},
}


@pytest.fixture(params=["en", "zh-CN"])
def t(request: pytest.FixtureRequest) -> Texts:
    return texts(request.param)


def an_announcement(**more: object) -> AnnouncementFacts:
    """Number 5 of the club, which nobody has confirmed."""
    plain: dict[str, object] = {
        "group_id": CLUB.id, "number": 5, "state": "draft", "title": "Sign up!", "body": None, "buttons": (),
        "timing": Timing(first=NOW.replace(tzinfo=None, hour=20)), "steps": (), "activity": None, "occurrence": None,
        "thread_id": None, "pins": True, "replaces": False, "is_silent": False, "is_urgent": False,
    }  # fmt: skip
    return AnnouncementFacts(**plain | more)  # type: ignore[arg-type]


def words_of(message: Message) -> str:
    """What it says, and what stands on its buttons."""
    return "\n".join([str(message.text), *(str(button.text) for row in message.rows for button in row)])


def test_an_announcement(t: Texts) -> None:
    facts = PanelFacts(CLUB, an_announcement(), quiet=(1380, 480), counted=None, has_topics=True)
    shown = words_of(announcements.panel(t, facts, NOW, bot_username="muster_bot", in_private=True))
    assert "Sign up!" in shown
    assert CLUB.title in shown
    assert "20:00" in shown
    assert "⚠️" in shown, "it may not pin there"


def test_a_countdown(t: Texts) -> None:
    counted = Counted(an_activity("sharing", "Poems"), NOW + timedelta(days=3))
    counting = an_announcement(activity=3, steps=(1440, 60), title="Poems", state="on")
    facts = PanelFacts(CLUB, counting, quiet=(0, 0), counted=counted, has_topics=False)
    shown = words_of(announcements.panel(t, facts, NOW, bot_username="muster_bot", in_private=False))
    assert shown.count("🕒") == 2 + 1, "both steps, and the button of the time"
    said, rows = view_posted.countdown(t, CLUB, counted, NOW)
    assert "Poems" in said.text
    assert "/40" in str(rows), "the way to its board"


def test_questions_and_troubles(t: Texts) -> None:
    assert CLUB.title in view_form.question(t, CLUB, an_announcement(), "content").text
    assert CLUB.title in view_posted.trouble(t, CLUB, an_announcement(), "missed", NOW).text


def test_the_timetable(t: Texts) -> None:
    plan = Planned(NOW + timedelta(hours=2), "announce.post", 5, "Sign up!")
    table = Timetable([plan], [], [an_announcement(state="paused", number=6)], NOW, CLUB.calendar, CLUB.id)
    shown = words_of(timetable.page(t, table, 0))
    assert "14:00" in shown
    assert "6. Sign up!" in shown
    run = RunFacts("announce:5", "announce.post", NOW, NOW, "ran")
    assert "Sign up!" in timetable.log(t, [Logged(run, 5, "Sign up!")], CLUB.calendar).text
    assert CLUB.title in timetable.as_picture(t, CLUB, table).text


def test_the_settings(t: Texts) -> None:
    for page in (settings.greeting(t, CLUB, SETTINGS, "muster_bot"), settings.settings(t, SETTINGS)):
        assert "Asia/Shanghai" in page.text
        assert "23:00" in page.text


def test_the_doctor(t: Texts) -> None:
    found = Health(
        settings=SETTINGS,
        is_admin=False,
        reads_all=False,
        kind="supergroup",
        runs=[RunFacts("announce:5", "announce.post", NOW, NOW, "ran")],
        overdue=0,
        waiting=0,
        oldest=None,
        lacking={},
        has_readers=True,
        refused=[],
    )
    shown = health.doctor(t, found, NOW).text
    assert "Asia/Shanghai" in shown
    assert shown.count("⚠️") == 2, "no administrator, and deaf"


def test_ones_own_standing(t: Texts) -> None:
    own = Own("Mia", 12, 2, {})
    shown = standing.me(t, CLUB, own, "muster_bot").text
    assert "Mia" in shown
    assert "12" in shown
    assert CLUB.title in words_of(standing.start(t, [CLUB], "muster_bot"))


def test_the_history_of_points(t: Texts) -> None:
    page = History(12, 0, [Change(NOW, 5, "grant", "", "great help")], has_more=False)
    shown = points.history(t, CLUB, page, points.REASONS).text
    assert "+5" in shown
    assert "great help" in shown


def test_the_summary(t: Texts) -> None:
    week = a_week([1] * 7, checkins=7)
    assert CLUB.title in statistics.summary(t, CLUB, week, [], picture=None).text
    assert CLUB.title in statistics.for_group(t, CLUB, week).text


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_what_goes_on(t: Texts, kind: Kind) -> None:
    there = an_activity(kind.name, "Something", options=kind.options.write(composed(kind)))
    for page in (
        activities.listing(t, [there]),
        activities.manage_list(t, [there]),
        activities.panel(t, there, "muster_bot"),
        activities.panel(t, there, "muster_bot", asks_end=True),
        activities.panel(t, replace(there, state="closed"), "muster_bot"),
        activities.made(t, there),
        activity_form.form_done(t, there, CLUB, there.board, was_change=True),
    ):
        assert "Something" in words_of(page)


def composed(kind: Kind) -> Any:
    """Options as the defaults of its fields make them."""
    return compose(Draft(kind, "Something", ESSENTIALS.get(kind.name, {})), Group(zone="UTC", day_start=0), NOW)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_its_form(t: Texts, kind: Kind) -> None:
    asked = Filling(CLUB.id, kind, None, None, TITLE, "", {})
    pattern = an_activity(kind.name, "Like this")
    assert "3. Like this" in words_of(activity_form.form(t, asked, CLUB, [pattern]))
    preview = replace(asked, step=PREVIEW, title="Something", given=ESSENTIALS.get(kind.name, {}))
    assert CLUB.title in activity_form.form(t, preview, CLUB).text


def test_words_to_people(t: Texts) -> None:
    assert CLUB.title in people.unreachable(t, CLUB).text
    assert "Mia" in view_calls.call(CLUB, 5, "Mia", standing.MeTap(CLUB.id)).text
