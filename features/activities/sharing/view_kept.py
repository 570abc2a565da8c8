"""What hosts see of what is kept of a talk: the archive as a file, and its messages with a way to take each out."""

from collections.abc import Sequence

from markupsafe import Markup

from features.activities.sharing.facts import TalkFacts
from features.activities.sharing.rules import Said
from features.activities.sharing.taps import KeptTap
from features.activities.sharing.view_desk import back
from features.activities.sharing.view_end import glimpse
from features.activities.sharing.view_talk import title
from features.facts import ActivityFacts, GroupFacts
from kit.messages import Button, Made, Message
from kit.texts import Texts, person_name

AT_ONCE = 10


def archive(t: Texts, activity: ActivityFacts, talk: TalkFacts, file: Made | None) -> Message:
    """The archive once more."""
    if file is None:
        return Message(t("There is nothing to keep of this talk: nothing was written, asked or counted."))
    return Message(
        t("📄 The archive of <b>{title}</b>. Open it in a browser.", title=title(activity, talk)), attachment=file
    )


def kept(
    t: Texts,
    group: GroupFacts,
    activity: ActivityFacts,
    talk: TalkFacts,
    said: Sequence[Said],
    after: int,
    *,
    is_more: bool,
) -> Message:
    """A page of what is kept, with a button that takes each message out."""
    key = (group.id, activity.number, talk.number)
    if not said and not after:
        return Message(t("Nothing is kept of this talk yet."), (back(t, group, activity, talk),))
    lines: list[str] = [t("🗒 <b>What is kept</b>"), t("Tap a number to take that message out of the archive.")]
    buttons: list[Button] = []
    for place, message in enumerate(said, after + 1):
        name = person_name(message.by) if message.by else t("Admin")
        lines.append(t("{number}. {name}: {words}", number=str(place), name=name, words=glimpse(t, message)))
        buttons.append(Button.tapping(f"🗑 {place}", KeptTap(*key, after, message.message_id)))
    rows = [tuple(buttons[at : at + 5]) for at in range(0, len(buttons), 5)]
    turns: list[Button] = []
    if after:
        turns.append(Button.tapping(t.context("of messages", "◀ Earlier"), KeptTap(*key, max(0, after - AT_ONCE), 0)))
    if is_more:
        turns.append(Button.tapping(t.context("of messages", "Later ▶"), KeptTap(*key, after + AT_ONCE, 0)))
    if turns:
        rows.append(tuple(turns))
    return Message(Markup("\n").join(lines), (*rows, back(t, group, activity, talk)))
