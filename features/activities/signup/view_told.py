"""What people are told of a list: what came of their tap or of what they wrote, who moves up, who is off it."""

from collections.abc import Sequence

from markupsafe import Markup

from features.activities.signup.facts import ListFacts
from features.activities.signup.options import Options, options_of
from features.activities.signup.rules import Gone, Line, Outcome, Signed
from features.activities.signup.taps import MineTap
from features.activities.signup.view_board import counts
from features.facts import ActivityFacts, GroupFacts
from features.links import message_link
from kit.messages import Button, Link, Message, Reaction, Refusal, Reply, Row, Toast
from kit.texts import Texts, person_name, words

_NAMED = 20


def toast(t: Texts, outcome: Outcome, options: Options) -> Toast:
    """The answer to a tap."""
    if isinstance(outcome, Refusal):
        return Toast(words(outcome, t).striptags(), alert=True)
    return Toast(_said(t, outcome, options).striptags(), alert=isinstance(outcome, Signed) and _waits(outcome))


def heard(t: Texts, outcome: Outcome, options: Options) -> Reply:
    """The answer to what somebody wrote in the group: a sign under it, or words where something is not as they may think."""
    if isinstance(outcome, Refusal):
        return Message(words(outcome, t), silent=True)
    said = _said(t, outcome, options)
    if isinstance(outcome, Signed) and _waits(outcome):
        return Message(said, silent=True)
    return Reaction("👌", otherwise=said)


def _waits(outcome: Signed) -> bool:
    return outcome.line.state == "waiting"


def _said(t: Texts, outcome: Signed | Gone, options: Options) -> Markup:
    if isinstance(outcome, Gone):
        return t("You're off the list. You can come back any time until it closes.")
    line = outcome.line
    many = counts(t, line.counts, options)
    if _waits(outcome):
        return t(
            "⏳ No room for {counts} just now: you're no. {rank} on the waiting list. You'll hear it when you move up.",
            counts=many,
            rank=outcome.rank,
        )
    if outcome.is_new:
        return t("✅ You're on the list as no. {rank}: {counts}.", rank=outcome.rank, counts=many)
    if outcome.is_changed:
        return t("✅ Noted: you're on the list for {counts}.", counts=many)
    return t("You're on the list already, for {counts}. Change it with the button below.", counts=many)


# --- later than the answer --------------------------------------------------------------------------------------------------------


def _to_board(t: Texts, group: GroupFacts, activity: ActivityFacts) -> tuple[Row, ...]:
    url = message_link(group, activity.board, activity.thread_id)
    return () if url is None else ((Link.to(t("Go to the board"), url),),)


def moved_up(t: Texts, group: GroupFacts, activity: ActivityFacts, line: Line) -> Message:
    """To somebody who waited and has a place now."""
    text = t(
        "🎟 You've moved up: you're on the list of <b>{title}</b> in {group}, for {counts}.",
        title=activity.title,
        group=group.title,
        counts=counts(t, line.counts, options_of(activity)),
    )
    change = Button.tapping(t("✏️ Change or leave"), MineTap(group.id, activity.number))
    return Message(text, ((change,), *_to_board(t, group, activity)))


def moved_up_in_group(t: Texts, activity: ActivityFacts, names: Sequence[str]) -> Message:
    """The same in the group, for those who cannot be written to."""
    listed = t.listing(person_name(name) for name in names[:_NAMED]) + ("…" if len(names) > _NAMED else "")
    return Message(t("🎟 <b>{title}</b>: moved up from the waiting list: {names}.", title=activity.title, names=listed))


def taken_off(t: Texts, group: GroupFacts, activity: ActivityFacts) -> Message:
    """To somebody whom a host has taken off."""
    text = t(
        "A host took you off the list of <b>{title}</b> in {group}. Ask them if you think that's a mistake.",
        title=activity.title,
        group=group.title,
    )
    return Message(text, _to_board(t, group, activity))


def taken_off_in_group(t: Texts, activity: ActivityFacts, name: str) -> Message:
    """The same in the group, where they cannot be written to."""
    return Message(
        t("📝 <b>{title}</b>: a host took {name} off the list.", title=activity.title, name=person_name(name))
    )


def given_back(t: Texts, group: GroupFacts, activity: ActivityFacts) -> Message:
    """To somebody who has left the group."""
    return Message(
        t(
            "You've left {group}, so your place on the list of <b>{title}</b> goes to the others. "
            "Back in the group, you can sign up again.",
            group=group.title,
            title=activity.title,
        )
    )


def not_this_time(t: Texts, seen: ListFacts) -> Message:
    """To somebody who still waits when the list closes."""
    return Message(
        t(
            "📝 The list of <b>{title}</b> in {group} is closed, and no place has become free for you this time. "
            "If somebody drops out, a host may still ask you.",
            title=seen.activity.title,
            group=seen.group.title,
        )
    )
