"""The questions of a quiz in words, for its hosts: the list, one of them, and the form by which they are written."""

from markupsafe import Markup

from features.activities.quiz.importing import refusals
from features.activities.quiz.importing.answers import LETTERS
from features.activities.quiz.importing.facts import Asks, DeskFacts, QuestionFacts
from features.activities.quiz.importing.taps import (
    FileTap,
    MoveTap,
    QuestionsTap,
    QuestionTap,
    RemoveTap,
    RightTap,
    SkipTap,
    WriteTap,
)
from features.activities.quiz.questions import (
    LEAST_OPTIONS,
    LONGEST_EXPLANATION,
    LONGEST_OPTION,
    LONGEST_TEXT,
    MOST_OPTIONS,
    MOST_QUESTIONS,
    MOST_RIGHT,
    Flaw,
    Question,
)
from features.activities.quiz.view_refusals import flaw
from features.facts import ActivityFacts, GroupFacts
from kit.messages import Button, Message, Row, Stored
from kit.texts import Texts, words

# So much of a question stands in the list, and so much of what has just come in.
_IN_LIST = 70
_NUMBERS_A_ROW = 5

# --- the list ---------------------------------------------------------------------------------------------------------------------


def questions(t: Texts, facts: DeskFacts) -> Message:
    """A page of the list."""
    place = facts.group.id, facts.activity.number
    lines = [
        t(
            "❓ Questions of <b>{title}</b>: {count} of {most}",
            title=facts.activity.title,
            count=facts.total,
            most=MOST_QUESTIONS,
        )
    ]
    lines += [
        Markup("{}. {}{}").format(
            facts.first + at, shortened(each.question.text), " 🖼" if each.question.picture is not None else ""
        )
        for at, each in enumerate(facts.shown)
    ]
    if not facts.total:
        lines.append(t("There are none yet."))
    rows: list[Row] = []
    buttons = [
        Button.tapping(str(facts.first + at), QuestionTap(*place, each.number)) for at, each in enumerate(facts.shown)
    ]
    rows += [tuple(buttons[at : at + _NUMBERS_A_ROW]) for at in range(0, len(buttons), _NUMBERS_A_ROW)]
    if facts.pages > 1:
        before, after = (facts.page - 1) % facts.pages, (facts.page + 1) % facts.pages
        rows.append(
            (Button.tapping("◀️", QuestionsTap(*place, before)), Button.tapping("▶️", QuestionsTap(*place, after)))
        )
    if facts.is_fixed:
        lines += [Markup(), t("The quiz has begun, so they stay as they are.")]
    else:
        if facts.total:
            lines += [Markup(), t("Tap a number to see one, to move it or to take it out.")]
        rows.append(
            (
                Button.tapping(t("✏️ Write questions"), WriteTap(*place)),
                Button.tapping(t("📄 From a file"), FileTap(*place)),
            )
        )
    return Message(Markup("\n").join(lines), tuple(rows))


def shortened(text: str) -> str:
    """The beginning of a question, in one line."""
    line = " ".join(text.split())
    return line if len(line) <= _IN_LIST else line[: _IN_LIST - 1].rstrip() + "…"


# --- one of them ------------------------------------------------------------------------------------------------------------------


def question(t: Texts, facts: QuestionFacts) -> Message:
    """A question whole, with what is right."""
    place, found = (facts.group.id, facts.activity.number), facts.banked.question
    head = t(
        "❓ Question {at} of {count} in <b>{title}</b>", at=facts.place, count=facts.total, title=facts.activity.title
    )
    rows: list[Row] = []
    number = facts.banked.number
    if not facts.is_fixed:
        ways = [
            Button.tapping(sign, MoveTap(*place, number, to))
            for sign, to in (("⬆️", facts.place - 1), ("⬇️", facts.place + 1))
            if 1 <= to <= facts.total
        ]
        rows.append((*ways, Button.tapping(t("🗑 Take it out"), RemoveTap(*place, number, 0))))
    rows.append((_back(t, place),))
    attachment = None if found.picture is None else Stored("photo", found.picture)
    return Message(head + "\n\n" + whole(t, found), tuple(rows), attachment=attachment)


def whole(t: Texts, question: Question) -> Markup:
    """The question, its options with a sign before those that are right, and the explanation."""
    lines = [Markup("<b>{}</b>").format(question.text), *option_lines(question)]
    if question.explanation is not None:
        lines.append(t("💡 {explanation}", explanation=question.explanation))
    return Markup("\n").join(lines)


def option_lines(question: Question) -> list[Markup]:
    """A line an option, with its letter."""
    return [
        Markup("{} {}. {}").format("✅" if at in question.right else "▫️", LETTERS[at], option)
        for at, option in enumerate(question.options)
    ]


def sure(t: Texts, facts: QuestionFacts) -> Message:
    """Asks once more before a question is taken out."""
    place, number = (facts.group.id, facts.activity.number), facts.banked.number
    text = t("Take this question out? It is not kept.") + "\n\n" + whole(t, facts.banked.question)
    rows = (
        (
            Button.tapping(t("Yes, take it out"), RemoveTap(*place, number, 1)),
            Button.tapping(t("No, keep it"), QuestionTap(*place, number)),
        ),
    )
    picture = facts.banked.question.picture
    return Message(text, rows, attachment=None if picture is None else Stored("photo", picture))


def _back(t: Texts, place: tuple[int, int]) -> Button:
    return Button.tapping(t("All questions"), QuestionsTap(*place, 0))


# --- the form ---------------------------------------------------------------------------------------------------------------------


def asks(t: Texts, group: GroupFacts, activity: ActivityFacts, facts: Asks) -> Message:
    """What the form asks for."""
    place = group.id, activity.number
    row, rows = [_back(t, place)], list[Row]()
    if facts.step == "text":
        text = _begins(t, activity, facts)
    elif facts.step == "options":
        text = t(
            "What can be answered? Write {least} to {most} options, a line each, up to {length} characters. "
            "A * before a line says that it is right.",
            least=LEAST_OPTIONS, most=MOST_OPTIONS, length=LONGEST_OPTION,
        )  # fmt: skip
    elif facts.step == "right":
        listed = Markup("\n").join(option_lines(facts.so_far))
        text = t(
            "Which of them is right? Tap its letter; where several are, write them, as in AC. Up to {most}.",
            most=MOST_RIGHT,
        )
        letters = [
            Button.tapping(letter, RightTap(*place, facts.mark, at))
            for at, letter in enumerate(LETTERS[: len(facts.so_far.options)])
        ]
        rows = [tuple(letters[at : at + _NUMBERS_A_ROW]) for at in range(0, len(letters), _NUMBERS_A_ROW)]
        text += "\n" + listed
    elif facts.step == "explanation":
        text = t(
            "Why is it so? This is shown with the answer: up to {length} characters, or “skip”.",
            length=LONGEST_EXPLANATION,
        )
    else:
        text = t("Is there a picture to it? Send it as a photo, or write “skip”.")
    if facts.step in {"explanation", "picture"}:
        row.insert(0, Button.tapping(t("Skip"), SkipTap(*place, facts.mark)))
    return Message(text, (*rows, tuple(row)))


def _begins(t: Texts, activity: ActivityFacts, facts: Asks) -> Markup:
    if facts.added is None:
        return t(
            "Write me a question for <b>{title}</b>, up to {length} characters. A photo with the question below it works, too.",
            title=activity.title,
            length=LONGEST_TEXT,
        )
    done = t("✅ Question {number} is in.", number=facts.added)
    return done + "\n\n" + whole(t, facts.so_far) + "\n\n" + t("Write the next one, or stop here.")


@words.register
def _(refusal: refusals.Flawed, t: Texts) -> Markup:
    return t.sentences([flaw(t, refusal.flaw), t("Please write it again.")])


@words.register
def _(_refusal: refusals.BadOptions, t: Texts) -> Markup:
    return t("Please write the options in words, a line each.")


@words.register
def _(_refusal: refusals.BadRight, t: Texts) -> Markup:
    return t("I can't tell which option that is. Please write its letter, such as B; several ones as in AC.")


@words.register
def _(_refusal: refusals.NoRoomForPicture, t: Texts) -> Markup:
    return t.sentences([flaw(t, Flaw.LONG_WITH_PICTURE), t("Write “skip” to do without one.")])


@words.register
def _(_refusal: refusals.NoPicture, t: Texts) -> Markup:
    return t("Please send the picture as a photo, not as a file; or write “skip”.")
