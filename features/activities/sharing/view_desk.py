"""The hosts' desk in private: a talk with all that can be done to it, the queue of questions, proposals, feedback."""

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from features.activities.sharing.facts import Desk, Liking, Rating, TalkFacts
from features.activities.sharing.options import options_of
from features.activities.sharing.rules import Asked, Proposal
from features.activities.sharing.taps import (
    TO_ANSWER,
    DeskDoTap,
    HostFormTap,
    KeptTap,
    MergeTap,
    OpenDeskTap,
    QueueDoTap,
    QueueTap,
    ThemesTap,
)
from features.activities.sharing.view_stage import shortened, stage_rows, step_name
from features.activities.sharing.view_talk import speakers_line, title, wall, when, where
from features.attached.view import refused
from features.facts import ActivityFacts, GroupFacts
from kit.messages import Button, Made, Message, Row
from kit.texts import Texts, person_name

_NAMED = 30
_AT_ONCE = 20


def desk(t: Texts, group: GroupFacts, activity: ActivityFacts, seen: Desk, *, asks: str = "") -> Message:
    """The desk; `asks` is a deed (skip, end) that wants to be confirmed."""
    talk = seen.talk
    lines: list[str] = [
        t("🎛 <b>{title}</b>", title=title(activity, talk)),
        t("{group} · talk {number}", group=group.title, number=str(talk.number)),
        t("📅 {when}", when=when(t, group, talk)),
        speakers_line(t, [s.name for s in seen.speakers]) if seen.speakers else t("🎤 No speaker yet"),
        _state(t, group, activity, talk),
    ]
    lines += _guests(t, seen)
    if talk.state == "live" and (seen.queued or seen.open_questions):
        lines.append(t("❓ {queued} in the queue, {open} to be answered", queued=seen.queued, open=seen.open_questions))
    if seen.present:
        lines.append(t.many("✋ {count} person was there", "✋ {count} people were there", seen.present))
    key = (group.id, activity.number, talk.number)
    if asks:
        lines += ["", _asked(t, asks)]
        yes = Button.tapping(t("Yes"), DeskDoTap(*key, f"{asks}-sure", 0))
        return Message(Markup("\n").join(lines), ((yes, Button.tapping(t("No, keep it"), OpenDeskTap(*key))),))
    return Message(Markup("\n").join(lines), (*_deeds(t, group, activity, seen), *_around(t, group, activity, seen)))


def _state(t: Texts, group: GroupFacts, activity: ActivityFacts, talk: TalkFacts) -> Markup:
    if activity.state == "paused":
        return t("⏸ Paused")
    match talk.state:
        case "live":
            steps = talk.steps
            assert talk.step_ends_at is not None  # noqa: S101 - it is on
            until = t.clock_time(wall(group, talk.step_ends_at))
            text = t("🔴 On: “{step}” until {time}", step=step_name(t, steps[talk.step].name), time=until)
            return text + (t(", muted") if talk.wants_mute else "")
        case "over":
            return t("🏁 Over")
        case "skipped":
            return t("⏭ Doesn't take place")
        case _:
            return t("🕗 Planned")


def _guests(t: Texts, seen: Desk) -> list[Markup]:
    lines = []
    seats = seen.talk.going
    if seen.going:
        lines.append(t("✅ {count} going: {names}", count=seats, names=_names(t, seen.going)))
    if seen.waiting:
        lines.append(t("⏳ {count} waiting: {names}", count=len(seen.waiting), names=_names(t, seen.waiting)))
    if seen.maybe:
        lines.append(t("🤔 {count} maybe", count=seen.maybe))
    return lines or [t("Nobody has answered yet.")]


def _names(t: Texts, names: Sequence[str]) -> Markup:
    listed = t.listing(person_name(name) for name in names[:_NAMED])
    return listed + "…" if len(names) > _NAMED else listed


def _asked(t: Texts, deed: str) -> Markup:
    if deed == "skip":
        return t("Skip this talk? Everybody who is going is told. You can restore it.")
    if deed == "start":
        return t("Start it now? The group sees the opening at once.")
    return t("End the talk now? Thanks and the archive are posted.")


def _deeds(t: Texts, group: GroupFacts, activity: ActivityFacts, seen: Desk) -> list[Row]:
    talk = seen.talk
    key = (group.id, activity.number, talk.number)

    def do(label: str, what: str, number: int = 0) -> Button:
        return Button.tapping(label, DeskDoTap(*key, what, number))

    def form(label: str, step: str) -> Button:
        return Button.tapping(label, HostFormTap(*key, step))

    if talk.state == "live":
        silence = do(t("🔊 Unmute"), "unmute") if talk.wants_mute else do(t("🔇 Mute"), "mute")
        return [
            *stage_rows(t, group, activity, talk)[:-1],
            (Button.tapping(t("❓ Questions"), QueueTap(*key, 0)), do(t("✋ Take attendance"), "attend")),
            (silence, form(t("🎤 Speakers"), "speakers")),
            (Button.tapping(t("🗒 What is kept"), KeptTap(*key, 0, 0)), do(t("🏁 End the talk"), "end")),
        ]
    if talk.state == "over":
        return [
            (do(t("📄 Archive"), "archive"), Button.tapping(t("🗒 What is kept"), KeptTap(*key, 0, 0))),
            (do(t("⭐ Feedback"), "feedback"),),
        ]
    if activity.state == "closed":
        return []
    if talk.state == "skipped":
        return [(do(t("↩️ Restore"), "restore"), form(t("📅 Move"), "move"))]
    return [
        (form(t("🎤 Speakers"), "speakers"), form(t("✏️ Theme"), "title")),
        (form(t("📅 Move"), "move"), do(t("⏭ Skip"), "skip"), do(t("▶️ Start now"), "start")),
        (Button.tapping(t("❓ Questions"), QueueTap(*key, 0)), Button.tapping(t("💡 Proposals"), ThemesTap(*key, 0))),
        (do(t("⭐ Feedback"), "feedback"),),
    ]


def _around(t: Texts, group: GroupFacts, activity: ActivityFacts, seen: Desk) -> list[Row]:
    row: list[Button] = []
    if seen.earlier is not None:
        row.append(Button.tapping(t("◀ Earlier"), OpenDeskTap(group.id, activity.number, seen.earlier)))
    row.append(Button.tapping(t("🔄 Refresh"), OpenDeskTap(group.id, activity.number, seen.talk.number)))
    if seen.later is not None:
        row.append(Button.tapping(t("Later ▶"), OpenDeskTap(group.id, activity.number, seen.later)))
    return [tuple(row)]


def back(t: Texts, group: GroupFacts, activity: ActivityFacts, talk: TalkFacts) -> Row:
    """The way back to the desk."""
    return (Button.tapping(t("Back"), OpenDeskTap(group.id, activity.number, talk.number)),)


# --- questions -------------------------------------------------------------------------------------------------------------------


def queue(
    t: Texts,
    group: GroupFacts,
    activity: ActivityFacts,
    talk: TalkFacts,
    waiting: Sequence[Asked],
    approved: Sequence[Asked],
    after: int,
) -> Message:
    """The first question that waits behind `after`; where none waits, those that are to be answered."""
    key = (group.id, activity.number, talk.number)
    one = next((asked for asked in waiting if asked.number > after), waiting[0] if waiting else None)
    if one is None:
        return _to_answer(t, group, activity, talk, approved)
    lines = [
        t.many("❓ {count} question waits", "❓ {count} questions wait", len(waiting)),
        "",
        _by(t, one) + "\n" + t("“{question}”", question=one.text),
    ]
    deeds: list[Button] = [
        Button.tapping(t("✅ Approve"), QueueDoTap(*key, f"approve.{one.number}")),
        Button.tapping(t("🚫 Decline"), QueueDoTap(*key, f"decline.{one.number}")),
    ]
    rows: list[Row] = [tuple(deeds)]
    more: list[Button] = []
    if approved:
        more.append(Button.tapping(t("🔗 Same as …"), QueueDoTap(*key, f"pick.{one.number}")))
    if len(waiting) > 1:
        more.append(Button.tapping(t("Later ▶"), QueueTap(*key, one.number)))
    if more:
        rows.append(tuple(more))
    if approved:
        rows.append((Button.tapping(t("🗣 To be answered"), QueueTap(*key, TO_ANSWER)),))
    return Message(Markup("\n").join(lines), (*rows, back(t, group, activity, talk)))


def to_answer(
    t: Texts, group: GroupFacts, activity: ActivityFacts, talk: TalkFacts, approved: Sequence[Asked]
) -> Message:
    """The questions that are to be answered, with what can be done with each."""
    return _to_answer(t, group, activity, talk, approved)


def _to_answer(
    t: Texts, group: GroupFacts, activity: ActivityFacts, talk: TalkFacts, approved: Sequence[Asked]
) -> Message:
    key = (group.id, activity.number, talk.number)
    if not approved:
        return Message(
            t("No question waits. New ones appear here; the first one is announced to you."),
            (back(t, group, activity, talk),),
        )
    lines: list[str] = [t("🗣 <b>To be answered</b>")]
    rows: list[Row] = []
    for asked in approved[:10]:
        on = t("on stage now") if asked.state == "asked" else t.many("{count} vote", "{count} votes", asked.votes)
        lines.append(
            t("{number}. {question} ({state})", number=str(asked.number), question=shortened(asked.text), state=on)
        )
        row = [
            Button.tapping(
                t("✔️ {number} answered", number=str(asked.number)), QueueDoTap(*key, f"answered.{asked.number}")
            )
        ]
        if asked.state != "asked" and talk.state == "live":
            row.insert(
                0,
                Button.tapping(
                    t("🗣 Ask {number} now", number=str(asked.number)), QueueDoTap(*key, f"stage.{asked.number}")
                ),
            )
        rows.append(tuple(row))
    return Message(Markup("\n").join(lines), (*rows, back(t, group, activity, talk)))


def pick(
    t: Texts, group: GroupFacts, activity: ActivityFacts, talk: TalkFacts, one: int, approved: Sequence[Asked]
) -> Message:
    """Which one it is the same as."""
    key = (group.id, activity.number, talk.number)
    rows: list[Row] = [
        (Button.tapping(f"{asked.number}. {shortened(asked.text)[:50]}", MergeTap(*key, f"{one}.{asked.number}")),)
        for asked in approved[:_AT_ONCE]
        if asked.number != one
    ]
    return Message(
        t("Which question is it the same as? That one gets its vote."),
        (*rows, (Button.tapping(t("Back"), QueueTap(*key, 0)),)),
    )


def _by(t: Texts, asked: Asked) -> Markup:
    if asked.by:
        return t("{name} asks:", name=person_name(asked.by))
    return t("Asked without a name:")


# --- proposals, feedback, archive ------------------------------------------------------------------------------------------------


def themes(
    t: Texts, group: GroupFacts, activity: ActivityFacts, talk: TalkFacts, proposals: Sequence[Proposal]
) -> Message:
    """The proposals, with the way to take the first one or to take one off the list."""
    key = (group.id, activity.number, talk.number)
    if not proposals:
        return Message(
            t("Nobody has proposed a theme yet. Members can: /ask theme, or the button on the board."),
            (back(t, group, activity, talk),),
        )
    lines: list[str] = [t("💡 <b>Proposals</b>")]
    rows: list[Row] = [(Button.tapping(t("🏆 Take the first one for this talk"), DeskDoTap(*key, "winner", 0)),)]
    buttons: list[Button] = []
    for p in proposals[:_AT_ONCE]:
        lines.append(
            t.many(
                "{number}. {theme} ({name}, {count} vote)",
                "{number}. {theme} ({name}, {count} votes)",
                p.votes,
                number=str(p.number),
                theme=p.text,
                name=person_name(p.by),
            )
        )
        buttons.append(Button.tapping(f"🗑 {p.number}", ThemesTap(*key, p.number)))
    rows += [tuple(buttons[at : at + 5]) for at in range(0, len(buttons), 5)]
    return Message(Markup("\n").join(lines), (*rows, back(t, group, activity, talk)))


def feedback(t: Texts, group: GroupFacts, activity: ActivityFacts, talk: TalkFacts, liking: Liking) -> Message:
    """How the talks were liked."""
    if not liking.talks:
        return Message(
            t("No talk is over yet. Feedback comes in after the first one."), (back(t, group, activity, talk),)
        )
    lines: list[str] = [t("⭐ <b>Feedback</b>")]
    for day, rating in liking.talks:
        lines.append(t("· {day} {title}: {rating}", day=t.day(day), title=rating.name, rating=_rating(t, rating)))
    if liking.speakers:
        lines += ["", t("By speaker:")]
        lines += [t("· {name}: {rating}", name=person_name(r.name), rating=_rating(t, r)) for r in liking.speakers]
    if liking.comments:
        lines += ["", t("Comments on the last talk, without names:")]
        lines += [t("“{comment}”", comment=shortened(comment)) for comment in liking.comments]
    return Message(Markup("\n").join(lines), (back(t, group, activity, talk),))


def _rating(t: Texts, rating: Rating) -> Markup:
    if not rating.count:
        return t("no stars yet")
    return t.many(
        "{mean} ⭐ ({count} person)", "{mean} ⭐ ({count} people)", rating.count, mean=t.number(round(rating.mean, 1))
    )


def calendar(
    t: Texts,
    group: GroupFacts,
    activity: ActivityFacts,
    talks: Sequence[tuple[TalkFacts, Sequence[str]]],
    now: datetime,
    *,
    home: str,
) -> Message:
    """The calendar file of the coming talks. `home`: which installation this is, for names that are nobody else's."""
    options = options_of(activity)
    rows = [
        {
            "uid": f"talk-{group.id}-{activity.number}-{talk.number}@{home}",
            "revision": talk.revision,
            "starts_at": talk.starts_at.isoformat(),
            "minutes": options.length,
            "summary": title(activity, talk),
            "description": "\n".join([group.title, *([speakers_line(t, names).unescape()] if names else [])]),
            "is_skipped": talk.state == "skipped",
            "url": where(group, activity, activity.board) or "",
        }
        for talk, names in talks
    ]
    facts = {"title": activity.title, "now": now.isoformat(), "talks": rows}
    text = t(
        "📅 Open the file to put <b>{title}</b> into your calendar. If a talk moves, get it here once more.",
        title=activity.title,
    )
    return Message(
        text,
        attachment=Made.by(
            "features.activities.sharing.page:calendar",
            facts,
            filename=f"talks-{activity.number}.ics",
            refused=refused(t),
        ),
    )


def done(t: Texts, deed: str) -> str:
    """The toast after something a host did."""
    return {
        "shift": t("Shifted."),
        "attend": t("Attendance is open for 10 minutes."),
        "mute": t("Muting the group …"),
        "unmute": t("Lifting the mute …"),
        "restore": t("Restored. Everybody who was going is told."),
        "skip-sure": t("Skipped. Everybody who was going is told."),
        "winner": t("Taken. The group is told."),
    }.get(deed, "")


def saved(t: Texts) -> Markup:
    """A form of the desk was answered."""
    return t("Saved.")
