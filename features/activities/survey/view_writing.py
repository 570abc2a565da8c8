"""Writing the questions of a survey: the list of them, a question with what can be changed, and what is asked for."""

from markupsafe import Markup

from features.activities.survey import refusals
from features.activities.survey.facts import SurveyFacts
from features.activities.survey.rules import (
    LEAST_OPTIONS,
    MOST_OPTIONS,
    MOST_QUESTIONS,
    OPTION_LENGTH,
    QUESTION_LENGTH,
    TYPES,
    Question,
)
from features.activities.survey.taps import AddTap, AlterTap, DeskTap, OnlyTap, QuestionTap, TemplateTap
from features.activities.survey.values import TEMPLATES
from features.activities.survey.view_fields import source
from features.activities.survey.writing import TEXT, Writing
from features.facts import GroupFacts
from features.links import FormCancelTap
from kit.messages import Button, Message, Row
from kit.texts import Texts, words

_IN_ROW = 5
_BRIEF = 80


def desk(t: Texts, facts: SurveyFacts) -> Message:
    """All questions, and what can be done with them."""
    place = facts.group.id, facts.activity.number
    lines = [t("✍️ The questions of <b>{title}</b>", title=facts.activity.title)]
    if facts.questions:
        lines.append(Markup())
        lines += [_line(t, n, question) for n, question in enumerate(facts.questions, start=1)]
        lines += [Markup(), t("Tap a number to change that question. With the first answer they stay as they are.")]
    else:
        lines.append(t("There are none yet. Add one after the other, or begin with ready ones."))
    numbers = [Button.tapping(str(n), QuestionTap(*place, n, facts.of)) for n in range(1, len(facts.questions) + 1)]
    rows: list[Row] = [tuple(numbers[at : at + _IN_ROW]) for at in range(0, len(numbers), _IN_ROW)]
    last: list[Button] = []
    if len(facts.questions) < MOST_QUESTIONS:
        last.append(Button.tapping(t("➕ Add a question"), AddTap(*place, "any")))
    last.append(Button.tapping(t("📚 Ready questions"), TemplateTap(*place, "any")))
    return Message(Markup("\n").join(lines), (*rows, tuple(last)))


def moved(t: Texts) -> Markup:
    """A question was tapped, or its words were written, and another one has its number by now."""
    return t("The questions have changed meanwhile, so nothing was done. Here they are as they are now.")


def moved_desk(t: Texts, facts: SurveyFacts) -> Message:
    """The same, above all questions."""
    page = desk(t, facts)
    return Message(moved(t) + "\n\n" + page.text, page.rows)


def _line(t: Texts, number: int, question: Question) -> Markup:
    text = question.text if len(question.text) <= _BRIEF else question.text[: _BRIEF - 1] + "…"
    said = Markup(" · ").join([type_name(t, question.type), *_besides(t, question)])
    return t("{number}. {question} <i>{about}</i>", number=number, question=text, about=said)


def _besides(t: Texts, question: Question) -> list[Markup]:
    said = [] if question.required else [t("may be left out")]
    if question.only_if is not None:
        said.append(t("only after some answers to {number}", number=question.only_if.question))
    return said


def type_name(t: Texts, of: str) -> Markup:
    """What a type of question is called."""
    return {
        "one": t("one choice"),
        "several": t("several choices"),
        "scale": t("scale from 1 to 5"),
        "nps": t("NPS from 0 to 10"),
        "number": t("a number"),
        "text": t.context("a type of question", "words"),
    }[of]


def choose_type(t: Texts, facts: SurveyFacts) -> Message:
    """Which type it shall have."""
    place = facts.group.id, facts.activity.number
    rows: list[Row] = [(Button.tapping(type_name(t, of), AddTap(*place, of)),) for of in TYPES]
    rows.append((Button.tapping(t("Back"), DeskTap(*place)),))
    return Message(t("How shall it be answered?"), tuple(rows))


def choose_template(t: Texts, facts: SurveyFacts) -> Message:
    """Which ready questions."""
    place = facts.group.id, facts.activity.number
    rows: list[Row] = [(Button.tapping(source(t, name), TemplateTap(*place, name)),) for name in TEMPLATES]
    rows.append((Button.tapping(t("Back"), DeskTap(*place)),))
    said = t("Which? They can be changed afterwards.")
    if facts.questions:
        said = t.sentences((said, t("They take the place of the questions that there are.")))
    return Message(said, tuple(rows))


def ask(t: Texts, group: GroupFacts, writing: Writing) -> Message:
    """What is to be written now."""
    if writing.step == TEXT:
        text = t("Write me the question, up to {length} characters.", length=QUESTION_LENGTH)
    else:
        text = t("<b>{question}</b>", question=writing.text)
        text += "\n" + t(
            "Write me the options: a line each, or with commas between. {least} to {most}, up to {length} characters each.",
            least=LEAST_OPTIONS,
            most=MOST_OPTIONS,
            length=OPTION_LENGTH,
        )
    return Message(text, ((Button.tapping(t("Cancel"), FormCancelTap(group.id)),),))


def question_page(t: Texts, facts: SurveyFacts, number: int) -> Message:
    """A question, and what can be changed of it."""
    question = facts.questions[number - 1]
    place = facts.group.id, facts.activity.number, number
    lines = [t("✍️ <b>{number}. {question}</b>", number=number, question=question.text), type_name(t, question.type)]
    lines += [Markup("· {}").format(option) for option in question.options]
    lines += [Markup(), t("It has to be answered.") if question.required else t("It may be left out.")]
    only = question.only_if
    if only is not None:
        other = facts.questions[only.question - 1]
        chosen = t.listing(_step(t, other, value) for value in only.values)
        lines.append(t("Only if question {number} was answered with {answers}.", number=only.question, answers=chosen))
    first = [Button.tapping(t("✏️ Words"), AlterTap(*place, "text", facts.of))]
    if question.options:
        first.append(Button.tapping(t("✏️ Options"), AlterTap(*place, "options", facts.of)))
    second = [
        Button.tapping(
            t("May be left out") if question.required else t("Has to be answered"),
            AlterTap(*place, "required", facts.of),
        )
    ]
    if any(not each.is_written for each in facts.questions[: number - 1]):
        second.append(Button.tapping(t("Only if …"), OnlyTap(*place, 0, 0, 1, facts.of)))
    if only is not None:
        second.append(Button.tapping(t("Ask always"), AlterTap(*place, "always", facts.of)))
    third = [Button.tapping(t("🗑 Take out"), AlterTap(*place, "drop", facts.of))]
    if number > 1 and (only is None or only.question != number - 1):
        third.insert(0, Button.tapping(t("⬆️ Up"), AlterTap(*place, "up", facts.of)))
    back = (Button.tapping(t("Back"), DeskTap(*place[:2])),)
    return Message(Markup("\n").join(lines), (tuple(first), tuple(second), tuple(third), back))


def choose_other(t: Texts, facts: SurveyFacts, number: int) -> Message:
    """On which earlier question it hangs."""
    place = facts.group.id, facts.activity.number, number
    rows: list[Row] = [
        (Button.tapping(f"{n}. {each.text}", OnlyTap(*place, n, 0, 1, facts.of)),)
        for n, each in enumerate(facts.questions[: number - 1], start=1)
        if not each.is_written
    ]
    rows.append((Button.tapping(t("Back"), QuestionTap(*place, facts.of)),))
    return Message(t("Question {number} is asked only after some answers to which one?", number=number), tuple(rows))


def choose_values(t: Texts, facts: SurveyFacts, number: int, other: int) -> Message:
    """After which answers to that one it is asked."""
    place = facts.group.id, facts.activity.number, number
    earlier, only = facts.questions[other - 1], facts.questions[number - 1].only_if
    chosen = only.values if only is not None and only.question == other else ()
    buttons = [
        Button.tapping(
            Markup("{} {}").format("✅" if value in chosen else "▫️", _step(t, earlier, value)),
            # A step may be 0, which here is none yet.
            OnlyTap(*place, other, value + 1, int(value not in chosen), facts.of),
        )
        for value in earlier.steps
    ]
    in_row = 1 if earlier.options else _IN_ROW
    rows: list[Row] = [tuple(buttons[at : at + in_row]) for at in range(0, len(buttons), in_row)]
    rows.append((Button.tapping(t("Done"), QuestionTap(*place, facts.of)),))
    text = t(
        "Tap all answers to <b>{other}. {question}</b> after which question {number} is asked.",
        other=other,
        question=earlier.text,
        number=number,
    )
    return Message(text, tuple(rows))


def _step(t: Texts, question: Question, value: int) -> Markup:
    return Markup.escape(question.options[value - 1]) if question.options else Markup.escape(t.number(value))


def invited(t: Texts, facts: SurveyFacts) -> Message:
    """To whoever has begun a survey without questions: here they are written."""
    place = facts.group.id, facts.activity.number
    text = t(
        "✍️ <b>{title}</b> waits for its questions. People can answer as soon as there are some.",
        title=facts.activity.title,
    )
    return Message(text, ((Button.tapping(t("✍️ Write the questions"), DeskTap(*place)),),))


@words.register
def _(_refusal: refusals.BadQuestion, t: Texts) -> Markup:
    return t("Please write the question in up to {length} characters.", length=QUESTION_LENGTH)


@words.register
def _(_refusal: refusals.BadOptions, t: Texts) -> Markup:
    return t(
        "Please write {least} to {most} different options, a line each, up to {length} characters.",
        least=LEAST_OPTIONS,
        most=MOST_OPTIONS,
        length=OPTION_LENGTH,
    )


@words.register
def _(_refusal: refusals.TooManyQuestions, t: Texts) -> Markup:
    return t(
        "There are {most} questions already, which is as many as there can be. Take one out first.", most=MOST_QUESTIONS
    )
