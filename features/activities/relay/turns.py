"""From round to round: the packet is over, the king is found and told, sends the next or lets it pass, and the clock that waits for it.

All of it happens behind the lock of the activity (`packets.lock`), and everything it needs to know is in the rows: a process that dies
anywhere leaves a relay that the next one goes on with.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.relay import closing, rules, view
from features.activities.relay.facts import told, turn_facts
from features.activities.relay.options import Options, options_of
from features.activities.relay.rules import (
    Amount,
    CannotAfford,
    End,
    NotYourTurn,
    Offer,
    Passed,
    RelayEnded,
    Sent,
    TurnOver,
)
from features.facts import activity_facts, group_facts
from features.outbox import prompts, service as outbox
from features.outbox.prompts import Place
from features.outbox.service import Asks
from features.packets import rules as packet_rules, service as packets
from features.packets.facts import facts_of, grabs_of, packet_facts
from features.packets.rules import Grab, PacketPaused
from features.people import census
from features.people.access import OutOfDate
from features.people.calendar import calendar_of
from features.points.service import MOST, balance_of, member
from features.scheduling import service as schedule
from kit.messages import Message
from kit.texts import Texts, choose, texts
from models import Account, Activity, Group, Member, Packet, PacketOutcome, Person, Turn, TurnOutcome


async def open_round(
    session: AsyncSession,
    group: Group,
    activity: Activity,
    *,
    round_: int,
    sender: int | None,
    amount: int,
    now: datetime,
    top_up: int = 0,
    opens_at: datetime | None = None,
) -> None:
    """A round's packet, its board below the talk, and its end. Raises NotEnoughPoints, TooManyPortions."""
    options = options_of(activity)
    packet = await packets.fill(
        session,
        activity,
        round_=round_,
        sender=sender,
        amount=amount,
        portions=options.portions,
        now=now,
        lasts=timedelta(minutes=options.round),
        hold=options.hold,
        top_up=top_up,
        opens_at=opens_at,
    )
    await plan(session, group, activity, "relay.round", packet.ends_at)
    await outbox.refresh_board(session, group.id, activity.number, now)


async def plan_opening(session: AsyncSession, group: Group, packet: Packet) -> None:
    """A relay that was announced begins at this time."""
    key = f"relay:{packet.activity}:open"
    await schedule.plan(session, group.id, key, "relay.open", packet.opened_at, activity=packet.activity)


async def say_opening(session: AsyncSession, group: Group, activity: Activity, packet: Packet, now: datetime) -> None:
    """How it goes, who pays, and the first hash: once, above the first board."""
    await outbox.tell_group(
        session,
        group.id,
        f"opening:{group.id}:{activity.number}",
        view.opening(texts(group.language), activity_facts(activity), options_of(activity), packet_facts(packet)),
        now,
        thread_id=activity.thread_id,
    )


async def plan(session: AsyncSession, group: Group, activity: Activity, kind: str, due_at: datetime) -> None:
    """The one deadline that a relay has at a time."""
    await schedule.plan(session, group.id, f"relay:{activity.number}:clock", kind, due_at, activity=activity.number)


async def waiting_turn(session: AsyncSession, activity: Activity, round_: int) -> Turn | None:
    """Whose turn it is after a round."""
    return next((turn for turn in await turns_of(session, activity, round_) if turn.outcome is None), None)


async def turns_of(session: AsyncSession, activity: Activity, round_: int) -> list[Turn]:
    """The turns after a round, in their order."""
    found = await session.scalars(
        select(Turn)
        .where(Turn.group_id == activity.group_id, Turn.activity == activity.number, Turn.round == round_)
        .order_by(Turn.place)
        .execution_options(populate_existing=True)
    )
    return list(found)


async def round_over(
    session: AsyncSession, group: Group, activity: Activity, packet: Packet, outcome: PacketOutcome, now: datetime
) -> None:
    """The packet is empty, or its time is up: what is left goes back, and the king's turn begins."""
    await packets.close(session, packet, outcome, now)
    t = texts(group.language)
    seen = await facts_of(session, packet)
    line = rules.in_line(seen.grabs, sender=packet.sender)
    king = line[0] if line else None
    options = options_of(activity)
    face = view.round_face(t, activity_facts(activity), options, seen, king=king)
    await _leave_board(session, group, activity, face, now, must_see=True)
    if king is None:
        await closing.finish(session, group, activity, End.NOBODY_GRABBED, now)
    elif packet.round >= options.rounds:
        await closing.finish(session, group, activity, End.ROUNDS, now)
    else:
        await _hand_on(session, group, activity, packet, line, now)


async def _hand_on(
    session: AsyncSession, group: Group, activity: Activity, packet: Packet, line: Sequence[Grab], now: datetime
) -> None:
    """Whoever is next in line and can, has the turn; where that was the second handing on, or nobody can, it is over."""
    options = options_of(activity)
    turns = await turns_of(session, activity, packet.round)
    if rules.passes([turn_facts(turn) for turn in turns]) >= rules.MOST_PASSES:
        await closing.finish(session, group, activity, End.PASSES, now)
        return
    people = [grab.person_id for grab in line]
    gone, poor = await gone_and_poor(session, group, people, options)
    following, skipped = rules.next_in_line(line, had={turn.person_id for turn in turns}, gone=gone, poor=poor)
    place = len(turns)
    for one in skipped:
        place += 1
        session.add(_turn(packet, place, one.grab.person_id, now, now, one.why))
    if following is None:
        await session.flush()
        await closing.finish(session, group, activity, End.NOBODY_CAN, now)
        return
    turn = _turn(packet, place + 1, following.person_id, now, rules.turn_ends(now, options.turn), None)
    session.add(turn)
    await session.flush()
    await plan(session, group, activity, "relay.turn", turn.ends_at)
    await outbox.refresh_board(session, group.id, activity.number, now)
    await _tell_king(session, group, activity, packet, turn, following, now)


def _turn(
    packet: Packet, place: int, person: int, now: datetime, ends_at: datetime, outcome: TurnOutcome | None
) -> Turn:
    return Turn(
        group_id=packet.group_id,
        activity=packet.activity,
        round=packet.round,
        place=place,
        person_id=person,
        began_at=now,
        ends_at=ends_at,
        outcome=outcome,
    )


async def gone_and_poor(
    session: AsyncSession, group: Group, people: Sequence[int], options: Options
) -> tuple[set[int], set[int]]:
    """Who of them is not in the group any more, and who could not pay a packet."""
    present = set(
        await session.scalars(
            select(Member.person_id).where(
                Member.group_id == group.id, Member.person_id.in_(people), Member.is_present.is_(True)
            )
        )
    )
    rows = await session.execute(
        select(Account.owner, Account.balance).where(
            Account.group_id == group.id, Account.kind == "member", Account.owner.in_(people)
        )
    )
    balances: dict[int, int] = dict(rows.all())
    poor = {person for person in people if rules.is_poor(options.mode, options.portions, balances.get(person, 0))}
    return set(people) - present, poor


async def _tell_king(
    session: AsyncSession, group: Group, activity: Activity, packet: Packet, turn: Turn, grab: Grab, now: datetime
) -> None:
    """In private, where they may be written to; the board in the group mentions them in any case."""
    person = await session.get(Person, turn.person_id)
    if person is None or not person.is_reachable:
        return
    balance = await balance_of(session, group.id, member(person.id))
    options = options_of(activity)
    message = view.private_turn(
        texts(choose(person.language, default=group.language)),
        group_facts(group),
        activity_facts(activity),
        options,
        packet_facts(packet),
        grab,
        offer=offer_of(options, packet, grab.amount, balance),
        ends_at=calendar_of(group).local(turn.ends_at),
    )
    about = _about(turn)
    await outbox.tell_person(
        session, person.id, f"{about}:{group.id}", message, now, drop_after=turn.ends_at, asks=Asks(group.id, about)
    )


def offer_of(options: Options, packet: Packet, won: int, balance: int) -> Offer:
    """What a king may send, who has `won` so much in the round before."""
    if options.mode is Amount.FREE:
        return Offer(packet_rules.offers(options.portions, balance, packet.amount, won), balance, None)
    return Offer([options.total], balance, rules.funds(options.mode, options.total, balance))


def _about(turn: Turn) -> str:
    """What the king is asked, wherever that stands (features/outbox/prompts.py)."""
    return f"turn:{turn.activity}:{turn.round}:{turn.place}"


async def _leave_board(
    session: AsyncSession, group: Group, activity: Activity, face: Message, now: datetime, *, must_see: bool
) -> None:
    """The board's message gets its last face and stays where it is; the board goes on as a new message below the talk."""
    if activity.board_message_id is not None:
        await outbox.edit_message(session, group.id, activity.board_message_id, face, now)
    elif must_see:
        # It has not even been sent: then its last face is all there is to see.
        key = f"face:{group.id}:{activity.number}:{now.isoformat()}"
        await outbox.tell_group(session, group.id, key, face, now, thread_id=activity.thread_id)
    activity.board_message_id, activity.board_digest = None, None


async def _their_turn(
    session: AsyncSession,
    activity: Activity,
    round_: int,
    person_id: int,
) -> tuple[Packet, Turn]:
    """The turn that is theirs, behind the lock. Raises Ended, PacketPaused, OutOfDate, TurnOver, NotYourTurn."""
    await packets.lock(session, activity)
    if activity.state == "closed":
        raise RelayEnded(activity.title)
    if activity.state == "paused":
        raise PacketPaused(activity.title)
    packet = await packets.newest(session, activity)
    turn = await waiting_turn(session, activity, packet.round) if packet.round == round_ else None
    if turn is None:
        raise TurnOver
    if turn.person_id != person_id:
        raise NotYourTurn((await census.names_of(session, [turn.person_id])).get(turn.person_id, ""))
    return packet, turn


async def send(
    session: AsyncSession,
    group: Group,
    activity: Activity,
    *,
    round_: int,
    person_id: int,
    amount: int,
    now: datetime,
    here: Place | None = None,
) -> Sent | CannotAfford:
    """The king sends the next packet, tapping `here` in private. Raises Ended, PacketPaused, OutOfDate, TurnOver, NotYourTurn."""
    packet, turn = await _their_turn(session, activity, round_, person_id)
    options = options_of(activity)
    # Offered were amounts within these; another one is made up.
    is_free = options.mode is Amount.FREE
    if not (options.portions <= amount <= MOST if is_free else amount == options.total):
        raise OutOfDate
    balance = await balance_of(session, group.id, member(person_id))
    paid = rules.funds(options.mode, amount, balance)
    if balance < paid.own:
        await outbox.refresh_board(session, group.id, activity.number, now)
        return CannotAfford(balance)
    turn.outcome = "sent"
    await _leave_turn(session, group, activity, turn, now, amount=amount, here=here)
    await open_round(
        session,
        group,
        activity,
        round_=packet.round + 1,
        sender=person_id,
        amount=amount,
        now=now,
        top_up=paid.top_up,
    )
    return Sent(activity.title, amount, options.portions, paid.top_up)


async def let_pass(
    session: AsyncSession,
    group: Group,
    activity: Activity,
    *,
    round_: int,
    person_id: int,
    now: datetime,
    here: Place | None = None,
) -> Passed:
    """The king does not want to. Raises Ended, PacketPaused, OutOfDate, TurnOver, NotYourTurn."""
    packet, turn = await _their_turn(session, activity, round_, person_id)
    await end_turn(session, group, activity, packet, turn, "passed", now, here=here)
    return Passed(activity.title)


async def end_turn(
    session: AsyncSession,
    group: Group,
    activity: Activity,
    packet: Packet,
    turn: Turn,
    outcome: TurnOutcome,
    now: datetime,
    *,
    here: Place | None = None,
) -> None:
    """The turn is over without a packet: it goes on to the next in line."""
    turn.outcome = outcome
    await session.flush()
    await _leave_turn(session, group, activity, turn, now, here=here)
    line = rules.in_line(await grabs_of(session, packet), sender=packet.sender)
    await _hand_on(session, group, activity, packet, line, now)


async def stop(session: AsyncSession, group: Group, activity: Activity, turn: Turn, now: datetime) -> None:
    """An admin has ended the relay while it was somebody's turn."""
    turn.outcome = "stopped"
    title, [ended] = activity.title, await told(session, [turn])
    await prompts.resolve(session, group.id, _about(turn), lambda t: view.turn_face(t, title, ended, amount=0), now)


async def _leave_turn(
    session: AsyncSession,
    group: Group,
    activity: Activity,
    turn: Turn,
    now: datetime,
    *,
    amount: int = 0,
    here: Place | None = None,
) -> None:
    title, [ended] = activity.title, await told(session, [turn])

    def face(t: Texts) -> Message:
        return view.turn_face(t, title, ended, amount=amount)

    await _leave_board(session, group, activity, face(texts(group.language)), now, must_see=False)
    await prompts.resolve(session, group.id, _about(turn), face, now, here=here)


async def left(session: AsyncSession, group: Group, person_id: int, now: datetime) -> None:
    """Someone has left the group: where it was their turn, nobody waits for them."""
    waiting = await session.scalars(
        select(Activity)
        .join(Turn, (Turn.group_id == Activity.group_id) & (Turn.activity == Activity.number))
        .where(
            Activity.group_id == group.id, Activity.state == "open", Turn.person_id == person_id, Turn.outcome.is_(None)
        )
        .order_by(Activity.number)
    )
    for activity in list(waiting):
        await packets.lock(session, activity)
        packet = await packets.newest(session, activity)
        turn = await waiting_turn(session, activity, packet.round)
        if activity.state == "open" and turn is not None and turn.person_id == person_id:
            await end_turn(session, group, activity, packet, turn, "gone", now)
