"""What a collection shows, drawn from facts alone: its board, a page of the gallery, its result, the table of its entries."""

from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction

from features.activities.collection import view_board, view_result
from features.activities.collection.desk import view as desk_view
from features.activities.collection.export import view as export_view
from features.activities.collection.facts import (
    BoardFacts,
    CollectionFacts,
    DeskFacts,
    EntryFacts,
    Exported,
    HostPage,
    Page,
    ResultFacts,
)
from features.activities.collection.options import Options
from features.activities.collection.rules import Content, File, Line, Shown, Stage, State
from features.activities.collection.voting import view as voting_view
from features.prizes.facts import AwardFacts
from kit.messages import Made, Stored
from kit.texts import ENGLISH, texts
from tests.features.facts import CLUB, an_activity

T = texts(ENGLISH)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
CONTEST = an_activity("collection", "Our <mascot>")
FILES = (File("photo", "f1", "u1"), File("photo", "f2", "u2"))
ENTRY = EntryFacts(
    number=4, state=State.APPROVED, reason=None, has_appealed=False, entered_at=NOON, content=Content("An owl", FILES)
)
OWL = Shown(
    Line(4, 8, 1, 3, Fraction(100), 0, Fraction(0), Fraction(0), Fraction(100), by_time=False),
    "Ann",
    "An owl",
    "photo",
    "f1",
    None,
)


def test_the_board() -> None:
    seen = BoardFacts(
        state="open",
        stage=Stage.COLLECTING,
        round=0,
        entries=2,
        in_round=0,
        opens_at=None,
        ends_at=None,
        waits_for_jury=False,
        unseen=0,
        seed_hash="abc",
    )
    page = view_board.board(T, CLUB, CONTEST, Options(), seen)
    assert page.text.startswith("🎨 <b>Our &lt;mascot&gt;</b>")
    assert page.text.endswith("📥 2 entries so far")
    assert len(page.rows) == 1
    voting = replace(seen, stage=Stage.VOTING, round=1, in_round=2, ends_at=CLUB.calendar.local(NOON))
    page = view_board.board(T, CLUB, CONTEST, Options(), voting)
    assert "🗳 Voting is on: 2 entries" in page.text
    assert "20:00" in page.text


def test_a_page_of_the_gallery() -> None:
    seen = Page(ENTRY, 1, 2, 5, 5, 1, 3, is_voted=True, is_own=False, author=None, has_files=True)
    page = voting_view.gallery(T, CLUB, CONTEST, seen, 1)
    assert page.attachment == Stored("photo", "f2")
    assert "❤️ You voted for this one." in page.text
    assert [len(row) for row in page.rows] == [1, 1, 2]


def test_the_result() -> None:
    prize = AwardFacts(
        slot=1, line="places", place=1, kind="code", amount=0, what="", state="offered", turn=1, person_id=8, until=NOON
    )
    page = view_result.result(T, CLUB, CONTEST, Options(), ResultFacts([OWL], [prize], {8: "Ann"}, 1, "seed", ""))
    assert "🥇 <b>Ann</b> · 3 votes" in page.text
    assert "🎁 Place 1: a code — " in page.text
    assert len(page.rows) == 1, "there is something to claim"


def test_the_table_counts_the_files_of_entries() -> None:
    stands = CollectionFacts(Stage.VOTING, 1, None, "seed", "")
    page = export_view.file(T, Exported(CLUB, CONTEST, Options(), stands, [OWL], [(ENTRY, "Ann")], [], [], {}), "xlsx")
    assert isinstance(page.attachment, Made)
    (row,) = page.attachment.facts["sheets"][1]["rows"]
    assert row == [4, "Ann", "in", "2026-11-23 20:00", 2, "An owl", ""]


def test_the_desk_and_a_page_of_it() -> None:
    stands = CollectionFacts(Stage.VOTING, 1, None, "seed", "")
    seen = DeskFacts(
        CLUB, CONTEST, Options(), stands, {State.APPROVED: 2, State.PENDING: 1}, [OWL], [], 3, NOON, [], {}
    )
    page = desk_view.desk(T, seen)
    assert "📥 In: 2 · waiting: 1 · not taken: 0 · taken out: 0" in page.text
    assert "🗳 3 people have opened the gallery" in page.text
    one = desk_view.host_page(T, CLUB, CONTEST, HostPage(ENTRY, 1, 2, 5, 5, "Ann", has_files=True))
    assert "Ann" in one.text
    assert [len(row) for row in one.rows][-1] == 2, "there is another"
