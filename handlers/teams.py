"""Teams: chosen on the board, looked at in private, changed and taken out as a table by hosts."""

from collections.abc import Sequence

from features.activities import teams
from features.people.access import Right
from features.teams import taps, view, view_table
from handlers.call import Call, Endpoints
from handlers.pages import turned
from handlers.refusals import refused
from kit.messages import Edit, Refusal, Reply, Several, Toast
from kit.router import Place

router = Endpoints()


@router.hot_tap(taps.PickTap, right=Right.MEMBER)
async def pick(calls: Sequence[Call], tap: taps.PickTap) -> Sequence[Reply]:
    """Taps on one team, all at once."""
    first = calls[0]
    people = [call.person.id for call in calls]
    outcomes = await teams.choose(first.session, first.group, tap.activity, tap.team, people, first.now)
    return [
        refused(each, call.t, call.incoming) if isinstance(each, Refusal) else view.picked(call.t, each)
        for call, each in zip(calls, outcomes, strict=True)
    ]


@router.tap(taps.TeamsTap, right=Right.MEMBER, place=Place.PRIVATE, role_matters=True)
async def show(call: Call, tap: taps.TeamsTap) -> Reply:
    """All teams, and one's own."""
    facts, says = await teams.look(
        call.session, call.group, tap.activity, call.person.id, is_host=call.membership.may(Right.HOST)
    )
    return turned(view.teams(call.t, facts, says))


@router.tap(taps.JoinTap, right=Right.MEMBER, place=Place.PRIVATE, role_matters=True)
async def join(call: Call, tap: taps.JoinTap) -> Reply:
    """Choose a team there."""
    (joined,) = await teams.choose(call.session, call.group, tap.activity, tap.team, [call.person.id], call.now)
    if isinstance(joined, Refusal):
        raise joined
    facts, says = await teams.look(
        call.session, call.group, tap.activity, call.person.id, is_host=call.membership.may(Right.HOST)
    )
    return Several((view.picked(call.t, joined), Edit(view.teams(call.t, facts, says))))


@router.tap(taps.MembersTap, right=Right.MEMBER, place=Place.PRIVATE, role_matters=True)
async def members(call: Call, tap: taps.MembersTap) -> Reply:
    """Who is in a team."""
    is_host = call.membership.may(Right.HOST)
    return turned(
        view.roster(
            call.t, await teams.roster(call.session, call.group, tap.activity, tap.team, tap.page, is_host=is_host)
        )
    )


@router.tap(taps.MoveTap, right=Right.HOST, place=Place.PRIVATE)
async def move(call: Call, tap: taps.MoveTap) -> Reply:
    """Put somebody into another team; asks which first."""
    whom = call.session, call.group, tap.activity, tap.person
    if tap.team == 0:
        return turned(view.ask_move(call.t, await teams.moving(*whom)))
    await teams.move(*whom, tap.team, call.now, by=call.person.id)
    moved = await teams.moving(*whom)
    page = await teams.roster(call.session, call.group, tap.activity, tap.team, 0, is_host=True)
    return turned(view.roster(call.t, page), view.was_moved(call.t, moved.mate.name, moved.split.name(moved.team)))


@router.tap(taps.TableTap, right=Right.HOST, place=Place.PRIVATE)
async def table(call: Call, tap: taps.TableTap) -> Reply:
    """Teams and members as a file."""
    facts, says, members = await teams.table(call.session, call.group, tap.activity)
    return Several((Toast(), view_table.file(call.t, facts, says, members, tap.form)))
