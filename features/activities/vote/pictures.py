"""Pictures of a vote's options: hosts add them in private, members look through them there. Only Telegram's handles are kept."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from features import forms
from features.activities.vote import results
from features.activities.vote.casting import lock, require_on
from features.activities.vote.options import options_of
from features.activities.vote.refusals import NoPicture, PictureStays
from features.activities.vote.rules import BoardFacts, GalleryFacts, PictureFacts
from features.activities.vote.values import same
from features.outbox import service as outbox
from features.people.access import OutOfDate
from kit.marks import Marker
from kit.updates import Media
from models import Activity, Group, Voting

FORM = "option picture"


async def look(
    session: AsyncSession, group: Group, activity: Activity, option: int, person: int, *, marker: Marker
) -> GalleryFacts:
    """The gallery at an option; 0: at the first. Raises OutOfDate."""
    option = option or 1
    own = await results.own(session, group, activity, person, marker=marker)
    return GalleryFacts(own, option, _picture(await results.voting_of(session, activity), activity, option))


async def desk(session: AsyncSession, group: Group, activity: Activity, person: int, now: datetime) -> BoardFacts:
    """Which options have pictures. Whoever was asked for one of this vote is not any more. Raises Ended, OutOfDate."""
    require_on(await lock(session, activity), now)
    form = await forms.current(session, person, now)
    if form is not None and (form.name, form.group_id, form.activity) == (FORM, group.id, activity.number):
        await forms.give_up(session, person)
    return await results.facts(session, group, activity)


async def begin(
    session: AsyncSession, group: Group, activity: Activity, option: int, person: int, now: datetime
) -> PictureFacts:
    """A host gives an option a picture: the next one they send. Raises Ended, OutOfDate."""
    require_on(await lock(session, activity), now)
    voting = await results.voting_of(session, activity)
    picture = _picture(voting, activity, option)
    board = await results.facts(session, group, activity)
    stays = picture is not None and board.voters > 0
    if not stays:
        # By what it is called: numbers can come to mean another as long as nobody has voted.
        named = same(options_of(activity).options[option - 1])
        form = forms.Open(FORM, group.id, activity.number, "picture", {"option": named})
        await forms.keep(session, person, form, now)
    return PictureFacts(board, option, picture, stays)


async def take(
    session: AsyncSession, group: Group, activity: Activity, named: str, media: Media | None, now: datetime
) -> int:
    """The option that is called so has this picture from now on; its number. Raises NoPicture, PictureStays, Ended, OutOfDate."""
    require_on(await lock(session, activity), now)
    await session.refresh(activity)
    number = next((n for n, each in enumerate(options_of(activity).options, start=1) if same(each) == named), 0)
    if not number:
        raise OutOfDate
    if media is None or media.kind != "photo":
        raise NoPicture
    voting = await _changeable(session, activity, number)
    voting.pictures = {**voting.pictures, named: media.file_id}
    await session.flush()
    await outbox.refresh_board(session, group.id, activity.number, now)
    return number


async def remove(session: AsyncSession, group: Group, activity: Activity, option: int, now: datetime) -> None:
    """An option has no picture any more; twice is once. Raises PictureStays, Ended, OutOfDate."""
    require_on(await lock(session, activity), now)
    voting = await results.voting_of(session, activity)
    if _picture(voting, activity, option) is None:
        return
    await _changeable(session, activity, option)
    named = same(options_of(activity).options[option - 1])
    voting.pictures = {each: picture for each, picture in voting.pictures.items() if each != named}
    await session.flush()
    await outbox.refresh_board(session, group.id, activity.number, now)


async def _changeable(session: AsyncSession, activity: Activity, option: int) -> Voting:
    """The vote, whose option may get another picture: it has none, or nobody has voted. Raises PictureStays."""
    voting = await results.voting_of(session, activity)
    if _picture(voting, activity, option) is not None and await results.voters(session, activity):
        raise PictureStays(options_of(activity).options[option - 1])
    return voting


def _picture(voting: Voting, activity: Activity, option: int) -> str | None:
    """The picture of an option. Raises OutOfDate for a number that none has."""
    options = options_of(activity).options
    if not 1 <= option <= len(options):
        raise OutOfDate
    return voting.pictures.get(same(options[option - 1]))
