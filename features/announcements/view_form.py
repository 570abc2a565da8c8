"""What is asked of somebody who announces, what can be written, and refusals."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from markupsafe import Markup

from features.announcements.content import COUNTING_FIELDS, FIELDS, UnknownField
from features.announcements.facts import AnnouncementFacts, Topic
from features.announcements.rules import (
    MOST_AT_ONCE,
    BadPart,
    JustSent,
    NeverDue,
    NoButtonsUnderAlbums,
    NothingToCountTo,
    NothingToSay,
    NotSaidWhen,
    TooManyAnnouncements,
    utc,
)
from features.announcements.taps import AnnouncementTap, MoveTap, TopicTap, WhenTap
from features.facts import GroupFacts
from features.moments import when_of
from features.view_values import QUOTED, not_understood
from features.when import write_when
from kit.messages import Button, Message, Row
from kit.texts import Texts, as_written, words

STEPS = frozenset({"content", "when", "buttons", "steps", "move"})


def question(t: Texts, group: GroupFacts, a: AnnouncementFacts, step: str) -> Message:
    """What the form asks."""
    cancel = Button.tapping(t("Cancel"), AnnouncementTap(a.group_id, a.number))
    if step == "content":
        fields = t.listing(
            Markup("<code>{{{}}}</code>").format(field) for field in (COUNTING_FIELDS if a.activity else FIELDS)
        )
        text = t(
            "What shall I post in <b>{group}</b>? Send it to me as it shall look: text, photo, album, file.",
            group=group.title,
        )
        return Message(text + "\n" + t("I fill in: {fields}", fields=fields), ((cancel,),))
    if step == "when":
        ready = (("now", t("Now")), ("tomorrow+09.00", t("Tomorrow 09:00")), ("daily+09.00", t("Every day 09:00")))
        buttons = tuple(Button.tapping(label, WhenTap(a.group_id, a.number, value)) for value, label in ready)
        return Message(t("When? Write {allowed}.", allowed=allowed(t, "when")), (buttons, (cancel,)))
    return Message(_questions(t)[step] + "\n" + t("Write {allowed}.", allowed=allowed(t, step)), ((cancel,),))


def where_to(t: Texts, a: AnnouncementFacts, topics: Sequence[Topic]) -> Message:
    """In which topic? Telegram tells bots of topics only by what is in them."""
    rows: list[Row] = [(Button.tapping(t("The main talk"), TopicTap(a.group_id, a.number, 0)),)]
    rows += [
        (Button.tapping(t("Where “{title}” is", title=topic.title), TopicTap(a.group_id, a.number, topic.thread_id)),)
        for topic in topics
    ]
    text = t(
        "Where shall I post it? In a topic that isn't here, write <code>/schedule {number} topic=here</code>.",
        number=str(a.number),
    )
    return Message(text, (*rows, (Button.tapping(t("Cancel"), AnnouncementTap(a.group_id, a.number)),)))


def where_instead(t: Texts, group: GroupFacts, a: AnnouncementFacts, due: datetime) -> Message:
    """When shall the next one come?"""
    calendar = group.calendar
    ready = []
    for label, span in ((t("1 hour later"), timedelta(hours=1)), (t("1 day later"), timedelta(days=1))):
        # A day later is at the same time of day, also where the clocks change.
        later = (
            due + span if span < timedelta(days=1) else utc(calendar.local(due).replace(tzinfo=None) + span, calendar)
        )
        value = write_when(when_of(later, calendar)).replace(" ", "+").replace(":", ".")
        ready.append(Button.tapping(label, MoveTap(a.group_id, a.number, value)))
    text = t(
        "When shall the next one come, instead of {moment}? Write {allowed}.",
        moment=t.full_moment(calendar.local(due)),
        allowed=allowed(t, "at"),
    )
    text += "\n" + t("What its rule would bring before that is left out; after it, all goes on as it was.")
    return Message(text, (tuple(ready), (Button.tapping(t("Cancel"), AnnouncementTap(a.group_id, a.number)),)))


def _questions(t: Texts) -> Mapping[str, Markup]:
    return {
        "buttons": t("Which buttons with links shall stand under it?"),
        "steps": t("How long before the start shall I count down?"),
    }


def allowed(t: Texts, key: str) -> Markup:
    """What can be written for a part."""
    moment = t("a moment: <code>fri 20:00</code>, <code>in 2h</code>, <code>2026-12-01 20:00</code>")
    rule = t("a rule: <code>mon,thu 09:00</code>, <code>weekday 9:00</code>, <code>month:last 20:00</code>")
    steps = t("spans such as <code>3d,1d,1h,0</code>")
    example = t("Sign up | https://example.org")
    buttons = t("a label and an address a line, for example <code>{example}</code>", example=example)
    yes = t("yes or no")
    return {
        "at": moment, "when": t("{moment}; or {rule}", moment=moment, rule=rule), "every": rule, "before": steps, "steps": steps,
        "from": t("a day or a moment such as <code>2026-12-01</code>, or “no”"),
        "until": t("a day or a moment such as <code>2026-12-31</code>, or “no”"),
        "buttons": buttons, "topic": t("here or no"),
    }.get(key, yes)  # fmt: skip


def album_in_part(t: Texts, seen: int) -> Markup:
    """A note: of an album the bot saw only a part."""
    return t.many(
        "⚠️ I have seen only {count} picture of this album. As an administrator I see all; or send the album to me in private.",
        "⚠️ I have seen only {count} pictures of this album. As an administrator I see all; or send the album to me in private.",
        seen,
    )


def no_buttons_under_albums(t: Texts) -> Markup:
    """An album was given for an announcement with buttons, or the other way round."""
    return t("Telegram shows no buttons under an album. Please post one picture, or leave the buttons out.")


# --- refusals ---------------------------------------------------------------------------------------------------------------------


@words.register
def _(refusal: BadPart, t: Texts) -> Markup:
    return not_understood(t, refusal.value, allowed=allowed(t, refusal.key), key=refusal.key)


@words.register
def _(refusal: UnknownField, t: Texts) -> Markup:
    return t(
        "I don't know {field}. I fill in {fields}; for braces as they are, write them twice.",
        field=Markup("<code>{{{}}}</code>").format(as_written(refusal.name, most=QUOTED)),
        fields=t.listing(Markup("<code>{{{}}}</code>").format(name) for name in FIELDS),
    )


@words.register
def _(_refusal: NothingToSay, t: Texts) -> Markup:
    return t("There is nothing to post yet. Send me its words or pictures first.")


@words.register
def _(_refusal: NotSaidWhen, t: Texts) -> Markup:
    return t(
        "When shall I post it? Tap 🕒 Time, or write {example}.",
        example=Markup('<code>at="{}"</code>').format(t("tomorrow 20:00")),
    )


@words.register
def _(_refusal: NeverDue, t: Texts) -> Markup:
    return t("There is no time left at which it would be posted. Please choose a later one.")


@words.register
def _(_refusal: JustSent, t: Texts) -> Markup:
    return t("It went out a moment ago. In a minute you can send it again.")


@words.register
def _(_refusal: NoButtonsUnderAlbums, t: Texts) -> Markup:
    return no_buttons_under_albums(t)


@words.register
def _(refusal: NothingToCountTo, t: Texts) -> Markup:
    return t("“{title}” has no start ahead that I could count down to. See what's on: /activities", title=refusal.title)


@words.register
def _(_refusal: TooManyAnnouncements, t: Texts) -> Markup:
    return t(
        "There are {count} announcements already. Please delete one in /schedule first, up to {most} fit.",
        count=MOST_AT_ONCE,
        most=MOST_AT_ONCE,
    )
