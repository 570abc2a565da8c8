"""What a quiz says in the group: its board in each of its states, and toasts. Which option is right is in no fact of an open question."""

from collections.abc import Sequence

from markupsafe import Markup

from features.activities.quiz import view_teams
from features.activities.quiz.facts import Answered, Asked, BoardFacts, Noted
from features.activities.quiz.importing.taps import QuestionsTap
from features.activities.quiz.options import Options, options_of
from features.activities.quiz.rules import Placed
from features.activities.quiz.taps import SEND, AnswerTap, GoOnTap, OwnTap, TableTap
from features.facts import ActivityFacts
from features.prizes import view as prizes_view
from features.scheduling.names import named
from features.teams import view as teams_view
from kit.messages import Attachment, Button, Link, Message, Row, Stored, Toast, is_caption
from kit.texts import Texts, person_name, visible

# A button shows so many narrow signs where it has the row to itself; half of it where two share it.
_BUTTON = 30
_LETTERS = "ABCDEFGH"
_SHOWN = 5
_TOAST = 140
_MEDALS = ("🥇", "🥈", "🥉")


def name(t: Texts) -> Markup:
    """See `kind.View`."""
    return t.context("a kind of activity", "Quiz")


def example(t: Texts) -> Markup:
    """See `kind.View`."""
    return t('"Friday quiz" time=20s scoring=speed')


def change() -> str:
    """See `kind.View`."""
    return "time=30s"


# --- the board --------------------------------------------------------------------------------------------------------------------


def board(t: Texts, facts: BoardFacts) -> Message:
    """The quiz as it is now."""
    # A message under a picture keeps it, whatever it says.
    last = facts.asked or (facts.answered.asked if facts.answered is not None else None)
    picture = Stored("photo", last.picture) if last is not None and last.picture is not None else None
    if facts.activity.state == "paused":
        return _paused(t, facts, picture)
    if facts.stage == "waiting":
        return _waiting(t, facts)
    if facts.asked is not None and facts.activity.state == "open":
        return _asking(t, facts, facts.asked, picture)
    if facts.answered is not None:
        return _over(t, facts, facts.answered, picture)
    lines = [_head(t, facts)]
    if facts.activity.state == "closed":
        lines.append(t("🏁 This quiz is over. Thanks to everybody who took part!"))
    elif facts.next_at is not None:
        lines.append(t("⏳ The first question comes {moment}.", moment=t.moment(facts.next_at)))
    return Message(Markup("\n").join(lines), attachment=picture)


def _head(t: Texts, facts: BoardFacts, asked: Asked | None = None) -> Markup:
    if asked is None:
        return t("🧠 <b>{title}</b>", title=facts.activity.title)
    return t(
        "🧠 <b>{title}</b> · question {nth} of {total}", title=facts.activity.title, nth=asked.nth, total=facts.total
    )


def how(t: Texts, options: Options) -> Markup:
    """How it is played, in a line."""
    parts = [_rhythm(t, options)]
    if options.scoring == "speed":
        parts.append(t("faster right answers score more"))
    if options.points:
        parts.append(
            t.many("{count} point for each right answer", "{count} points for each right answer", options.points)
        )
    return Markup(" · ").join(parts)


def _rhythm(t: Texts, options: Options) -> Markup:
    if options.is_live:
        return t.many("{count} second a question", "{count} seconds a question", options.time)
    return t("one question a day, at {time}", time=f"{options.hour // 60:02}:{options.hour % 60:02}")


def _waiting(t: Texts, facts: BoardFacts) -> Message:
    lines = [_head(t, facts), how(t, facts.options)]
    if facts.options.prizes:
        lines.append(t("🎁 {prizes}", prizes=prizes_view.listed(t, facts.options.prizes)))
    lines.append(Markup())
    if facts.total:
        lines.append(t.many("📚 {count} question", "📚 {count} questions", facts.total))
    else:
        lines.append(t("📚 No questions yet. Hosts add them under /manage."))
    if facts.starts_at is not None:
        lines.append(t("⏳ It begins {moment}.", moment=t.moment(facts.starts_at)))
    elif facts.total:
        lines.append(t("⏳ It begins when a host taps the button."))
    place = facts.group.id, facts.activity.number
    rows: list[Row] = [(Link.starting(t("✍️ Questions (hosts)"), QuestionsTap(*place, 0)),)]
    if facts.options.split:
        rows = [*teams_view.rows(t, facts.activity, facts.options.split), *rows]
    if facts.total:
        rows.insert(0, (Button.tapping(t("▶️ Begin (hosts)"), GoOnTap(facts.activity.number, facts.turn)),))
    return Message(Markup("\n").join(lines), tuple(rows))


def begun_face(t: Texts, activity: ActivityFacts) -> Message:
    """What becomes of the board that waited."""
    return Message(t("🧠 <b>{title}</b> has begun. The questions come below.", title=activity.title))


def _asking(t: Texts, facts: BoardFacts, asked: Asked, picture: Attachment | None) -> Message:
    on_buttons = all(_width(option) <= _BUTTON for option in asked.options)
    said = [t("<b>{question}</b>", question=asked.text)]
    if not on_buttons:
        said += [_lettered(at, option) for at, option in enumerate(asked.options)]
    said.append(Markup())
    if asked.is_many:
        said.append(
            t("☑️ Several are right. What you have chosen when the time is up counts; tap one again to take it back.")
        )
    said.append(_time(t, facts))
    standing = standing_line(t, facts.standing, facts.people)
    teams = view_teams.line(t, facts.teams)
    lines = [_head(t, facts, asked), *([standing] if standing else []), *teams, Markup(), *said]
    text = Markup("\n").join(lines)
    if picture is not None and not is_caption(text):
        text = Markup("\n").join([_head(t, facts, asked), Markup(), *said])
    return Message(
        text, (*_option_rows(facts, asked, on_buttons=on_buttons), *_send_row(t, facts, asked)), attachment=picture
    )


def _time(t: Texts, facts: BoardFacts) -> Markup:
    if facts.seconds is not None:
        return t.many("⏳ {count} second", "⏳ {count} seconds", facts.seconds)
    assert facts.ends_at is not None  # noqa: S101 - a question ends by its seconds or on a day
    return t("⏳ Until {moment}; then comes the answer.", moment=t.moment(facts.ends_at))


def standing_line(t: Texts, standing: Sequence[Placed], people: int) -> Markup:
    """The first of the standing, in one line; nothing where nobody is in it."""
    if not standing:
        return Markup()
    shown = Markup(" · ").join(
        t("{place} {name} {score}", place=place_name(each), name=person_name(each.name), score=each.score)
        for each in standing[:_SHOWN]
    )
    if people <= _SHOWN:
        return t("🏆 {standing}", standing=shown)
    return t("🏆 {standing} … ({people} in all)", standing=shown, people=people)


def place_name(placed: Placed) -> str:
    """`🥇`, or `4.`; nobody gets a medal for nothing."""
    has_medal = placed.place <= len(_MEDALS) and placed.score > 0
    return _MEDALS[placed.place - 1] if has_medal else f"{placed.place}."


def _lettered(at: int, option: str) -> Markup:
    return Markup("{}. {}").format(_LETTERS[at], option)


def _option_rows(facts: BoardFacts, asked: Asked, *, on_buttons: bool) -> list[Row]:
    buttons = [
        Button.tapping(option if on_buttons else _LETTERS[at], AnswerTap(facts.activity.number, asked.number, at))
        for at, option in enumerate(asked.options)
    ]
    a_row = 4 if not on_buttons else 2 if all(_width(option) <= _BUTTON // 2 - 1 for option in asked.options) else 1
    return [tuple(buttons[at : at + a_row]) for at in range(0, len(buttons), a_row)]


def _send_row(t: Texts, facts: BoardFacts, asked: Asked) -> tuple[Row, ...]:
    if not asked.is_many:
        return ()
    return ((Button.tapping(t("📮 Send: this is my answer"), AnswerTap(facts.activity.number, asked.number, SEND)),),)


def _over(t: Texts, facts: BoardFacts, answered: Answered, picture: Attachment | None) -> Message:
    lines = [_head(t, facts, answered.asked), Markup(), *answer_lines(t, answered)]
    if facts.activity.state == "closed":
        lines += [Markup(), t("🏁 This quiz is over. Thanks to everybody who took part!")]
        return Message(Markup("\n").join(lines), attachment=picture)
    rows: tuple[Row, ...] = ()
    if facts.next_at is None:
        rows = ((Button.tapping(t("⏭ Next question (hosts)"), GoOnTap(facts.activity.number, facts.turn)),),)
    elif not facts.options.is_live:
        lines += [Markup(), t("⏭ The next question comes {moment}.", moment=t.moment(facts.next_at))]
    return Message(Markup("\n").join(lines), rows, attachment=picture)


def over_face(t: Texts, facts: BoardFacts) -> Message:
    """The last face of a question's message, where the quiz has gone on before it had it."""
    assert facts.answered is not None  # noqa: S101 - it is over
    return Message(
        Markup("\n").join([_head(t, facts, facts.answered.asked), Markup(), *answer_lines(t, facts.answered)])
    )


def answer_lines(t: Texts, answered: Answered) -> list[Markup]:
    """A question that is over: its options with how often each was chosen, which are right, why, and how many knew."""
    asked = answered.asked
    # Under a picture there is room for what matters.
    left_out = asked.picture is not None and len(asked.options) > 4
    lines = [t("<b>{question}</b>", question=asked.text)]
    for at, option in enumerate(asked.options):
        is_right = at in answered.right
        if is_right or not left_out:
            mark = "✅" if is_right else "▫️"
            lines.append(t("{mark} {option}: {count}", mark=mark, option=option, count=answered.chosen[at]))
    if answered.explanation:
        lines.append(t("💡 {explanation}", explanation=answered.explanation))
    if answered.answered:
        lines.append(
            t.many(
                "👥 {count} answered, {knew} of them right.",
                "👥 {count} answered, {knew} of them right.",
                answered.answered,
                knew=answered.knew,
            )
        )
    else:
        lines.append(t("👥 Nobody answered."))
    return lines


def _paused(t: Texts, facts: BoardFacts, picture: Attachment | None) -> Message:
    # The question is not shown meanwhile: nobody shall have longer to think.
    lines = [_head(t, facts, facts.asked)]
    if facts.answered is not None:
        lines += [Markup(), *answer_lines(t, facts.answered), Markup()]
        if not facts.answered.answered:
            lines.append(
                t("⏸ So the quiz rests, for nobody seems to be there. It goes on when a host taps the button.")
            )
            button = Button.tapping(t("▶️ Go on (hosts)"), GoOnTap(facts.activity.number, facts.turn))
            return Message(Markup("\n").join(lines), ((button,),), attachment=picture)
    lines.append(t("⏸ Paused. All answers are kept, and no time is lost until a host resumes it."))
    return Message(Markup("\n").join(lines), attachment=picture)


def _width(text: str) -> int:
    """Chinese signs are twice as wide."""
    return sum(2 if ord(sign) > 0x2E80 else 1 for sign in text)


# --- beside the board -------------------------------------------------------------------------------------------------------------


def answer_of_the_day(t: Texts, facts: BoardFacts) -> Message:
    """The answer to yesterday's question, in the morning."""
    assert facts.answered is not None  # noqa: S101 - it is over
    lines = [
        t("☀️ <b>{title}</b>: the answer to question {nth} of {total}", title=facts.activity.title,
          nth=facts.answered.asked.nth, total=facts.total),
        Markup(),
        *answer_lines(t, facts.answered),
    ]  # fmt: skip
    if standing := standing_line(t, facts.standing, facts.people):
        lines += [Markup(), standing, *view_teams.line(t, facts.teams)]
    if facts.next_at is not None and facts.answered.asked.nth < facts.total:
        lines.append(t("⏭ The next question comes {moment}.", moment=t.moment(facts.next_at)))
    own = Link.starting(t("🙋 My result"), OwnTap(facts.group.id, facts.activity.number))
    return Message(Markup("\n").join(lines), ((own,),))


def cannot_begin(t: Texts, activity: ActivityFacts) -> Message:
    """The moment of its start has come, and there is nothing to ask."""
    return Message(
        t("📚 <b>{title}</b> was to begin now and has no questions. A host adds some under /manage, then taps “Begin” on its board.",
          title=activity.title)
    )  # fmt: skip


def begun(t: Texts, activity: ActivityFacts) -> Markup:
    """What is said when one has been made."""
    return t("🧠 The quiz <b>{title}</b> is ready for its questions: add them under /manage.", title=activity.title)


def noted(t: Texts, noted: Noted) -> Toast:
    """What becomes of a tap; never whether it is right."""
    if not noted.chosen:
        return Toast(t("You have chosen nothing now.").unescape())
    chosen = t.listing(_short(option) for option in noted.chosen)
    if noted.is_many and not noted.is_final:
        said = t("☑️ Chosen: {options}. It counts when the time is up; “Send” makes it final.", options=chosen)
    elif not noted.is_new:
        said = t("Your answer stands: {options}.", options=chosen)
    elif noted.is_daily:
        said = t("📝 Noted: {options}. The answer comes tomorrow morning.", options=chosen)
    else:
        said = t("📝 Noted: {options}. The answer comes when the time is up.", options=chosen)
    if noted.team:
        said = t("{said} 🚩 {team}", said=said, team=visible(noted.team))
    return Toast(said.striptags())


def goes_on(t: Texts) -> Markup:
    """To the host who leads on."""
    return t("▶️ On it goes!")


def _short(option: str) -> str:
    most = _TOAST // 4
    return option if len(option) <= most else option[: most - 1] + "…"


def extras(t: Texts, activity: ActivityFacts) -> Sequence[Button | Link]:
    """Its buttons on the panel of `/manage`."""
    place = activity.group_id, activity.number
    questions = Link.starting(t("✍️ Questions"), QuestionsTap(*place, 0))
    return [
        *([] if activity.state == "closed" else [questions]),
        *([teams_view.way(t, activity)] if options_of(activity).split else []),
        Link.starting(t("📊 Standing as a table"), TableTap(*place, "xlsx")),
        Link.starting(t("📄 The same as CSV"), TableTap(*place, "csv")),
    ]


# --- on the schedule --------------------------------------------------------------------------------------------------------------


@named("quiz.start", speaks=True)
def _(t: Texts) -> Markup:
    return t("quiz begins")


@named("quiz.end", speaks=True)
def _(t: Texts) -> Markup:
    return t("time for a question is up")


@named("quiz.next", speaks=True)
def _(t: Texts) -> Markup:
    return t("next question of a quiz")


@named("quiz.draw", speaks=False)
def _(t: Texts) -> Markup:
    return t("countdown of a question")
