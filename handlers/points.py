"""Points: `/grant` and undoing it, one's own history, the group's books."""

from features.people.access import Right
from features.points import grants, history, view
from features.reasons import REASONS
from handlers.aside import aside
from handlers.call import Call, Endpoints
from handlers.pages import turned
from kit.messages import Reply, Several, Toast
from kit.router import Place

router = Endpoints()


@router.command("grant", right=Right.ADMIN, must_know=True)
async def grant(call: Call) -> Reply:
    """Give points, or take some back: `/grant @mia 50 "great help"`, or in reply to someone."""
    asked = grants.read(call.incoming.arguments)
    done = await grants.grant(
        call.session,
        call.group.id,
        asked,
        call.now,
        number=call.incoming.update_id,
        named=call.incoming.pointed_at,
        by=call.person.id,
    )
    return view.granted(call.t, done)


@router.tap(view.UndoGrantTap, right=Right.ADMIN, place=Place.GROUP, again="audit")
async def undo(call: Call, tap: view.UndoGrantTap) -> Reply:
    """Undo a grant."""
    undone = await grants.undo(call.session, call.group.id, tap.update, call.now, by=call.person.id)
    return turned(view.granted(call.t, undone, is_undone=True))


@router.tap(view.HistoryTap, right=Right.MEMBER, place=Place.PRIVATE, again="me")
async def turn_to(call: Call, tap: view.HistoryTap) -> Reply:
    """A page of the caller's own history in a group."""
    page = min(max(tap.page, 0), history.MOST_PAGES)
    found = await history.history(call.session, call.group, call.person.id, page)
    return turned(view.history(call.t, call.about, found, REASONS))


@router.command("audit", right=Right.ADMIN)
async def audit(call: Call) -> Reply:
    """Does the group's ledger add up, and what did admins do last?"""
    found = await history.books(call.session, call.group)
    return await aside(call, lambda t: view.books(t, call.about, found, call.bot.username))


@router.tap(view.OwnTableTap, right=Right.MEMBER, place=Place.PRIVATE, again="me")
async def own_table(call: Call, _tap: view.OwnTableTap) -> Reply:
    """The caller's own history, as a file."""
    rows = await history.own_table(call.session, call.group, call.person.id)
    return Several((Toast(), view.own_table(call.t, call.about, rows)))


@router.tap(view.BooksTap, right=Right.ADMIN, place=Place.PRIVATE)
async def group_table(call: Call, _tap: view.BooksTap) -> Reply:
    """All transfers of a group, as a file."""
    return Several((Toast(), view.group_table(call.t, call.about, await history.group_table(call.session, call.group))))
