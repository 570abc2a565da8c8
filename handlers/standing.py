"""How one is doing in a group, and who is ahead: `/me`, `/top`."""

from features.people.access import Right
from features.standing import service as standing, view
from handlers.call import Call, Endpoints
from handlers.pages import turned
from kit.messages import Message, Reply
from kit.router import Place

router = Endpoints()


@router.command("me", right=Right.MEMBER, must_know=True, place=Place.ANYWHERE)
async def me(call: Call) -> Reply:
    """How the caller is doing in this group; in private, in which one."""
    if call.in_private:
        return view.start(call.t, await standing.groups(call.session, call.person.id), call.bot.username)
    return await own(call)


@router.tap(view.MeTap, right=Right.MEMBER, place=Place.PRIVATE, again="me")
async def me_in(call: Call, _tap: view.MeTap) -> Reply:
    """How the caller is doing in the chosen group."""
    return turned(await own(call))


async def own(call: Call) -> Message:
    """How the caller is doing in the group that the call is about."""
    found = await standing.own(call.session, call.group, call.person.id, call.person.name, call.now)
    return view.me(call.t, call.about, found, call.bot.username)


@router.command("top", right=Right.MEMBER)
async def top(call: Call) -> Reply:
    """Who earned most points: `/top week`, `/top month`, `/top all`."""
    span, ranking = await standing.top(call.session, call.group, call.incoming.arguments, call.now)
    return view.top(call.t, call.about, span, ranking)
