"""The watched board of a campaign (进度看板): each goal beside its target and where it should be by now, and all that goes on around it."""

from collections.abc import Sequence
from math import floor

from markupsafe import Markup

from features.announcements.facts import Topic
from features.campaigns.document import BY_HAND
from features.campaigns.taps import CampaignTap
from features.campaigns.view_parts import state_name
from features.campaigns.watch import view_budget
from features.campaigns.watch.facts import WatchFacts
from features.campaigns.watch.goals import GoalFacts
from features.campaigns.watch.taps import (
    BudgetTap,
    EnterTap,
    HereTap,
    NowTap,
    PutTap,
    WatchTap,
    WhereTap,
)
from features.campaigns.watch.view_alerts import said
from features.campaigns.watch.view_figures import figure, goal_name
from features.facts import GroupFacts
from features.links import FormCancelTap
from features.scheduling.names import named
from features.view_values import percent
from kit.messages import Button, Message, Row
from kit.texts import Texts, visible

_BARS = "▁▂▃▄▅▆▇█"
_TEN = 10
_LISTED, _ALERTS = 8, 4
_TITLE = 40


def board(t: Texts, found: WatchFacts, *, in_group: bool = False, is_page: bool = False) -> Message:
    """The board as it looks now. In a group it has one button: what else there is to do is done in private. `is_page`: it is not the board
    itself, but was asked for.
    """
    group, number = found.group, found.number
    lines: list[str] = [_heading(t, found)]
    if found.goals:
        lines.append(Markup(""))
    for goal in found.goals:
        lines += _goal(t, goal)
    lines += _funnels(t, found)
    if any(found.hours):
        lines += ["", t("⏱ Last 24 hours: {bars} {count}", bars=_spark(found.hours), count=sum(found.hours))]
    if found.tasks is not None and found.tasks.all:
        lines.append(_tasks(t, found))
    lines += _budget(t, found)
    lines += _alerts(t, found)
    now = Button.tapping(t("🔄 Now"), (WatchTap if is_page else NowTap)(group.id, number))
    if in_group:
        return Message(Markup("\n").join(lines), ((now,),), silent=True)
    rows: list[Row] = [
        (now, Button.tapping(t("📌 Where it stands"), WhereTap(group.id, number))),
        (Button.tapping(t("💰 Budget"), BudgetTap(group.id, number)),),
    ]
    rows += [
        (Button.tapping(t("✍️ {what}", what=goal_name(t, goal.metric, goal.name)), EnterTap(group.id, number, place)),)
        for place, goal in enumerate(found.goals, start=1)
        if goal.metric == BY_HAND
    ]
    rows.append((Button.tapping(t("📋 The campaign"), CampaignTap(group.id, number)),))
    return Message(Markup("\n").join(lines), tuple(rows), silent=True)


def no_first_day(t: Texts, title: str) -> Message:
    """There is nothing to look at yet."""
    return Message(
        t("📊 <b>{title}</b> has no first day yet: there is nothing to look at before.", title=visible(title))
    )


def _heading(t: Texts, found: WatchFacts) -> Markup:
    title = visible(found.title)
    if found.state != "running":
        how = state_name(t, found.state)
        return t("📊 <b>{title}</b> · {state}", title=title, state=how)
    if found.day < 1:
        return t.many(
            "📊 <b>{title}</b> · {count} day to go",
            "📊 <b>{title}</b> · {count} days to go",
            1 - found.day,
            title=title,
        )
    day = min(found.day, found.days)
    return t("📊 <b>{title}</b> · day {day} of {days}", title=title, day=day, days=found.days)


def sign(goal: GoalFacts) -> str:
    """How a goal stands, as one sign."""
    if goal.is_reached:
        return "✅"
    if goal.value is None or goal.expected is None:
        return "⚪️"
    if goal.is_behind:
        return "🔴"
    due = _due(goal)
    is_well = goal.value >= due if goal.more_is_better else goal.value <= due
    return "🟢" if is_well else "🟡"


def _due(goal: GoalFacts) -> float:
    """What should be there by now. Of people and times nobody expects a part."""
    due = goal.expected or 0
    return floor(due) if goal.unit is not None and goal.unit.adds_up else due


def _goal(t: Texts, goal: GoalFacts) -> list[Markup]:
    name = goal_name(t, goal.metric, goal.name)
    line = t(
        "{sign} {what}: <b>{value}</b> of {target}",
        sign=sign(goal),
        what=name,
        value=figure(t, goal.unit, goal.value),
        target=figure(t, goal.unit, goal.target),
    )
    if goal.reached is not None and (goal.unit is None or goal.unit.adds_up):
        line += Markup(" {} {}").format(bar(goal.reached), percent(t, goal.reached))
    beside: list[Markup] = []
    if (due := _due(goal)) and not goal.is_reached:
        beside.append(t("should be {expected} by now", expected=figure(t, goal.unit, due)))
    if goal.baseline is not None:
        beside.append(t("as many days before: {baseline}", baseline=figure(t, goal.unit, goal.baseline)))
    if goal.metric == BY_HAND and goal.value is None:
        beside.append(t("nobody has entered it yet"))
    return [line, *([Markup("     ") + Markup(" · ").join(beside)] if beside else [])]


def bar(share: float) -> str:
    """A share as ten signs; full only where all of it is there."""
    full = min(_TEN, int(share * _TEN))
    return "▰" * full + "▱" * (_TEN - full)


def _spark(hours: Sequence[int]) -> str:
    most = max(hours)
    return "".join(_BARS[round(count / most * (len(_BARS) - 1))] for count in hours)


def _funnels(t: Texts, found: WatchFacts) -> list[Markup]:
    if not found.funnels:
        return []
    lines = [Markup(""), t("👣 <b>Activities</b> (took part → saw it through)")]
    lines += [
        t(
            "· {title}: {took_part} → {finished}",
            title=visible(f.title)[:_TITLE],
            took_part=f.took_part,
            finished=f.finished,
        )
        for f in found.funnels[-_LISTED:]
    ]
    return lines


def _tasks(t: Texts, found: WatchFacts) -> Markup:
    tasks = found.tasks
    assert tasks is not None  # noqa: S101 - asked before
    line = t("☑️ Tasks: {settled} of {all}", settled=tasks.settled, all=tasks.all)
    return line + t(" · {late} late", late=tasks.late) if tasks.late else line


def _budget(t: Texts, found: WatchFacts) -> list[Markup]:
    if found.budget is None:
        return []
    lines = [] if found.budget.currency is None or not (found.budget.planned or found.budget.spent) else [
        view_budget.total(t, found.budget, found.budget.currency)
    ]  # fmt: skip
    points = view_budget.points(t, found.budget)
    return [*lines, *([points] if points is not None else [])]


def _alerts(t: Texts, found: WatchFacts) -> list[Markup]:
    if not found.alerts:
        return []
    return [
        Markup(""),
        t("⚠️ <b>To look at:</b>"),
        *(Markup("· ") + said(t, each.key, each.about) for each in found.alerts[-_ALERTS:]),
    ]


# --- where it stands, and figures by hand -------------------------------------------------------------------------------------------


def where(t: Texts, group: GroupFacts, number: int, title: str, topics: Sequence[Topic]) -> Message:
    """Where shall the board stand? It is one message that is brought up to date."""
    text = t(
        "📌 <b>{title}</b>: where shall the board stand? It is one message, brought up to date every quarter of an hour while the "
        "campaign runs.",
        title=visible(title),
    )
    rows: list[Row] = [
        (Button.tapping(t("Here, in private"), HereTap(group.id, number)),),
        (Button.tapping(t.context("a place for the board", "In the group"), PutTap(group.id, number, 0)),),
    ]
    rows += [
        (
            Button.tapping(
                t("In the topic of {title}", title=visible(topic.title)), PutTap(group.id, number, topic.thread_id)
            ),
        )
        for topic in topics
    ]
    return Message(text, tuple(rows))


def _topic(t: Texts, topic: Topic) -> Markup:
    return t("In the topic of {title}", title=visible(topic.title))


def kept(t: Texts, title: str, *, in_private: bool) -> Message:
    """It stands there from now on."""
    if in_private:
        return Message(t("📌 The board of “{title}” stands here from now on.", title=visible(title)))
    return Message(t("📌 The board of “{title}” stands in the group from now on.", title=visible(title)))


def ask_figure(t: Texts, group: GroupFacts, title: str, name: Markup) -> Message:
    """What is the figure by now?"""
    text = t(
        "✍️ {title}: how much is “{what}” by now, all in all? For example <code>1,200.50</code>.",
        title=visible(title),
        what=name,
    )
    return Message(text, ((Button.tapping(t("Cancel"), FormCancelTap(group.id)),),))


def entered(t: Texts, name: Markup, figure_said: str) -> Message:
    """The figure counts."""
    return Message(t("✅ {what}: {figure}.", what=name, figure=figure_said))


def soon(t: Texts) -> Markup:
    """The toast to whoever wants the board brought up to date."""
    return t("It's on its way.")


@named("campaign.watch", speaks=False, silent=True)
def _(t: Texts) -> Markup:
    return t("board of a campaign")
