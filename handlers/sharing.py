"""Sharings, for members and speakers: coming, asking, being there, saying how it was; `/ask`."""

from collections.abc import Sequence

from features import forms, memory
from features.activities import service as activities
from features.activities.sharing import (
    archive,
    attendance,
    before,
    feedback,
    questions,
    rsvp,
    service as sharing,
    talks,
    taps,
    themes,
    view,
    view_askers,
    view_desk,
    view_forms,
    view_talk,
    voice,
)
from features.activities.sharing.facts import About, about, talk_facts
from features.activities.sharing.rules import OwnQuestion
from features.facts import activity_facts
from features.forms import Open
from features.links import deep_link
from features.outbox import prompts
from features.people import census
from features.people.access import OutOfDate, Right, membership_of
from handlers.call import Call, Endpoints
from handlers.pages import turned
from kit.buttons import Tap
from kit.messages import Edit, Reaction, Reply, Several, Toast
from kit.router import Place
from kit.texts import words
from kit.updates import Incoming, Kind
from models import Activity

router = Endpoints()

FORM = "sharing"
_STEPS = frozenset({"ask", "theme", "code", "comment"})
_THEME_WORDS = ("theme", "主题", "题目")


# --- in the group ----------------------------------------------------------------------------------------------------------------


@router.hot_tap(taps.RsvpTap, right=Right.MEMBER)
async def rsvp_(calls: Sequence[Call], tap: taps.RsvpTap) -> Sequence[Reply]:
    """Taps on one answer to the invitation, all at once."""
    first = calls[0]
    if tap.answer not in taps.ANSWERS:
        raise OutOfDate
    people = [call.person.id for call in calls]
    results = await rsvp.answer(
        first.session, first.group, await _of(first, tap.activity), tap.talk, tap.answer, people, first.now
    )
    return [view.answer_toast(call.t, result) for call, result in zip(calls, results, strict=True)]


@router.hot_tap(taps.QuestionVoteTap, right=Right.MEMBER)
async def vote_for_question(calls: Sequence[Call], tap: taps.QuestionVoteTap) -> Sequence[Reply]:
    """Taps on one question."""
    first = calls[0]
    people = [call.person.id for call in calls]
    results = await questions.vote(
        first.session, first.group, await _of(first, tap.activity), tap.talk, tap.question, people, first.now
    )
    return [
        Toast(words(result, call.t).striptags(), alert=True)
        if isinstance(result, OwnQuestion)
        else view.question_vote_toast(call.t, is_vote=result)
        for call, result in zip(calls, results, strict=True)
    ]


@router.hot_tap(taps.ThemeVoteTap, right=Right.MEMBER)
async def vote_for_theme(calls: Sequence[Call], tap: taps.ThemeVoteTap) -> Sequence[Reply]:
    """Taps on one theme."""
    first = calls[0]
    people = [call.person.id for call in calls]
    results = await themes.vote(
        first.session, first.group, await _of(first, tap.activity), tap.theme, people, first.now
    )
    return [view.theme_vote_toast(call.t, is_vote=result) for call, result in zip(calls, results, strict=True)]


@router.hot_tap(taps.HereTap, right=Right.MEMBER, presumes=True)
async def be_there(calls: Sequence[Call], tap: taps.HereTap) -> Sequence[Reply]:
    """Taps on “I'm listening”."""
    first = calls[0]
    people = [call.person.id for call in calls]
    results = await attendance.be_there(
        first.session, first.group, await _of(first, tap.activity), tap.talk, people, first.now
    )
    return [view.here_toast(call.t, is_new=r.is_new, points=r.points) for call, r in zip(calls, results, strict=True)]


@router.hot_tap(taps.StarsTap, right=Right.MEMBER)
async def rate(calls: Sequence[Call], tap: taps.StarsTap) -> Sequence[Reply]:
    """Taps on so many stars."""
    first = calls[0]
    if not 1 <= tap.stars <= 5:
        raise OutOfDate
    people = [call.person.id for call in calls]
    results = await feedback.rate(
        first.session, first.group, await _of(first, tap.activity), tap.talk, tap.stars, people, first.now
    )
    return [view.stars_toast(call.t, tap.stars, is_new=is_new) for call, is_new in zip(calls, results, strict=True)]


@router.tap(taps.AskTap, right=Right.MEMBER, place=Place.GROUP)
async def to_ask(call: Call, tap: taps.AskTap) -> Reply:
    """Ask in private."""
    return _opens(call, taps.MemberFormTap(call.group.id, tap.activity, tap.talk, "ask"))


@router.tap(taps.ProposeTap, right=Right.MEMBER, place=Place.GROUP)
async def to_propose(call: Call, tap: taps.ProposeTap) -> Reply:
    """Propose a theme in private."""
    return _opens(call, taps.MemberFormTap(call.group.id, tap.activity, 0, "theme"))


@router.tap(taps.CodeTap, right=Right.MEMBER, place=Place.GROUP)
async def to_type_code(call: Call, tap: taps.CodeTap) -> Reply:
    """Type the code word in private."""
    return _opens(call, taps.MemberFormTap(call.group.id, tap.activity, tap.talk, "code"))


@router.tap(taps.CommentTap, right=Right.MEMBER, place=Place.GROUP)
async def to_comment(call: Call, tap: taps.CommentTap) -> Reply:
    """Say in private how it was."""
    return _opens(call, taps.MemberFormTap(call.group.id, tap.activity, tap.talk, "comment"))


@router.tap(taps.CalendarTap, right=Right.MEMBER, place=Place.GROUP)
async def to_calendar(call: Call, tap: taps.CalendarTap) -> Reply:
    """Get the calendar file in private."""
    return _opens(call, taps.GetCalendarTap(call.group.id, tap.activity))


@router.command("ask", right=Right.MEMBER, place=Place.ANYWHERE, must_know=True, fact=True)
async def ask(call: Call) -> Reply:
    """`/ask How did you begin?`, or `/ask theme …`. In private, where a muted talk leaves no other way: of which talk?"""
    if call.in_private:
        return await _ask_in_private(call)
    said, thread = call.incoming.arguments, call.incoming.thread_id
    word, _, rest = said.partition(" ")
    if word.lower().rstrip(":：") in _THEME_WORDS:
        activity = await themes.which(call.session, call.group, thread)
        theme = await themes.propose(call.session, call.group, activity, call.person.id, rest, call.now)
        return Reaction("👍", otherwise=view_forms.theme_proposed(call.t, theme.text).text)
    activity, talk = await questions.which(call.session, call.group, thread)
    await questions.ask(
        call.session,
        call.group,
        activity,
        talk.number,
        call.person.id,
        said,
        call.now,
        is_anonymous=False,
        message_id=call.incoming.message_id,
    )
    return Reaction("✍", otherwise=view_forms.question_sent(call.t).text)


# --- in private ------------------------------------------------------------------------------------------------------------------


async def _ask_in_private(call: Call) -> Reply:
    found: list[About] = []
    for group, _ in await census.groups_of(call.session, call.person.id):
        if (await membership_of(call.session, group.id, call.person.id, call.now)).may(Right.MEMBER):
            found += [about(group, activity, talk) for activity, talk in await questions.askable(call.session, group)]
    said = call.incoming.arguments
    live = [each for each in found if each[2].state == "live"]
    chosen = live if len(live) == 1 else found
    if len(chosen) != 1:
        return view_askers.which_talk(call.t, chosen)
    ((seen, activity, talk),) = chosen
    if not said:
        await forms.keep(
            call.session, call.person.id, Open(FORM, seen.id, activity.number, "ask", {"talk": talk.number}), call.now
        )
        return view_forms.form(call.t, seen, activity, talk, "ask")
    text = questions.check(said)
    answers = {"talk": talk.number, "text": text}
    await forms.keep(call.session, call.person.id, Open(FORM, seen.id, activity.number, "ask", answers), call.now)
    return view_forms.question_preview(call.t, seen, text)


@router.tap(taps.MemberFormTap, right=Right.MEMBER, place=Place.PRIVATE)
async def open_form(call: Call, tap: taps.MemberFormTap) -> Reply:
    """Ask, propose, type the code word, comment: what shall it be?"""
    if tap.step not in _STEPS:
        raise OutOfDate
    activity = await _of(call, tap.activity)
    talk = await talks.find(call.session, activity, tap.talk) if tap.talk else None
    form = Open(FORM, call.group.id, activity.number, tap.step, {"talk": tap.talk})
    await forms.keep(call.session, call.person.id, form, call.now)
    seen = None if talk is None else talk_facts(talk)
    return view_forms.form(call.t, call.about, activity_facts(activity), seen, tap.step)


@router.form(FORM, right=Right.MEMBER)
async def written(call: Call) -> Reply:
    """What somebody wrote into the form."""
    form, activity = await _form(call)
    number, said, person = int(form.answers["talk"]), call.incoming.text, call.person.id
    if form.step == "ask":
        text = questions.check(said)
        answers = {"talk": number, "text": text}
        await forms.keep(call.session, person, Open(FORM, form.group_id, form.activity, "ask", answers), call.now)
        return view_forms.question_preview(call.t, call.about, text)
    if form.step == "speak":
        return await _speak(call, activity, number)
    if form.step == "theme":
        theme = await themes.propose(call.session, call.group, activity, person, said, call.now)
        answer = view_forms.theme_proposed(call.t, theme.text)
    elif form.step == "code":
        present = await attendance.type_code(call.session, call.group, activity, number, person, said, call.now)
        answer = view_forms.code_accepted(call.t, is_new=present.is_new, points=present.points)
    else:
        await feedback.comment(call.session, call.group, activity, number, person, said, call.now)
        answer = view_forms.comment_kept(call.t)
    await forms.give_up(call.session, person)
    return answer


@router.tap(taps.SendQuestionTap, right=Right.MEMBER, place=Place.PRIVATE)
async def send_question(call: Call, tap: taps.SendQuestionTap) -> Reply:
    """The question as it was written, with the name or without."""
    form, activity = await _form(call)
    if form.step != "ask" or "text" not in form.answers:
        raise OutOfDate
    await questions.ask(
        call.session,
        call.group,
        activity,
        int(form.answers["talk"]),
        call.person.id,
        str(form.answers["text"]),
        call.now,
        is_anonymous=bool(tap.hidden),
    )
    await forms.give_up(call.session, call.person.id)
    return turned(view_forms.question_sent(call.t))


@router.tap(taps.GetCalendarTap, right=Right.MEMBER, place=Place.PRIVATE)
async def get_calendar(call: Call, tap: taps.GetCalendarTap) -> Reply:
    """The calendar file."""
    activity = await _of(call, tap.activity)
    found = await sharing.calendar(call.session, activity)
    if not found:
        raise OutOfDate
    return view_desk.calendar(
        call.t, call.about, activity_facts(activity), found, call.now, home=await memory.home(call.session)
    )


@router.tap(taps.ReadyTap, right=Right.MEMBER, place=Place.PRIVATE)
async def ready(call: Call, tap: taps.ReadyTap) -> Reply:
    """A speaker answers the ready-check."""
    activity = await _of(call, tap.activity)
    is_ready = bool(tap.ready)
    await prompts.leave(call.session, call.here)
    talk = await before.say_ready(
        call.session, call.group, activity, tap.talk, call.person.id, is_ready=is_ready, now=call.now
    )
    return Several(
        (Toast(), Edit(view_talk.ready_said(call.t, activity_facts(activity), talk_facts(talk), is_ready=is_ready)))
    )


@router.tap(taps.SpeakTap, right=Right.MEMBER, place=Place.PRIVATE)
async def speak(call: Call, tap: taps.SpeakTap) -> Reply:
    """A speaker wants to speak through the bot."""
    activity = await _of(call, tap.activity)
    talk = await voice.require_speaker(call.session, activity, tap.talk, call.person.id)
    form = Open(FORM, call.group.id, activity.number, "speak", {"talk": talk.number})
    await forms.keep(call.session, call.person.id, form, call.now)
    return turned(view_forms.form(call.t, *about(call.group, activity, talk), "speak"))


@router.tap(taps.StopSpeakingTap, right=Right.MEMBER, place=Place.PRIVATE)
async def stop_speaking(call: Call, _tap: taps.StopSpeakingTap) -> Reply:
    """The speaker writes in the group again."""
    form, _ = await _form(call)
    if form.step != "speak":
        raise OutOfDate
    await forms.give_up(call.session, call.person.id)
    return turned(view_forms.stopped(call.t))


async def _speak(call: Call, activity: Activity, number: int) -> Reply:
    incoming = call.incoming
    if incoming.media is not None and incoming.media.kind not in voice.KINDS:
        return view_forms.not_passed_on(call.t)
    await voice.pass_on(
        call.session,
        call.group,
        activity,
        number,
        call.person.id,
        call.person.name,
        incoming.text,
        incoming.media,
        incoming.update_id,
        call.now,
    )
    return Reaction("👌", otherwise=view_forms.passed_on(call.t))


# --- what is kept of a talk ------------------------------------------------------------------------------------------------------


def _is_written(incoming: Incoming) -> bool:
    is_known = incoming.sender is not None or incoming.is_anonymous_admin
    is_said = incoming.kind is Kind.MESSAGE and incoming.command is None and bool(incoming.text or incoming.media)
    return is_said and is_known and incoming.chat is not None and incoming.chat.is_group


@router.event(_is_written, right=Right.ANYONE)
async def keep_message(call: Call) -> None:
    """A speaker or host writes while a talk is on: for its archive."""
    incoming = call.incoming
    if call.maybe_group is None or incoming.message_id is None:
        return
    await archive.keep(
        call.session,
        call.group,
        message_id=incoming.message_id,
        thread_id=incoming.thread_id,
        person_id=None if incoming.sender is None else incoming.sender.id,
        text=incoming.text,
        media=None if incoming.media is None else incoming.media.kind,
        now=call.now,
    )


def _is_edited(incoming: Incoming) -> bool:
    return incoming.chat is not None and incoming.chat.is_group and incoming.message_id is not None


@router.event(_is_edited, right=Right.ANYONE, edits=True)
async def correct_message(call: Call) -> None:
    """What is kept for an archive has been edited."""
    incoming = call.incoming
    if call.maybe_group is None or incoming.message_id is None:
        return
    media = None if incoming.media is None else incoming.media.kind
    await archive.correct(call.session, call.group, incoming.message_id, incoming.text, media)


@router.event(lambda incoming: incoming.kind is Kind.REACTION, right=Right.ANYONE)
async def count_reaction(call: Call) -> None:
    """Somebody reacts to a message: the archive points to what people liked."""
    incoming = call.incoming
    change = bool(incoming.reactions) - bool(incoming.reactions_before)
    if call.maybe_group is not None and incoming.message_id is not None and change:
        await archive.count_reaction(call.session, call.group, incoming.message_id, change)


def _opens(call: Call, meaning: Tap) -> Reply:
    """The tap opens the private chat with the bot."""
    return Toast(url=deep_link(call.bot.username, meaning))


async def _of(call: Call, number: int) -> Activity:
    """The sharing of this number. Raises OutOfDate, also for an activity of another kind."""
    return await activities.find(call.session, call.group.id, number, kind="sharing")


async def _form(call: Call) -> tuple[Open, Activity]:
    form = await forms.current(call.session, call.person.id, call.now)
    if form is None or form.name != FORM or form.group_id != call.group.id or form.activity is None:
        raise OutOfDate
    return form, await _of(call, form.activity)
