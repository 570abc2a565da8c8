"""The queue of what is judged, with a kind of item of its own: what features rely on."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from features.people import census
from features.people.access import OutOfDate
from features.review import judged, service, view
from features.review.judged import Judged
from features.review.rules import ItemFacts, OwnWork, Put, ReasonTooLong, Reviewed, Shown
from kit.db import Database, Session
from kit.messages import Stored
from kit.texts import ENGLISH, Texts, texts
from models import Delivery, Group, Person, ReviewItem
from tests.features.facts import CLUB
from tests.features.rows import a_group, member, people_in

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ADAM, OLGA, MIA = 1, 2, 3


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, int]]:
    """What the kind `cake` has heard of verdicts."""
    told: list[tuple[str, str, int]] = []

    async def approved(_session: Session, _group: Group, item: ReviewItem, _now: datetime) -> None:
        told.append(("approved", item.subject, item.number))

    async def declined(_session: Session, _group: Group, item: ReviewItem, _now: datetime) -> None:
        told.append(("declined", item.subject, item.number))

    def headline(t: Texts, _item: ReviewItem) -> object:
        return t("Back")

    def reasons(t: Texts) -> list[tuple[str, object]]:
        return [("dry", t("Back"))]

    monkeypatch.setitem(judged._KINDS, "cake", Judged(approved, declined, headline, reasons))  # type: ignore[arg-type]
    return told


async def scene(database: Database) -> int:
    group = await a_group(database, NOW, quiet_from=0, quiet_until=0)
    async with database.write() as session:
        await people_in(session, group.id, [ADAM, OLGA, MIA], NOW)
        await census.see_roles(
            session, group.id, {ADAM: member(ADAM, "administrator"), OLGA: member(OLGA, "creator")}, NOW
        )
        await census.see_reachable(session, ADAM, is_reachable=True)
        await census.see_reachable(session, MIA, is_reachable=True)
    return group.id


async def put(database: Database, group_id: int, *subjects: str, author: int = MIA, text: str = "") -> None:
    async with database.write() as session:
        things = [Put("cake", 7, s, author, text, [Stored("photo", f"file {s}")], {"s": s}) for s in subjects]
        await service.put(session, await session.get_one(Group, group_id), things, NOW)


async def decide(database: Database, group_id: int, number: int, by: int, reason: str | None = None) -> bool:
    async with database.write() as session:
        group = await session.get_one(Group, group_id)
        return (await service.decide(session, group, number, NOW, by=by, reason=reason)).is_new


async def test_what_is_put_in_is_judged_once(database: Database, heard: list[tuple[str, str, int]]) -> None:
    group = await scene(database)
    await put(database, group, "a", "b")
    assert await decide(database, group, 1, ADAM)
    assert await decide(database, group, 2, OLGA, "#dry")
    assert not await decide(database, group, 1, OLGA, "too late")
    assert heard == [("approved", "a", 1), ("declined", "b", 2)]
    async with database.read() as session:
        shown = await service.show(session, group, 1)
        assert (shown.item.state, shown.reviewer, shown.author, shown.waiting) == (
            "approved",
            "Person 1",
            "Person 3",
            0,
        )
        item = await service.item_of(session, group, "cake", 7, "b")
        assert item is not None
        assert (item.state, item.reason, item.reviewer, item.facts) == (
            "declined",
            "#dry",
            OLGA,
            {"s": "b"},
        )


async def test_two_at_once_and_one_decides(database: Database, heard: list[tuple[str, str, int]]) -> None:
    group = await scene(database)
    await put(database, group, "a")
    decided = await asyncio.gather(
        *(decide(database, group, 1, by, reason) for by, reason in ((ADAM, None), (OLGA, "#dry")) * 3)
    )
    assert sorted(decided) == [False] * 5 + [True]
    assert len(heard) == 1


async def test_nobody_judges_what_is_their_own(database: Database, heard: list[tuple[str, str, int]]) -> None:
    group = await scene(database)
    await put(database, group, "a", author=ADAM)
    with pytest.raises(OwnWork):
        await decide(database, group, 1, ADAM)
    async with database.read() as session:
        assert await service.following(session, group, 0, reviewer=ADAM) is None
        assert await service.following(session, group, 0, reviewer=OLGA) is not None
    assert heard == []


async def test_put_again_it_is_judged_anew_and_the_old_button_is_out_of_date(
    database: Database, heard: list[tuple[str, str, int]]
) -> None:
    group = await scene(database)
    await put(database, group, "a", text="first")
    await put(database, group, "a", text="second")
    with pytest.raises(OutOfDate):
        await decide(database, group, 1, ADAM)
    assert await decide(database, group, 2, ADAM, "Too sweet for me")
    await put(database, group, "a", text="third")
    async with database.read() as session:
        shown = await service.show(session, group, 3)
        assert (shown.item.text, shown.item.state, shown.item.reason, shown.item.reviewer) == (
            "third",
            "pending",
            None,
            None,
        )
    assert heard == [("declined", "a", 2)]


async def test_what_is_withdrawn_is_not_judged(database: Database, heard: list[tuple[str, str, int]]) -> None:
    group = await scene(database)
    await put(database, group, "a", "b", "c")
    await decide(database, group, 2, ADAM)
    async with database.write() as session:
        await service.withdraw(session, group, "cake", 7, ["a", "b"], NOW)
        assert await service.waiting(session, group) == 1
    for number in (1, 0, -1, 2**40):
        with pytest.raises(OutOfDate):
            await decide(database, group, number, ADAM)
    assert heard == [("approved", "b", 2)]


async def test_the_queue_goes_round(database: Database, heard: list[tuple[str, str, int]]) -> None:
    group = await scene(database)
    await put(database, group, "a", "b", "c")
    await decide(database, group, 2, ADAM)
    async with database.read() as session:
        seen = [await service.following(session, group, after, reviewer=OLGA) for after in (0, 1, 3)]
    assert [shown.item.number for shown in seen if shown is not None] == [1, 3, 1]


async def test_reviewers_hear_of_it_when_the_queue_was_empty(
    database: Database, heard: list[tuple[str, str, int]]
) -> None:
    group = await scene(database)
    await put(database, group, "a")
    await put(database, group, "b")
    async with database.read() as session:
        told = list(await session.scalars(select(Delivery.person_id)))
    assert told == [ADAM], "Olga has not started the bot, and Mia does not judge"


async def test_shown_in_a_topic_it_is_posted_there(database: Database, heard: list[tuple[str, str, int]]) -> None:
    group = await scene(database)
    other = await a_group(database, NOW, chat_id=-1002, language="zh-CN")
    await put(database, group, "a")
    async with database.write() as session:
        await service.show_in(
            session, await session.get_one(Group, group), await session.get_one(Group, other.id), 5, NOW
        )
    await put(database, group, "b")
    async with database.read() as session:
        posted = list(
            await session.scalars(select(Delivery).where(Delivery.group_id == other.id).order_by(Delivery.id))
        )
    assert [(delivery.thread_id, delivery.payload["attachment"]) for delivery in posted] == [
        (5, {"kind": "photo", "file_id": "file a"}),
        (5, {"kind": "photo", "file_id": "file b"}),
    ]


async def test_who_has_judged_how_much(database: Database, heard: list[tuple[str, str, int]]) -> None:
    group = await scene(database)
    await put(database, group, "a", "b", "c")
    await decide(database, group, 1, ADAM)
    await decide(database, group, 2, ADAM, "#dry")
    await decide(database, group, 3, OLGA)
    async with database.read() as session:
        assert await service.reviewers(session, group, NOW) == [Reviewed("Person 1", 1, 1), Reviewed("Person 2", 1, 0)]
        assert await service.reviewers(session, group, NOW + timedelta(seconds=1)) == []


async def test_a_reason_has_an_end(database: Database, heard: list[tuple[str, str, int]]) -> None:
    group = await scene(database)
    await put(database, group, "a")
    with pytest.raises(ReasonTooLong):
        await decide(database, group, 1, ADAM, "x" * 201)
    assert await decide(database, group, 1, ADAM, "x" * 200)
    async with database.read() as session:
        assert await session.get(Person, MIA) is not None


def test_an_item_is_drawn_from_facts_alone(heard: list[tuple[str, str, int]]) -> None:
    files = (Stored("photo", "one"), Stored("photo", "two"))
    item = ItemFacts(
        number=4,
        kind="cake",
        activity=7,
        author=MIA,
        text="With <cream>",
        files=files,
        facts={},
        state="pending",
        reason=None,
        reviewer=None,
    )
    page = view.item(texts(ENGLISH), CLUB, Shown(item, "Mia", None, 1), in_private=True, at=1)
    assert page.attachment == files[1]
    assert page.text.splitlines() == ["🔎 Back", "By <b>Mia</b> in Book club", "", "With &lt;cream&gt;"]
    assert [len(row) for row in page.rows] == [2, 1, 1]
    declined = replace(item, state="declined", reason="#dry", reviewer=OLGA)
    page = view.item(texts(ENGLISH), CLUB, Shown(declined, "Mia", "Olga", 0), in_private=True)
    assert page.text.endswith("❌ Declined by Olga: Back")
    assert page.rows == ()
    assert heard == []
