"""Members who do what is ordinary in whatever is on: they tap its board, and answer in private where it leads there."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from features.activities.checkin.options import options_of as check_in_of
from features.activities.checkin.view import CheckInTap
from features.activities.collection.options import options_of as collection_of
from features.activities.packet.view import GrabTap
from features.activities.quiz.taps import AnswerTap
from features.activities.raffle.taps import EnterTap
from features.activities.relay.view import GrabRoundTap, SendTap
from features.activities.sharing.taps import HereTap, RsvpTap
from features.activities.signup.taps import JoinTap
from features.activities.vote.taps import ChooseTap
from kit.buttons import Tap, decode
from models import Activity, Delivery, Schedule
from simulator import Message
from tests.flows.contest import LOOK, SUBMIT, VOTE, Contest
from tests.flows.group import Group
from tests.flows.test_survey import NEXT, SEND, SKIP
from tests.wiring import World

# What takes part, of all that stands on boards: the first button of each of these.
TAKES_PART: tuple[type[Tap], ...] = (
    CheckInTap, GrabTap, GrabRoundTap, SendTap, AnswerTap, EnterTap, RsvpTap, HereTap, JoinTap, ChooseTap,
)  # fmt: skip
_LONG = {"en": "A line about what I have read today", "zh-CN": "今天读到的一句话，写下来给大家看看"}
_MOST_PAGES = 12
# Of a daily one so many days show what all of them do.
_DAYS = 4


class Members:
    """Those of a group, with what they have done already: nothing is done twice."""

    def __init__(self, group: Group) -> None:
        self._group, self._world = group, group.world
        self._done: set[Any] = set()
        self._days: defaultdict[int, set[int]] = defaultdict(set)

    async def take_part(self) -> None:
        """Everybody does what there is to do just now."""
        for activity in await self._open():
            board = next((m for m in self._group.chat.newest_first() if m.id == activity.board_message_id), None)
            if board is not None:
                await self._in(activity, board)

    async def _open(self) -> list[Activity]:
        async with self._world.app.database.read() as session:
            return list(
                await session.scalars(select(Activity).where(Activity.state == "open").order_by(Activity.number))
            )

    async def _in(self, activity: Activity, board: Message) -> None:
        if activity.kind == "checkin" and self._has_had_enough(activity, board):
            return
        for meaning, data in _first_of_each(board):
            if self._is_new(activity, board, meaning):
                for person in self._group.members:
                    person.taps_data(board, data)
                await self._world.settle()
        # Before the day is open there is nothing to tap.
        wants_proof = activity.kind == "checkin" and check_in_of(activity).proof != "tap" and bool(board.buttons)
        if wants_proof and self._is_new(activity, board, "proof"):
            await self._prove(activity, board)
        if activity.kind == "collection":
            await self._contest(activity, board)
        if activity.kind == "survey" and self._is_new(activity, "answers"):
            await self._answer(board)

    def _has_had_enough(self, activity: Activity, board: Message) -> bool:
        days = self._days[activity.number]
        days.add(board.id)
        return len(days) > _DAYS

    def _is_new(self, activity: Activity, *what: Any) -> bool:
        key = activity.number, *what
        is_new = key not in self._done
        self._done.add(key)
        return is_new

    async def _prove(self, activity: Activity, board: Message) -> None:
        for person in self._group.members:
            if check_in_of(activity).proof == "photo":
                person.sends_photo(self._group.chat, reply_to=board)
            else:
                person.says(_LONG[self._group.language], self._group.chat, reply_to=board)
        await self._world.settle()

    async def _contest(self, activity: Activity, board: Message) -> None:
        contest, language = Contest(self._group), self._group.language
        if SUBMIT[language] in board.button_texts and self._is_new(activity, "entry"):
            for person in self._group.members[:-1]:
                await contest.enters(person, None if "photo" in collection_of(activity).accept else _LONG[language])
        if LOOK[language] in board.button_texts and self._is_new(activity, "vote"):
            voter = self._group.members[-1]
            await contest.follows(voter, LOOK[language], board)
            await contest.taps(voter, VOTE[language])

    async def _answer(self, board: Message) -> None:
        """They answer what has to be answered."""
        contest, language = Contest(self._group), self._group.language
        for person in self._group.members:
            page = await contest.follows(person, board.button_texts[0], board)
            for _ in range(_MOST_PAGES):
                texts = page.button_texts
                ready = [text for text in (SEND[language], SKIP[language], NEXT[language]) if text in texts]
                button = ready[0] if ready else texts[0]
                await contest.taps(person, button, page)
                if button == SEND[language]:
                    break
                page = contest.last(person)
            else:
                raise AssertionError(page.text)


def _first_of_each(board: Message) -> Iterator[tuple[type[Tap], str]]:
    seen: set[type[Tap]] = set()
    for button in (button for row in board.buttons for button in row):
        meaning = type(decode(button.data or ""))
        if meaning in TAKES_PART and meaning not in seen:
            seen.add(meaning)
            yield meaning, button.data or ""


# Looks every quarter of an hour, and is due together with whatever comes next.
_ONLY_LOOKS = "campaign.watch"


async def next_due(world: World) -> datetime | None:
    """When something happens next by itself, whoever's it is, but for what only looks."""
    async with world.app.database.read() as session:
        now = world.clock.now()
        row = await session.scalar(
            select(func.min(Schedule.next_run_at)).where(
                ~Schedule.is_paused, Schedule.next_run_at > now, Schedule.kind != _ONLY_LOOKS
            )
        )
        sent = func.coalesce(Delivery.retry_at, Delivery.not_before)
        delivery = await session.scalar(select(func.min(sent)).where(sent > now))
    return min((at for at in (row, delivery) if at is not None), default=None)
