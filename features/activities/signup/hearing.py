"""What people write that is meant for a list: in reply to its board; or, where one list alone is open, a line that begins with 接龙, 报名
or “sign up”.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.signup import lists
from features.activities.signup.options import Options, options_of
from features.activities.signup.reading import may_be_line, read_line, words_for
from features.activities.signup.refusals import ForHowMany
from features.activities.signup.rules import Change, Outcome, Wish
from kit.messages import Refusal
from kit.updates import Incoming, Kind
from models import Activity, Board, Group

_OF_BOARDS = (
    select(Board.message_id, Activity)
    .join(Activity, (Activity.group_id == Board.group_id) & (Activity.number == Board.activity))
    .where(
        Board.group_id == bindparam("of_group"),
        Board.message_id.in_(bindparam("messages", expanding=True)),
        Activity.kind == "signup",
    )
)
_OPEN = (
    select(Activity)
    .where(Activity.group_id == bindparam("of_group"), Activity.state == "open", Activity.kind == "signup")
    .limit(2)
)


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody wrote; `answers` is the message they reply to."""

    person_id: int
    text: str
    answers: int | None


@dataclass(frozen=True, slots=True)
class Heard:
    """What came of it, and how the list is set up that it was meant for."""

    outcome: Outcome
    options: Options


def may_be_meant(incoming: Incoming) -> bool:
    """Whether it is worth asking the database: a few plain words, as they were first written, to the bot or as a list is called."""
    is_said = incoming.kind is Kind.MESSAGE and incoming.media is None and incoming.command is None
    is_somebodys = incoming.sender is not None and not incoming.sender.is_bot and not incoming.is_forwarded
    author = incoming.replied_to
    is_reply = author is not None and author.is_bot
    # In answer to somebody else it is theirs.
    is_free = is_reply or incoming.quoted is None
    return is_said and is_somebodys and is_free and may_be_line(incoming.text, is_reply=is_reply)


async def hear(session: AsyncSession, group: Group, said: Sequence[Said], now: datetime) -> list[Heard | None]:
    """What comes of these words, in their order; None for those that are not meant for a list.

    One statement finds the lists; those of signing up come for each list that was meant.
    """
    found: list[Heard | None] = [None] * len(said)
    meant: dict[int, list[tuple[int, Change]]] = {}
    of_boards = await _of_boards(session, group, said)
    only = await _only_open(session, group) if any(words.answers is None for words in said) else None
    activities: dict[int, Activity] = {}
    for at, words in enumerate(said):
        activity = only if words.answers is None else of_boards.get(words.answers)
        if activity is None:
            continue
        options = options_of(activity)
        try:
            change = read_line(words.text, words_for(options.slots), options.slots)
        except ForHowMany as unclear:
            # Whoever says something of a list by the way is left alone.
            found[at] = Heard(unclear, options) if words.answers is not None else None
            continue
        if change is not None:
            activities[activity.number] = activity
            meant.setdefault(activity.number, []).append((at, change))
    for number, of_list in meant.items():
        wishes = [Wish(change, said[at].person_id) for at, change in of_list]
        try:
            outcomes: Sequence[Outcome] = await lists.sign(session, group, activities[number], wishes, now)
        except Refusal as refusal:
            outcomes = [refusal] * len(wishes)
        for (at, _), outcome in zip(of_list, outcomes, strict=True):
            found[at] = Heard(outcome, options_of(activities[number]))
    return found


async def _of_boards(session: AsyncSession, group: Group, said: Sequence[Said]) -> dict[int, Activity]:
    messages = sorted({words.answers for words in said if words.answers is not None})
    if not messages:
        return {}
    rows = await session.execute(_OF_BOARDS, {"of_group": group.id, "messages": messages})
    return dict(rows.all())


async def _only_open(session: AsyncSession, group: Group) -> Activity | None:
    """The list that is open, where there is one alone."""
    found = list(await session.scalars(_OPEN, {"of_group": group.id}))
    return found[0] if len(found) == 1 else None
