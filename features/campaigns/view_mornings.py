"""What whoever answers for a campaign hears each morning."""

from collections.abc import Sequence

from markupsafe import Markup

from features.campaigns.facts import Morning
from features.campaigns.team.facts import TaskFacts
from features.campaigns.team.taps import TeamTap
from features.campaigns.watch.goals import GoalFacts
from features.campaigns.watch.view_figures import figure, goal_name
from kit.messages import Button, Message
from kit.texts import Texts, as_written, person_name

_LISTED = 8


def morning(t: Texts, seen: Morning) -> Message:
    """What is due today, what is late, and what nobody has."""
    said: list[Markup | str] = [
        t("🌅 <b>{campaign}</b> ({group}) today", campaign=seen.title, group=as_written(seen.group.title))
    ]
    if seen.items:
        said.append(
            t.many(
                "🤖 {count} item of the plan comes by itself.",
                "🤖 {count} items of the plan come by themselves.",
                seen.items,
            )
        )
    if seen.failed:
        said.append(
            t.many(
                "⚠️ {count} item did not work.",
                "⚠️ {count} items did not work.",
                seen.failed,
            )
        )
    said += _part(t, t("⚠️ <b>Late</b>"), seen.late)
    said += _part(t, t("🕒 <b>Due today</b>"), seen.due)
    said += _part(t, t("❓ <b>Nobody has these yet</b>"), seen.free)
    if seen.behind:
        said += ["", t("📉 <b>Behind</b>"), *(_goal(t, goal) for goal in seen.behind)]
    if seen.away:
        said += [
            "",
            t(
                "📵 I can't remind {names} in private: they have not started me yet. A word from you helps.",
                names=t.listing(person_name(name) for name in seen.away),
            ),
        ]
    row = (Button.tapping(t("📋 All tasks"), TeamTap(seen.group.id, seen.campaign, 0)),)
    return Message(Markup("\n").join(said), (row,))


def _part(t: Texts, head: Markup, tasks: Sequence[TaskFacts]) -> list[Markup | str]:
    if not tasks:
        return []
    more = [t.many("and {count} more", "and {count} more", len(tasks) - _LISTED)] if len(tasks) > _LISTED else []
    return ["", head, *(_line(t, task) for task in tasks[:_LISTED]), *more]


def _line(t: Texts, task: TaskFacts) -> Markup:
    moment = t.moment(task.group.calendar.local(task.due))
    if task.holder is None:
        return t("· {moment} {title}", moment=moment, title=task.title)
    return t("· {moment} {title} ({name})", moment=moment, title=task.title, name=person_name(task.holder_name))


def _goal(t: Texts, goal: GoalFacts) -> Markup:
    return t(
        "· {goal}: {value}, where {expected} would be on the way",
        goal=goal_name(t, goal.metric, goal.name),
        value=figure(t, goal.unit, goal.value),
        expected=figure(t, goal.unit, goal.expected),
    )
