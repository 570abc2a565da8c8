"""Keeping up with who is where: people seen, joined and left, roles, groups that appear, move and disappear.

All writes are set-based and idempotent: the same update twice, or two processes at once, leave the same rows.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, bindparam, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from features.outbox import service as outbox
from kit.db import built_once, insert, run
from kit.texts import spoken, visible
from kit.updates import ChatInfo, MemberInfo, PersonInfo
from models import Activity, Board, Group, Member, Person, Proof


@dataclass(frozen=True, slots=True)
class Defaults:
    """What a group starts with, before anybody has set anything."""

    language: str
    zone: str


async def find_group(session: AsyncSession, chat_id: int) -> Group | None:
    """The group with this chat id, also under the id it had before it was upgraded."""
    found = await session.scalars(
        select(Group).where(or_(Group.chat_id == chat_id, Group.former_chat_id == chat_id)).order_by(Group.id)
    )
    return found.first()


_CHATS: BindParameter[int] = bindparam("chats", expanding=True)
_GROUPS = (
    select(Group).where(or_(Group.chat_id.in_(_CHATS), Group.former_chat_id.in_(_CHATS))).order_by(Group.id.desc())
)


async def find_groups(session: AsyncSession, chat_ids: Collection[int]) -> dict[int, Group]:
    """The groups of these chats, by chat id, also under the ids they had before they were upgraded."""
    if not chat_ids:
        return {}
    found = await session.scalars(_GROUPS, {"chats": sorted(chat_ids)})
    groups: dict[int, Group] = {}
    for group in found:
        groups.update({chat_id: group for chat_id in (group.chat_id, group.former_chat_id) if chat_id is not None})
    return groups


async def ensure_group(
    session: AsyncSession, chat: ChatInfo, defaults: Defaults, now: datetime, *, group: Group | None = None
) -> Group:
    """The group of this chat, which is `group` if it was found already; made with the defaults when it is seen for the first time."""
    if group is None:
        group = await find_group(session, chat.id)
    if group is None:
        await session.execute(
            insert(session, Group)
            .values(
                chat_id=chat.id,
                kind=chat.type,
                title=visible(chat.title),
                language=defaults.language,
                zone=spoken(defaults.language).zone or defaults.zone,
                day_start=0,
                quiet_from=23 * 60,
                quiet_until=8 * 60,
                is_present=True,
                bot_status="member",
                bot_rights="",
                created_at=now,
            )
            .on_conflict_do_nothing(index_elements=["chat_id"])
        )
        group = await find_group(session, chat.id)
        assert group is not None  # noqa: S101 - inserted above, or by the other process that won
    elif chat.id == group.chat_id and group.title != visible(chat.title):
        group.title = visible(chat.title)
    return group


async def move_group(session: AsyncSession, old_chat_id: int, new_chat_id: int, now: datetime) -> None:
    """The group has a new chat id. Told by both service messages and by errors, in any order and as often as it likes."""
    group = (await session.scalars(select(Group).where(Group.chat_id == old_chat_id))).first()
    if group is None:
        return
    newcomer = (await session.scalars(select(Group).where(Group.chat_id == new_chat_id))).first()
    if newcomer is not None:
        # The new chat spoke first and was taken for a group of its own; nothing can have happened in it yet that the old one lacks.
        await session.delete(newcomer)
        await session.flush()
    group.former_chat_id, group.chat_id, group.kind = old_chat_id, new_chat_id, "supergroup"
    # Messages of the old chat are out of reach, and the new chat counts its own anew: boards are posted again.
    await session.execute(delete(Board).where(Board.group_id == group.id))
    await session.execute(update(Proof).where(Proof.group_id == group.id).values(message_id=None))
    moved = await session.scalars(
        update(Activity)
        .where(Activity.group_id == group.id, Activity.state != "closed")
        .values(board_message_id=None, board_digest=None)
        .returning(Activity.number)
    )
    for number in moved:
        await outbox.refresh_board(session, group.id, number, now)


async def see_people(session: AsyncSession, people: Iterable[PersonInfo], now: datetime) -> None:
    """Remember the names people have now, in the order in which they were seen: a username is whose was seen with it last.

    One statement where nothing is new, which is nearly always.
    """
    seen: dict[int, PersonInfo] = {}
    for person in people:
        if not person.is_bot:
            seen.pop(person.id, None)
            seen[person.id] = person
    if not seen:
        return
    holders = {p.username.lower(): p.id for p in seen.values() if p.username is not None}
    known = await run(session, _KNOWN, {"ids": sorted(seen), "handles": sorted(holders)})
    before = {row.id: row for row in known}
    rows = [row for row in (_row(p, holders, now) for _, p in sorted(seen.items())) if _is_news(row, before)]
    # Before the new holders have them: two people may have swapped theirs.
    former = [row.id for row in before.values() if row.handle is not None and holders.get(row.handle, row.id) != row.id]
    if former:
        released = update(Person).where(Person.id.in_(sorted(former))).values(username=None, handle=None)
        await session.execute(released)
    if rows:
        await run(session, _name(session), rows)


def _row(person: PersonInfo, holders: Mapping[str, int], now: datetime) -> dict[str, Any]:
    handle = person.username.lower() if person.username is not None else None
    username = person.username
    if handle is not None and holders[handle] != person.id:
        # Somebody else was seen with it later on.
        handle = username = None
    return {
        "id": person.id,
        "name": person.name[:255],
        "username": username,
        "handle": handle,
        "language": person.language,
        "updated_at": now,
    }


def _is_news(row: Mapping[str, Any], before: Mapping[int, Any]) -> bool:
    known = before.get(row["id"])
    return known is None or any(getattr(known, name) != row[name] for name in ("name", "username", "language"))


_PERSONS = Person.__table__.c
_KNOWN = select(_PERSONS.id, _PERSONS.name, _PERSONS.username, _PERSONS.handle, _PERSONS.language).where(
    or_(
        _PERSONS.id.in_(bindparam("ids", expanding=True)),
        _PERSONS.handle.in_(bindparam("handles", expanding=True)),
    )
)


@built_once
def _name(insert: Any) -> Any:
    statement = insert(Person)
    new = statement.excluded
    return statement.on_conflict_do_update(
        index_elements=["id"],
        set_={name: new[name] for name in ("name", "username", "handle", "language", "updated_at")},
    )


@built_once
def _arrive(insert: Any) -> Any:
    return insert(Member).on_conflict_do_update(
        index_elements=["group_id", "person_id"],
        set_={"is_present": True, "left_at": None},
        where=Member.__table__.c.is_present.is_(False),
    )


async def see_present(session: AsyncSession, group_id: int, person_ids: Iterable[int], now: datetime) -> None:
    """These people are in the group: they wrote in it, or joined it."""
    rows = [
        {"group_id": group_id, "person_id": p, "is_present": True, "telegram_role": "member", "first_seen_at": now}
        for p in sorted(set(person_ids))
    ]
    if rows:
        await run(session, _arrive(session), rows)


async def see_left(session: AsyncSession, group_id: int, person_id: int, now: datetime) -> None:
    """This person is not in the group any more."""
    await session.execute(
        update(Member)
        .where(Member.group_id == group_id, Member.person_id == person_id)
        .values(is_present=False, telegram_role="left", left_at=now)
    )


@built_once
def _place(insert: Any) -> Any:
    statement = insert(Member)
    taken = {name: statement.excluded[name] for name in ("is_present", "telegram_role", "checked_at", "left_at")}
    return statement.on_conflict_do_update(index_elements=["group_id", "person_id"], set_=taken)


async def see_roles(session: AsyncSession, group_id: int, members: Mapping[int, MemberInfo], now: datetime) -> None:
    """What Telegram says of these people's place in the group, from an update or a look-up."""
    await see_people(session, (facts.person for facts in members.values()), now)
    rows = [
        {
            "group_id": group_id,
            "person_id": person,
            "is_present": facts.is_present,
            "telegram_role": facts.status if facts.is_admin else "member" if facts.is_present else "left",
            "checked_at": now,
            "first_seen_at": now,
            "left_at": None if facts.is_present else now,
        }
        for person, facts in sorted(members.items())
        if not facts.person.is_bot
    ]
    if rows:
        await run(session, _place(session), rows)


async def see_reachable(session: AsyncSession, person_id: int, *, is_reachable: bool) -> None:
    """Whether the bot may write to this person in private."""
    await session.execute(update(Person).where(Person.id == person_id).values(is_reachable=is_reachable))


async def is_reachable(session: AsyncSession, person_id: int) -> bool:
    """Whether the bot may write to this person in private, as far as it knows."""
    return bool(await session.scalar(select(Person.is_reachable).where(Person.id == person_id)))


def see_bot(group: Group, facts: MemberInfo, added_by: PersonInfo) -> bool:
    """The bot's own place in the group. True where it has just come in (for the first time or again)."""
    was_present, is_new = group.is_present, group.added_by is None
    group.is_present = facts.is_present
    group.bot_status = facts.status
    group.bot_rights = " ".join(sorted(facts.rights))
    if not facts.is_present:
        return False
    if is_new or not was_present:
        group.added_by = added_by.id
        return True
    return False


async def groups_of(session: AsyncSession, person_id: int) -> list[tuple[Group, str]]:
    """The groups a person is in and the bot serves, with the person's role there."""
    rows = await session.execute(
        select(Group, Member.telegram_role)
        .join(Member, Member.group_id == Group.id)
        .where(Member.person_id == person_id, Member.is_present.is_(True), Group.is_present.is_(True))
        .order_by(Group.title, Group.id)
        .limit(50)
    )
    return [(group, role) for group, role in rows]


@dataclass(frozen=True, slots=True)
class Called:
    """What somebody is called, and their username: for pictures, where not every name can be drawn."""

    name: str
    username: str | None


async def called(session: AsyncSession, person_ids: Iterable[int]) -> dict[int, Called]:
    """The names and usernames people have now."""
    rows = await session.execute(select(Person.id, Person.name, Person.username).where(Person.id.in_(person_ids)))
    return {person_id: Called(name, username) for person_id, name, username in rows}


async def names_of(session: AsyncSession, person_ids: Iterable[int]) -> dict[int, str]:
    """The names people have now."""
    rows = await session.execute(select(Person.id, Person.name).where(Person.id.in_(person_ids)))
    return dict(rows.all())
