"""Answering a survey in private: a page a question, all answers before they are given, and thanks."""

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from features.activities.survey import rules
from features.activities.survey.facts import Sheet, SurveyFacts
from features.activities.survey.rules import TEXT_LENGTH, Answer, Question
from features.activities.survey.taps import PickTap, SendTap, TurnTap
from features.links import FormCancelTap
from kit.messages import Button, Message, Row
from kit.texts import Texts

# Steps stand in rows of so many.
_IN_ROW = 6


def page(t: Texts, sheet: Sheet) -> Message:
    """Where somebody is: at a question, or behind the last one."""
    if sheet.at > len(sheet.survey.questions):
        return _all(t, sheet)
    survey, number = sheet.survey, sheet.at
    question = survey.questions[number - 1]
    asked = rules.asked(survey.questions, sheet.answers)
    lines = [t("📋 <b>{title}</b> in {group}", title=survey.activity.title, group=survey.group.title)]
    if sheet.is_anew:
        lines.append(
            t("It begins anew: what you had answered is kept for a day, and until you begin something else with me.")
        )
    if number == asked[0]:
        lines.append(promise(t, survey))
    lines += [
        Markup(),
        t("<b>{place}.</b> {question}", place=number, question=question.text),
        _how(t, question),
    ]
    given = sheet.answers.get(number)
    if given is not None and question.is_written:
        lines += [Markup(), t("Your answer so far: {answer}", answer=answer(t, question, given))]
    return Message(Markup("\n").join(lines), (*_choices(t, sheet, question), *_ways(t, sheet, question)))


def promise(t: Texts, survey: SurveyFacts) -> Markup:
    """Who sees what is answered."""
    if survey.options.anonymous:
        return t(
            "🔒 Anonymous: your answers are added to those of the others, without your name and in no order, so nobody can tell "
            "from the database whose they are. Only that you have answered is noted."
        )
    return t("👁 Not anonymous: hosts of the group see what you answer, with your name.")


def _how(t: Texts, question: Question) -> Markup:
    if question.type == "one":
        said = t("Tap one.")
    elif question.type == "several":
        said = t("Tap all that you mean, then “Next”.")
    elif question.type == "scale":
        said = t("1 is the least, 5 the most.")
    elif question.type == "nps":
        said = t("0: not at all, 10: for sure.")
    elif question.type == "number":
        said = t("Write me a number.")
    else:
        said = t("Write me up to {most} characters. Hosts read them; a name in them is read, too.", most=TEXT_LENGTH)
    return said if question.required else t.sentences((said, t("You may leave it out.")))


def _choices(t: Texts, sheet: Sheet, question: Question) -> list[Row]:
    place = sheet.survey.group.id, sheet.survey.activity.number, sheet.at
    given = sheet.answers.get(sheet.at)
    chosen = given if isinstance(given, tuple) else (given,)
    if question.is_written:
        return []
    if question.type in {"scale", "nps"}:
        steps = [
            Button.tapping(f"✅ {step}" if step in chosen else t.number(step), PickTap(*place, step, 1))
            for step in question.steps
        ]
        return [tuple(steps[at : at + _IN_ROW]) for at in range(0, len(steps), _IN_ROW)]
    rows: list[Row] = []
    for step, option in enumerate(question.options, start=1):
        is_chosen = step in chosen
        give = int(question.type == "one" or not is_chosen)
        mark = "✅" if is_chosen else "▫️" if question.type == "several" else "⚪️"
        rows.append((Button.tapping(Markup("{} {}").format(mark, option), PickTap(*place, step, give)),))
    return rows


def _ways(t: Texts, sheet: Sheet, question: Question) -> Iterable[Row]:
    survey, number = sheet.survey, sheet.at
    place = survey.group.id, survey.activity.number
    row: list[Button] = []
    back = rules.before(survey.questions, sheet.answers, number)
    if back is not None:
        row.append(Button.tapping(t("◀️ Back"), TurnTap(*place, back)))
    is_answered = number in sheet.answers
    if not question.required and not (is_answered and question.type == "several"):
        label = t("Take it back") if is_answered else t("Leave it out")
        row.append(Button.tapping(label, PickTap(*place, number, 0, 0)))
    if is_answered:
        row.append(Button.tapping(t("Next ▶️"), TurnTap(*place, rules.after(survey.questions, sheet.answers, number))))
    if back is None:
        # What is written in private goes to the draft as long as there is one.
        row.append(Button.tapping(t("Cancel"), FormCancelTap(survey.group.id)))
    return [tuple(row)]


def _all(t: Texts, sheet: Sheet) -> Message:
    survey = sheet.survey
    place = survey.group.id, survey.activity.number
    asked = rules.asked(survey.questions, sheet.answers)
    lines = [t("📋 Your answers to <b>{title}</b>", title=survey.activity.title), Markup()]
    lines += answer_lines(t, [(n, survey.questions[n - 1], sheet.answers.get(n)) for n in asked])
    lines += [Markup(), t("Nothing is given yet. When you send them, they are final.")]
    send = Button.tapping(t("📨 Send"), SendTap(*place))
    back = Button.tapping(t("◀️ Back"), TurnTap(*place, asked[-1]))
    return Message(Markup("\n").join(lines), ((send,), (back,)))


def answer_lines(t: Texts, given: Sequence[tuple[int, Question, Answer | None]]) -> list[Markup]:
    """A line a question, and its answer. What is long is cut: whoever wrote it knows it."""
    return [
        t(
            "{number}. {question}\n→ <b>{answer}</b>",
            number=number,
            question=_briefly(question.text),
            answer=t("no answer") if said is None else answer(t, question, said),
        )
        for number, question, said in given
    ]


_BRIEF = 80


def _briefly(text: str) -> str:
    return text if len(text) <= _BRIEF else text[: _BRIEF - 1] + "…"


def answer(t: Texts, question: Question, said: Answer) -> Markup:
    """An answer in words, cut where it is long."""
    return Markup.escape(_briefly(said)) if isinstance(said, str) else spelled(t, question, said)


def spelled(t: Texts, question: Question, said: Answer) -> Markup:
    """An answer in words, whole."""
    if isinstance(said, str):
        return Markup.escape(said)
    numbers = said if isinstance(said, tuple) else (said,)
    if question.type in {"scale", "nps"}:
        return t("{step} of {most}", step=numbers[0], most=question.steps[-1])
    return t.listing(Markup.escape(question.options[number - 1]) for number in numbers)


def thanks(t: Texts, survey: SurveyFacts) -> Message:
    """The answers are given."""
    lines = [t("✅ Thank you! Your answers to <b>{title}</b> are in.", title=survey.activity.title)]
    if survey.options.anonymous:
        lines.append(
            t(
                "They lie among those of the others, without your name. What you wrote here stays in our chat until you "
                "delete it."
            )
        )
    return Message(Markup("\n").join(lines))
