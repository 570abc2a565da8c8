"""The desk of campaigns in words: the list, the templates, a campaign's page, and how one begins."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from markupsafe import Markup

from features.campaigns import view_life
from features.campaigns.document import Campaign as Document, Goal
from features.campaigns.facts import CampaignFacts, DeskFacts, ItemFacts, PageFacts, TemplateFacts
from features.campaigns.taps import (
    CampaignTap,
    CarryTap,
    ChecksTap,
    DeskTap,
    FileTap,
    FirstDayTap,
    KeepTap,
    RehearsalTap,
    ReviewTap,
    SectionsTap,
    TemplatesTap,
    UseTap,
)
from features.campaigns.team.taps import AnswersTap, TeamTap, TimetableTap
from features.campaigns.view_items import item_line, time_line
from features.campaigns.view_parts import state_name
from features.campaigns.watch.taps import BudgetTap, WatchTap
from features.facts import GroupFacts
from features.links import FormCancelTap
from features.statistics.metrics import BY_NAME
from kit.buttons import Tap
from kit.messages import Button, Link, Message, Row
from kit.texts import Texts, as_written, person_name

# A page has room for so many lines of items; the rest stands where they are changed.
_MOST_ITEMS, _MOST_LISTED = 12, 20
# A sentence or two on a page; the whole stands where it is changed.
_SHORT = 300


def state(t: Texts, of: str) -> Markup:
    """How far a campaign is, with its sign."""
    return Markup("{} {}").format(_SIGNS[of], state_name(t, of))


_SIGNS = {
    "draft": "✏️", "checked": "☑️", "planned": "🗓", "running": "▶️", "paused": "⏸", "over": "🏁", "reviewed": "🏁",
}  # fmt: skip


# --- the way there ----------------------------------------------------------------------------------------------------------------


def in_group(t: Texts, meaning: Tap) -> Message:
    """`/campaign` in a group: where it goes on."""
    text = t("Campaigns are planned in private, so that the group stays quiet.")
    return Message(text, ((Link.starting(t("📋 Open the campaigns"), meaning),),))


def which_group(t: Texts, groups: Sequence[GroupFacts]) -> Message:
    """`/campaign` in private: of which group."""
    if not groups:
        return Message(
            t(
                "You don't run activities in any group with me yet. Add me to your group, or ask its owner to name you host."
            )
        )
    rows: tuple[Row, ...] = tuple((Button.tapping(Markup.escape(g.title), DeskTap(g.id)),) for g in groups)
    return Message(t("In which group?"), rows)


def desk(t: Texts, facts: DeskFacts) -> Message:
    """What there is in a group."""
    lines = [t("📋 <b>Campaigns in {group}</b>", group=facts.group.title)]
    if not facts.going and not facts.over:
        lines += [
            t("A campaign is several activities and announcements with one goal: planned once, run by the clock."),
            t("Begin with a template: choose one, say the first day, and change what you like."),
        ]
    lines += [*_listed(t, t("<b>Going on</b>"), facts.going), *_listed(t, t("<b>Over</b>"), facts.over)]
    rows: list[Row] = [
        (
            Button.tapping(
                t("{number}. {title}", number=str(c.number), title=c.title), CampaignTap(c.group_id, c.number)
            ),
        )
        for c in (*facts.going[:_MOST_LISTED], *facts.over[:_MOST_LISTED])
    ]
    rows.append((Button.tapping(t("➕ From a template"), TemplatesTap(facts.group.id)),))
    rows.append((Button.tapping(t("📥 From a file"), FileTap(facts.group.id, 0)),))
    return Message(Markup("\n").join(lines), tuple(rows))


def _listed(t: Texts, head: Markup, campaigns: Sequence[CampaignFacts]) -> list[Markup]:
    if not campaigns:
        return []
    lines = [Markup(""), head]
    for each in campaigns[:_MOST_LISTED]:
        day = t("no first day yet") if each.first_day is None else t("from {day}", day=t.full_day(each.first_day))
        lines.append(
            t("{number}. {title}: {state}, {day}",
              number=str(each.number), title=as_written(each.title), state=state(t, each.state), day=day)
        )  # fmt: skip
    if len(campaigns) > _MOST_LISTED:
        lines.append(t.many("… and {count} more", "… and {count} more", len(campaigns) - _MOST_LISTED))
    return lines


# --- templates --------------------------------------------------------------------------------------------------------------------


def templates(t: Texts, group: GroupFacts, found: Sequence[TemplateFacts]) -> Message:
    """What a campaign can be made from."""
    text = t("Which template? You see what is in it first, and all of it can be changed.")
    rows: list[Row] = [
        (Button.tapping(t("⭐ {title}", title=each.title) if each.is_own else each.title, UseTap(group.id, each.key)),)
        for each in found
    ]
    rows.append((Button.tapping(t("◀ Back"), DeskTap(group.id)),))
    return Message(text, tuple(rows))


def use(
    t: Texts, group: GroupFacts, key: str, planned: Document, days: Sequence[date], more: Sequence[Row] = ()
) -> Message:
    """What is in a template, with what was learned on top, and the question for the first day."""
    lines = [t("📋 <b>{title}</b>", title=as_written(planned.title, most=120))]
    if planned.learned:
        lines += [
            t("💡 <b>What we learned</b>"),
            *(t("• {text}", text=as_written(each, most=_SHORT)) for each in planned.learned[:5]),
        ]
    if planned.theme:
        lines.append(Markup.escape(as_written(planned.theme, most=_SHORT)))
    lines += [Markup(""), *_contents(t, planned), Markup(""), _which_day(t, group)]
    buttons = [Button.tapping(t.day(day), FirstDayTap(group.id, key, day.toordinal())) for day in days]
    rows: list[Row] = [tuple(buttons[at : at + 3]) for at in range(0, len(buttons), 3)]
    return Message(Markup("\n").join(lines), (*rows, *more, (Button.tapping(t("Cancel"), FormCancelTap(group.id)),)))


def _contents(t: Texts, planned: Document) -> Iterator[Markup]:
    for item in planned.items[:_MOST_ITEMS]:
        yield t("• {when}: {item}", when=time_line(t, item.at), item=item_line(t, item))
    if len(planned.items) > _MOST_ITEMS:
        rest = len(planned.items) - _MOST_ITEMS
        yield t.many("… and {count} more item", "… and {count} more items", rest)
    besides = [
        t.many("{count} task", "{count} tasks", len(planned.tasks)),
        t.many("{count} text", "{count} texts", len(planned.texts)),
        t.many("{count} prepared answer", "{count} prepared answers", len(planned.answers)),
    ]
    yield t("With it: {what}.", what=t.listing(besides))


def _which_day(t: Texts, group: GroupFacts) -> Markup:
    return t(
        "When is the first day in <b>{group}</b>? Choose, or write it: {examples}.",
        group=group.title,
        examples=t("<code>next monday</code>, <code>7 Dec</code>"),
    )


def no_day(t: Texts, text: str) -> Markup:
    """What was written is no day."""
    return t(
        "I don't understand “{said}” as a day. Write it such as {examples}, or choose one above.",
        said=as_written(text),
        examples=t("<code>next monday</code>, <code>7 Dec</code>"),
    )


# --- the page of a campaign -------------------------------------------------------------------------------------------------------


def campaign_page(t: Texts, facts: PageFacts, now: datetime) -> Message:
    """A campaign with its goal and items, what comes next, and the ways to all else."""
    c, planned = facts.campaign, facts.document
    lines = [
        t("📋 <b>{number}. {title}</b>", number=str(c.number), title=as_written(c.title, most=120)),
        t("{state} in <b>{group}</b>", state=state(t, c.state), group=facts.group.title),
    ]
    if planned.theme:
        lines.append(Markup.escape(as_written(planned.theme, most=_SHORT)))
    lines += [_days(t, facts), *(_goal(t, goal) for goal in planned.goal)]
    if facts.owner is not None:
        lines.append(t("👤 Answers for it: {name}", name=person_name(facts.owner)))
    lines += [Markup(""), t("<b>Items</b>"), *_items(t, facts, now)]
    if planned.learned:
        lines += [Markup(""), t("💡 {text}", text=as_written(planned.learned[-1], most=_SHORT))]
    lines += [Markup(""), _next(t, facts)]
    return Message(Markup("\n").join(lines), tuple(_buttons(t, facts)))


def _days(t: Texts, facts: PageFacts) -> Markup:
    first, ends = facts.document.first_day, [item.at for item in facts.items if item.at is not None]
    if first is None:
        return t("🗓 No first day yet")
    if not ends:
        return t("🗓 {day}", day=t.full_day(first))
    last = facts.group.calendar.local(max(ends)).date()
    return t("🗓 {first} – {last}", first=t.full_day(first), last=t.full_day(max(first, last)))


def _goal(t: Texts, goal: Goal) -> Markup:
    return t("🎯 {metric}: {target}", metric=measured_by(t, goal.metric, goal.name), target=goal.target)


def measured_by(t: Texts, metric: str, name: str | None) -> Markup:
    """What a goal is measured by: as somebody called it, else as at the head of a table."""
    if name is not None:
        return Markup.escape(as_written(name))
    return BY_NAME[metric].column(t) if metric in BY_NAME else t("a figure entered by hand")


def _items(t: Texts, facts: PageFacts, now: datetime) -> Iterator[Markup]:
    """Those that are coming up; what has been done is counted."""
    coming = [item for item in facts.items if item.state not in {"done", "skipped"}]
    done = len(facts.items) - len(coming)
    if done:
        yield t.many("✅ {count} of {all} done", "✅ {count} of {all} done", done, all=len(facts.items))
    for item in coming[:_MOST_ITEMS]:
        yield _item(t, facts.group, item, now)
    if len(coming) > _MOST_ITEMS:
        yield t.many("… and {count} more item", "… and {count} more items", len(coming) - _MOST_ITEMS)


def _item(t: Texts, group: GroupFacts, item: ItemFacts, now: datetime) -> Markup:
    when = time_line(t, item.item.at)
    if item.at is not None:
        when = Markup.escape(t.moment(group.calendar.local(item.at)))
    line = t("{number}. {when}: {item}", number=str(item.number), when=when, item=item_line(t, item.item))
    if item.state == "failed":
        return Markup("⚠️ {}").format(line)
    is_gone = item.at is not None and item.at <= now and item.state == "planned"
    return t("{line} (gone by)", line=line) if is_gone else line


def _next(t: Texts, facts: PageFacts) -> Markup:
    """What whoever looks at it can do now."""
    if facts.campaign.state in {"draft", "checked"}:
        if facts.document.first_day is None:
            return t("Nothing happens yet. Say the first day, then change what you like.")
        return t("Nothing happens in the group yet. Change what you like.")
    return t("Items open by themselves at their times.") if facts.campaign.state == "running" else Markup("")


def _buttons(t: Texts, facts: PageFacts) -> Iterator[Row]:
    """What leads on from the page. Each part of campaigns has a row or a button of its own here."""
    group, number = facts.campaign.group_id, facts.campaign.number
    check = Button.tapping(t("🩺 Check"), ChecksTap(group, number, 0))
    yield (
        Button.tapping(t("✏️ Change"), SectionsTap(group, number)),
        check,
        Button.tapping(t("🎬 Rehearsal"), RehearsalTap(group, number, 0)),
    )
    yield (
        Button.tapping(t("📋 Tasks"), TeamTap(group, number, 0)),
        Button.tapping(t("🗓 Timetable"), TimetableTap(group, number, "list", 0)),
    )
    answers = Button.tapping(t("💬 Answers"), AnswersTap(group, number, 0))
    yield (
        Button.tapping(t("📊 How it stands"), WatchTap(group, number)),
        Button.tapping(t("💰 Budget"), BudgetTap(group, number)),
        *((answers,) if facts.document.answers else ()),
    )
    if facts.campaign.state in {"over", "reviewed"}:
        yield (Button.tapping(t("📋 Review"), ReviewTap(group, number, "message")),)
    yield from view_life.buttons(t, facts.campaign, owner=facts.owner, failed=facts.failed)
    yield (
        Button.tapping(t("📄 As a file"), FileTap(group, number)),
        Button.tapping(t("⭐ Keep as template"), KeepTap(group, number)),
        Button.tapping(t("📤 To another group"), CarryTap(group, number)),
    )
    yield (Button.tapping(t("◀ All campaigns"), DeskTap(group)),)


def made(t: Texts) -> Markup:
    """The toast when a draft has been made."""
    return t("The draft is ready.")
