"""The bot comes, goes and moves; people join, leave and change their role; and the group's settings."""

from features.activities import service as activities
from features.campaigns import handing_over
from features.campaigns.team import reminding as campaign_team
from features.outbox.service import tell_group
from features.people import census, hearing, movements
from features.people.access import OutOfDate, Right
from features.people.census import see_bot, see_left, see_reachable, see_roles
from features.settings import service as settings, view
from features.settings.rules import settings_facts
from features.statistics import delivery as summaries
from handlers.call import Call, Endpoints
from handlers.pages import turned
from kit.arguments import parse
from kit.messages import Reply
from kit.router import Place
from kit.texts import texts
from kit.updates import Incoming, Kind

router = Endpoints(again="settings")


def _is_own_move(incoming: Incoming) -> bool:
    return incoming.kind is Kind.BOT_MEMBER and incoming.chat is not None


@router.event(_is_own_move, right=Right.ANYONE)
async def bot_moved(call: Call) -> None:
    """The bot was added, removed, promoted, or blocked by someone in private."""
    facts = call.incoming.member
    if facts is None:
        return
    if call.maybe_group is None:
        if call.in_private:
            await see_reachable(call.session, call.person.id, is_reachable=facts.is_present)
        return
    was_known, was_present = call.group.added_by is not None, call.group.is_present
    has_come = see_bot(call.group, facts, call.person)
    hearing.see(call.group, facts, call.now, reads_all=call.bot.reads_all)
    if was_present and not facts.is_present:
        await activities.strand(call.session, call.group, call.now)
    if has_come:
        await activities.unstrand(call.session, call.group, call.now)
        await summaries.plan(call.session, call.group, call.now)
        t = texts(call.group.language)
        hello = (
            view.welcome_back(t)
            if was_known
            else view.greeting(t, call.about, settings_facts(call.group), call.bot.username)
        )
        key = f"hello:{call.group.id}:{call.incoming.update_id}"
        await tell_group(call.session, call.group.id, key, hello, call.now)


@router.event(lambda incoming: incoming.kind is Kind.CHAT_MEMBER, right=Right.ANYONE)
async def member_changed(call: Call) -> None:
    """Someone joined, left, or has another role."""
    if call.maybe_group is not None and (facts := call.incoming.member) is not None:
        await see_roles(call.session, call.group.id, {facts.person.id: facts}, call.now)
        await handing_over.seen(call.session, call.group, [facts.person.id], call.now)
        before = call.incoming.member_before
        if before is not None and before.is_present is not facts.is_present and not facts.person.is_bot:
            link = call.incoming.invite_link
            await movements.note(
                call.session, call.group.id, [facts.person.id], call.now, have_come=facts.is_present, link=link
            )
            if not facts.is_present:
                await campaign_team.left(call.session, call.group, facts.person.id, call.now)


@router.event(lambda incoming: incoming.left is not None, right=Right.ANYONE)
async def member_left(call: Call) -> None:
    """The message that says that someone left."""
    if call.maybe_group is not None and (left := call.incoming.left) is not None and left.id != call.bot.id:
        await see_left(call.session, call.group.id, left.id, call.now)
        await handing_over.seen(call.session, call.group, [left.id], call.now)
        if not left.is_bot:
            await movements.note(call.session, call.group.id, [left.id], call.now, have_come=False)
            await campaign_team.left(call.session, call.group, left.id, call.now)


@router.event(lambda incoming: bool(incoming.joined), right=Right.ANYONE)
async def members_joined(call: Call) -> None:
    """The message that says that people joined."""
    if call.maybe_group is not None:
        people = [person for person in call.incoming.joined if not person.is_bot]
        await census.see_people(call.session, people, call.now)
        ids = [person.id for person in people]
        await census.see_present(call.session, call.group.id, ids, call.now)
        await movements.note(call.session, call.group.id, ids, call.now, have_come=True)


@router.command("settings", "setup", right=Right.ADMIN)
async def show_settings(call: Call) -> Reply:
    """`/settings`, or `/settings zone=… day_start=…`."""
    if given := parse(call.incoming.arguments).pairs:
        await settings.change(call.session, call.group, given, call.now)
    return view.settings(texts(call.group.language), settings_facts(call.group))


@router.tap(view.SettingsTap, right=Right.ADMIN, place=Place.GROUP)
async def turn_page(call: Call, tap: view.SettingsTap) -> Reply:
    """Another page of the settings."""
    page = view.settings_page(call.t, settings_facts(call.group), tap.page)
    if page is None:
        raise OutOfDate
    return turned(page)


@router.tap(view.SetTap, right=Right.ADMIN, place=Place.GROUP)
async def set_one(call: Call, tap: view.SetTap) -> Reply:
    """A setting was chosen."""
    if tap.name not in settings.READERS:
        raise OutOfDate
    await settings.change(call.session, call.group, {tap.name: tap.value.replace(".", ":")}, call.now)
    return turned(view.settings(texts(call.group.language), settings_facts(call.group)))
