"""The end of a round and of a collection: counting, the shortlist, prizes, and telling everybody."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.collection import view_result
from features.activities.collection.facts import ResultFacts
from features.activities.collection.jury import service as jury
from features.activities.collection.options import Options, options_of
from features.activities.collection.rows import collection_of, content_of
from features.activities.collection.rules import Contender, Line, Shown, Stage, State, tally
from features.facts import activity_facts, group_facts
from features.outbox import service as outbox
from features.people.calendar import calendar_of
from features.people.census import called, names_of
from features.prizes import rules as prize_rules, service as prizes, view_lots
from features.prizes.facts import AwardFacts
from features.prizes.rules import DRAWN, Ticket
from features.prizes.service import Slot
from features.scheduling import service as schedule
from kit.messages import Message
from kit.recurrence import quiet_ends
from kit.texts import Texts, choose, texts
from models import Activity, Collection, Entry, Group, Member, Person, Vote

PLACES, LOTS = "place", "draw"


async def count(session: AsyncSession, activity: Activity, collection: Collection) -> list[Line]:
    """The result as it is now. Entries and votes of those who left the group do not count."""
    here = (Member.group_id == activity.group_id) & Member.is_present.is_(True)
    rows = await session.execute(
        select(Entry.number, Entry.person_id, Entry.entered_at)
        .join(Member, here & (Member.person_id == Entry.person_id))
        .where(
            Entry.group_id == activity.group_id,
            Entry.activity == activity.number,
            Entry.state == State.APPROVED,
            Entry.round >= collection.round,
        )
    )
    votes = await session.execute(
        select(Vote.person_id, Vote.entry)
        .join(Member, here & (Member.person_id == Vote.person_id))
        .where(Vote.group_id == activity.group_id, Vote.activity == activity.number, Vote.round == collection.round)
    )
    options = options_of(activity)
    scores = await jury.counted(session, activity, collection.round) if options.has_jury else {}
    return tally([Contender(*row) for row in rows], [(voter, entry) for voter, entry in votes], scores, options)


async def commit_tickets(session: AsyncSession, activity: Activity, collection: Collection) -> None:
    """Who takes part in the draw, fixed when entries close: the first standing entry of each author.

    Their lot was cast with the first they ever sent: who withdraws and enters anew gets no other.
    """
    rows = await session.execute(
        select(Entry.number, Entry.person_id, Entry.state, Entry.nonce)
        .where(Entry.group_id == activity.group_id, Entry.activity == activity.number)
        .order_by(Entry.number)
    )
    first: dict[int, int] = {}
    nonces: dict[int, str] = {}
    for number, person, state, nonce in rows:
        nonces.setdefault(person, nonce or "")
        if state in {State.APPROVED, State.PENDING}:
            first.setdefault(person, number)
    tickets = [Ticket(number, nonces[person]) for person, number in first.items()]
    collection.tickets = prize_rules.canonical_list(tickets)


async def finish(
    session: AsyncSession, group: Group, activity: Activity, collection: Collection, now: datetime
) -> None:
    """The end: the result is counted once, prizes are given, and everybody is told. The activity is closed already."""
    options = options_of(activity)
    has_decided = collection.stage == Stage.VOTING
    lines = await count(session, activity, collection) if has_decided or options.vote == "none" else []
    is_ranked = has_decided and options.vote != "none"
    if not collection.tickets and options.vote == "none":
        await commit_tickets(session, activity, collection)
    lots = await drawn(session, activity, collection) if options.draw and (lines or has_decided) else []
    collection.stage, collection.result = Stage.DONE, stored(lines)
    collection.ends_at = collection.waits_since = None
    await schedule.cancel_all_of(session, group.id, activity.number)
    await outbox.refresh_board(session, group.id, activity.number, now)
    slots = _slots(options, is_ranked=is_ranked)
    awards: list[AwardFacts] = []
    if lines:
        people = {PLACES: in_places(lines) if is_ranked else [], LOTS: lots}
        awards = await prizes.give(session, group, activity, slots, people, now, claim_minutes=options.claim)
    await session.flush()
    await tell_group(session, group, activity, collection, now)
    await _tell_others(session, group, activity, lines, awards, now, is_ranked=is_ranked)


def in_places(lines: Sequence[Line]) -> list[int]:
    """The authors by their places."""
    return [line.author for line in lines if line.place is not None]


def _slots(options: Options, *, is_ranked: bool) -> list[Slot]:
    """The prizes, places first. Without a vote the places are drawn."""
    lots = [p for p in options.prizes if p.place == DRAWN]
    by_place = [p for p in options.prizes if p.place != DRAWN]
    if is_ranked:
        slots, left = prizes.by_place(PLACES, by_place), options.draw
    else:
        slots = [Slot(LOTS, p.place, p.kind, p.amount, p.what) for p in by_place[: options.draw]]
        left = options.draw - len(slots)
    return slots + [Slot(LOTS, DRAWN, p.kind, p.amount, p.what) for p in lots for _ in range(left)]


async def drawn(session: AsyncSession, activity: Activity, collection: Collection) -> list[int]:
    """The authors in the order in which they are drawn, those whose entry does not stand any more left out."""
    tickets = prize_rules.read_list(collection.tickets) if collection.tickets else []
    standing = await session.execute(
        select(Entry.number, Entry.person_id).where(
            Entry.group_id == activity.group_id, Entry.activity == activity.number, Entry.state == State.APPROVED
        )
    )
    authors: dict[int, int] = dict(standing.all())
    return [authors[ticket] for ticket in prize_rules.draw(collection.seed, tickets) if ticket in authors]


# --- what is kept of it -----------------------------------------------------------------------------------------------------------


def stored(lines: Sequence[Line]) -> list[list[Any]]:
    """The result as the collection's row keeps it: counted once, and not anew when somebody leaves later."""
    return [
        [
            line.number, line.author, line.place, line.votes, str(line.voted), line.jurors, str(line.score), str(line.judged),
            str(line.points), line.by_time,
        ]
        for line in lines
    ]  # fmt: skip


def read_result(collection: Collection) -> list[Line]:
    """The result that was kept."""
    return [
        Line(
            n,
            author,
            place,
            votes,
            Fraction(voted),
            jurors,
            Fraction(score),
            Fraction(judged),
            Fraction(points),
            by_time,
        )
        for n, author, place, votes, voted, jurors, score, judged, points, by_time in collection.result or ()
    ]


async def shown(session: AsyncSession, activity: Activity, lines: Sequence[Line]) -> list[Shown]:
    """These lines with their entries and the names of their authors."""
    people = await called(session, {line.author for line in lines})
    found: list[Shown] = []
    numbers = [line.number for line in lines]
    rows = await session.scalars(
        select(Entry).where(
            Entry.group_id == activity.group_id, Entry.activity == activity.number, Entry.number.in_(numbers)
        )
    )
    by_number = {entry.number: content_of(entry) for entry in rows}
    for line in lines:
        content = by_number[line.number]
        first = content.files[0] if content.files else None
        small = next((file.small_id for file in content.files if file.small_id), None)
        found.append(
            Shown(
                line,
                people[line.author].name,
                content.text,
                None if first is None else first.kind,
                None if first is None else first.file_id,
                small,
                people[line.author].username,
            )
        )
    return found


# --- telling ----------------------------------------------------------------------------------------------------------------------


async def tell_group(
    session: AsyncSession,
    group: Group,
    activity: Activity,
    collection: Collection,
    now: datetime,
    *,
    without: int | None = None,
) -> None:
    """The result in the group; or anew, `without` an entry that was taken out since."""
    options, kept = options_of(activity), read_result(collection)
    awards = await prizes.awards_of(session, group.id, activity.number)
    # Without a vote nobody has a place that counts for anything.
    ranked = [line for line in kept if line.place is not None] if collection.round else []
    podium = await shown(session, activity, ranked[:3])
    names = await names_of(session, [a.person_id for a in awards if a.person_id is not None])
    short = {line.author for line in kept} - {line.author for line in ranked} if collection.round else set()
    facts = ResultFacts(podium, awards, names, len(kept), collection.seed, collection.tickets, bool(short), without)
    await outbox.tell_group(
        session,
        group.id,
        f"result:{group.id}:{activity.number}" + ("" if without is None else f":{without}"),
        view_result.result(texts(group.language), group_facts(group), activity_facts(activity), options, facts),
        now,
        thread_id=activity.thread_id,
        not_before=_awake(group, now),
    )
    if without is None and options.draw and view_lots.needs_file(collection.tickets):
        await outbox.tell_group(
            session,
            group.id,
            f"lots:{group.id}:{activity.number}",
            view_lots.lots_file(texts(group.language), activity_facts(activity), collection.seed, collection.tickets),
            now,
            thread_id=activity.thread_id,
            not_before=_awake(group, now),
        )


def _awake(group: Group, now: datetime) -> datetime:
    return quiet_ends(calendar_of(group), now, quiet_from=group.quiet_from, quiet_until=group.quiet_until)


async def tell_finalists(
    session: AsyncSession, group: Group, activity: Activity, lines: Sequence[Line], chosen: Sequence[int], now: datetime
) -> None:
    """The first round is counted: every author hears whether they are in the final."""
    options, of_author = options_of(activity), _best(lines)
    authors_in = {line.author for line in lines if line.number in chosen}
    about = group_facts(group), activity_facts(activity)

    def saying(t: Texts, author: int) -> Message:
        line = of_author[author]
        return view_result.after_first_round(t, *about, line, len(of_author), options, is_in=author in authors_in)

    await _tell_authors(session, group, activity, of_author, "final", saying, now)


def _best(lines: Sequence[Line]) -> dict[int, Line]:
    """Each author's best entry: the one with a place, where they have one."""
    found: dict[int, Line] = {}
    for line in sorted(lines, key=lambda line: line.place is None):
        found.setdefault(line.author, line)
    return found


async def _tell_others(
    session: AsyncSession,
    group: Group,
    activity: Activity,
    lines: Sequence[Line],
    awards: Sequence[AwardFacts],
    now: datetime,
    *,
    is_ranked: bool,
) -> None:
    """The authors without a prize hear how it went; winners hear of their prize, which says the same and more."""
    options, of_author = options_of(activity), _best(lines)
    winners = {award.person_id for award in awards}
    about = group_facts(group), activity_facts(activity)

    def saying(t: Texts, author: int) -> Message:
        if not is_ranked:
            saying = view_result.not_drawn if options.draw else view_result.over
            return saying(t, *about)
        return view_result.own_result(t, *about, of_author[author], len(of_author), options)

    await _tell_authors(session, group, activity, of_author.keys() - winners, "own", saying, now)


async def _tell_authors(
    session: AsyncSession,
    group: Group,
    activity: Activity,
    authors: Iterable[int],
    what: str,
    saying: Callable[[Texts, int], Message],
    now: datetime,
) -> None:
    awake = _awake(group, now)
    people = await session.scalars(select(Person).where(Person.id.in_(set(authors))))
    for person in people:
        if person.is_reachable is not False:
            t = texts(choose(person.language, default=group.language))
            key = f"{what}:{group.id}:{activity.number}:{person.id}"
            await outbox.tell_person(session, person.id, key, saying(t, person.id), now, not_before=awake)


async def result_of(session: AsyncSession, activity: Activity) -> list[Line]:
    """The result: as it was kept, or as it is now."""
    collection = await collection_of(session, activity)
    if collection.stage == Stage.DONE:
        return read_result(collection)
    return await count(session, activity, collection)
