"""What a sharing says of itself: its board, the answers to taps on it, the words of its form, and its refusals."""

from collections.abc import Sequence

from markupsafe import Markup

from features.activities.sharing import rules
from features.activities.sharing.facts import BoardFacts, TalkFacts
from features.activities.sharing.options import Options
from features.activities.sharing.rules import Asked, Proposal, Rsvp
from features.activities.sharing.taps import AskTap, CalendarTap, DeskTap, ProposeTap, QuestionVoteTap, ThemeVoteTap
from features.activities.sharing.view_fields import AT
from features.activities.sharing.view_stage import here_button, shortened, step_name
from features.activities.sharing.view_talk import answer_row, right_name, speakers_line, title, wall, when
from features.facts import ActivityFacts, GroupFacts
from kit.messages import Button, Message, Row, Toast
from kit.texts import Texts, person_name, words

_NAMED = 15


def board(t: Texts, group: GroupFacts, activity: ActivityFacts, options: Options, facts: BoardFacts) -> Message:
    """The board: the talk that is on, or the next and who comes."""
    head = t("🎙 <b>{title}</b>", title=activity.title)
    if activity.state == "closed":
        return Message(head + "\n" + t("This sharing has ended. Thanks to everybody who spoke, asked and listened!"))
    if activity.state == "paused":
        return Message(head + "\n" + t("⏸ Paused. It goes on when an admin resumes it."))
    if facts.talk is None:
        text = head + "\n" + t("No talk is planned at the moment. Hosts can restore or move one on the desk.")
        return Message(text, (_themes_row(t, activity), (Button.tapping(t("🎛 For hosts"), DeskTap(activity.number)),)))
    if facts.talk.state == "live":
        return _live_board(t, group, activity, facts.talk, facts)
    return _ahead_board(t, group, activity, facts.talk, options, facts)


def _ahead_board(
    t: Texts, group: GroupFacts, activity: ActivityFacts, talk: TalkFacts, options: Options, facts: BoardFacts
) -> Message:
    lines: list[str] = [t("🎙 <b>{title}</b>", title=activity.title)]
    if talk.theme and talk.theme != activity.title:
        lines.append(t("💡 {theme}", theme=talk.theme))
    if facts.speakers:
        lines.append(speakers_line(t, facts.speakers))
    lines.append(
        t(
            "📅 {when} · {length}",
            when=when(t, group, talk),
            length=t.many("{count} minute", "{count} minutes", options.length),
        )
    )
    if facts.following is not None:
        lines.append(t("🔁 then {when}", when=when(t, group, facts.following)))
    lines.append("")
    lines += _guests(t, talk, options, facts.guests)
    rows: list[Row] = [answer_row(t, activity, talk)]
    if facts.themes:
        lines += ["", t("💡 Proposed themes, tap to vote:"), *_proposals(t, facts.themes)]
        rows += _theme_rows(activity, facts.themes)
    rows.append((Button.tapping(t("❓ Ask"), AskTap(activity.number, talk.number)), *_themes_row(t, activity)))
    rows.append(_last_row(t, activity))
    return Message(Markup("\n").join(lines), tuple(rows))


def begun(t: Texts, activity: ActivityFacts) -> Markup:
    """See `kind.Kind`: the talk itself begins later."""
    return t("🚀 <b>{title}</b>: sign-up has begun!", title=activity.title)


def _guests(t: Texts, talk: TalkFacts, options: Options, names: Sequence[str]) -> list[Markup]:
    if options.seats:
        line = t("👥 {count} of {seats} seats taken", count=talk.going, seats=options.seats)
    elif talk.going:
        line = t.many("👥 {count} person is going", "👥 {count} people are going", talk.going)
    else:
        line = t("Are you coming? Tap below.")
    parts = [line]
    if talk.waiting:
        parts.append(t("{count} waiting", count=talk.waiting))
    if talk.maybe:
        parts.append(t("{count} maybe", count=talk.maybe))
    lines = [Markup(" · ").join(parts)]
    if names:
        listed = t.listing(person_name(name) for name in names[:_NAMED])
        rest = talk.going - min(len(names), _NAMED)
        if rest > 0:
            listed = t.many("{names} and {count} more", "{names} and {count} more", rest, names=listed)
        lines.append(listed)
    return lines


def _live_board(t: Texts, group: GroupFacts, activity: ActivityFacts, talk: TalkFacts, facts: BoardFacts) -> Message:
    lines: list[str] = [t("🔴 <b>{title}</b> is on", title=title(activity, talk))]
    if facts.speakers:
        lines.append(speakers_line(t, facts.speakers))
    steps = talk.steps
    if talk.step_ends_at is not None and steps:
        lines.append(
            t(
                "⏱ {step} until {time}",
                step=step_name(t, steps[talk.step].name),
                time=t.clock_time(wall(group, talk.step_ends_at)),
            )
        )
    if facts.present:
        lines.append(t.many("✋ {count} person is listening", "✋ {count} people are listening", facts.present))
    rows: list[Row] = []
    if facts.questions:
        lines += ["", t("❓ Questions, tap to vote:")]
        for asked in facts.questions:
            lines.append(_question(t, asked))
            label = f"👍 {t.number(asked.votes)} · {asked.number}"
            rows.append((Button.tapping(label, QuestionVoteTap(activity.number, talk.number, asked.number)),))
        rows = [tuple(button for row in rows[at : at + 4] for button in row) for at in range(0, len(rows), 4)]
    if facts.queued:
        lines.append(
            t.many("{count} question waits for the hosts", "{count} questions wait for the hosts", facts.queued)
        )
    if facts.window is not None:
        rows.insert(0, (here_button(t, activity, talk, facts.window),))
    rows.append(
        (
            Button.tapping(t("❓ Ask"), AskTap(activity.number, talk.number)),
            Button.tapping(t("🎛 For hosts"), DeskTap(activity.number)),
        )
    )
    return Message(Markup("\n").join(lines), tuple(rows))


def _question(t: Texts, asked: Asked) -> Markup:
    mark = Markup("🗣 ") if asked.state == "asked" else Markup("")
    return mark + t("{number}. {question}", number=str(asked.number), question=shortened(asked.text))


def _proposals(t: Texts, themes: Sequence[Proposal]) -> list[Markup]:
    return [
        t.many(
            "{number}. {theme} · {count} vote",
            "{number}. {theme} · {count} votes",
            p.votes,
            number=str(p.number),
            theme=p.text,
        )
        for p in themes
    ]


def _theme_rows(activity: ActivityFacts, themes: Sequence[Proposal]) -> list[Row]:
    buttons = [Button.tapping(f"👍 {p.number}", ThemeVoteTap(activity.number, p.number)) for p in themes]
    return [tuple(buttons[at : at + 4]) for at in range(0, len(buttons), 4)]


def _themes_row(t: Texts, activity: ActivityFacts) -> Row:
    return (Button.tapping(t("💡 Propose a theme"), ProposeTap(activity.number)),)


def _last_row(t: Texts, activity: ActivityFacts) -> Row:
    return (
        Button.tapping(t("📅 Calendar"), CalendarTap(activity.number)),
        Button.tapping(t("🎛 For hosts"), DeskTap(activity.number)),
    )


# --- answers to taps -------------------------------------------------------------------------------------------------------------


def answer_toast(t: Texts, result: Rsvp) -> Toast:
    """The answer to a tap on the invitation."""
    match result.answer:
        case "going":
            return Toast(
                t("✅ You're going. I'll remind you.") if result.is_new else t("You're going already. See you!")
            )
        case "waiting":
            text = t(
                "⏳ All seats are taken: you're no. {place} on the waiting list. You'll hear it when you move up.",
                place=result.place,
            )
            return Toast(text, alert=result.is_new)
        case "maybe":
            return Toast(t("🤔 Noted: maybe. Tap Going when you know."))
        case _:
            return Toast(t("Noted: you can't come. Maybe next time!"))


def question_vote_toast(t: Texts, *, is_vote: bool) -> Toast:
    """The answer to a tap on a question."""
    return Toast(t("👍 You want to know that, too.") if is_vote else t("Vote taken back."))


def theme_vote_toast(t: Texts, *, is_vote: bool) -> Toast:
    """The answer to a tap on a theme."""
    return Toast(t("👍 Your vote counts.") if is_vote else t("Vote taken back."))


def here_toast(t: Texts, *, is_new: bool, points: int) -> Toast:
    """The answer to “I'm listening”."""
    if not is_new:
        return Toast(t("You're on the list already. Enjoy the talk!"))
    if points:
        return Toast(t.many("✋ You're on the list. +{count} point", "✋ You're on the list. +{count} points", points))
    return Toast(t("✋ You're on the list. Enjoy the talk!"))


def stars_toast(t: Texts, stars: int, *, is_new: bool) -> Toast:
    """The answer to stars."""
    if is_new:
        return Toast(t("Thanks! {stars} ⭐ noted. Tap again to change it.", stars=stars))
    return Toast(t("Changed to {stars} ⭐.", stars=stars))


def result(
    t: Texts, activity: ActivityFacts, talks_over: int, cancelled: TalkFacts | None, group: GroupFacts
) -> Message:
    """The activity was ended by a host."""
    lines = [t("🏁 <b>{title}</b> has ended.", title=activity.title)]
    if talks_over:
        lines.append(
            t.many("There was {count} talk. Thank you all!", "There were {count} talks. Thank you all!", talks_over)
        )
    if cancelled is not None:
        lines.append(t("The talk planned for {when} doesn't take place.", when=when(t, group, cancelled)))
    return Message(Markup("\n").join(lines))


def name(t: Texts) -> Markup:
    """See `kind.View`."""
    return t("Sharing")


def example(t: Texts) -> Markup:
    """See `kind.View`."""
    return t('"How I sleep better" speaker=@ann at="fri 20:00" length=90m')


def change() -> str:
    """See `kind.View`."""
    return 'at="fri 20:00"'


def extras(t: Texts, activity: ActivityFacts) -> Sequence[Button]:
    """Its button on the panel of `/manage`."""
    return [Button.tapping(t("🎛 Desk"), DeskTap(activity.number))]


# --- refusals --------------------------------------------------------------------------------------------------------------------


@words.register
def _(_refusal: rules.NoMoment, t: Texts) -> Markup:
    return t(
        "When does it begin? Please add <code>at=</code> with {allowed}, for example {example}.",
        allowed=AT.hint(t),
        example=Markup('<code>at="{}"</code>').format(t("tomorrow 20:00")),
    )


@words.register
def _(refusal: rules.StepsDoNotFit, t: Texts) -> Markup:
    return t(
        "The steps take {minutes} minutes and the talk {length}. Please make them fit: "
        "change the steps or set <code>length={minutes}m</code>.",
        minutes=refusal.minutes,
        length=refusal.length,
    )


@words.register
def _(refusal: rules.TalkOver, t: Texts) -> Markup:
    return t("“{title}” is over or doesn't take place. See what's coming: /activities", title=refusal.title)


@words.register
def _(refusal: rules.TalkBegun, t: Texts) -> Markup:
    return t("“{title}” is on already. On the desk you can shift it or end it.", title=refusal.title)


@words.register
def _(refusal: rules.NotBegun, t: Texts) -> Markup:
    return t("“{title}” hasn't begun yet. On the desk you can start it now.", title=refusal.title)


@words.register
def _(_refusal: rules.TooLateToRestore, t: Texts) -> Markup:
    return t("Its time is over, so it can't be restored. Start a new one with /new, or move the next one.")


@words.register
def _(_refusal: rules.NoSharing, t: Texts) -> Markup:
    return t("There is no talk to ask something at the moment. See what's on: /activities")


@words.register
def _(refusal: rules.NoWindow, t: Texts) -> Markup:
    if refusal.closed_at is None:
        return t("Attendance isn't being taken yet. Watch the group: the button comes during the talk.")
    return t(
        "Attendance closed at {time}. If you were there, tell a host; they may take it once more.",
        time=t.clock_time(refusal.closed_at),
    )


@words.register
def _(_refusal: rules.WrongCode, t: Texts) -> Markup:
    return t("That's not the code word. Listen for it in the talk and type it once more; capitals don't matter.")


@words.register
def _(_refusal: rules.TooManyQuestions, t: Texts) -> Markup:
    return t(
        "{count} of your questions are waiting already. Let the hosts look at those first, then ask on.",
        count=rules.MOST_WAITING_QUESTIONS,
    )


@words.register
def _(refusal: rules.NoWords, t: Texts) -> Markup:
    if refusal.what == "theme":
        theme = Markup("<code>/ask theme {}</code>").format(t("How I sleep better"))
        return t("What shall it be about? Write it behind the command: {example}", example=theme)
    if refusal.what == "comment":
        return t("I can only keep words here. Please write them.")
    asked = Markup("<code>/ask {}</code>").format(t("How did you begin?"))
    return t("What would you like to know? Write it behind the command: {example}", example=asked)


@words.register
def _(_refusal: rules.TooManyThemes, t: Texts) -> Markup:
    return t("You've proposed {count} themes already. Let the group vote on those first.", count=rules.MOST_THEMES)


@words.register
def _(_refusal: rules.NoThemes, t: Texts) -> Markup:
    return t("Nobody has voted for a theme yet. Name one yourself with “Theme” on the desk.")


@words.register
def _(_refusal: rules.FeedbackOver, t: Texts) -> Markup:
    return t("Feedback for this talk is closed. Thank you all the same: come and tell us at the next one!")


@words.register
def _(_refusal: rules.NotYours, t: Texts) -> Markup:
    return t("Only the speaker can say this. If you should be one, ask a host to name you.")


@words.register
def _(_refusal: rules.OwnQuestion, t: Texts) -> Markup:
    return t("That's your own question: it counts already.")


@words.register
def _(refusal: rules.CannotMute, t: Texts) -> Markup:
    if refusal.is_busy:
        return t(
            "Another talk is on in a topic, and muting the whole group would silence it too. Try again when it's over."
        )
    return t(
        "I can't mute: I lack the right {right}. Give it to me in the group's settings and tap again.",
        right=right_name(t, is_topic=refusal.is_topic),
    )
