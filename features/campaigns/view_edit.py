"""The form that changes a campaign, in words: what there is to change, a part of it, an entry, and the question for a key."""

from collections.abc import Iterator, Sequence
from typing import Any

from markupsafe import Markup

from features.campaigns.facts import CampaignFacts
from features.campaigns.problems import Problem
from features.campaigns.removing import Removal
from features.campaigns.sections import BEFORE_IT, Asked, Data, Section, Shape, value_of
from features.campaigns.taps import (
    AddTap,
    CampaignTap,
    ChoiceTap,
    ClearTap,
    EntryTap,
    KeyTap,
    SectionsTap,
    SectionTap,
    TakeOutTap,
)
from features.campaigns.team.taps import RolesTap
from features.campaigns.times import read_relative
from features.campaigns.view_items import time_line
from features.campaigns.view_problems import alone
from features.campaigns.view_sections import SECTIONS
from kit.buttons import Tap
from kit.messages import Button, Message, Row
from kit.texts import Texts, as_written

PAGE = 15
_SHORT, _LONG = 60, 1500
# These are times relative to the first day, and are said in words, too.
_TIMES = frozenset({"at", "due"})


def sections(t: Texts, campaign: CampaignFacts, data: Data, *, saved: bool = False) -> Message:
    """What there is to change."""
    lines = [*([t("✅ Saved.")] if saved else []), _head(t, campaign), t("What do you want to change?")]
    buttons: list[Button] = []
    for section in SECTIONS:
        if section.name == "first_day" and campaign.state not in BEFORE_IT:
            continue
        entries = section.entries(data)
        label = section.label(t)
        if section.shape is Shape.VALUE:
            label = Markup("✏️ {}").format(label)
        elif entries:
            label = t("{what} ({count})", what=label, count=len(entries))
        buttons.append(Button.tapping(label, SectionTap(campaign.group_id, campaign.number, section.name, 0)))
    rows: list[Row] = [tuple(buttons[at : at + 3]) for at in range(0, len(buttons), 3)]
    rows.append((Button.tapping(t("◀ Back"), CampaignTap(campaign.group_id, campaign.number)),))
    return Message(Markup("\n").join(lines), tuple(rows))


def _head(t: Texts, campaign: CampaignFacts) -> Markup:
    return t("📋 <b>{number}. {title}</b>", number=str(campaign.number), title=as_written(campaign.title, most=120))


def section(t: Texts, campaign: CampaignFacts, of: Section, data: Data, page: int) -> Message:
    """The entries of a part, a page of them."""
    entries = of.entries(data)
    first = page * PAGE
    shown = list(enumerate(entries, start=1))[first : first + PAGE]
    lines = [_head(t, campaign), Markup("<b>{}</b>").format(of.label(t))]
    lines += [_entry_line(t, of, number, entry) for number, entry in shown]
    if not entries:
        lines.append(t("There is nothing here yet."))
    else:
        lines += [Markup(""), t("Tap a number to change or take it out.")]
    buttons = [
        Button.tapping(str(number), EntryTap(campaign.group_id, campaign.number, of.name, number, 0))
        for number, _ in shown
    ]
    rows: list[Row] = [tuple(buttons[at : at + 5]) for at in range(0, len(buttons), 5)]
    turns = [(page - 1, t.context("of messages", "◀ Earlier"))] if page else []
    turns += [(page + 1, t.context("of messages", "Later ▶"))] if first + PAGE < len(entries) else []
    if turns:
        rows.append(
            tuple(
                Button.tapping(label, SectionTap(campaign.group_id, campaign.number, of.name, to))
                for to, label in turns
            )
        )
    word = "any" if of.starts else ""
    rows.append((Button.tapping(t("➕ Add"), AddTap(campaign.group_id, campaign.number, of.name, word)),))
    rows.append((Button.tapping(t("◀ Back"), SectionsTap(campaign.group_id, campaign.number)),))
    return Message(Markup("\n").join(lines), tuple(rows))


def _entry_line(t: Texts, of: Section, number: int, entry: Data) -> Markup:
    time = next((said for key in _TIMES if (said := _time(t, key, entry.get(key))) is not None), None)
    if time is None:
        return t("{number}. {what}", number=str(number), what=of.line(t, entry))
    return t("{number}. {when}: {item}", number=str(number), when=time, item=of.line(t, entry))


def _time(t: Texts, key: str, value: Any) -> Markup | None:
    return time_line(t, read_relative(value)) if key in _TIMES and isinstance(value, str) else None


def starts(t: Texts, campaign: CampaignFacts, of: Section) -> Message:
    """What a new entry shall be."""
    buttons = [
        Button.tapping(start.label(t), AddTap(campaign.group_id, campaign.number, of.name, start.word))
        for start in of.starts
    ]
    rows: list[Row] = [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]
    rows.append(_back(t, campaign, of))
    return Message(_head(t, campaign) + "\n" + t("What shall be added?"), tuple(rows))


def _back(t: Texts, campaign: CampaignFacts, of: Section) -> Row:
    if of.shape is Shape.VALUE:
        return (Button.tapping(t("◀ Back"), SectionsTap(campaign.group_id, campaign.number)),)
    return (Button.tapping(t("◀ Back"), SectionTap(campaign.group_id, campaign.number, of.name, 0)),)


def entry(
    t: Texts,
    campaign: CampaignFacts,
    of: Section,
    number: int,
    held: Data,
    *,
    more: bool = False,
    saved: bool = False,
    lived: Tap | None = None,
) -> Message:
    """An entry with a button for each key that can be changed. `lived` leads to where people say the rest of it themselves."""
    head = [t("✅ Saved.")] if saved else []
    head += [_head(t, campaign), t("<b>{part}</b>, {number}", part=of.label(t), number=str(number))]
    asked = list(of.asked(held))
    shown = [each for each in asked if value_of(held, each.key) is not None]
    lines = [
        t("<b>{label}</b>: {value}", label=each.label(t), value=_value(t, each, value_of(held, each.key), len(shown)))
        for each in shown
    ]
    if campaign.state not in BEFORE_IT:
        asked = [each for each in asked if not each.till_planned]
    offered = [each for each in asked if more or not each.is_more or each in shown]
    buttons = [
        Button.tapping(each.label(t), KeyTap(campaign.group_id, campaign.number, of.name, number, each.key))
        for each in offered
    ]
    rows: list[Row] = [tuple(buttons[at : at + 3]) for at in range(0, len(buttons), 3)]
    if len(offered) < len(asked):
        show = EntryTap(campaign.group_id, campaign.number, of.name, number, 1)
        rows.append((Button.tapping(t("⚙️ More settings"), show),))
    if lived is not None:
        label = t("👥 Who has which role") if isinstance(lived, RolesTap) else t("👤 Whose it is, and how far")
        rows.append((Button.tapping(label, lived),))
    out = TakeOutTap(campaign.group_id, campaign.number, of.name, number, campaign.version, 0)
    rows += [(Button.tapping(t("🗑 Take it out"), out),), _back(t, campaign, of)]
    return Message(Markup("\n").join([*head, *lines]), tuple(rows))


def _value(t: Texts, asked: Asked, value: Any, of: int) -> Markup:
    """A value as it is shown: long texts as far as all of them have room."""
    if (time := _time(t, asked.key, value)) is not None:
        return Markup("{} (<code>{}</code>)").format(time, value)
    if isinstance(value, list | tuple):
        return t.listing(str(each) for each in value)
    if isinstance(value, bool):
        return t.context("to a question", "Yes") if value else t.context("to a question", "No")
    label = next((label for label, word in asked.choices(t, {}) if word == value), None)
    return label or Markup.escape(as_written(str(value), most=max(_SHORT, _LONG // max(of, 1))))


def question(
    t: Texts, campaign: CampaignFacts, of: Section, asked: Asked, data: Data, held: Data, number: int
) -> Message:
    """What is asked for, with ready answers. `number` is that of the entry, 0 for a new one."""
    lines = [_head(t, campaign)]
    if of.shape is not Shape.VALUE:
        where = t("<b>{part}</b>, new", part=of.label(t)) if number == 0 else _entry_line(t, of, number, held)
        lines.append(where)
    lines += [Markup(""), asked.question(t)]
    if (value := value_of(held, asked.key)) is not None:
        lines.append(t("Now: {value}", value=_value(t, asked, value, 1)))
    buttons = [
        Button.tapping(label, ChoiceTap(campaign.group_id, asked.key, place))
        for place, (label, _) in enumerate(asked.choices(t, data))
    ]
    rows: list[Row] = [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]
    if asked.can_clear and value is not None:
        rows.append((Button.tapping(t("Leave it empty"), ClearTap(campaign.group_id, asked.key)),))
    if number == 0 or of.shape is Shape.VALUE:
        rows.append(_back(t, campaign, of))
    else:
        back = EntryTap(campaign.group_id, campaign.number, of.name, number, 0)
        rows.append((Button.tapping(t("◀ Back"), back),))
    return Message(Markup("\n").join(lines), tuple(rows))


def not_taken(t: Texts, problems: Sequence[Problem], asked: Asked) -> Markup:
    """Why an answer is not taken, and the question once more."""
    return t.sentences((t("I can't take this:"), alone(t, problems))) + "\n" + asked.question(t)


def words_only(t: Texts, asked: Asked) -> Markup:
    """Something else than words was sent."""
    return t("I can only take words here. The question is still open:") + "\n" + asked.question(t)


def ask_removal(
    t: Texts, campaign: CampaignFacts, of: Section, number: int, held: Data, removal: Removal, items: Sequence[Data]
) -> Message:
    """Shall it really go? And what goes with it."""
    lines = [t("Take it out?"), _entry_line(t, of, number, held)]
    if removal.items or removal.besides:
        lines += [Markup(""), t("With it go, because their times hang on it:"), *_gone(t, of, removal, items)]
    yes = TakeOutTap(campaign.group_id, campaign.number, of.name, number, campaign.version, 1)
    no = EntryTap(campaign.group_id, campaign.number, of.name, number, 0)
    rows = ((Button.tapping(t("Yes, take it out"), yes), Button.tapping(t("No, keep it"), no)),)
    return Message(Markup("\n").join(lines), rows)


def _gone(t: Texts, of: Section, removal: Removal, items: Sequence[Data]) -> Iterator[Markup]:
    for each in removal.items[:PAGE]:
        yield _entry_line(t, of, each, items[each - 1])
    for words in removal.besides[:PAGE]:
        yield t("• {text}", text=as_written(words))


def cannot_go(t: Texts, problems: Sequence[Problem]) -> Markup:
    """It is needed, or something else needs it."""
    return t.sentences((t("This can't be taken out:"), alone(t, problems)))
