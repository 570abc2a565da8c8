"""Taking proofs. What stands together in a batch is done in a bounded number of statements, however many pictures it is.

Each picture is a row. Whether a day is done is weighed from the rows (`weigh`), whenever one of them changes: by a further picture, a
verdict, a 👍, or a second look.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.checkin import rules, standings
from features.activities.checkin.amends.service import Amended, Change, amend
from features.activities.checkin.options import options_of
from features.activities.checkin.proofs import queue, rules as proof_rules
from features.activities.checkin.proofs.rules import Given, SamePicture, Taken, Target, Unclear, Weighed, WhichOne
from features.activities.checkin.rules import CheckedIn, Options, Progress, Status
from features.activities.checkin.service import require_open
from features.outbox import service as outbox
from features.people.calendar import calendar_of
from kit.db import catch_up, insert
from kit.messages import Refusal
from models import Activity, Board, CheckIn, Cheer, Group, Person, Proof

Answer = Taken | list[SamePicture] | Refusal | None
# Pictures of an album that nobody has addressed yet wait so long for the one that says what they are for.
LOOSE_LASTS = timedelta(hours=1)


async def take(session: AsyncSession, group: Group, sent: Sequence[Given], now: datetime) -> list[Answer]:
    """Take these messages as proofs where they are meant as one; the answer to each. Refusals are answers here: one takes nothing back."""
    activities = await _takers(session, group.id)
    answers: list[Answer] = [None] * len(sent)
    if not activities:
        return answers
    meant, unclear = await _sorted(session, group.id, sent, list(activities.values()))
    for at in unclear:
        answers[at] = WhichOne()
    for number, places in meant.items():
        activity = activities[number]
        mine = [sent[at] for at in places]
        albums = {(what.person_id, what.album) for what in mine if what.album is not None}
        lost = await _adopt(session, group.id, albums) if albums else []
        given_answers = await _take_for(session, group, activity, [*lost, *mine], now)
        for at, answer in zip(places, given_answers[len(lost) :], strict=True):
            answers[at] = answer
    return answers


async def _takers(session: AsyncSession, group_id: int) -> dict[int, Activity]:
    """The check-ins that take pictures or texts, by number."""
    rows = await session.scalars(
        select(Activity)
        .where(Activity.group_id == group_id, Activity.state != "closed", Activity.kind == "checkin")
        .order_by(Activity.number)
    )
    return {activity.number: activity for activity in rows if options_of(activity).proof != "tap"}


async def _sorted(
    session: AsyncSession, group_id: int, sent: Sequence[Given], activities: Sequence[Activity]
) -> tuple[dict[int, list[int]], list[int]]:
    """The places in `sent` by the check-in they are meant for, and those that could be meant for several."""
    targets = [Target(a.number, options_of(a), a.thread_id) for a in activities]
    boards = await _boards(session, group_id, {what.replied_to for what in sent if what.replied_to is not None})
    albums: dict[tuple[int, str], int] = {}
    found: dict[int, int] = {}
    unclear: list[int] = []
    for at, what in enumerate(sent):
        try:
            number = proof_rules.addressed(what, targets, boards)
        except Unclear:
            unclear.append(at)
            continue
        if number is not None:
            found[at] = number
            if what.album is not None:
                albums[what.person_id, what.album] = number
    left = [at for at, what in enumerate(sent) if at not in found and at not in unclear]
    unknown = {
        what.album for at in left if (what := sent[at]).album is not None and (what.person_id, what.album) not in albums
    }
    if unknown:
        albums.update(await _of_albums(session, group_id, unknown))
    loose: list[Given] = []
    for at in left:
        what = sent[at]
        number = None if what.album is None else albums.get((what.person_id, what.album))
        number = number or proof_rules.of_topic(what, targets)
        if number is not None:
            found[at] = number
        elif what.album is not None and what.replied_to is None and any(t.options.proof == what.kind for t in targets):
            loose.append(what)
    await _keep_loose(session, group_id, loose)
    meant: dict[int, list[int]] = {}
    for at in sorted(found):
        meant.setdefault(found[at], []).append(at)
    return meant, unclear


async def _boards(session: AsyncSession, group_id: int, messages: Collection[int]) -> dict[int, int]:
    if not messages:
        return {}
    rows = await session.execute(
        select(Board.message_id, Board.activity).where(Board.group_id == group_id, Board.message_id.in_(messages))
    )
    return dict(rows.all())


async def _of_albums(session: AsyncSession, group_id: int, albums: Collection[str]) -> dict[tuple[int, str], int]:
    """What albums were taken for, by who sent them."""
    rows = await session.execute(
        select(Proof.person_id, Proof.album, Proof.activity)
        .where(Proof.group_id == group_id, Proof.album.in_(albums), Proof.state != "loose")
        .distinct()
    )
    return {(person, album): activity for person, album, activity in rows if album is not None}


async def _keep_loose(session: AsyncSession, group_id: int, loose: Sequence[Given]) -> None:
    if not loose:
        return
    first = await _numbers(session, group_id, len(loose))
    rows = [
        {**_row(group_id, number, what), "activity": 0, "day": what.sent_at.date(), "state": "loose"}
        for number, what in enumerate(loose, start=first)
    ]
    await session.execute(insert(session, Proof).on_conflict_do_nothing(), rows)


async def _adopt(session: AsyncSession, group_id: int, albums: Collection[tuple[int, str | None]]) -> list[Given]:
    """Pictures of these albums that came before the one that says what they are for."""
    rows = await session.scalars(
        delete(Proof)
        .where(
            Proof.group_id == group_id, Proof.state == "loose", Proof.album.in_({album for _, album in albums if album})
        )
        .returning(Proof)
    )
    return [
        Given(
            person_id=row.person_id, message_id=row.message_id or 0, sent_at=row.at, kind=row.kind, album=row.album,
            file_id=row.file_id, small_id=row.small_id, unique_id=row.unique_id, is_forwarded=row.why == "forward",
        )
        for row in sorted(rows, key=lambda row: row.number)
        if (row.person_id, row.album) in albums
    ]  # fmt: skip


async def sweep_loose(session: AsyncSession, now: datetime) -> None:
    """Forget pictures of albums that were not meant for a check-in."""
    await session.execute(delete(Proof).where(Proof.state == "loose", Proof.at < now - LOOSE_LASTS))


# --- one check-in -------------------------------------------------------------------------------------------------------------------


async def _take_for(
    session: AsyncSession, group: Group, activity: Activity, sent: Sequence[Given], now: datetime
) -> list[Answer]:
    """Take these for one check-in, each for the day it was sent on."""
    calendar, options = calendar_of(group), options_of(activity)
    answers: list[Answer] = [None] * len(sent)
    by_day: dict[date, list[int]] = {}
    late: dict[int, Refusal] = {}
    for at, what in enumerate(sent):
        try:
            by_day.setdefault(require_open(activity, options, calendar, what.sent_at), []).append(at)
        except Refusal as refusal:
            late[at] = refusal
    for at in await _worth_a_word(session, group.id, activity, sent, late):
        answers[at] = late[at]
    for day, places in by_day.items():
        of_day = await _take_day(session, group, activity, day, [sent[at] for at in places], now)
        for at, answer in zip(places, of_day, strict=True):
            answers[at] = answer
    return answers


async def _worth_a_word(
    session: AsyncSession, group_id: int, activity: Activity, sent: Sequence[Given], late: Mapping[int, Refusal]
) -> list[int]:
    """Those that came too late, once for each album. They are kept, so that the rest of an album is known."""
    if not late:
        return []
    albums = {sent[at].album for at in late}
    known = set(
        await session.execute(
            select(Proof.person_id, Proof.album).where(
                Proof.group_id == group_id, Proof.album.in_(albums - {None}), Proof.state == "late"
            )
        )
    ) if albums - {None} else set()  # fmt: skip
    seen = {tuple(row) for row in known}
    first = await _numbers(session, group_id, len(late))
    rows = [
        {
            **_row(group_id, number, sent[at]),
            "activity": activity.number,
            "day": sent[at].sent_at.date(),
            "state": "late",
        }
        for number, at in enumerate(late, start=first)
    ]
    await session.execute(insert(session, Proof).on_conflict_do_nothing(), rows)
    told: list[int] = []
    for at in late:
        key = (sent[at].person_id, sent[at].album)
        if sent[at].album is None or key not in seen:
            told.append(at)
            seen.add(key)
    return told


async def _take_day(
    session: AsyncSession, group: Group, activity: Activity, day: date, sent: Sequence[Given], now: datetime
) -> list[Answer]:
    options = options_of(activity)
    numbers, repeated = await _insert(session, group.id, activity, day, sent, options, now)
    people = {sent[at].person_id for at in numbers}
    held = {at: number for at, number in numbers.items() if _is_held(sent[at], options)}
    if held:
        await queue.hold(session, group, activity, list(held.values()), now)
    done = await weigh(session, group, activity, day, people, now) if people else {}
    progress = await progress_of(session, activity, day, people) if people else {}
    answers: list[Answer] = [None] * len(sent)
    told: set[int] = set()
    for at, what in enumerate(sent):
        person = what.person_id
        if at in repeated:
            # One line for all of somebody's repeated pictures.
            if person not in told:
                answers[at] = _gathered(
                    [repeated[other] for other in sorted(repeated) if sent[other].person_id == person]
                )
                told.add(person)
        elif at in numbers:
            last = max(other for other in numbers if sent[other].person_id == person)
            # The picture that completes the day is the last of the batch: the others are counted.
            answers[at] = Taken(progress[person], at in held, done.get(person) if at == last else None)
    return answers


def _is_held(what: Given, options: Options) -> bool:
    # Where every day is judged anyway, a forwarded picture is judged with it.
    return what.is_forwarded and what.kind == proof_rules.PICTURE and options.review != "admins"


def _gathered(same: Sequence[SamePicture]) -> list[SamePicture]:
    counts = Counter(replace(each, count=1) for each in same)
    return [replace(each, count=count) for each, count in counts.items()]


async def _insert(
    session: AsyncSession,
    group_id: int,
    activity: Activity,
    day: date,
    sent: Sequence[Given],
    options: Options,
    now: datetime,
) -> tuple[dict[int, int], dict[int, SamePicture]]:
    """Keep these proofs: their numbers by place, and those whose picture is somebody's already."""
    first = await _numbers(session, group_id, len(sent))
    key = {"activity": activity.number, "day": day}
    rows = [
        {
            **_row(group_id, number, what),
            **key,
            "state": "held" if _is_held(what, options) else "counted",
            # A forwarded picture is nobody's before it was looked at.
            "claim": None if what.is_forwarded else what.unique_id,
            "look_due": now if what.kind == proof_rules.PICTURE else None,
        }
        for number, what in enumerate(sent, start=first)
    ]
    # A forwarded one has no claim to run into: whether it is somebody's is asked first.
    taken = await _claims(session, group_id, {w.unique_id for w in sent if w.is_forwarded and w.unique_id})
    new = [row for row, what in zip(rows, sent, strict=True) if not what.is_forwarded or what.unique_id not in taken]
    kept: set[int] = set()
    if new:
        kept = set(await session.scalars(insert(session, Proof).on_conflict_do_nothing().returning(Proof.number), new))
    refused = {at: what for at, what in enumerate(sent) if first + at not in kept}
    same: dict[int, SamePicture] = {}
    if refused:
        owners = await _claims(session, group_id, {w.unique_id for w in refused.values() if w.unique_id})
        for at, what in refused.items():
            if (owner := owners.get(what.unique_id or "")) is not None:
                person, name, when = owner
                same[at] = SamePicture(name, when, is_own=person == what.person_id, count=1)
        again = [{**rows[at], "state": "same", "claim": None, "look_due": None} for at in same]
        if again:
            await session.execute(insert(session, Proof).on_conflict_do_nothing(), again)
    return {at: first + at for at in range(len(sent)) if first + at in kept}, same


async def _claims(session: AsyncSession, group_id: int, pictures: Collection[str]) -> dict[str, tuple[int, str, date]]:
    """Whose these pictures are in the group, by their unique id: person, name, day."""
    if not pictures:
        return {}
    rows = await session.execute(
        select(Proof.claim, Proof.person_id, Person.name, Proof.day)
        .join(Person, Person.id == Proof.person_id)
        .where(Proof.group_id == group_id, Proof.claim.in_(pictures))
    )
    return {claim: (person, name, day) for claim, person, name, day in rows if claim is not None}


def _row(group_id: int, number: int, what: Given) -> dict[str, Any]:
    return {
        "group_id": group_id,
        "number": number,
        "person_id": what.person_id,
        "kind": what.kind,
        "why": "forward" if what.is_forwarded else "",
        "like": None,
        "message_id": what.message_id,
        "album": what.album,
        "file_id": what.file_id,
        "small_id": what.small_id,
        "unique_id": what.unique_id,
        "claim": None,
        "look_due": None,
        "look_attempts": 0,
        "at": what.sent_at,
    }


async def _numbers(session: AsyncSession, group_id: int, count: int) -> int:
    """So many numbers for proofs: the first of them."""
    last = await session.scalar(
        update(Group)
        .where(Group.id == group_id)
        .values(last_proof=Group.last_proof + count)
        .returning(Group.last_proof)
    )
    return int(last or 0) - count + 1


# --- weighing -----------------------------------------------------------------------------------------------------------------------


async def weigh(
    session: AsyncSession,
    group: Group,
    activity: Activity,
    day: date,
    people: Collection[int],
    now: datetime,
    *,
    note: str | None = None,
) -> dict[int, CheckedIn | None]:
    """Make the day of these people what their proofs come to. Whoever is done with it by this is among the keys.

    `note` says to them why, where something no longer counts.
    """
    options = options_of(activity)
    weighed = await _weighed(session, activity, day, people, options)
    current = await _statuses(session, activity, day, people)
    wanted = {p: proof_rules.outcome(weighed.get(p, Weighed()), current.get(p), options) for p in people}
    changed = {p: status for p, status in wanted.items() if status is not None and status is not current.get(p)}
    asking = [p for p, status in changed.items() if status is Status.PENDING and weighed[p].counted >= options.count]
    if options.review == "admins" and asking:
        await queue.put_days(session, group, activity, day, asking, now)
    is_open = now < rules.closes(options, calendar_of(group), day)
    fresh = [p for p, status in changed.items() if status is Status.DONE]
    # The quick way is for whoever is done today and was nothing else before.
    quick = [p for p in fresh if is_open and (current.get(p) is None or current[p] in rules.STILL_OPEN)]
    done: dict[int, CheckedIn | None] = {}
    if quick:
        stand, entered, before = await standings.enter(session, activity, options, day, sorted(quick), now)
        # What follows looks at standings.
        await catch_up(session)
        for place, person in enumerate(sorted(entered), start=before + 1):
            streak = stand[person].streak
            done[person] = CheckedIn(streak, options.points, rules.bonus(streak, options), place)
    rest = [Change(p, day, status, note) for p, status in sorted(changed.items()) if p not in quick]
    for person, amended in (await amend(session, activity, rest, now, by=None)).items():
        if changed[person] is Status.DONE:
            done[person] = _late(amended, options)
    if not quick and not rest:
        await outbox.refresh_board(session, group.id, activity.number, now)
    return done


def _late(amended: Amended, options: Options) -> CheckedIn | None:
    if amended.standing is None:
        return None
    return CheckedIn(amended.standing.streak, options.points, max(amended.points - options.points, 0), 0)


async def _weighed(
    session: AsyncSession, activity: Activity, day: date, people: Collection[int], options: Options
) -> dict[int, Weighed]:
    counts = await _counts(session, activity, day, people)
    found = {p: Weighed(counted=counts[p]["counted"], held=counts[p]["held"]) for p in people}
    if options.review == "peers":
        rows = await session.execute(
            select(Cheer.person_id, func.count())
            .where(
                Cheer.group_id == activity.group_id, Cheer.activity == activity.number, Cheer.day == day,
                Cheer.person_id.in_(people),
            )
            .group_by(Cheer.person_id)
        )  # fmt: skip
        for person, cheers in rows:
            found[person] = replace(found[person], cheers=cheers)
    elif options.review == "admins":
        for person, is_approved in (await queue.verdicts(session, activity, day, people)).items():
            found[person] = replace(found[person], is_approved=is_approved)
    return found


async def _counts(
    session: AsyncSession, activity: Activity, day: date, people: Collection[int]
) -> dict[int, Counter[str]]:
    counts: defaultdict[int, Counter[str]] = defaultdict(Counter)
    rows = await session.execute(
        select(Proof.person_id, Proof.state, func.count())
        .where(
            Proof.group_id == activity.group_id, Proof.activity == activity.number, Proof.day == day,
            Proof.person_id.in_(people),
        )
        .group_by(Proof.person_id, Proof.state)
    )  # fmt: skip
    for person, state, count in rows:
        counts[person][state] = count
    return counts


async def _statuses(session: AsyncSession, activity: Activity, day: date, people: Collection[int]) -> dict[int, Status]:
    rows = await session.execute(
        select(CheckIn.person_id, CheckIn.status).where(
            CheckIn.group_id == activity.group_id, CheckIn.activity == activity.number, CheckIn.day == day,
            CheckIn.person_id.in_(people),
        )
    )  # fmt: skip
    return {person: Status(status) for person, status in rows}


async def progress_of(
    session: AsyncSession, activity: Activity, day: date, people: Collection[int]
) -> dict[int, Progress]:
    """How far these people are with their proofs of a day."""
    options = options_of(activity)
    counts, statuses = await _counts(session, activity, day, people), await _statuses(session, activity, day, people)
    standing = await standings.read(session, activity, people)
    return {
        person: Progress(
            activity=activity.title,
            proof=options.proof,
            counted=counts[person]["counted"],
            held=counts[person]["held"],
            needed=options.count,
            status=statuses.get(person),
            streak=standing[person].streak_on(day, options) if person in standing else 0,
        )
        for person in people
    }


async def progress_now(
    session: AsyncSession, group: Group, activity: Activity, people: Collection[int], now: datetime
) -> tuple[dict[int, Progress], Options]:
    """How far these people are today. Raises NotOpen, Paused, Ended."""
    options = options_of(activity)
    day = require_open(activity, options, calendar_of(group), now)
    return await progress_of(session, activity, day, people), options
