"""What is said of prizes: to winners and to those who hand them out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from features.facts import ActivityFacts, GroupFacts
from features.prizes.facts import AwardFacts
from features.prizes.rules import (
    DRAWN,
    LONGEST_CODE,
    MOST_CODES,
    BadCodes,
    GivenAlready,
    NoKey,
    NoPrize,
    Prize,
    ShownAlready,
    TooManyCodes,
)
from features.scheduling.names import named
from kit.buttons import Tap, tap
from kit.messages import Button, Link, Message, Row
from kit.texts import Says, Texts, mention, texts, words

_IN_A_LINE = 12

# What points are moved for.
REASONS: Mapping[str, Says] = {
    "prize": lambda t: t("a prize"),
    "prize-back": lambda t: t("a prize that went on to another"),
}


@tap("zc")
@dataclass(frozen=True, slots=True)
class ClaimTap(Tap):
    """Look at one's own prize."""

    group: int
    activity: int


@tap("zt")
@dataclass(frozen=True, slots=True)
class TakeTap(Tap):
    """Take one's own prize, yes."""

    group: int
    activity: int


@tap("zd")
@dataclass(frozen=True, slots=True)
class DeskTap(Tap):
    """The desk of an activity's prizes."""

    group: int
    activity: int


@tap("zl")
@dataclass(frozen=True, slots=True)
class LogTap(Tap):
    """What happened to an activity's prizes."""

    group: int
    activity: int


@tap("zk")
@dataclass(frozen=True, slots=True)
class LoadTap(Tap):
    """Load codes, in private."""

    group: int
    activity: int


@tap("zh")
@dataclass(frozen=True, slots=True)
class HandedTap(Tap):
    """It has been handed over; `turn` is whose turn was seen."""

    group: int
    activity: int
    slot: int
    turn: int


@tap("zn")
@dataclass(frozen=True, slots=True)
class NextTap(Tap):
    """Give it to the next in line; `turn` is whose turn was seen."""

    group: int
    activity: int
    slot: int
    turn: int


def what(t: Texts, kind: str, amount: int, label: str) -> Markup:
    """A prize in words."""
    if kind == "points":
        return t.many("{count} point", "{count} points", amount)
    return t("a code") if kind == "code" else Markup.escape(label)


def of_award(t: Texts, award: AwardFacts) -> Markup:
    """An award's prize in words."""
    return what(t, award.kind, award.amount, award.what)


def place_name(t: Texts, place: int) -> Markup:
    """What a prize is for."""
    return t("Lucky draw") if place == DRAWN else t("Place {place}", place=place)


def state_name(t: Texts, state: str) -> Markup:
    """How far a prize is, in a word."""
    return {
        "offered": t("to be claimed"), "claimed": t("claimed"), "given": t("given"), "open": t("nobody's"),
    }[state]  # fmt: skip


def listed(t: Texts, prizes: Sequence[Prize]) -> Markup:
    """Prizes in one line; of very many the first."""
    medals = {1: "🥇", 2: "🥈", 3: "🥉", DRAWN: "🎲"}
    parts = [
        Markup("{} {}").format(medals.get(p.place, f"{p.place}."), what(t, p.kind, p.amount, p.what)) for p in prizes
    ]
    return Markup(" · ").join(parts[:_IN_A_LINE]) + ("…" if len(parts) > _IN_A_LINE else "")


def claim_button(t: Texts, group: GroupFacts, activity: ActivityFacts) -> Button:
    """The button that leads a winner to the prize, in private."""
    return Button.tapping(t("🎁 Claim my prize"), ClaimTap(group.id, activity.number))


def claim_link(t: Texts, group: GroupFacts, activity: ActivityFacts) -> Link:
    """The same in the group."""
    return Link.starting(t("🎁 Claim my prize"), ClaimTap(group.id, activity.number))


# --- to winners -------------------------------------------------------------------------------------------------------------------


def won(
    t: Texts, group: GroupFacts, activity: ActivityFacts, award: AwardFacts, instead: AwardFacts | None = None
) -> Message:
    """Somebody has a prize: first of all, because nobody before them wanted it, or `instead` of another one, having moved up."""
    values = {"title": activity.title, "group": group.title, "prize": of_award(t, award)}
    if instead is not None:
        text = t(
            "🏆 You have moved up to place {place} in <b>{title}</b> in {group}: {prize}, instead of {before}.",
            place=award.place,
            before=of_award(t, instead),
            **values,
        )
    elif award.turn > 1:
        text = t("🎁 A prize of <b>{title}</b> in {group} has come to you: {prize}.", **values)
    elif award.place == DRAWN:
        text = t("🎲 You were drawn in <b>{title}</b> in {group}: {prize}!", **values)
    else:
        text = t("🏆 Place {place} in <b>{title}</b> in {group}: {prize}!", place=award.place, **values)
    if award.until is None:
        return Message(text + "\n" + t("The points are in your account: /me"))
    text += "\n" + t(
        "Please claim it by {moment}; after that it goes to the next.", moment=local_moment(t, group, award.until)
    )
    return Message(text, ((claim_button(t, group, activity),),))


def claim_soon(t: Texts, group: GroupFacts, activity: ActivityFacts, award: AwardFacts) -> Message:
    """A day is left."""
    assert award.until is not None  # noqa: S101 - what has no end is not reminded of
    text = t(
        "⏰ Your prize of <b>{title}</b> is still waiting: {prize}. Please claim it by {moment}.",
        title=activity.title,
        prize=of_award(t, award),
        moment=local_moment(t, group, award.until),
    )
    return Message(text, ((claim_button(t, group, activity),),))


def waiting_in_group(group: GroupFacts, activity: ActivityFacts, award: AwardFacts, name: str) -> Message:
    """In the group, to someone whom the bot may not write to."""
    assert award.person_id is not None  # noqa: S101 - whoever is named has it
    t = texts(group.language)
    text = t(
        "🎁 {name}, a prize of <b>{title}</b> is yours: {prize}.",
        name=mention(award.person_id, name),
        title=activity.title,
        prize=of_award(t, award),
    )
    if award.until is None:
        return Message(text)
    text += "\n" + t("Please claim it by {moment}.", moment=local_moment(t, group, award.until))
    return Message(text, ((claim_link(t, group, activity),),))


def settled(t: Texts, award: AwardFacts, *, is_theirs: bool) -> Message:
    """Where somebody was asked to claim a prize, or to hand it over: that is done, or it has gone on to somebody else."""
    values = {"prize": of_award(t, award)}
    if is_theirs:
        return Message(t("🎁 {prize}: that is settled.", **values))
    return Message(t("🎁 {prize}: this one has gone on to the next.", **values))


def offer(t: Texts, group: GroupFacts, activity: ActivityFacts, award: AwardFacts) -> Message:
    """A winner looks at their prize."""
    head = t("🎁 <b>{title}</b>: {prize}", title=activity.title, prize=of_award(t, award))
    if award.kind == "points":
        return Message(head + "\n" + t("The points are in your account: /me"))
    if award.state == "given":
        return Message(
            head + "\n" + t("You have it already. Is something wrong? An admin can look it up with /prizes.")
        )
    if award.kind == "code":
        row: Row = (Button.tapping(t("Show my code"), TakeTap(group.id, activity.number)),)
        return Message(head + "\n" + t("The code is shown once: have something ready to keep it."), (row,))
    if award.state == "claimed":
        return Message(head + "\n" + _comes_soon(t))
    row = (Button.tapping(t("Yes, I'd like it"), TakeTap(group.id, activity.number)),)
    return Message(head, (row,))


def claimed(t: Texts, group: GroupFacts, activity: ActivityFacts, award: AwardFacts, code: str | None) -> Message:
    """What came of a claim. A message that shows a code waits nowhere: in its place one with the button that shows it does."""
    head = t("🎁 <b>{title}</b>: {prize}", title=activity.title, prize=of_award(t, award))
    if code is not None:
        shown = Markup("<code>{}</code>").format(code)
        said = head + "\n\n" + shown + "\n\n" + t("Keep it: it is not shown again.")
        return Message(said, to_keep=code_is_there(t, group, activity))
    if award.kind == "points":
        return Message(head + "\n" + t("The points are in your account: /me"))
    if award.kind == "code":
        return Message(
            head + "\n" + t("It is yours. The code isn't here yet; I've told the organisers, and you'll hear from me.")
        )
    return Message(head + "\n" + _comes_soon(t))


def _comes_soon(t: Texts) -> Markup:
    return t("It is yours. The organisers know, and will get in touch with you.")


def code_is_there(t: Texts, group: GroupFacts, activity: ActivityFacts) -> Message:
    """The code a winner waits for is in stock now."""
    row: Row = (Button.tapping(t("Show my code"), TakeTap(group.id, activity.number)),)
    return Message(t("🎁 Your code for <b>{title}</b> is here. It is shown once.", title=activity.title), (row,))


# --- to the organisers ------------------------------------------------------------------------------------------------------------


def to_do(t: Texts, activity: ActivityFacts, award: AwardFacts, name: str) -> Message:
    """Something is to be handed over, or a code is missing."""
    person = mention(award.person_id or 0, name)
    if award.kind == "code":
        text = t("🎁 <b>{title}</b>: {name} waits for a code, and none is in stock.", title=activity.title, name=person)
        row: Row = (Button.tapping(t("Load codes"), LoadTap(activity.group_id, activity.number)),)
    else:
        text = t(
            "🎁 <b>{title}</b>: {name} would like the prize “{prize}”. Please hand it over.",
            title=activity.title,
            name=person,
            prize=award.what,
        )
        row = (
            Button.tapping(t("✅ Handed over"), HandedTap(activity.group_id, activity.number, award.slot, award.turn)),
        )
    return Message(text, (row,))


def nobody_left(t: Texts, activity: ActivityFacts, award: AwardFacts) -> Message:
    """The line is at its end."""
    return Message(
        t(
            "🎁 <b>{title}</b>, {place}: nobody else is in line for {prize}. It stays with you.",
            title=activity.title,
            place=place_name(t, award.place),
            prize=of_award(t, award),
        )
    )


def codes_missing(t: Texts, group: GroupFacts, activity: ActivityFacts, missing: int) -> Message:
    """There are more prizes than codes."""
    text = t.many(
        "🎁 <b>{title}</b>: {count} code is missing for its prizes. Winners can claim meanwhile, and are told when it is here.",
        "🎁 <b>{title}</b>: {count} codes are missing for its prizes. Winners can claim meanwhile, and are told when they are here.",
        missing,
        title=activity.title,
    )
    return Message(text, ((Button.tapping(t("Load codes"), LoadTap(group.id, activity.number)),),))


def local_moment(t: Texts, group: GroupFacts, at: datetime) -> str:
    """A moment in the group's zone."""
    return t.moment(group.calendar.local(at))


# --- on the schedule --------------------------------------------------------------------------------------------------------------


@named("prizes.expire", speaks=False)
def _(t: Texts) -> Markup:
    return t("a prize goes to the next")


@named("prizes.remind", speaks=False)
def _(t: Texts) -> Markup:
    return t("reminder to claim a prize")


# --- refusals ---------------------------------------------------------------------------------------------------------------------


@words.register
def _(_refusal: NoPrize, t: Texts) -> Markup:
    return t(
        "There is no prize waiting for you here. The result in the group says who won; admins can look it up with /prizes."
    )


@words.register
def _(_refusal: ShownAlready, t: Texts) -> Markup:
    return t("Your code has been shown already. If you have lost it, please ask an admin of the group.")


@words.register
def _(_refusal: GivenAlready, t: Texts) -> Markup:
    return t("This prize has been given already; nothing is given twice. /prizes shows how things stand.")


@words.register
def _(_refusal: NoKey, t: Texts) -> Markup:
    return t(
        "I can't keep codes safe yet: whoever hosts me has to set PRIZE_KEY first (it's in my instructions). "
        "Until then prizes can be points or things."
    )


@words.register
def _(_refusal: BadCodes, t: Texts) -> Markup:
    return t("Please send the codes as a text, a line each, with at most {most} characters a line.", most=LONGEST_CODE)


@words.register
def _(_refusal: TooManyCodes, t: Texts) -> Markup:
    return t("That would be more than {most} codes. Please send fewer.", most=MOST_CODES)
