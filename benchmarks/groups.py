"""Groups with a check-in, their members and their past, as the bot would have written them, and the taps on their boards."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, text

from features.activities.checkin.options import Options, stored
from features.activities.checkin.view import CheckInTap
from kit import buttons
from kit.clock import SystemClock
from kit.db import SET_SIZE, Database, Session
from models import Activity, Group, Member, Participant, Person

BOARD = 17
_PAST = "WITH RECURSIVE past(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM past WHERE n < :days) "
_FIRST_PERSON, FIRST_STRANGER = 5_000_000, 9_000_000
ACTIVITY = 1
CHECK_IN = buttons.encode(CheckInTap(ACTIVITY))


@dataclass(frozen=True, slots=True)
class Crowd:
    """So many groups of so many members; nobody is in two of them. `first` is the id of the first one."""

    groups: int
    members: int
    first: int = _FIRST_PERSON

    def people_of(self, group: int) -> range:
        """The members of a group (1, 2, …), by Telegram's id."""
        first = self.first + (group - 1) * self.members
        return range(first, first + self.members)


def chat_of(group: int) -> int:
    """The chat id of a group (1, 2, …)."""
    return -1_001_000_000_000 - group


async def settle(database: Database, crowd: Crowd, now: datetime) -> None:
    """Put these groups into an empty database, each with a check-in that is open and a board."""
    first_day, yesterday = now.date() - timedelta(days=400), now.date() - timedelta(days=1)
    options = stored(Options(first_day=first_day))
    numbers = range(1, crowd.groups + 1)
    async with database.write() as session:
        await put(session, Group, ({
            "id": g, "chat_id": chat_of(g), "kind": "supergroup", "title": f"Group {g}", "language": "en", "zone": "UTC",
            "day_start": 0, "quiet_from": 0, "quiet_until": 0, "is_present": True, "bot_status": "administrator", "hears_since": now,
            "bot_rights": "", "added_by": None, "created_at": now,
        } for g in numbers))  # fmt: skip
        await put(session, Activity, ({
            "group_id": g, "number": ACTIVITY, "kind": "checkin", "title": "Early birds", "state": "open", "options": options,
            "board_message_id": BOARD, "is_stranded": False, "created_at": now,
        } for g in numbers))  # fmt: skip
        await put(
            session,
            Person,
            (
                {
                    "id": p,
                    "name": f"Person {p}",
                    "username": f"person_{p}",
                    "language": "en",
                    "is_reachable": None,
                    "updated_at": now,
                }
                for g in numbers
                for p in crowd.people_of(g)
            ),
        )
        await put(
            session,
            Member,
            (
                {
                    "group_id": g,
                    "person_id": p,
                    "is_present": True,
                    "telegram_role": "member",
                    "checked_at": now,
                    "first_seen_at": now,
                }
                for g in numbers
                for p in crowd.people_of(g)
            ),
        )
        await put(session, Participant, ({
            "group_id": g, "activity": ACTIVITY, "person_id": p, "first_day": first_day, "through": yesterday, "streak": 400,
            "best": 400, "total": 400,
        } for g in numbers for p in crowd.people_of(g)))  # fmt: skip


async def remember(database: Database, days: int, now: datetime) -> None:
    """Let all members have been there on each of so many days before today (on SQLite, where it is a statement a table)."""
    day = "date(:today, -n || ' days')"
    moment = f"{day} || ' 07:00:00.000000'"
    each = "FROM past, members AS m"
    async with database.write() as session:
        for statement in (
            f"""INSERT INTO checkins (group_id, activity, person_id, day, status, at)
            SELECT m.group_id, :activity, m.person_id, {day}, 'done', {moment} {each}""",
            f"""INSERT INTO transfers (group_id, reference, from_kind, from_owner, to_kind, to_owner, amount, reason, at)
            SELECT m.group_id, 'checkin:1:' || {day} || ':' || m.person_id, 'treasury', 0, 'member', m.person_id, 1,
            'checkin', {moment} {each}""",
            f"""INSERT INTO checkin_days (group_id, activity, day, done, missed, closed_at)
            SELECT g.id, :activity, {day}, (SELECT count(*) FROM members WHERE group_id = g.id), 0, {moment}
            FROM past, groups AS g""",  # noqa: S608 - our own words
            """INSERT INTO accounts (group_id, kind, owner, balance)
            SELECT group_id, 'member', person_id, :days FROM members""",
            """INSERT INTO accounts (group_id, kind, owner, balance)
            SELECT group_id, 'treasury', 0, -:days * count(*) FROM members GROUP BY group_id""",
        ):
            await session.execute(
                text(_PAST + statement),
                {"days": days, "activity": ACTIVITY, "today": str(now.date())},
            )


async def put(session: Session, table: type[Any], rows: Iterator[dict[str, Any]]) -> None:
    """Insert these rows, however many they are."""
    chunk: list[dict[str, Any]] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == SET_SIZE:
            await session.execute(insert(table), chunk)
            chunk = []
    if chunk:
        await session.execute(insert(table), chunk)


def taps(crowd: Crowd, part: range, *, first_id: int, data: Sequence[str] = (CHECK_IN,)) -> list[dict[str, Any]]:
    """A tap of each group's members numbered in `part`, groups taking turns, and so do the buttons: `data`."""
    pairs = [(group, crowd.people_of(group)[place]) for place in part for group in range(1, crowd.groups + 1)]
    return [
        tap_on_board(first_id + number, group, person, data[number % len(data)])
        for number, (group, person) in enumerate(pairs)
    ]


def message(number: int, group: int | None, person: int, text: str, **more: Any) -> dict[str, Any]:
    """A message in a group, or in private, as Telegram sends it. `more`: what else it has, or another thing in place of the text."""
    chat = _private(person) if group is None else _chat(group)
    body: dict[str, Any] = {
        "message_id": 1000 + number,
        "from": _person(person),
        "chat": chat,
        "date": int(SystemClock().now().timestamp()),
    }
    if text.startswith("/"):
        body["entities"] = [{"offset": 0, "length": len(text.split(maxsplit=1)[0]), "type": "bot_command"}]
    return {"update_id": number, "message": body | ({"text": text} if text else {}) | more}


def _chat(group: int) -> dict[str, Any]:
    return {"id": chat_of(group), "type": "supergroup", "title": f"Group {group}"}


def _private(person: int) -> dict[str, Any]:
    return {"id": person, "type": "private", "first_name": "Person"}


def _person(person: int) -> dict[str, Any]:
    return {
        "id": person,
        "is_bot": False,
        "first_name": "Person",
        "last_name": str(person),
        "username": f"person_{person}",
        "language_code": "en",
    }


def tap_on_board(number: int, group: int, person: int, data: str = CHECK_IN) -> dict[str, Any]:
    """Somebody taps on their group's board."""
    text = "Early birds\nThursday, 26 November\n\nHere today: 12\nPerson 1, Person 2, Person 3, Person 4, Person 5"
    board = {"message_id": BOARD, "chat": _chat(group), "edit_date": 1_790_000_100, "text": text}
    return _tap(
        number, person, board | {"entities": [{"offset": 0, "length": 11, "type": "bold"}]}, "✅ I'm here", data
    )


def tap_in_private(number: int, person: int, data: str) -> dict[str, Any]:
    """Somebody taps on a page of the bot's in private."""
    page = {"message_id": BOARD, "chat": _private(person), "text": "What is to begin?"}
    return _tap(number, person, page, "Check-in", data)


def _tap(number: int, person: int, message: dict[str, Any], button: str, data: str) -> dict[str, Any]:
    """A tap as Telegram sends it, on a message of the bot's that bears the button."""
    bot = {"id": 123456789, "is_bot": True, "first_name": "Muster", "username": "muster_bot"}
    keyboard = {"inline_keyboard": [[{"text": button, "callback_data": data}]]}
    return {
        "update_id": number,
        "callback_query": {
            "id": str(number),
            "from": _person(person),
            "message": {"from": bot, "date": 1_790_000_000, "reply_markup": keyboard} | message,
            "chat_instance": "8134722200314281151",
            "data": data,
        },
    }
