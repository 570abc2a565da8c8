"""What is said around a talk and while it is on: opening, run of show, questions, attendance."""

from collections.abc import Sequence

from markupsafe import Markup

from features.activities.sharing.facts import TalkFacts, WindowFacts
from features.activities.sharing.options import options_of
from features.activities.sharing.rules import ARCHIVE_LASTS, Asked, CannotMute, Speaker
from features.activities.sharing.taps import (
    AskTap,
    CodeTap,
    DeskDoTap,
    HereTap,
    OpenDeskTap,
    QueueTap,
    SpeakTap,
)
from features.activities.sharing.view_talk import right_name, speakers_line, title, wall, when
from features.facts import ActivityFacts, GroupFacts
from kit.messages import Button, Message, Row
from kit.texts import Texts, person_name

_QUOTED = 80


def step_name(t: Texts, name: str) -> Markup:
    """What a step of the run of show is called."""
    return {
        "warm-up": t("warm-up"),
        "opening": t("opening"),
        "talk": t("talk"),
        "questions": t("questions"),
        "closing": t("closing"),
    }.get(name) or Markup.escape(name)


def desk_row(t: Texts, group: GroupFacts, activity: ActivityFacts, talk: TalkFacts) -> Row:
    """The way to the hosts' desk."""
    return (Button.tapping(t("🎛 Desk"), OpenDeskTap(group.id, activity.number, talk.number)),)


# --- the opening -----------------------------------------------------------------------------------------------------------------


def opening(
    t: Texts, activity: ActivityFacts, talk: TalkFacts, speakers: Sequence[Speaker], *, is_muted: bool
) -> Message:
    """The opening lines, which say what is kept."""
    lines: list[str] = [t("🎙 <b>{title}</b> begins now!", title=title(activity, talk))]
    if speakers:
        lines.append(speakers_line(t, [s.name for s in speakers]))
    lines.append("")
    if is_muted:
        lines.append(t("🔇 The group is muted during the talk, so that you can follow. It's opened again at the end."))
    lines.append(t("❓ Questions: tap the button below or send /ask and your question."))
    lines.append(
        t(
            "📄 What speakers and hosts write until the end is kept for the archive of this talk, for {days} days. "
            "Nobody else's messages are.",
            days=ARCHIVE_LASTS.days,
        )
    )
    return Message(Markup("\n").join(lines), ((Button.tapping(t("❓ Ask"), AskTap(activity.number, talk.number)),),))


def voice(t: Texts, group: GroupFacts, activity: ActivityFacts, talk: TalkFacts) -> Message:
    """To a speaker: how to speak while the group is silent."""
    return Message(
        t(
            "🎙 You're on: <b>{title}</b>. The group is muted. If Telegram doesn't let you write there, tap below and write to me here: "
            "I'll pass every message on to {group} in your name.",
            title=title(activity, talk),
            group=group.title,
        ),
        ((Button.tapping(t("🎙 Speak through me"), SpeakTap(group.id, activity.number, talk.number)),),),
    )


def spoken(t: Texts, name: str, text: str) -> Markup:
    """What a speaker said through the bot."""
    return t("🎙 <b>{name}</b>", name=person_name(name)) + (Markup("\n") + Markup.escape(text) if text else "")


# --- to hosts and speakers -------------------------------------------------------------------------------------------------------


def soon(
    t: Texts,
    group: GroupFacts,
    activity: ActivityFacts,
    talk: TalkFacts,
    speakers: Sequence[Speaker],
    unasked: Sequence[str],
    *,
    can_mute: bool,
) -> Message:
    """Half an hour before: who was asked, and what hosts should see to."""
    lines: list[str] = [
        t(
            "🎛 <b>{title}</b> in {group} begins {when}.",
            title=title(activity, talk),
            group=group.title,
            when=when(t, group, talk),
        ),
        t.many("{count} person is going.", "{count} people are going.", talk.going),
    ]
    asked = [s.name for s in speakers if s.name not in unasked]
    if asked:
        lines.append(
            t(
                "I've asked {names} whether they're ready; I'll tell you.",
                names=t.listing(person_name(n) for n in asked),
            )
        )
    if unasked:
        lines.append(
            t(
                "⚠️ I can't write to {names} in private. Please make sure they're ready.",
                names=t.listing(person_name(n) for n in unasked),
            )
        )
    if not speakers:
        lines.append(t("⚠️ No speaker is named yet. You can name one on the desk."))
    if options_of(activity).mute and not can_mute:
        lines.append(
            t("⚠️ I can't mute: I lack the right {right}.", right=right_name(t, is_topic=activity.thread_id is not None))
        )
    if group.bot_status != "administrator":
        lines.append(
            t(
                "⚠️ I'm not an administrator and may not see what is written: the archive may hold only questions and attendance."
            )
        )
    return Message(Markup("\n").join(lines), (desk_row(t, group, activity, talk),))


def silent(t: Texts, group: GroupFacts, activity: ActivityFacts, talk: TalkFacts, names: Sequence[str]) -> Message:
    """No answer to the ready-check."""
    text = t(
        "⚠️ No answer from {names}. <b>{title}</b> in {group} begins {when}. "
        "Please look after it: call them, name someone else, or move the talk.",
        names=t.listing(person_name(n) for n in names),
        title=title(activity, talk),
        group=group.title,
        when=when(t, group, talk),
    )
    return Message(text, (desk_row(t, group, activity, talk),))


def readiness(
    t: Texts, group: GroupFacts, activity: ActivityFacts, talk: TalkFacts, name: str, *, is_ready: bool
) -> Message:
    """A speaker answered the ready-check."""
    if is_ready:
        return Message(
            t("✅ {name} is ready for <b>{title}</b>.", name=person_name(name), title=title(activity, talk)),
            silent=True,
        )
    text = t(
        "⚠️ {name} can't make it to <b>{title}</b> in {group}, {when}. Name someone else, move the talk or skip it.",
        name=person_name(name),
        title=title(activity, talk),
        group=group.title,
        when=when(t, group, talk),
    )
    return Message(text, (desk_row(t, group, activity, talk),))


def missed(t: Texts, group: GroupFacts, activity: ActivityFacts, talk: TalkFacts) -> Message:
    """The bot was away the whole time of a talk."""
    return Message(
        t(
            "⚠️ I was away when <b>{title}</b> in {group} was to take place ({when}), so I didn't open it. "
            "You can start a new one with /new.",
            title=title(activity, talk),
            group=group.title,
            when=when(t, group, talk),
        )
    )


def not_muted(t: Texts, group: GroupFacts, refusal: CannotMute) -> Message:
    """The talk begins without silence."""
    if refusal.is_busy:
        return Message(
            t(
                "🔊 I didn't mute <b>{group}</b>: another talk is on in one of its topics, "
                "and muting the whole group would silence it too.",
                group=group.title,
            )
        )
    return Message(
        t(
            "🔊 I didn't mute <b>{group}</b>: I lack the right {right}. Give it to me, and you can mute on the desk.",
            group=group.title,
            right=right_name(t, is_topic=refusal.is_topic),
        )
    )


def stage(
    t: Texts, group: GroupFacts, activity: ActivityFacts, talk: TalkFacts, *, minutes: int = 0, steers: bool = True
) -> Message:
    """Where the run of show is: a step begins, or has so many `minutes` left."""
    steps = talk.steps
    step = steps[talk.step]
    assert talk.step_ends_at is not None  # noqa: S101 - it is on
    until = t.clock_time(wall(group, talk.step_ends_at))
    name = step_name(t, step.name)
    if minutes:
        text = t.many(
            "⏳ <b>{title}</b>: {count} minute left of “{step}” (until {time}).",
            "⏳ <b>{title}</b>: {count} minutes left of “{step}” (until {time}).",
            minutes,
            title=title(activity, talk),
            step=name,
            time=until,
        )
    else:
        text = t("▶️ <b>{title}</b>: “{step}” until {time}.", title=title(activity, talk), step=name, time=until)
    if talk.step + 1 < len(steps):
        text += "\n" + t("Next: “{step}”", step=step_name(t, steps[talk.step + 1].name))
    else:
        text += "\n" + t("After that the talk ends by itself.")
    return Message(text, stage_rows(t, group, activity, talk) if steers else ())


def step_over(t: Texts, activity: ActivityFacts, talk: TalkFacts, step: str) -> Message:
    """The same when the step is over."""
    return Message(t("✅ <b>{title}</b>: “{step}” is over.", title=title(activity, talk), step=step_name(t, step)))


def stage_rows(t: Texts, group: GroupFacts, activity: ActivityFacts, talk: TalkFacts) -> tuple[Row, ...]:
    """The buttons that steer a talk that is on."""
    key = (group.id, activity.number, talk.number)
    is_last = talk.step + 1 >= len(talk.steps)
    on = (
        Button.tapping(t("🏁 End"), DeskDoTap(*key, "next", talk.step))
        if is_last
        else Button.tapping(t("⏩ Next step"), DeskDoTap(*key, "next", talk.step))
    )
    return (
        (
            Button.tapping(t("+5 min"), DeskDoTap(*key, "shift", 5)),
            Button.tapping(t("+10 min"), DeskDoTap(*key, "shift", 10)),
            on,
        ),
        desk_row(t, group, activity, talk),
    )


# --- questions -------------------------------------------------------------------------------------------------------------------


def shortened(text: str) -> str:
    """A text as far as a line has room."""
    return text if len(text) <= _QUOTED else text[: _QUOTED - 1] + "…"


def question_waits(t: Texts, group: GroupFacts, activity: ActivityFacts, talk: TalkFacts, question: str) -> Message:
    """To hosts: the queue is not empty any more."""
    text = t(
        "❓ A question for <b>{title}</b> is waiting for you: “{question}”",
        title=title(activity, talk),
        question=shortened(question),
    )
    return Message(text, ((Button.tapping(t("Open the queue"), QueueTap(group.id, activity.number, talk.number, 0)),),))


def question_on_stage(t: Texts, asked: Asked) -> Message:
    """To the group: this is asked now."""
    if asked.by:
        return Message(t("❓ <b>{name}</b> asks: {question}", name=person_name(asked.by), question=asked.text))
    return Message(t("❓ Somebody asks: {question}", question=asked.text))


# --- attendance ------------------------------------------------------------------------------------------------------------------


def attendance_open(
    t: Texts, group: GroupFacts, activity: ActivityFacts, talk: TalkFacts, window: WindowFacts
) -> Message:
    """To the group: say that you are there."""
    until = t.clock_time(wall(group, window.closes_at))
    if window.code is None:
        text = t("✋ Are you listening to <b>{title}</b>? Tap until {time}.", title=title(activity, talk), time=until)
    else:
        text = t(
            "✋ Are you listening to <b>{title}</b>? The speaker says a code word: tap and type it until {time}.",
            title=title(activity, talk),
            time=until,
        )
    return Message(text, ((here_button(t, activity, talk, window),),))


def here_button(t: Texts, activity: ActivityFacts, talk: TalkFacts, window: WindowFacts) -> Button:
    """The button by which people say that they are there."""
    if window.code is None:
        return Button.tapping(t("✋ I'm listening"), HereTap(activity.number, talk.number))
    return Button.tapping(t("🔑 Type the code word"), CodeTap(activity.number, talk.number))


def code(t: Texts, group: GroupFacts, activity: ActivityFacts, talk: TalkFacts, window: WindowFacts) -> Message:
    """To hosts and speakers: the word to say."""
    return Message(
        t(
            "🔑 The code word of <b>{title}</b> is <code>{code}</code>. Say it aloud in the talk; people can type it until {time}.",
            title=title(activity, talk),
            code=window.code or "",
            time=t.clock_time(wall(group, window.closes_at)),
        )
    )
