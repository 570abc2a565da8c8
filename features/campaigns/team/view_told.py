"""What is said of tasks in private without being asked: to whoever has one, and to whoever answers for the campaign."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Literal

from markupsafe import Markup

from features.campaigns.team.facts import TaskFacts
from features.campaigns.team.taps import MineTap, TaskDoTap, TaskTap, TeamTap, WhoTap
from features.facts import GroupFacts
from features.scheduling.names import named
from kit.messages import Button, Message, Row
from kit.texts import Texts, as_written, person_name

Saying = Callable[[Texts], Message]
Why = Literal["given", "due", "after", "later", "again"]
# What somebody is reminded for at each step.
WHY: Mapping[str, Why] = {"eve": "due", "hour": "due", "after": "after", "later": "later"}
_LISTED = 12
_NOTE = 700


@named("campaign.task", speaks=False, aside=True)
def _(t: Texts) -> Markup:
    return t("reminder of a task")


@named("campaign.digest", speaks=False, aside=True)
def _(t: Texts) -> Markup:
    return t("the day's tasks, to their owner")


def lines(t: Texts, task: TaskFacts) -> list[Markup]:
    """What it is, of what, and when it is due."""
    said = [
        Markup("<b>{}</b>").format(task.title),
        Markup("{} · {}").format(task.of, as_written(task.group.title)),
        t("🕒 Due: {moment}", moment=t.moment(task.group.calendar.local(task.due))),
    ]
    if task.note:
        said.append(t("📝 {note}", note=as_written(task.note, most=_NOTE)))
    return said


def _message(t: Texts, first: Markup, task: TaskFacts, rows: tuple[Row, ...] = ()) -> Message:
    return Message(Markup("\n").join([first, "", *lines(t, task)]), rows)


# --- to whoever has it ------------------------------------------------------------------------------------------------------------


def asked(t: Texts, task: TaskFacts, why: Why, now: datetime) -> Message:
    """Somebody is asked to do it."""
    where = task.group.id, task.campaign, task.number
    buttons = (
        Button.tapping(t("✅ Done"), TaskDoTap(*where, "done")),
        Button.tapping(t("⏰ Later"), TaskDoTap(*where, "later")),
        Button.tapping(t("🙅 I can't"), TaskDoTap(*where, "cannot")),
    )
    return _message(t, _why(t, task, why, now), task, (buttons, (_mine(t),)))


def _why(t: Texts, task: TaskFacts, why: Why, now: datetime) -> Markup:
    calendar = task.group.calendar
    days = (calendar.local(task.due).date() - calendar.local(now).date()).days
    match why:
        case "given":
            return t("📋 A task for you:")
        case "again":
            return t("📋 A task of yours is to be done after all:")
        case "later":
            return t("🔔 You wanted to be reminded:")
        case "after":
            return t("🌅 This task was due, and is not marked as done. Is it?")
        case "due":
            return t("⏰ A task of yours is due today:") if days == 0 else t("⏰ A task of yours is due tomorrow:")


def _mine(t: Texts) -> Button:
    return Button.tapping(t("📋 My tasks"), MineTap(0))


def have(t: Texts, group: GroupFacts, campaign: str, tasks: Sequence[TaskFacts]) -> Message:
    """Somebody has tasks in a campaign that was planned just now, or changed."""
    said = [
        t.many(
            "📋 You have {count} task in <b>{campaign}</b> ({group}):",
            "📋 You have {count} tasks in <b>{campaign}</b> ({group}):",
            len(tasks),
            campaign=campaign,
            group=as_written(group.title),
        ),
        *(line(t, task) for task in tasks[:_LISTED]),
        *([t.many("and {count} more", "and {count} more", len(tasks) - _LISTED)] if len(tasks) > _LISTED else []),
        "",
        t("I'll remind you before each. Tap one to say that it is done, or that you can't."),
    ]
    return Message(Markup("\n").join(said), ((_mine(t),),))


def over(t: Texts, group: GroupFacts, campaign: str, tasks: Sequence[TaskFacts]) -> Message:
    """The campaign was ended, and with it somebody's tasks."""
    said = [
        t(
            "🏁 <b>{campaign}</b> ({group}) was ended early, so this is not needed any more:",
            campaign=campaign,
            group=as_written(group.title),
        ),
        *(line(t, task) for task in tasks[:_LISTED]),
        *([t.many("and {count} more", "and {count} more", len(tasks) - _LISTED)] if len(tasks) > _LISTED else []),
        t("Thank you for having been ready to do it."),
    ]
    return Message(Markup("\n").join(said), ((_mine(t),),))


def line(t: Texts, task: TaskFacts) -> Markup:
    """`· Mon, 30 Nov, 20:00 Make the picture`."""
    return t("· {moment} {title}", moment=t.moment(task.group.calendar.local(task.due)), title=task.title)


def settled(t: Texts, task: TaskFacts) -> Message:
    """It is done, or not needed."""
    name = person_name(task.by_name) if task.by_name else ""
    if task.state == "skipped":
        return _message(t, t("⏭ This task is not needed any more:"), task, ((_mine(t),),))
    first = t("✅ Done by {name}:", name=name) if name else t("✅ This task is done:")
    return _message(t, first, task, ((_mine(t),),))


def not_yours_now(t: Texts, task: TaskFacts) -> Message:
    """Whoever was asked has it no more."""
    return _message(t, t("📋 This task is not yours any more:"), task, ((_mine(t),),))


def handed_on(t: Texts, task: TaskFacts) -> Message:
    """Somebody else has it now."""
    first = t("🤝 {name} has this task of yours now:", name=person_name(task.holder_name))
    return _message(t, first, task, ((_mine(t),),))


def dropped(t: Texts, task: TaskFacts) -> Message:
    """It is not in the plan any more."""
    return _message(t, t("📋 This task has been taken out of the plan:"), task, ((_mine(t),),))


def put_off(t: Texts, task: TaskFacts) -> Message:
    """There is more time for it."""
    where = task.group.id, task.campaign, task.number
    return _message(
        t,
        t("📅 You have more time for this task:"),
        task,
        ((Button.tapping(t("📋 Have a look"), TaskTap(*where)), _mine(t)),),
    )


# --- to whoever answers for the campaign ------------------------------------------------------------------------------------------


def given_up(t: Texts, task: TaskFacts, name: str) -> Message:
    """Somebody cannot do it."""
    first = t("🙅 {name} can't do this task, and nobody has it now:", name=person_name(name))
    return _message(t, first, task, _for_owner(t, task))


def nobody_has(t: Texts, task: TaskFacts) -> Message:
    """It is soon due, and nobody has it."""
    return _message(t, t("❓ Nobody has this task yet:"), task, _for_owner(t, task))


def is_late(t: Texts, task: TaskFacts) -> Message:
    """It was due yesterday."""
    if task.holder is None:
        return _message(t, t("⚠️ This task is late, and nobody has it:"), task, _for_owner(t, task))
    first = t("⚠️ A task of {name} is late:", name=person_name(task.holder_name))
    return _message(t, first, task, _for_owner(t, task))


def _for_owner(t: Texts, task: TaskFacts) -> tuple[Row, ...]:
    where = task.group.id, task.campaign, task.number
    return (
        (
            Button.tapping(t("👤 Give it to …"), WhoTap(*where, 0)),
            Button.tapping(t("✋ I'll do it"), TaskDoTap(*where, "take")),
        ),
        (
            Button.tapping(t("📅 A day later"), TaskDoTap(*where, "defer")),
            Button.tapping(t("⏭ Not needed"), TaskDoTap(*where, "skip")),
        ),
    )


def has_left(t: Texts, group: GroupFacts, campaign: int, title: str, name: str, tasks: Sequence[str]) -> Message:
    """Somebody with tasks has left the group."""
    said = [
        t(
            "👋 {name} has left <b>{group}</b>. Nobody has these tasks of <b>{campaign}</b> now:",
            name=person_name(name),
            group=as_written(group.title),
            campaign=title,
        ),
        *(Markup("· {}").format(task) for task in tasks[:_LISTED]),
        *([t.many("and {count} more", "and {count} more", len(tasks) - _LISTED)] if len(tasks) > _LISTED else []),
    ]
    row: Row = (Button.tapping(t("📋 All tasks"), TeamTap(group.id, campaign, 0)),)
    return Message(Markup("\n").join(said), (row,))
