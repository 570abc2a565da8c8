"""What is said about proofs: how far one is, why one does not count, and what a judge sees."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from features.activities.checkin import view_teams
from features.activities.checkin.options import Options
from features.activities.checkin.proofs.rules import (
    NotAPhoto,
    NothingToRevoke,
    NotYourPhoto,
    Revoked,
    SamePicture,
    Taken,
    TooShort,
    WhichOne,
)
from features.activities.checkin.rules import CheckedIn, NeedsProof, Progress, Status
from features.activities.checkin.view_proof import how
from features.facts import ActivityFacts, GroupFacts
from features.review.rules import ItemFacts
from kit.buttons import Tap, tap
from kit.messages import Button, Message, Reaction, Toast
from kit.texts import Texts, as_written, person_name, words

# Reactions that Telegram lets a bot give.
COUNTED, COMPLETE, LOOKED_AT = "👌", "🔥", "👀"


def acknowledged(t: Texts, taken: Taken) -> Reaction:
    """The answer to a proof: a reaction, or where there are none, words."""
    if taken.done is not None:
        return Reaction(COMPLETE, otherwise=complete(t, taken.done))
    if taken.is_held or taken.progress.status is Status.PENDING:
        return Reaction(LOOKED_AT, otherwise=progress_line(t, taken.progress))
    return Reaction(COUNTED, otherwise=progress_line(t, taken.progress))


@tap("iq")
@dataclass(frozen=True, slots=True)
class PhotoTap(Tap):
    """“Yes, it is for this”: of the photo that was asked about under this number. For its author alone."""

    number: int


def is_it_for(t: Texts, activity: ActivityFacts, number: int) -> Message:
    """The question about a photo that was meant for nothing, in answer to it."""
    button = Button.tapping(t("✅ Yes, count it"), PhotoTap(number))
    return Message(t("👀 Is this for <b>{title}</b>?", title=activity.title), ((button,),), silent=True)


def is_for_it(t: Texts) -> Message:
    """What becomes of the question when it is answered."""
    return Message(t("👌 It counts as proof."))


def was_not_counted(t: Texts) -> Message:
    """What becomes of it when the day is over."""
    return Message(t("The day is over; this photo stands for itself."))


def complete(t: Texts, done: CheckedIn) -> Markup:
    """The day is done."""
    parts = [t("✅ You're in"), t.many("{count} day in a row", "{count} days in a row", done.streak)]
    if done.points:
        parts.append(t.many("+{count} point", "+{count} points", done.points))
    if done.bonus:
        parts.append(t.many("streak bonus +{count}", "streak bonus +{count}", done.bonus))
    parts += view_teams.in_toast(t, done.team)
    return Markup(" · ").join(parts)


def progress_line(t: Texts, progress: Progress) -> Markup:
    """How far somebody is today, in one line."""
    if progress.status is Status.DONE:
        return t.many(
            "You're in already today. {count} day in a row!",
            "You're in already today. {count} days in a row!",
            progress.streak,
        )
    if progress.status is Status.PENDING:
        return t("👀 All is there; it counts as soon as somebody has looked at it.")
    if progress.proof == "text":
        return t("Your text is still missing today.")
    line = t.many(
        "📸 {counted} of {count} photo today.",
        "📸 {counted} of {count} photos today.",
        progress.needed,
        counted=progress.counted,
    )
    if progress.held:
        line += "\n" + t.many("{count} is being looked at.", "{count} are being looked at.", progress.held)
    return line


def progress_toast(t: Texts, progress: Progress, options: Options) -> Toast:
    """The answer to a tap on a board that wants pictures or a text."""
    line = Markup(" · ").join([progress_line(t, progress), *view_teams.in_toast(t, progress.team)])
    if progress.status not in {Status.DONE, Status.PENDING}:
        line += "\n" + how(t, options)
    return Toast(line)


def progress(t: Texts, progress: Progress, options: Options) -> Markup:
    """How far somebody is today with one check-in, and what is missing: `/checkin`."""
    line = t("<b>{title}</b>", title=progress.activity) + "\n" + progress_line(t, progress)
    if progress.status not in {Status.DONE, Status.PENDING}:
        line += "\n" + how(t, options)
    return line


def same(t: Texts, pictures: Sequence[SamePicture]) -> Message:
    """Pictures that were there before."""
    lines = []
    for each in pictures:
        if each.is_own:
            lines.append(
                t.many(
                    "🔁 You sent this photo before, on {day}. Please send a new one.",
                    "🔁 You sent {count} of these photos before, on {day}. Please send new ones.",
                    each.count,
                    day=t.day(each.day),
                )
            )
        else:
            lines.append(
                t.many(
                    "🔁 This photo is already {name}'s, of {day}. Please send one of your own.",
                    "🔁 {count} of these photos are already {name}'s, of {day}. Please send your own.",
                    each.count,
                    name=person_name(each.name),
                    day=t.day(each.day),
                )
            )
    return Message(Markup("\n").join(lines))


# --- judging ------------------------------------------------------------------------------------------------------------------------


def headline(t: Texts, item: ItemFacts) -> Markup:
    """What is judged: a day, or one picture, and what is odd about it."""
    facts = item.facts
    day = t.day(date.fromisoformat(facts["day"]))
    if "proof" in facts:
        lines = [t("One photo for <b>{title}</b>, {day}", title=facts["title"], day=day)]
    else:
        lines = [t("Check-in for <b>{title}</b>, {day}", title=facts["title"], day=day)]
    for odd in facts["why"]:
        if odd["why"] == "forward":
            lines.append(t("↪️ It was forwarded."))
        elif odd["name"] is not None:
            when = t.day(date.fromisoformat(odd["day"]))
            lines.append(t("👯 It looks like {name}'s of {day}.", name=person_name(odd["name"]), day=when))
        else:
            lines.append(t("👯 It looks like an earlier one."))
    return Markup("\n").join(lines)


def approved(t: Texts, group: GroupFacts, activity: ActivityFacts, day: date, done: CheckedIn) -> Message:
    """To whoever's proof counts now."""
    head = t("✅ <b>{title}</b> in {group}: {day} counts.", title=activity.title, group=group.title, day=t.day(day))
    return Message(head + "\n" + complete(t, done))


def declined(
    t: Texts, group: GroupFacts, activity: ActivityFacts, day: date, reason: Markup, *, is_open: bool
) -> Message:
    """To whoever's proof does not count."""
    head = t(
        "❌ <b>{title}</b> in {group}: your proof of {day} doesn't count.",
        title=activity.title,
        group=group.title,
        day=t.day(day),
    )
    return Message(head + "\n" + t("Why: {reason}", reason=reason) + "\n" + _next(t, is_open=is_open))


def declined_in_group(
    t: Texts, activity: ActivityFacts, day: date, name: str, reason: Markup, *, is_open: bool
) -> Message:
    """The same in the group, where they take nothing in private."""
    head = t(
        "🔎 {name}, your proof for <b>{title}</b> of {day} doesn't count yet: {reason}",
        name=person_name(name),
        title=activity.title,
        day=t.day(day),
        reason=reason,
    )
    return Message(head + "\n" + _next(t, is_open=is_open))


def approved_in_group(t: Texts, activity: ActivityFacts, day: date, name: str, done: CheckedIn) -> Message:
    """The same in the group, where they take nothing in private."""
    head = t(
        "✅ {name}, your {day} of <b>{title}</b> counts.", name=person_name(name), day=t.day(day), title=activity.title
    )
    return Message(head + "\n" + complete(t, done))


def looked_at(t: Texts, group: GroupFacts, activity: ActivityFacts, day: date, *, is_open: bool) -> Message:
    """To whoever's photo looks like an earlier one."""
    head = t(
        "👀 <b>{title}</b> in {group}: your photo of {day} looks much like an earlier one, so somebody has a look at it first.",
        title=activity.title,
        group=group.title,
        day=t.day(day),
    )
    return Message(head + "\n" + _meanwhile(t, is_open=is_open))


def looked_at_in_group(t: Texts, activity: ActivityFacts, day: date, name: str, *, is_open: bool) -> Message:
    """The same in the group, where they take nothing in private."""
    head = t(
        "👀 {name}, this photo for <b>{title}</b>, {day}, looks much like an earlier one, so somebody has a look at it first.",
        name=person_name(name),
        title=activity.title,
        day=t.day(day),
    )
    return Message(head + "\n" + _meanwhile(t, is_open=is_open))


def _meanwhile(t: Texts, *, is_open: bool) -> Markup:
    if is_open:
        return t("You needn't do anything; if you'd rather not wait, send another photo.")
    return t("You needn't do anything: you'll hear from me.")


def _next(t: Texts, *, is_open: bool) -> Markup:
    return t("You can send another one today.") if is_open else t("You can make the day up: /makeup")


def revoked(t: Texts, revoked: Revoked) -> Message:
    """The answer to `/revoke`."""
    text = t(
        "↩️ {name}'s check-in of {day} for <b>{title}</b> doesn't count any more.",
        name=person_name(revoked.name),
        day=t.day(revoked.day),
        title=revoked.title,
    )
    if revoked.points:
        text = t.sentences([text, t.many("{count} point went back.", "{count} points went back.", revoked.points)])
    return Message(text)


def revoked_for_you(
    t: Texts, group: GroupFacts, activity: ActivityFacts, day: date, note: str | None, points: int
) -> Message:
    """To whoever's check-in was revoked; so many points went back."""
    text = t(
        "↩️ <b>{title}</b> in {group}: your check-in of {day} was revoked by an admin.",
        title=activity.title,
        group=group.title,
        day=t.day(day),
    )
    if points:
        text = t.sentences([text, t.many("{count} point went back.", "{count} points went back.", points)])
    if note:
        text += "\n" + t("Why: {reason}", reason=as_written(note))
    return Message(text)


@words.register
def _(refusal: NothingToRevoke, t: Texts) -> Markup:
    return t(
        "There is no check-in of {name} on {day} to revoke. Reply with /revoke to the proof itself, or name another day.",
        name=as_written(refusal.person),
        day=t.day(refusal.day),
    )


@words.register
def _(_refusal: WhichOne, t: Texts) -> Markup:
    return t("There are several check-ins open. Reply to the board of the one you mean, or use its tag.")


@words.register
def _(_refusal: NotYourPhoto, t: Texts) -> Markup:
    return t("Only whoever sent the photo can say that. Yours goes in reply to the board.")


@words.register
def _(refusal: TooShort, t: Texts) -> Markup:
    if refusal.least <= 1:
        return t("A tag alone is no text yet. Put a few words to it, here by an edit or anew, and it counts.")
    return t.many(
        "{count} character is missing: a text has {least} at least, its tag not counted. Make it longer by an edit, or write anew.",
        "{count} characters are missing: a text has {least} at least, its tag not counted. Make it longer by an edit, or write anew.",
        refusal.missing,
        least=refusal.least,
    )


@words.register
def _(refusal: NotAPhoto, t: Texts) -> Markup:
    if refusal.kind == "document":
        return t("This came as a file. Please send it as a photo, then I can count it.")
    return t("Here photos count. Please send one, then I can count it.")


@words.register
def _(refusal: NeedsProof, t: Texts) -> Markup:
    return t(
        "<code>{key}={value}</code> needs <code>proof={proof}</code>. Add it, or leave <code>{key}=</code> out.",
        key=refusal.key,
        value=as_written(refusal.value),
        proof=refusal.proof,
    )
