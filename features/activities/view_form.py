"""The words of `/new`: what can be started, the private form step by step, its preview, and what is said when it is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from features.activities import registry
from features.activities.forms import PREVIEW, TITLE, Filling
from features.facts import ActivityFacts, GroupFacts
from features.fields import Field
from features.links import FormCancelTap, deep_link, message_link
from kit.buttons import Tap, tap
from kit.messages import Button, Link, Message, Row
from kit.texts import Texts


@tap("nf")
@dataclass(frozen=True, slots=True)
class NewFormTap(Tap):
    """Open the form for a new activity in a group; `thread` is the topic, 0 for none."""

    group: int
    kind: str
    thread: int


@tap("ef")
@dataclass(frozen=True, slots=True)
class EditFormTap(Tap):
    """Open the form that changes an activity."""

    group: int
    activity: int


@tap("pg")
@dataclass(frozen=True, slots=True)
class PickGroupTap(Tap):
    """Start something in this group."""

    group: int


@tap("fc")
@dataclass(frozen=True, slots=True)
class FormChoiceTap(Tap):
    """A ready answer to the form's question."""

    group: int
    step: str
    value: str


@tap("ft")
@dataclass(frozen=True, slots=True)
class FormTurnTap(Tap):
    """Answer one question again."""

    group: int
    step: str


@tap("fy")
@dataclass(frozen=True, slots=True)
class FormConfirmTap(Tap):
    """Do what the form says."""

    group: int


@tap("fw")
@dataclass(frozen=True, slots=True)
class FormWalkTap(Tap):
    """Go through all questions, one after the other."""

    group: int


@tap("fm")
@dataclass(frozen=True, slots=True)
class FormMoveTap(Tap):
    """Leave the question of `step` as it is: `way` is back or on."""

    group: int
    step: str
    way: str


@tap("fl")
@dataclass(frozen=True, slots=True)
class FormPatternTap(Tap):
    """Make it like an earlier activity of the group."""

    group: int
    activity: int


# --- starting something -----------------------------------------------------------------------------------------------------------


def picker(t: Texts, group: GroupFacts, bot_username: str, thread_id: int | None) -> Message:
    """`/new` alone, in the group: what can be started; the form opens in private."""
    rows: tuple[Row, ...] = tuple(
        (Link.to(kind.view.name(t), deep_link(bot_username, NewFormTap(group.id, kind.name, thread_id or 0))),)
        for kind in registry.KINDS
    )
    text = t("What shall we start? Choose below, and we'll set it up in private so that the group stays quiet.")
    return Message(text + "\n\n" + _one_line_hint(t), rows)


def private_picker(t: Texts, group: GroupFacts) -> Message:
    """The same in private, for one group."""
    rows: tuple[Row, ...] = tuple(
        (Button.tapping(kind.view.name(t), NewFormTap(group.id, kind.name, 0)),) for kind in registry.KINDS
    )
    return Message(t("What shall we start in <b>{group}</b>?", group=group.title), rows)


def group_picker(t: Texts, groups: Sequence[GroupFacts]) -> Message:
    """`/new` in private: in which group."""
    if not groups:
        return Message(
            t(
                "You don't run activities in any group with me yet. Add me to your group, or ask its owner to name you host."
            )
        )
    rows: tuple[Row, ...] = tuple((Button.tapping(Markup.escape(g.title), PickGroupTap(g.id)),) for g in groups)
    return Message(t("In which group?"), rows)


def _one_line_hint(t: Texts) -> Markup:
    return t("Or in one line:") + "\n" + one_line(t)


def one_line(t: Texts) -> Markup:
    """How an activity is started in one line; one of the first kind."""
    first = registry.KINDS[0]
    return Markup("<code>/new {} {}</code>").format(first.name, first.view.example(t))


def begun(t: Texts, activity: ActivityFacts) -> Markup:
    """It has been started; or, where it begins later, what has begun instead."""
    kind = registry.kind_of(activity.kind)
    if kind.begun is not None:
        return kind.begun(t, activity)
    return t("🚀 <b>{title}</b> is on!", title=activity.title)


def form(t: Texts, filling: Filling, group: GroupFacts, patterns: Sequence[ActivityFacts] = ()) -> Message:
    """The form's question, or its preview. `patterns`: earlier activities that a new one may be like."""
    if filling.step == PREVIEW:
        return _preview(t, filling, group)
    if filling.step == TITLE:
        return _ask_title(t, filling, group, patterns)
    step, field = filling.step, filling.kind.field(filling.step)
    choices = field.choices(t)
    buttons = [Button.tapping(label, FormChoiceTap(group.id, step, value)) for label, value in choices]
    rows: list[Row] = [tuple(buttons[at : at + 3]) for at in range(0, len(buttons), 3)]
    lines: list[str] = []
    if filling.is_walk:
        lines.append(t("Step {step} of {count}", step=filling.place, count=len(filling.steps)))
    lines += [
        field.label(t) if field.question is None else field.question(t),
        t("Choose, or write {allowed}.", allowed=field.hint(t))
        if choices
        else t("Write {allowed}.", allowed=field.hint(t)),
    ]
    moves = [Button.tapping(t("◀ Back"), FormMoveTap(group.id, step, "back"))]
    if filling.can_keep:
        value = field.shown(t, field.read(filling.value(step)))
        lines.append(t("Now: {value}", value=value))
        moves.append(Button.tapping(t("Keep it ▶"), FormMoveTap(group.id, step, "on")))
    return Message(Markup("\n").join(lines), (*rows, tuple(moves), _cancel(t, group)))


def _cancel(t: Texts, group: GroupFacts) -> Row:
    return (Button.tapping(t("Cancel"), FormCancelTap(group.id)),)


def _ask_title(t: Texts, filling: Filling, group: GroupFacts, patterns: Sequence[ActivityFacts]) -> Message:
    head = t("{kind} for <b>{group}</b>", kind=filling.kind.view.name(t), group=group.title)
    text = head + "\n\n" + t("What shall it be called? Write me a title.")
    if filling.title:
        back = Button.tapping(t("◀ Back"), FormMoveTap(group.id, TITLE, "back"))
        return Message(text, ((back,), _cancel(t, group)))
    rows: list[Row] = [
        (
            Button.tapping(
                t("Like {number}. {title}", number=str(a.number), title=a.title), FormPatternTap(group.id, a.number)
            ),
        )
        for a in patterns
    ]
    if patterns:
        text += "\n" + t("Or let it be like an earlier one; all of it can still be changed.")
    return Message(text, (*rows, _cancel(t, group)))


def _preview(t: Texts, filling: Filling, group: GroupFacts) -> Message:
    kind = filling.kind
    lines: list[str] = [
        t("{kind} for <b>{group}</b>", kind=kind.view.name(t), group=group.title),
        "",
        t("<b>{label}</b>: {value}", label=t("Title"), value=filling.title),
    ]
    asked: list[Button] = [Button.tapping(t("Title"), FormTurnTap(group.id, TITLE))]
    for field in kind.fields:
        if not field.fits(filling.given):
            continue
        if field.asked or field.name in filling.given:
            lines.append(_line(t, filling, field))
        if field.asked:
            asked.append(Button.tapping(field.label(t), FormTurnTap(group.id, field.name)))
    lines += ["", _all_right(t, filling)]
    yes = t("✅ Save") if filling.activity is not None else t("✅ Start it")
    rows: list[Row] = [(Button.tapping(yes, FormConfirmTap(group.id)),)]
    if not filling.is_through:
        rows.append((Button.tapping(t("👣 Go through it step by step"), FormWalkTap(group.id)),))
    rows += [tuple(asked[at : at + 3]) for at in range(0, len(asked), 3)]
    return Message(Markup("\n").join(lines), (*rows, _cancel(t, group)))


def _line(t: Texts, filling: Filling, field: Field[Any]) -> Markup:
    value = field.understand(filling.value(field.name))
    return t("<b>{label}</b>: {value}", label=field.label(t), value=field.shown(t, value))


def _all_right(t: Texts, filling: Filling) -> Markup:
    if filling.is_through:
        return t("All right? Tap a line's name to change it.")
    return t("Start with these? Or go through it step by step, or tap what you would like to change.")


def form_done(t: Texts, activity: ActivityFacts, group: GroupFacts, board: int | None, *, was_change: bool) -> Message:
    """The form has been confirmed. `board`: a message of the group, for the way back."""
    if was_change:
        text = t("Saved. <b>{title}</b> in <b>{group}</b> is up to date.", title=activity.title, group=group.title)
    else:
        coming = t("Its board is coming up in <b>{group}</b>.", group=group.title)
        text = t.sentences((begun(t, activity), coming))
    return Message(text, _way_back(t, group, board))


def form_given_up(t: Texts, group: GroupFacts | None, board: int | None) -> Message:
    """The form has been given up."""
    rows = () if group is None else _way_back(t, group, board)
    return Message(t("All right, nothing was changed."), rows)


def _way_back(t: Texts, group: GroupFacts, board: int | None) -> tuple[Row, ...]:
    # A group without a board yet still has its first message.
    address = message_link(group, board or 1)
    return () if address is None else ((Link.to(t("Back to {group}", group=group.title), address),),)
