"""Starting and steering activities: `/new`, its private form, `/activities`, `/manage`."""

from features import forms as any_forms
from features.activities import forms, service, view, view_form
from features.activities.drafts import join_title
from features.activities.forms import Filling
from features.activities.registry import kind_called, kind_of
from features.campaigns import store, view_parts
from features.facts import ActivityFacts, activity_facts, group_facts
from features.fields import unpacked
from features.links import FormCancelTap
from features.numbers import read_numbered
from features.people.access import OutOfDate, Right, groups_where
from handlers.call import Call, Endpoints
from handlers.pages import turned
from kit.arguments import parse
from kit.messages import Edit, Message, Reply, Several, Toast
from kit.router import Place
from kit.updates import Incoming

router = Endpoints()

# Whoever writes `/manage 3 end` does not want to call it “end”: the panel has the button for it.
_ON_THE_PANEL = frozenset({"pause", "resume", "change", "end", "stop", "暂停", "恢复", "修改", "结束"})


@router.command("activities", right=Right.MEMBER)
async def activities(call: Call) -> Reply:
    """What goes on in the group."""
    return view.listing(call.t, await _going_on(call))


@router.command("new", right=Right.HOST, place=Place.ANYWHERE)
async def new(call: Call) -> Reply:
    """Start an activity: in one line, or by the form in private."""
    if call.in_private:
        return await _new_in_private(call)
    arguments = parse(call.incoming.arguments)
    if not arguments.words:
        return view_form.picker(call.t, call.about, call.bot.username, call.incoming.thread_id)
    draft = service.draft(arguments)
    creator = call.incoming.sender.id if call.incoming.sender is not None else None
    made = await service.create(
        call.session,
        call.group,
        draft,
        call.now,
        created_by=creator,
        thread_id=call.incoming.thread_id,
        picture=_picture(call.incoming),
    )
    return view.made(call.t, activity_facts(made))


def _picture(incoming: Incoming) -> str | None:
    """The photo that `/new` stands under, or answers: it goes onto the board."""
    media = incoming.media or (incoming.quoted.media if incoming.quoted is not None else None)
    return media.file_id if media is not None and media.kind == "photo" else None


async def _new_in_private(call: Call) -> Reply:
    mine = await groups_where(call.session, call.person.id, Right.HOST, call.now)
    groups = [group_facts(group) for group in mine]
    return view_form.private_picker(call.t, groups[0]) if len(groups) == 1 else view_form.group_picker(call.t, groups)


@router.tap(view_form.PickGroupTap, right=Right.HOST, place=Place.PRIVATE, again="new")
async def pick_group(call: Call, _tap: view_form.PickGroupTap) -> Reply:
    """The group was chosen: now the kind."""
    return turned(view_form.private_picker(call.t, call.about))


@router.tap(view_form.NewFormTap, right=Right.HOST, place=Place.PRIVATE, again="new")
async def open_form(call: Call, tap: view_form.NewFormTap) -> Reply:
    """The form for a new activity."""
    kind = kind_called(tap.kind)
    if kind is None:
        raise OutOfDate
    filling = await forms.begin(call.session, call.person.id, call.group, kind, call.now, thread_id=tap.thread or None)
    patterns = await service.patterns(call.session, call.group.id, kind)
    return turned(view_form.form(call.t, filling, call.about, patterns))


@router.tap(view_form.FormPatternTap, right=Right.HOST, place=Place.PRIVATE, again="new")
async def like(call: Call, tap: view_form.FormPatternTap) -> Reply:
    """Let it be like an earlier activity."""
    filling = await _filling(call)
    pattern = await service.find(call.session, call.group.id, tap.activity)
    return _asking(call, await forms.like(call.session, call.person.id, filling, pattern, call.now))


@router.tap(view_form.FormWalkTap, right=Right.HOST, place=Place.PRIVATE, again="new")
async def walk(call: Call, _tap: view_form.FormWalkTap) -> Reply:
    """Go through all questions."""
    return _asking(call, await forms.walk(call.session, call.person.id, await _filling(call), call.now))


@router.tap(view_form.FormMoveTap, right=Right.HOST, place=Place.PRIVATE, again="new")
async def move(call: Call, tap: view_form.FormMoveTap) -> Reply:
    """Leave a question as it is, and go on or back."""
    filling = await _filling(call)
    moved = await forms.move(call.session, call.person.id, filling, tap.step, call.now, back=tap.way == "back")
    return _asking(call, moved)


@router.tap(view_form.EditFormTap, right=Right.HOST, place=Place.PRIVATE)
async def open_change(call: Call, tap: view_form.EditFormTap) -> Reply:
    """The form that changes an activity."""
    activity = await service.find(call.session, call.group.id, tap.activity)
    return _asking(call, await forms.begin_change(call.session, call.person.id, activity, call.now))


@router.tap(view_form.FormChoiceTap, right=Right.HOST, place=Place.PRIVATE, again="new")
async def choose(call: Call, tap: view_form.FormChoiceTap) -> Reply:
    """A ready answer to the form's question."""
    filling = await _filling(call)
    if tap.step != filling.step:
        raise OutOfDate
    return _asking(
        call, await forms.answer(call.session, call.person.id, call.group, filling, unpacked(tap.value), call.now)
    )


@router.tap(view_form.FormTurnTap, right=Right.HOST, place=Place.PRIVATE, again="new")
async def turn(call: Call, tap: view_form.FormTurnTap) -> Reply:
    """Answer one question again."""
    filling = await _filling(call)
    return _asking(
        call,
        await forms.turn_to(call.session, call.person.id, filling, tap.step, call.now),
    )


@router.tap(view_form.FormConfirmTap, right=Right.HOST, place=Place.PRIVATE, again="new")
async def confirm(call: Call, _tap: view_form.FormConfirmTap) -> Reply:
    """Do what the form says."""
    filling = await _filling(call)
    activity = await forms.confirm(call.session, call.person.id, filling, call.group, call.now)
    board = activity.board or await service.latest_board(call.session, call.group.id)
    done = view_form.form_done(call.t, activity, call.about, board, was_change=filling.activity is not None)
    return turned(done)


@router.tap(FormCancelTap, right=Right.ANYONE, place=Place.PRIVATE)
async def cancel(call: Call, tap: FormCancelTap) -> Reply:
    """Give the form up."""
    form = await any_forms.current(call.session, call.person.id, call.now)
    if form is None or form.group_id != tap.group:
        raise OutOfDate
    await any_forms.give_up(call.session, call.person.id)
    board = await service.latest_board(call.session, form.group_id)
    return Several(
        (Toast(), Edit(view_form.form_given_up(call.t, None if call.maybe_group is None else call.about, board)))
    )


@router.form(forms.NAME, right=Right.HOST)
async def written(call: Call) -> Reply:
    """The answer to the form's question."""
    filling = await forms.current(call.session, call.person.id, call.now)
    if filling is None:
        raise OutOfDate
    if (picture := _picture(call.incoming)) is not None:
        filling = await forms.illustrate(call.session, call.person.id, filling, picture, call.now)
        if not call.incoming.text:
            return view_form.form(call.t, filling, call.about)
    advanced = await forms.answer(call.session, call.person.id, call.group, filling, call.incoming.text, call.now)
    return view_form.form(call.t, advanced, call.about)


@router.command("manage", right=Right.HOST)
async def manage(call: Call) -> Reply:
    """Choose an activity to steer, or change one: `/manage 3 until=22:00`."""
    arguments = parse(call.incoming.arguments)
    number, *title = arguments.words or ("",)
    if read_numbered(number) is None:
        return view.manage_list(call.t, await _going_on(call))
    found = await service.find_numbered(call.session, call.group.id, number)
    if len(title) == 1 and title[0].lower() in _ON_THE_PANEL and not arguments.quoted[1]:
        title = []
    if not title and not arguments.pairs:
        return await _panel(call, activity_facts(found))
    words = join_title(kind_of(found.kind), title, arguments.quoted[1:])
    changed = await service.change(
        call.session, call.group, found.number, arguments.pairs, call.now, title=words or None
    )
    return await _panel(call, changed)


async def _panel(call: Call, activity: ActivityFacts, *, asks_end: bool = False) -> Message:
    campaign = await store.whose(call.session, activity.group_id, activity.number)
    part_of = None if campaign is None else view_parts.part_of(call.t, campaign.number, campaign.title)
    return view.panel(call.t, activity, call.bot.username, asks_end=asks_end, part_of=part_of)


@router.tap(view.ManageTap, right=Right.HOST, place=Place.GROUP, again="manage")
async def show(call: Call, tap: view.ManageTap) -> Reply:
    """The panel of one activity, or the list."""
    if tap.activity == 0:
        return turned(view.manage_list(call.t, await _going_on(call)))
    activity = activity_facts(await service.find(call.session, call.group.id, tap.activity))
    return turned(await _panel(call, activity))


@router.tap(view.PauseTap, right=Right.HOST, place=Place.GROUP, again="manage")
async def pause(call: Call, tap: view.PauseTap) -> Reply:
    """Let an activity rest."""
    activity = await service.pause(call.session, call.group, tap.activity, call.now)
    return turned(await _panel(call, activity))


@router.tap(view.ResumeTap, right=Right.HOST, place=Place.GROUP, again="manage")
async def resume(call: Call, tap: view.ResumeTap) -> Reply:
    """Let an activity go on."""
    activity = await service.resume(call.session, call.group, tap.activity, call.now)
    return turned(await _panel(call, activity))


@router.tap(view.EndTap, right=Right.HOST, place=Place.GROUP, again="manage")
async def end(call: Call, tap: view.EndTap) -> Reply:
    """Ask whether to end an activity."""
    activity = activity_facts(await service.find(call.session, call.group.id, tap.activity))
    return turned(await _panel(call, activity, asks_end=True))


@router.tap(view.EndSureTap, right=Right.HOST, place=Place.GROUP, again="manage")
async def end_surely(call: Call, tap: view.EndSureTap) -> Reply:
    """End an activity."""
    activity = await service.end(call.session, call.group, tap.activity, call.now)
    return turned(await _panel(call, activity))


async def _going_on(call: Call) -> list[ActivityFacts]:
    return [activity_facts(activity) for activity in await service.going_on(call.session, call.group.id)]


def _asking(call: Call, filling: Filling) -> Reply:
    return turned(view_form.form(call.t, filling, call.about))


async def _filling(call: Call) -> Filling:
    """The form that the tap is about. Raises OutOfDate where it is another one, or none."""
    filling = await forms.current(call.session, call.person.id, call.now)
    if filling is None or filling.group_id != call.group.id:
        raise OutOfDate
    return filling
