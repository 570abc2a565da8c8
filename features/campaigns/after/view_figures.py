"""How the figures of a review are said, in its message, its picture and its page."""

from collections.abc import Sequence
from datetime import date, timedelta

from markupsafe import Markup

from features.campaigns.after.facts import Earlier, Failed, OfSegment, Reached, Review, Stayed, TaskSums
from features.campaigns.view_items import item_line
from features.campaigns.watch.amounts import said_amount
from features.campaigns.watch.facts import BudgetFacts
from features.campaigns.watch.view_figures import figure, goal_name
from kit.texts import Texts, as_written

_FAILED = 5


def called(t: Texts, each: Reached) -> Markup:
    """What a figure of the goal is called."""
    return goal_name(t, each.goal.metric, each.goal.name)


def figures(t: Texts, each: Reached) -> Sequence[str]:
    """A figure of the goal as people write it: its result, its target, what it was before, and the time before."""
    goal = each.goal
    return [figure(t, goal.unit, value) for value in (goal.value, goal.target, goal.baseline, each.earlier)]


def days(t: Texts, found: Review) -> Markup:
    """From when to when it was."""
    if found.first == found.last:
        return Markup.escape(t.full_day(found.first))
    return t("{first} – {last}", first=t.day(found.first), last=t.full_day(found.last))


def crowd(t: Texts, found: Review) -> Markup:
    """When it was, and how many took part."""
    when = days(t, found)
    return t.many("{days} · {count} person took part", "{days} · {count} people took part", found.people, days=when)


def result(t: Texts, each: Reached) -> Markup:
    """A figure of the goal beside its target."""
    name, (said, target, *_) = called(t, each), figures(t, each)
    if each.goal.value is None:
        return t("{metric}: nothing to measure", metric=name)
    if each.goal.target is None:
        return t("{metric}: {result}", metric=name, result=said)
    line = t("{metric}: {result}, target {target}", metric=name, result=said, target=target)
    return Markup("{} {}").format(line, "✅" if each.goal.is_reached else "▫️")


def beside(t: Texts, each: Reached) -> Markup | None:
    """What a figure was before the campaign, and the time before; None where neither is known."""
    said, (*_, before, last) = list[Markup](), figures(t, each)
    if each.goal.baseline is not None:
        said.append(t("before: {figure}", figure=before))
    if each.earlier is not None:
        said.append(t("last time: {figure}", figure=last))
    return t.listing(said) if said else None


def of_segment(t: Texts, each: OfSegment, name: Markup) -> Markup:
    """How many of a segment took part."""
    return t("{segment}: {count} of {members}", segment=name, count=each.took_part, members=each.members)


def stayed(t: Texts, each: Stayed) -> Markup:
    """Who stayed."""
    return t(
        "A week later: {here} of {people} are in the group still, {active} did or wrote something.",
        here=each.here,
        people=each.people,
        active=each.active,
    )


def stays(t: Texts, day: date) -> Markup:
    """When it will be known who stayed."""
    return t("Who stays will stand here on {day}.", day=t.day(day))


def tasks(t: Texts, each: TaskSums) -> Markup:
    """What became of the tasks."""
    said = [t("Tasks: {done} of {total} done", done=each.done, total=each.total)]
    if each.late:
        said.append(t.many("{count} late", "{count} late", each.late))
    if each.skipped:
        said.append(t.many("{count} left out", "{count} left out", each.skipped))
    return t.listing(said)


def costs(t: Texts, each: BudgetFacts, found: Review) -> list[Markup]:
    """What it has cost, for each who took part, and the points that went out."""
    lines: list[Markup] = []
    if each.currency is not None:
        spent, planned = (said_amount(t, amount, each.currency) for amount in (each.spent, each.planned))
        if found.cost_a_head is None:
            lines.append(t("💰 Spent: {spent} of {planned} planned", spent=spent, planned=planned))
        else:
            a_head = said_amount(t, found.cost_a_head, each.currency)
            lines.append(
                t("💰 Spent: {spent} of {planned} planned, {a_head} for each who took part",
                  spent=spent, planned=planned, a_head=a_head)
            )  # fmt: skip
    if each.issued:
        lines.append(t.many("⭐ {count} point given out", "⭐ {count} points given out", each.issued))
    return lines


def last_time(t: Texts, each: Earlier) -> Markup:
    """The run of the template before this one."""
    return t.many(
        "Last time ({number}. {title}, {day}): {count} person took part",
        "Last time ({number}. {title}, {day}): {count} people took part",
        each.people,
        number=str(each.number),
        title=as_written(each.title),
        day=t.full_day(each.first),
    )


def best_day(t: Texts, found: Review) -> Markup | None:
    """The day on which most were active; None where there is none to speak of."""
    if len(found.days) < 2 or not any(found.days):
        return None
    best = max(range(len(found.days)), key=lambda place: found.days[place])
    return t.many(
        "Most were active on {day}: {count}",
        "Most were active on {day}: {count}",
        found.days[best],
        day=t.day(day_after(found, best)),
    )


def work(t: Texts, found: Review) -> list[Markup]:
    """What it took, what went wrong, and who stayed: a line each."""
    lines = [
        *([] if found.stayed is None else [Markup("🌱 {}").format(stayed(t, found.stayed))]),
        *([] if found.budget is None else costs(t, found.budget, found)),
        *([] if found.tasks is None or not found.tasks.total else [Markup("☑️ {}").format(tasks(t, found.tasks))]),
    ]
    if found.stayed is None and found.people:
        lines.insert(0, Markup("🌱 {}").format(stays(t, found.stays_on)))
    if found.failed:
        count = len(found.failed)
        lines.append(t.many("⚠️ {count} item came to nothing:", "⚠️ {count} items came to nothing:", count))
        lines += [failed(t, each) for each in found.failed[:_FAILED]]
    if found.alerts:
        lines.append(t.many("🔔 {count} alert while it ran", "🔔 {count} alerts while it ran", found.alerts))
    return lines


def failed(t: Texts, each: Failed) -> Markup:
    """An item that came to nothing."""
    number = str(each.number)
    return (
        t("· item {number}", number=number)
        if each.item is None
        else t("· {number}. {item}", number=number, item=item_line(t, each.item))
    )


def day_after(found: Review, place: int) -> date:
    """The day at this place, from 0."""
    return found.first + timedelta(days=place)
