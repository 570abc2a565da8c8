"""Themes that members propose and vote for; the group's choice becomes the next talk that has none."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.sharing import changes, rules, talks, view_talk as view
from features.activities.sharing.facts import talk_facts
from features.activities.sharing.options import options_of
from features.activities.sharing.rules import NoSharing, NoThemes, NoWords, Proposal, TooManyThemes
from features.activities.sharing.votes import toggled
from features.counting import tally
from features.facts import group_facts
from features.outbox import service as outbox
from features.people.access import OutOfDate
from features.refusals import Ended, TooLong
from kit.db import insert
from kit.texts import texts, visible
from models import Activity, Group, Person, Talk, Theme, ThemeVote


async def which(session: AsyncSession, group: Group, thread_id: int | None) -> Activity:
    """The sharing that a proposal in this place of the group is for: that of the topic, one that repeats. Raises NoSharing."""
    found = await session.scalars(
        select(Activity).where(Activity.group_id == group.id, Activity.kind == "sharing", Activity.state == "open")
    )
    ranked = sorted(found, key=lambda a: (a.thread_id != thread_id, options_of(a).repeat is None, a.number))
    if not ranked:
        raise NoSharing
    return ranked[0]


async def propose(
    session: AsyncSession, group: Group, activity: Activity, person_id: int, said: str, now: datetime
) -> Theme:
    """Propose a theme; whoever does has voted for it. The same words again are a vote. Raises NoWords, TooLong, TooManyThemes, Ended."""
    if activity.state == "closed":
        raise Ended(activity.title)
    text = check_theme(said)
    is_open = (Theme.group_id == group.id, Theme.activity == activity.number, Theme.state == "open")
    # The row of the activity's last talk stands for its list: two at once get two numbers.
    await session.execute(
        select(Activity.number)
        .where(Activity.group_id == group.id, Activity.number == activity.number)
        .with_for_update()
    )
    theme = (await session.scalars(select(Theme).where(*is_open, func.lower(Theme.text) == text.lower()))).first()
    if theme is None:
        mine = await session.scalar(select(func.count()).where(*is_open, Theme.person_id == person_id))
        if (mine or 0) >= rules.MOST_THEMES:
            raise TooManyThemes
        last = await session.scalar(
            select(func.max(Theme.number)).where(Theme.group_id == group.id, Theme.activity == activity.number)
        )
        theme = Theme(
            group_id=group.id,
            activity=activity.number,
            number=(last or 0) + 1,
            person_id=person_id,
            text=text,
            state="open",
            at=now,
        )
        session.add(theme)
        await session.flush()
    is_new = await session.scalar(
        insert(session, ThemeVote)
        .values(group_id=group.id, activity=activity.number, theme=theme.number, person_id=person_id, at=now)
        .on_conflict_do_nothing()
        .returning(ThemeVote.person_id)
    )
    if is_new is not None:
        tally.count(session, group.id, "votes", [person_id], now)
    await outbox.refresh_board(session, group.id, activity.number, now)
    return theme


def check_theme(said: str) -> str:
    """The words of a theme. Raises NoWords, TooLong."""
    text = visible(said)
    if not text:
        raise NoWords("theme")
    if len(text) > rules.THEME_LENGTH:
        raise TooLong(len(text), rules.THEME_LENGTH)
    return text


async def vote(
    session: AsyncSession, group: Group, activity: Activity, number: int, people: Sequence[int], now: datetime
) -> list[bool]:
    """These people tap on a proposal: a vote, or taken back; what comes back says which. Raises OutOfDate."""
    theme = await session.get(Theme, (group.id, activity.number, number)) if 0 < number < 2**31 else None
    if theme is None or theme.state != "open" or activity.state == "closed":
        raise OutOfDate
    key = {"group_id": group.id, "activity": activity.number, "theme": number}
    results = await toggled(session, ThemeVote, key, people, now)
    await outbox.refresh_board(session, group.id, activity.number, now)
    return results


async def open_ones(session: AsyncSession, activity: Activity, *, limit: int = 50) -> list[Proposal]:
    """What can be voted for, most wanted first; of those wanted alike the earlier one."""
    count = func.count(ThemeVote.person_id)
    rows = await session.execute(
        select(Theme.number, Theme.text, Person.name, count)
        .outerjoin(
            ThemeVote,
            and_(
                ThemeVote.group_id == Theme.group_id,
                ThemeVote.activity == Theme.activity,
                ThemeVote.theme == Theme.number,
            ),
        )
        .outerjoin(Person, Person.id == Theme.person_id)
        .where(Theme.group_id == activity.group_id, Theme.activity == activity.number, Theme.state == "open")
        .group_by(Theme.number, Theme.text, Person.name)
        .order_by(count.desc(), Theme.number)
        .limit(limit)
    )
    return [Proposal(number, text, name or "", votes) for number, text, name, votes in rows]


async def take_first(session: AsyncSession, group: Group, activity: Activity, talk: Talk, now: datetime) -> bool:
    """The most wanted proposal becomes this talk's theme, and the group hears of it. False where there is none with a vote."""
    found = await open_ones(session, activity, limit=1)
    if not found or not found[0].votes:
        return False
    await take(session, group, activity, talk, found[0], now)
    return True


async def take_winner(session: AsyncSession, group: Group, activity: Activity, number: int, now: datetime) -> Talk:
    """The same by a host's tap, also where the talk has a theme already. Raises OutOfDate, TalkOver, NoThemes."""
    talk = await talks.find(session, activity, number, lock=True)
    if not await take_first(session, group, activity, talk, now):
        raise NoThemes
    return talk


async def take(
    session: AsyncSession, group: Group, activity: Activity, talk: Talk, chosen: Proposal, now: datetime
) -> None:
    """This proposal becomes the talk's theme."""
    await session.execute(
        update(Theme)
        .where(Theme.group_id == group.id, Theme.activity == activity.number, Theme.number == chosen.number)
        .values(state="taken", talk=talk.number)
    )
    await changes.name_theme(session, group, activity, talk.number, chosen.text, now)
    await outbox.tell_group(
        session,
        group.id,
        f"theme:{group.id}:{activity.number}:{talk.number}:{chosen.number}",
        view.theme_taken(texts(group.language), group_facts(group), talk_facts(talk), chosen),
        now,
        thread_id=activity.thread_id,
        drop_after=talk.starts_at,
    )


async def remove(session: AsyncSession, group: Group, activity: Activity, number: int, now: datetime) -> None:
    """A host takes a proposal off the list. Twice is once. Raises OutOfDate."""
    theme = await session.get(Theme, (group.id, activity.number, number)) if 0 < number < 2**31 else None
    if theme is None:
        raise OutOfDate
    if theme.state == "open":
        # Its votes stay: they were given, and are counted.
        theme.state = "removed"
        await outbox.refresh_board(session, group.id, activity.number, now)
