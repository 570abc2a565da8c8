"""What a survey says in the group, its reminder, and its refusals."""

from markupsafe import Markup

from features.activities.survey import refusals
from features.activities.survey.facts import SurveyFacts
from features.activities.survey.rules import FEWEST, NPS, SCALE, TEXT_LENGTH
from features.activities.survey.taps import AnswerTap, DeskTap, ResultsTap
from features.scheduling.names import named
from kit.messages import Button, Link, Message
from kit.texts import Texts, words


def name(t: Texts) -> Markup:
    """See `kind.View`."""
    return t.context("a kind of activity", "Survey")


def example(t: Texts) -> Markup:
    """See `kind.View`."""
    return t('"How was it?"')


def change() -> str:
    """See `kind.View`."""
    return "until=2d"


# --- the group --------------------------------------------------------------------------------------------------------------------


def board(t: Texts, facts: SurveyFacts) -> Message:
    """What it is about, who sees what, how many have answered, and the way there."""
    activity = facts.activity
    lines = [t("📋 <b>{title}</b>", title=activity.title), how(t, facts), Markup(), _turnout(t, facts)]
    if activity.state == "closed":
        done = t("🏁 This survey is over. Thanks to everybody who took part!")
        lines.append(done if not facts.is_published else t("🏁 This survey is over. Its results stand below."))
        return Message(Markup("\n").join(lines))
    if activity.state == "paused":
        lines.append(t("⏸ Paused. Every answer is kept, and it goes on when an admin resumes it."))
        return Message(Markup("\n").join(lines))
    if facts.ends_at is not None:
        lines.append(t("⏳ Until {moment}", moment=t.moment(facts.ends_at)))
    if not facts.questions:
        lines.append(t("✍️ The questions are being written. The button comes with them."))
        desk = Link.starting(t("✍️ Write them (hosts)"), DeskTap(facts.group.id, activity.number))
        return Message(Markup("\n").join(lines), ((desk,),))
    link = Link.starting(t("📝 Answer in private"), AnswerTap(facts.group.id, activity.number))
    return Message(Markup("\n").join(lines), ((link,),))


def how(t: Texts, facts: SurveyFacts) -> Markup:
    """How many questions there are, and who sees what is answered."""
    names = t("anonymous") if facts.options.anonymous else t("hosts see who answered what")
    if not facts.questions:
        return names
    asked = t.many("{count} question, in private", "{count} questions, in private", len(facts.questions))
    return Markup(" · ").join((asked, names))


def _turnout(t: Texts, facts: SurveyFacts) -> Markup:
    if facts.activity.state == "closed":
        return t.many("👥 {count} person answered", "👥 {count} people answered", facts.answered)
    if not facts.answered:
        return t("👥 Nobody has answered yet")
    return t.many("👥 {count} person has answered", "👥 {count} people have answered", facts.answered)


def over(t: Texts, facts: SurveyFacts) -> Message:
    """The end, in the group."""
    lines = [t("🏁 The survey is over: <b>{title}</b>", title=facts.activity.title)]
    if not facts.answered:
        lines.append(t("Nobody answered this time."))
    else:
        thanks = t.many(
            "{count} person answered. Thank you!", "{count} people answered. Thank you, all of you!", facts.answered
        )
        lines.append(thanks)
        if facts.answered < FEWEST:
            lines.append(
                t("Those are too few for results without names: from {count} answers on there are some.", count=FEWEST)
            )
    if facts.answered < FEWEST:
        return Message(Markup("\n").join(lines))
    link = Link.starting(t("📊 Results (for hosts)"), ResultsTap(facts.group.id, facts.activity.number, 0))
    return Message(Markup("\n").join(lines), ((link,),))


def reminder(t: Texts, facts: SurveyFacts) -> Message:
    """To somebody who has not answered, once."""
    text = t(
        "⏰ The survey <b>{title}</b> in {group} closes soon.", title=facts.activity.title, group=facts.group.title
    )
    lines = [text, how(t, facts)]
    if facts.ends_at is not None:
        lines.append(t("⏳ Until {moment}", moment=t.moment(facts.ends_at)))
    lines.append(t("If you'd like to have a say, it takes a minute or two. This is the only reminder."))
    button = Button.tapping(t("📝 Answer"), AnswerTap(facts.group.id, facts.activity.number))
    return Message(Markup("\n").join(lines), ((button,),))


# --- refusals ---------------------------------------------------------------------------------------------------------------------


@words.register
def _(refusal: refusals.Resting, t: Texts) -> Markup:
    return t("“{title}” is paused. You can answer as soon as an admin resumes it.", title=refusal.title)


@words.register
def _(refusal: refusals.NotWrittenYet, t: Texts) -> Markup:
    return t(
        "The questions of “{title}” are still being written. Please look in again a little later.", title=refusal.title
    )


@words.register
def _(refusal: refusals.NoSuchSurvey, t: Texts) -> Markup:
    return t(
        "There are no questions of a survey #{number} here to take over. See the numbers with /activities, or leave "
        "<code>questions=</code> out.",
        number=refusal.number,
    )


@words.register
def _(refusal: refusals.AnsweredAlready, t: Texts) -> Markup:
    return t("You have answered “{title}” already. Thank you! Answers are final.", title=refusal.title)


@words.register
def _(refusal: refusals.StillMissing, t: Texts) -> Markup:
    return t("Question {number} still needs an answer. Please go back to it.", number=refusal.question)


@words.register
def _(refusal: refusals.BadAnswer, t: Texts) -> Markup:
    if refusal.type == "text":
        return t("Please write up to {most} characters.", most=TEXT_LENGTH)
    if refusal.type == "number":
        return t("Please write a number, such as 12 or 7.5.")
    if refusal.type in {"scale", "nps"}:
        steps = SCALE if refusal.type == "scale" else NPS
        return t("Please tap a number from {first} to {last}, or write it.", first=steps[0], last=steps[-1])
    return t("Please tap an option, or write its number.")


@words.register
def _(_refusal: refusals.HasAnswers, t: Texts) -> Markup:
    return t(
        "People have answered already, so the questions stay as they are. You can move the end; or end it with /manage and "
        "start another."
    )


@words.register
def _(_refusal: refusals.NamesFixed, t: Texts) -> Markup:
    return t(
        "Whether it is anonymous was said when it opened, and stays so. You can end it with /manage and start another."
    )


@words.register
def _(refusal: refusals.ReminderBeforeOpening, t: Texts) -> Markup:
    return t(
        "A reminder {remind} before the end would come before the survey opens. Please set a later end or a shorter time.",
        remind=refusal.remind,
    )


@words.register
def _(refusal: refusals.NotCountedYet, t: Texts) -> Markup:
    return t("The results of “{title}” are there when it is over. Until then nobody sees any.", title=refusal.title)


@named("survey.end", speaks=True)
def _(t: Texts) -> Markup:
    return t("survey closes")


@named("survey.remind", speaks=False)
def _(t: Texts) -> Markup:
    return t("reminder of the survey")
