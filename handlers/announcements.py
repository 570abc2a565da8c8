"""Announcing: `/announce`, its form in private, and the buttons of its panel."""

from collections.abc import Awaitable, Callable, Mapping

from markupsafe import Markup

from features import forms
from features.announcements import countdown, posting, service, taps, view, view_form
from features.announcements.content import buttons_of
from features.announcements.facts import announcement_facts
from features.facts import group_facts
from features.numbers import read_numbered
from features.people import view as people_view
from features.people.access import OutOfDate, Right, groups_where
from handlers.call import Call, Endpoints
from handlers.pages import turned
from kit.arguments import parse
from kit.content import content_of
from kit.messages import Content, Copies, Edit, Message, Post, Reply, Several, Toast
from kit.router import Place
from kit.updates import Kind
from models import Announcement, Group

router = Endpoints(again="announce")

FORM = "announcement"


@router.event(
    lambda i: i.kind is Kind.MESSAGE and i.album is not None and i.chat is not None and i.chat.is_group,
    right=Right.ANYONE,
)
async def see_album(call: Call) -> None:
    """A message of an album: whoever answers one of them means all."""
    incoming = call.incoming
    if call.maybe_group is not None and incoming.album is not None and incoming.message_id is not None:
        await service.see_album(call.session, call.group.id, incoming.album, incoming.message_id, call.now)


@router.command("announce", right=Right.HOST, place=Place.ANYWHERE)
async def announce(call: Call) -> Reply:
    """Post the message that is answered, or these words; without either it is written in private."""
    if call.in_private:
        return await _in_private(call)
    arguments = parse(call.incoming.arguments)
    pairs = dict(arguments.pairs)
    if "activity" in pairs:
        return await _count_down(call, pairs.pop("activity"), pairs)
    body, notes = await _body(call, " ".join(arguments.words))
    if body is None and not pairs:
        targets = await countdown.targets(call.session, call.group, call.now)
        return view.begin(call.t, call.about, call.bot.username, call.incoming.thread_id, targets)
    author = call.incoming.sender.id if call.incoming.sender is not None else None
    here = call.incoming.thread_id
    made = await service.draft(call.session, call.group, body, call.now, author=author, thread_id=here)
    await service.change(call.session, call.group, made, pairs, call.now, here=here)
    return await panel(call, made, notes)


async def _body(call: Call, words: str) -> tuple[Content | Copies | None, tuple[Markup, ...]]:
    """What shall be posted: the message that was answered, else the words; and what there is to say of it."""
    quoted = call.incoming.quoted
    if quoted is None or quoted.raw is None:
        return (Content("text", words) if words else None), ()
    if quoted.album is not None:
        seen = await service.album_of(call.session, call.group.id, quoted.album)
        ids = tuple(sorted({*seen, quoted.message_id}))
        is_part = len(ids) < 2
        return Copies(ids), ((view_form.album_in_part(call.t, len(ids)),) if is_part else ())
    return content_of(quoted.raw) or Copies((quoted.message_id,)), ()


async def _count_down(call: Call, number: str, pairs: Mapping[str, str]) -> Reply:
    if (activity := read_numbered(number)) is None:
        raise OutOfDate
    author = call.incoming.sender.id if call.incoming.sender is not None else None
    made = await service.begin_countdown(call.session, call.group, activity, call.now, author=author)
    await service.change(call.session, call.group, made, pairs, call.now, here=call.incoming.thread_id)
    return await panel(call, made)


async def _in_private(call: Call) -> Reply:
    mine = await groups_where(call.session, call.person.id, Right.HOST, call.now)
    return (
        await _begin(call, mine[0], None)
        if len(mine) == 1
        else view.which_group(call.t, [group_facts(group) for group in mine])
    )


@router.tap(taps.BeginTap, right=Right.HOST, place=Place.PRIVATE)
async def begin(call: Call, tap: taps.BeginTap) -> Reply:
    """Write it in private."""
    return Several((Toast(), await _begin(call, call.group, tap.thread or None)))


async def _begin(call: Call, group: Group, thread_id: int | None) -> Message:
    made = await service.draft(call.session, group, None, call.now, author=call.person.id, thread_id=thread_id)
    return await _ask(call, group, made, "content")


@router.tap(taps.CountTap, right=Right.HOST, place=Place.GROUP, again="manage")
async def count_down(call: Call, tap: taps.CountTap) -> Reply:
    """The usual countdown to an activity's start."""
    activity = tap.activity
    made = await service.begin_countdown(call.session, call.group, activity, call.now, author=call.person.id)
    return Several((Toast(), await panel(call, made)))


@router.tap(taps.AnnouncementTap, right=Right.HOST)
async def show(call: Call, tap: taps.AnnouncementTap) -> Reply:
    """The panel."""
    found = await _found(call, tap.number)
    if call.in_private:
        await _close_form(call)
    return turned(await panel(call, found))


@router.tap(taps.DoTap, right=Right.HOST)
async def do(call: Call, tap: taps.DoTap) -> Reply:
    """Whatever a button of the panel does."""
    found = await _found(call, tap.number)
    if found.created_by is None:
        # An anonymous admin began it; now it is known who wants it.
        found.created_by = call.person.id
    if tap.what in _FLAGS:
        await service.turn(call.session, found, tap.what)
        return turned(await panel(call, found))
    if tap.what == "remove":
        return turned(view.ask_removal(call.t, announcement_facts(found)))
    if tap.what == "erase":
        await service.remove(call.session, found)
        return turned(view.removed(call.t))
    if tap.what not in _DEEDS:
        raise OutOfDate
    toast = await _DEEDS[tap.what](call, found)
    return Several((Toast(toast.striptags()), Edit(await panel(call, found))))


async def _confirm(call: Call, found: Announcement) -> Markup:
    await service.confirm(call.session, call.group, found, call.now)
    return view.scheduled(call.t, is_sent=found.state == "done")


async def _send_now(call: Call, found: Announcement) -> Markup:
    await service.send_now(call.session, call.group, found, call.now)
    return view.sent(call.t)


async def _pause(call: Call, found: Announcement) -> Markup:
    await service.pause(call.session, found)
    return Markup()


async def _resume(call: Call, found: Announcement) -> Markup:
    await service.resume(call.session, call.group, found, call.now)
    return view.scheduled(call.t, is_sent=found.state == "done")


async def _skip(call: Call, found: Announcement) -> Markup:
    await service.skip(call.session, call.group, found, call.now)
    return view.skipped(call.t)


_FLAGS = frozenset(service.FLAGS)
_DEEDS: Mapping[str, Callable[[Call, Announcement], Awaitable[Markup]]] = {
    "confirm": _confirm,
    "now": _send_now,
    "pause": _pause,
    "resume": _resume,
    "skip": _skip,
}


# --- the form -----------------------------------------------------------------------------------------------------------------------


@router.tap(taps.AskTap, right=Right.HOST, place=Place.PRIVATE)
async def ask(call: Call, tap: taps.AskTap) -> Reply:
    """Ask for a part of it, or show it as it will look."""
    found = await _found(call, tap.number)
    if tap.step == "preview":
        await _close_form(call)
        return Several((Toast(), *await _preview(call, found)))
    if tap.step == "topic":
        await _close_form(call)
        topics = await service.topics(call.session, call.group.id)
        return Several((Toast(), view_form.where_to(call.t, announcement_facts(found), topics)))
    if tap.step not in view_form.STEPS:
        raise OutOfDate
    return Several((Toast(), await _ask(call, call.group, found, tap.step)))


async def _ask(call: Call, group: Group, announcement: Announcement, step: str) -> Message:
    form = forms.Open(FORM, group.id, announcement.number, step, {})
    await forms.keep(call.session, call.person.id, form, call.now)
    return _question(call, group, announcement, step)


def _question(call: Call, group: Group, announcement: Announcement, step: str) -> Message:
    if step != "move":
        return view_form.question(call.t, group_facts(group), announcement_facts(announcement), step)
    due = service.next_due(announcement, group)
    if due is None or announcement.activity is not None:
        raise OutOfDate
    return view_form.where_instead(call.t, group_facts(group), announcement_facts(announcement), due)


@router.tap(taps.WhenTap, right=Right.HOST, place=Place.PRIVATE)
async def choose_when(call: Call, tap: taps.WhenTap) -> Reply:
    """A ready answer to “when?”."""
    found = await _found(call, tap.number)
    text = tap.value.replace("+", " ").replace(".", ":")
    await service.answer_when(call.session, call.group, found, text, call.now)
    await _close_form(call)
    return Several((Toast(), *await _preview(call, found)))


@router.tap(taps.MoveTap, right=Right.HOST, place=Place.PRIVATE)
async def move_to(call: Call, tap: taps.MoveTap) -> Reply:
    """A ready answer to “when shall the next one come?”."""
    found = await _found(call, tap.number)
    await service.move(call.session, call.group, found, tap.value.replace("+", " ").replace(".", ":"), call.now)
    await _close_form(call)
    return turned(await panel(call, found))


@router.tap(taps.TopicTap, right=Right.HOST, place=Place.PRIVATE)
async def choose_topic(call: Call, tap: taps.TopicTap) -> Reply:
    """Where it is posted."""
    found = await _found(call, tap.number)
    await service.post_in(call.session, found, tap.thread)
    return turned(await panel(call, found))


@router.form(FORM, right=Right.HOST)
async def written(call: Call) -> Reply:
    """The answer to the form's question."""
    form = await forms.current(call.session, call.person.id, call.now)
    if form is None or form.activity is None:
        raise OutOfDate
    found = await _found(call, form.activity)
    album = call.incoming.album
    if album is not None and form.answers.get("album") == album:
        # More of the album whose first message was the answer.
        if not form.answers.get("is_refused"):
            await service.add_to_album(call.session, found, call.incoming.message_id or 0)
        return None
    if form.step == "content":
        if album is not None and buttons_of(found):
            # Said once, not with each of its messages.
            await _remember_album(call, found, form.step, is_refused=True)
            return Message(view_form.no_buttons_under_albums(call.t))
        await service.put(call.session, found, _content(call))
        if not service.is_timed(found):
            question = await _ask(call, call.group, found, "when")
            await _remember_album(call, found, "when")
            return question
        await _remember_album(call, found, "done")
        # Of an album the rest is still on its way: it is shown when it is asked for.
        return await panel(call, found) if album is not None else Several(await _preview(call, found))
    text = call.incoming.text
    if form.step == "when":
        await service.answer_when(call.session, call.group, found, text, call.now)
    elif form.step == "move":
        await service.move(call.session, call.group, found, text, call.now)
    elif form.step in _KEYS:
        await service.change(call.session, call.group, found, {_KEYS[form.step]: text}, call.now)
    else:
        await _close_form(call)
        return people_view.lost_text(call.t)
    await _close_form(call)
    return Several(await _preview(call, found))


_KEYS = {"buttons": "buttons", "steps": "before"}


def _content(call: Call) -> Content | Copies:
    incoming = call.incoming
    assert incoming.raw is not None  # noqa: S101 - a form is answered by a message
    assert incoming.message_id is not None  # noqa: S101
    if incoming.album is not None:
        return Copies((incoming.message_id,), call.person.id)
    return content_of(incoming.raw) or Copies((incoming.message_id,), call.person.id)


async def _remember_album(call: Call, announcement: Announcement, step: str, *, is_refused: bool = False) -> None:
    if call.incoming.album is None:
        if step == "done":
            await _close_form(call)
        return
    answers = {"album": call.incoming.album, "is_refused": is_refused}
    form = forms.Open(FORM, call.group.id, announcement.number, step, answers)
    await forms.keep(call.session, call.person.id, form, call.now)


async def _close_form(call: Call) -> None:
    form = await forms.current(call.session, call.person.id, call.now)
    if form is not None and form.name == FORM:
        await forms.give_up(call.session, call.person.id)


async def _preview(call: Call, announcement: Announcement) -> tuple[Post | Message, ...]:
    """What will be posted, exactly as it will look, and the panel under it."""
    post = await posting.preview(call.session, call.group, announcement, call.now)
    shown = await panel(call, announcement)
    return (shown,) if post is None else (post, shown)


async def panel(call: Call, announcement: Announcement, notes: tuple[Markup, ...] = ()) -> Message:
    """An announcement as it is set up."""
    facts = await service.panel(call.session, call.group, announcement, call.now)
    return view.panel(call.t, facts, call.now, bot_username=call.bot.username, in_private=call.in_private, notes=notes)


async def _found(call: Call, number: int) -> Announcement:
    return await service.find(call.session, call.group.id, number)
