"""The board of a sharing and the hosts' desk, drawn from facts alone."""

from dataclasses import replace
from datetime import UTC, date, datetime

from features.activities.sharing import view, view_desk
from features.activities.sharing.facts import BoardFacts, Desk, TalkFacts, WindowFacts
from features.activities.sharing.options import Options, Step, stored
from features.activities.sharing.rules import Asked, Proposal, Speaker
from kit.texts import ENGLISH, texts
from tests.features.facts import CLUB, an_activity

OPTIONS = Options(
    speakers=("Mia",),
    day=date(2026, 11, 27),
    clock=1200,
    length=45,
    repeat=None,
    remind=(60,),
    mute=False,
    code=False,
    seats=5,
    points=0,
    steps=(),
)
TALK = TalkFacts(
    number=2,
    state="ahead",
    theme="Good sleep",
    starts_at=datetime(2026, 11, 27, 12, tzinfo=UTC),
    revision=0,
    going=2,
    waiting=0,
    maybe=1,
    steps=(),
    step=0,
    step_ends_at=None,
    began_at=None,
    wants_mute=False,
)
LIVE = replace(
    TALK,
    state="live",
    steps=(Step("talk", 30), Step("questions", 15)),
    step=1,
    step_ends_at=datetime(2026, 11, 27, 12, 45, tzinfo=UTC),
    began_at=TALK.starts_at,
)
BOARD = BoardFacts(
    talk=TALK,
    following=None,
    speakers=["Mia"],
    guests=["Ann", "Bob"],
    window=None,
    present=0,
    queued=0,
    questions=[],
    themes=[Proposal(1, "Naps", "Ann", 3)],
)


def test_the_board_before_a_talk() -> None:
    sharing = an_activity("sharing", "Talks", options=stored(OPTIONS))
    page = view.board(texts(ENGLISH), CLUB, sharing, OPTIONS, BOARD)
    lines = page.text.splitlines()
    assert lines[:3] == ["🎙 <b>Talks</b>", "💡 Good sleep", "🎤 Mia"]
    assert "20:00" in lines[3], "on the group's clock"
    assert "👥 2 of 5 seats taken · 1 maybe" in lines
    assert "1. Naps · 3 votes" in lines


def test_the_board_of_a_talk_that_is_on() -> None:
    sharing = an_activity("sharing", "Talks", options=stored(OPTIONS))
    window = WindowFacts(None, datetime(2026, 11, 27, 12, 40, tzinfo=UTC))
    on = replace(BOARD, talk=LIVE, window=window, present=4, questions=[Asked(1, "Why <now>?", "Bob", 2, "approved")])
    page = view.board(texts(ENGLISH), CLUB, sharing, OPTIONS, on)
    assert "🔴 <b>Good sleep</b> is on" in page.text
    assert "⏱ questions until 20:45" in page.text
    assert "1. Why &lt;now&gt;?" in page.text
    assert [len(row) for row in page.rows] == [1, 1, 2]


def test_the_desk() -> None:
    sharing = an_activity("sharing", "Talks", options=stored(OPTIONS))
    seen = Desk(
        talk=LIVE,
        speakers=[Speaker("Mia")],
        going=["Ann", "Bob"],
        waiting=[],
        maybe=1,
        queued=1,
        open_questions=2,
        present=4,
        earlier=1,
        later=None,
    )
    page = view_desk.desk(texts(ENGLISH), CLUB, sharing, seen)
    assert "Book club · talk 2" in page.text
    assert "🔴 On: “questions” until 20:45" in page.text
    assert "❓ 1 in the queue, 2 to be answered" in page.text
