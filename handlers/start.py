"""Being found and explained: `/start`, `/help`, `/privacy`, `/doctor`, `/roles`."""

from features.campaigns import handing_over, health as campaigns_health, view_health
from features.health import service as health, view as health_view
from features.help import view as help_view
from features.people import privacy as kept, roles, view, view_privacy
from features.people.access import OutOfDate, Right
from features.standing import service as standing, view as standing_view
from handlers.aside import aside
from handlers.call import Call, Endpoints
from handlers.pages import turned
from kit.messages import Message, Reply
from kit.router import Place

router = Endpoints()


@router.command("start", right=Right.ANYONE, place=Place.ANYWHERE, role_matters=True)
async def start(call: Call) -> Reply:
    """What the bot is. In private: the person's groups, and from now on the bot may write to them."""
    if not call.in_private:
        # With a word behind it, it comes from the link by which the bot was added just now: the greeting says enough.
        return None if call.incoming.arguments else _help(call)
    return standing_view.start(call.t, await standing.groups(call.session, call.person.id), call.bot.username)


@router.command("help", right=Right.ANYONE, place=Place.ANYWHERE, role_matters=True)
async def help_(call: Call) -> Reply:
    """What the caller can do here."""
    return help_view.help_in_private(call.t, "main", call.bot.username) if call.in_private else _help(call)


def _help(call: Call) -> Message:
    rights = [
        right for right in Right if right is Right.MEMBER or (right is not Right.ANYONE and call.membership.may(right))
    ]
    return help_view.help_in_group(call.t, rights)


@router.tap(help_view.HelpTap, right=Right.ANYONE, place=Place.PRIVATE)
async def help_page(call: Call, tap: help_view.HelpTap) -> Reply:
    """A page of the help."""
    page = help_view.help_in_private(call.t, tap.page, call.bot.username)
    if page is None:
        raise OutOfDate
    return turned(page)


@router.command("privacy", right=Right.ANYONE, place=Place.ANYWHERE)
async def privacy(call: Call) -> Reply:
    """What the bot remembers about people."""
    return view_privacy.privacy(call.t, kept.facts())


@router.command("doctor", right=Right.ADMIN)
async def doctor(call: Call) -> Reply:
    """Is everything all right in this group?"""
    place = call.own_place
    found = await health.examine(
        call.session, call.group, call.now, reads_all=call.bot.reads_all, may=None if place is None else place.rights
    )
    campaigns = await campaigns_health.examine(call.session, call.group, call.now)
    return await aside(
        call, lambda t: health_view.doctor(t, found, call.now, [view_health.line(t, each) for each in campaigns])
    )


@router.command("roles", right=Right.OWNER, must_know=True)
async def show_roles(call: Call) -> Reply:
    """Who helps; or name someone: `/roles host @ann`, or in reply to them."""
    role, _, username = call.incoming.arguments.partition(" ")
    if not role:
        return view.roles(call.t, await roles.helpers(call.session, call.group.id))
    who = next(iter(call.incoming.mentioned), call.incoming.replied_to)
    person_id = None if who is None or who.is_bot or username.strip().startswith("@") else who.id
    helper = await roles.name_helper(
        call.session,
        call.group.id,
        role.lower(),
        call.now,
        person_id=person_id,
        username=username.strip().removeprefix("@") or None,
        pointed=call.incoming.pointed_at,
        by=call.person.id,
    )
    return view.named(call.t, helper)


@router.tap(view.DismissTap, right=Right.OWNER, place=Place.GROUP, again="roles")
async def dismiss(call: Call, tap: view.DismissTap) -> Reply:
    """A helper is dismissed."""
    await roles.dismiss(call.session, call.group.id, tap.person, tap.role, call.now)
    await handing_over.seen(call.session, call.group, [tap.person], call.now)
    return turned(view.roles(call.t, await roles.helpers(call.session, call.group.id)))


@router.tap(view.AskTap, right=Right.ADMIN, place=Place.GROUP)
async def identified(call: Call, _tap: view.AskTap) -> Reply:
    """An anonymous admin says who they are. The dispatcher does their command; this declares who may."""
    raise NotImplementedError
