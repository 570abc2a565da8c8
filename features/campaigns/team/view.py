"""Tasks as they are looked at: one's own, one of them, all of a campaign; whom one may be given to, and who has which role."""

from collections.abc import Callable, Sequence
from datetime import datetime

from markupsafe import Markup

from features.campaigns.sections import BEFORE_IT
from features.campaigns.taps import CampaignTap
from features.campaigns.team.facts import TaskFacts, TeamFacts
from features.campaigns.team.rules import (
    MOST_SAID,
    NoSuchTask,
    NotHere,
    NothingToShow,
    NotYours,
    TaskSettled,
    TooMuchSaid,
)
from features.campaigns.team.taps import (
    GiveTap,
    MineTap,
    RolesTap,
    RoleTap,
    TaskDoTap,
    TaskTap,
    TeamTap,
    TimetableTap,
    WhoTap,
)
from features.campaigns.team.view_told import lines
from features.campaigns.view_parts import role_name
from features.facts import GroupFacts
from kit.messages import Button, Link, Message, Row, Toast
from kit.texts import Texts, as_written, person_name, words

_PAGE = 8
_LABEL = 34


# --- one's own --------------------------------------------------------------------------------------------------------------------


def in_group(t: Texts) -> Message:
    """`/tasks` in a group: one's own are nobody else's business."""
    return Message(t("📋 Your tasks are in our private chat."), ((Link.starting(t("My tasks"), MineTap(0)),),))


def mine(t: Texts, tasks: Sequence[TaskFacts], page: int, now: datetime) -> Message:
    """One's own tasks in all groups, by when they are due."""
    if not tasks:
        return Message(
            t("📋 You have no open tasks. When somebody gives you one, I'll write to you here and remind you in time.")
        )
    pages = max(1, -(-len(tasks) // _PAGE))
    page = min(page, pages - 1)
    shown = tasks[page * _PAGE : (page + 1) * _PAGE]
    said = [t("📋 <b>Your tasks</b>"), *(_mine(t, task, now) for task in shown)]
    rows: list[Row] = [(_button(task),) for task in shown]
    return Message(Markup("\n").join(said), (*rows, *_turns(t, page, pages, MineTap)))


def _mine(t: Texts, task: TaskFacts, now: datetime) -> Markup:
    moment = t.moment(task.group.calendar.local(task.due))
    where = Markup("{} · {}").format(task.of, as_written(task.group.title))
    if task.due <= now:
        return t("⚠️ late, {moment} <b>{title}</b> ({where})", moment=moment, title=task.title, where=where)
    return t("🕒 {moment} <b>{title}</b> ({where})", moment=moment, title=task.title, where=where)


def _button(task: TaskFacts, sign: str = "") -> Button:
    title = task.title if len(task.title) <= _LABEL else task.title[: _LABEL - 1] + "…"
    label = f"{sign}{task.campaign}.{task.number} {title}"
    return Button.tapping(label, TaskTap(task.group.id, task.campaign, task.number))


def _turns(
    t: Texts, page: int, pages: int, tap: Callable[[int], MineTap | TeamTap | WhoTap | RolesTap]
) -> tuple[Row, ...]:
    row: Row = (
        *((Button.tapping(t.context("tasks", "⬅️ Earlier"), tap(page - 1)),) if page else ()),
        *((Button.tapping(t.context("tasks", "Later ➡️"), tap(page + 1)),) if page + 1 < pages else ()),
    )
    return (row,) if row else ()


# --- one of them ------------------------------------------------------------------------------------------------------------------


def task(t: Texts, of: TaskFacts, me: int, now: datetime, *, is_host: bool) -> Message:
    """A task, with what the reader may do with it."""
    number = f"{of.campaign}.{of.number}"
    said = [t("📋 Task {number}", number=number), "", *lines(t, of), _whose(t, of), *_outcome(t, of, now)]
    return Message(Markup("\n").join(said), tuple(_rows(t, of, me, is_host=is_host)))


def _whose(t: Texts, of: TaskFacts) -> Markup:
    role = role_name(t, of.role)
    if of.holder is not None:
        return t("👤 {role}: {name}", role=role, name=person_name(of.holder_name))
    if of.who:
        return t("👤 {role}: nobody yet (the plan says {name})", role=role, name=as_written(of.who))
    return t("👤 {role}: nobody yet", role=role)


def _outcome(t: Texts, of: TaskFacts, now: datetime) -> list[Markup]:
    said: list[Markup] = []
    name, at = person_name(of.by_name) if of.by_name else "", of.settled_at
    moment = "" if at is None else t.moment(of.group.calendar.local(at))
    if of.state == "done":
        said.append(
            t("✅ Done by {name}, {moment}", name=name, moment=moment)
            if name
            else t("✅ Done, {moment}", moment=moment)
        )
    elif of.state == "skipped":
        said.append(t("⏭ Not needed"))
    elif of.due <= now:
        said.append(t("⚠️ Late"))
    if of.said:
        said.append(t("💬 “{words}”", words=as_written(of.said, most=MOST_SAID)))
    if of.proof is not None:
        said.append(t("📎 There is a file to it."))
    return said


def _rows(t: Texts, of: TaskFacts, me: int, *, is_host: bool) -> list[Row]:
    where = of.group.id, of.campaign, of.number

    def does(label: str, what: str) -> Button:
        return Button.tapping(label, TaskDoTap(*where, what))

    rows: list[Row] = []
    is_mine = of.holder == me
    if of.is_open:
        first: Row = (does(t("✅ Done"), "done"),) if is_mine or is_host else ()
        if is_mine:
            first = (*first, does(t("⏰ Later"), "later"), does(t("🙅 I can't"), "cannot"))
        else:
            label = t("✋ I'll do it") if of.holder is None else t("✋ I'll take it over")
            first = (*first, does(label, "take"))
        rows.append(first)
        if is_host:
            rows.append(
                (
                    Button.tapping(t("👤 Give it to …"), WhoTap(*where, 0)),
                    does(t("📅 A day later"), "defer"),
                    does(t("⏭ Not needed"), "skip"),
                )
            )
    elif is_host or of.by == me:
        rows.append((does(t("↩️ Open it again"), "again"),))
    leaving: Row = (does(t("📎 Add a photo or note"), "proof"),) if is_mine or is_host or of.by == me else ()
    if of.proof is not None:
        leaving = (*leaving, does(t("👀 Show the file"), "show"))
    if leaving and of.state != "skipped":
        rows.append(leaving)
    rows.append(
        (
            Button.tapping(t("📋 My tasks"), MineTap(0)),
            Button.tapping(t("🗂 All of the campaign"), TeamTap(of.group.id, of.campaign, 0)),
        )
    )
    return rows


def ask_for_proof(t: Texts, of: TaskFacts) -> Message:
    """The form that takes a file or words."""
    text = t(
        "📎 <b>{title}</b>: send me a photo, a file or a few words (up to {most} characters), and I keep it with the task. "
        "Of a file I keep only where it lies at Telegram.",
        title=of.title,
        most=MOST_SAID,
    )
    back = Button.tapping(t("Back"), TaskTap(of.group.id, of.campaign, of.number))
    return Message(text, ((back,),))


def proof(t: Texts, of: TaskFacts) -> Message:
    """The file that was left with a task."""
    text = t("📎 To <b>{title}</b>", title=of.title)
    back = Button.tapping(t("Back"), TaskTap(of.group.id, of.campaign, of.number))
    return Message(text, ((back,),), attachment=of.proof)


def said_so(t: Texts, what: str) -> Markup:
    """The toast behind a button."""
    return {
        "done": t("Done, thank you!"),
        "already": t("It was done already."),
        "cannot": t("That's fine. I've told whoever runs it."),
        "free": t("Nobody has it now."),
        "take": t("It is yours now. I'll remind you."),
        "skip": t("It's not needed any more."),
        "again": t("It's open again."),
        "defer": t("It's due a day later."),
        "given": t("They have it now, and I've told them."),
    }[what]


def will_remind(t: Texts, group: GroupFacts, at: datetime) -> Markup:
    """The toast behind “later”."""
    return t("I'll remind you: {moment}.", moment=t.moment(group.calendar.local(at)))


def given_in_group(t: Texts, of: TaskFacts) -> Message:
    """Somebody has a task by a command in the group."""
    link = Link.starting(t("Have a look"), TaskTap(of.group.id, of.campaign, of.number))
    text = t("📋 {name} has task {number} now.", name=person_name(of.holder_name), number=f"{of.campaign}.{of.number}")
    return Message(text, ((link,),))


def done_in_group(t: Texts, of: TaskFacts) -> Message:
    """A task is done by a command in the group."""
    return Message(t("✅ Task {number} is done. Thank you!", number=f"{of.campaign}.{of.number}"))


def one_in_group(t: Texts, of: TaskFacts) -> Message:
    """A task that was named in the group: it is looked at in private."""
    link = Link.starting(t("Have a look"), TaskTap(of.group.id, of.campaign, of.number))
    text = t(
        "📋 Task {number} is in our private chat. To give it to somebody, reply to them with {reply}, or write {name}.",
        number=f"{of.campaign}.{of.number}",
        reply=Markup("<code>/tasks {}.{}</code>").format(of.campaign, of.number),
        name=Markup("<code>/tasks {}.{} @name</code>").format(of.campaign, of.number),
    )
    return Message(text, ((link,),))


# --- all of a campaign ------------------------------------------------------------------------------------------------------------


def team(t: Texts, of: TeamFacts, page: int, now: datetime, *, is_host: bool) -> Message:
    """All tasks of a campaign, open ones first."""
    tasks = sorted(of.tasks, key=lambda task: (not task.is_open, task.due))
    pages = max(1, -(-len(tasks) // _PAGE))
    page = min(page, pages - 1)
    shown = tasks[page * _PAGE : (page + 1) * _PAGE]
    done = sum(task.state != "open" for task in tasks)
    said: list[Markup | str] = [
        t("📋 <b>{title}</b>: tasks ({group})", title=of.title, group=as_written(of.group.title))
    ]
    if not tasks:
        is_draft = of.state in BEFORE_IT
        said.append(
            t("Tasks are given out once it is planned. Until then they are under ✏️ Change.")
            if is_draft
            else t("The plan has no tasks.")
        )
    else:
        said.append(t("{done} of {all} are done.", done=done, all=len(tasks)))
        said += ["", *(_of_team(t, task, now) for task in shown)]
    rows: list[Row] = [(_button(task, _sign(task, now)),) for task in shown]
    rows += _turns(t, page, pages, lambda to: TeamTap(of.group.id, of.campaign, to))
    if is_host and of.roles:
        rows.append((Button.tapping(t("👥 Who has which role"), RolesTap(of.group.id, of.campaign, 0, 0)),))
    last: Row = (Button.tapping(t("🗓 Timetable"), TimetableTap(of.group.id, of.campaign, "list", 0)),)
    if is_host:
        last = (*last, Button.tapping(t("◀ The campaign"), CampaignTap(of.group.id, of.campaign)))
    rows.append(last)
    return Message(Markup("\n").join(said), tuple(rows))


def _sign(task: TaskFacts, now: datetime) -> str:
    if task.state == "done":
        return "✅ "
    if task.state == "skipped":
        return "⏭ "
    return "⚠️ " if task.due <= now else "❓ " if task.holder is None else "🕒 "


def _of_team(t: Texts, task: TaskFacts, now: datetime) -> Markup:
    moment = t.moment(task.group.calendar.local(task.due))
    whose = person_name(task.holder_name) if task.holder is not None else t.context("has a task", "nobody yet")
    return t(
        "{sign}{moment} {title} ({role}: {whose})",
        sign=_sign(task, now),
        moment=moment,
        title=task.title,
        role=role_name(t, task.role),
        whose=whose,
    )


def who(t: Texts, of: TaskFacts, people: Sequence[tuple[int, str]], page: int) -> Message:
    """Whom it may be given to by a button."""
    pages = max(1, -(-len(people) // _PAGE))
    page = min(page, pages - 1)
    where = of.group.id, of.campaign, of.number
    text = t(
        "👤 Who shall do <b>{title}</b>? Anybody else: reply to them in the group with {command}.",
        title=of.title,
        command=Markup("<code>/tasks {}.{}</code>").format(of.campaign, of.number),
    )
    rows: list[Row] = [
        (Button.tapping(person_name(name), GiveTap(*where, person)),)
        for person, name in people[page * _PAGE : (page + 1) * _PAGE]
    ]
    rows += _turns(t, page, pages, lambda to: WhoTap(*where, to))
    rows.append((Button.tapping(t("Back"), TaskTap(*where)),))
    return Message(text, tuple(rows))


def roles(t: Texts, of: TeamFacts) -> Message:
    """Who has which role."""
    names = {each.person_id: each.name for each in of.team}
    said: list[Markup | str] = [t("👥 <b>{title}</b>: who has which role", title=of.title)]
    rows: list[Row] = []
    for place, (role, holders) in enumerate(of.roles.items(), start=1):
        who_has = t.listing(person_name(names.get(person, "")) for person in holders)
        said.append(
            t(
                "{role}: {whose}",
                role=role_name(t, role),
                whose=who_has if holders else t.context("has a task", "nobody yet"),
            )
        )
        if role != "owner":
            rows.append((Button.tapping(role_name(t, role), RolesTap(of.group.id, of.campaign, place, 0)),))
    said += ["", t("Whoever gets a role gets the tasks of it that nobody has.")]
    rows.append((Button.tapping(t("📋 All tasks"), TeamTap(of.group.id, of.campaign, 0)),))
    return Message(Markup("\n").join(said), tuple(rows))


def role(t: Texts, of: TeamFacts, place: int, people: Sequence[tuple[int, str]], page: int) -> Message:
    """Who shall have a role; whoever has it gives it back by the same button."""
    name = list(of.roles)[place - 1]
    pages = max(1, -(-len(people) // _PAGE))
    page = min(page, pages - 1)
    rows: list[Row] = [
        (
            Button.tapping(
                ("✅ " if person in of.roles[name] else "") + person_name(called),
                RoleTap(of.group.id, of.campaign, place, person),
            ),
        )
        for person, called in people[page * _PAGE : (page + 1) * _PAGE]
    ]
    rows += _turns(t, page, pages, lambda to: RolesTap(of.group.id, of.campaign, place, to))
    rows.append((Button.tapping(t("Back"), RolesTap(of.group.id, of.campaign, 0, 0)),))
    return Message(
        t("👥 Who shall be {role}? Tap somebody to give them the role, or to take it back.", role=role_name(t, name)),
        tuple(rows),
    )


def toast(text: Markup) -> Toast:
    """A word or two to whoever tapped."""
    return Toast(str(text.striptags()))


# --- refusals ---------------------------------------------------------------------------------------------------------------------


@words.register
def _(refusal: NoSuchTask, t: Texts) -> Markup:
    return t(
        "I don't know the task “{said}” here. Your tasks with their numbers: {command}",
        said=as_written(refusal.said),
        command="/tasks",
    )


@words.register
def _(refusal: TaskSettled, t: Texts) -> Markup:
    if refusal.state == "skipped":
        return t("This task is not needed any more. Look at the others: /tasks")
    return t("This task is done already. Look at the others: /tasks")


@words.register
def _(_refusal: NotYours, t: Texts) -> Markup:
    return t("This is somebody else's task. Whoever has it can do this, and admins and hosts can. Yours: /tasks")


@words.register
def _(_refusal: NotHere, t: Texts) -> Markup:
    return t("They are not in the group. Choose somebody who is, or ask them to join first.")


@words.register
def _(refusal: TooMuchSaid, t: Texts) -> Markup:
    return t(
        "That is too long: {length} characters. A note has {most} at most; please send a shorter one.",
        length=refusal.length,
        most=MOST_SAID,
    )


@words.register
def _(_refusal: NothingToShow, t: Texts) -> Markup:
    return t("I can keep a photo, a video, a file or words with a task. Please send one of these.")
