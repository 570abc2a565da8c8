"""What is said about files of questions: how they look, a sample, what one would bring or what is wrong with it, line by line."""

from markupsafe import Markup

from features.activities.quiz.importing import refusals
from features.activities.quiz.importing.answers import LETTERS
from features.activities.quiz.importing.facts import Preview
from features.activities.quiz.importing.sheet import Wrong
from features.activities.quiz.importing.taps import BringTap, FileTap, LeaveTap, QuestionsTap, SampleTap
from features.activities.quiz.importing.view_questions import shortened
from features.activities.quiz.questions import MOST_QUESTIONS, Flaw, Question
from features.activities.quiz.view_refusals import flaw
from features.facts import ActivityFacts, GroupFacts
from features.importing.view import in_unicode
from features.tables import csv_file
from kit.messages import Button, Made, Message, Row
from kit.texts import Texts, as_written, words

# So many wrong lines are said, and so many questions shown.
_SHOWN = 10
_FLAWS = {each.value for each in Flaw}


def ask(t: Texts, group: GroupFacts, activity: ActivityFacts) -> Message:
    """Send the file."""
    text = t("Send me the file with the questions for <b>{title}</b>.", title=activity.title) + "\n" + how(t)
    return Message(text, _samples(t, group, activity))


def _samples(t: Texts, group: GroupFacts, activity: ActivityFacts) -> tuple[Row, ...]:
    place = group.id, activity.number
    return (
        (
            Button.tapping(t("Sample (Excel)"), SampleTap(*place, "xlsx")),
            Button.tapping(t("Sample (CSV)"), SampleTap(*place, "csv")),
        ),
        (Button.tapping(t("All questions"), QuestionsTap(*place, 0)),),
    )


def how(t: Texts) -> Markup:
    """What the file must look like."""
    heads, rows = _sample(t)
    example = "\n".join(",".join(cells) for cells in (heads[:6], *(row[:6] for row in rows[:2])))
    return t(
        "A table as Excel (XLSX) or CSV, a question on each line. The first line names the columns: the question, the options A, B, "
        "C and so on, what is right (A, or several as in AC), and, where you like, the explanation:"
    ) + Markup("\n<pre>{}</pre>").format(example)


def _sample(t: Texts) -> tuple[list[str], list[list[str]]]:
    """The names of the columns, and three questions."""
    heads = [t("question").unescape(), *LETTERS[:4], t("right").unescape(), t("explanation").unescape()]
    planets = [t("Earth"), t("Jupiter"), t("Mars"), t("Saturn")]
    rows: list[list[str]] = [
        [t("Which planet is the largest?"), *planets, "B", t("Eleven Earths fit side by side across Jupiter.")],
        [t("Which of these numbers are prime?"), "7", "9", "11", "15", "AC", ""],
        [
            t("On a high mountain water boils sooner."),
            t("True"),
            t("False"),
            "",
            "",
            "A",
            t("The air is thinner there."),
        ],
    ]
    return heads, [[cell.unescape() if isinstance(cell, Markup) else cell for cell in row] for row in rows]


def sample(t: Texts, form: str) -> Message:
    """Such a file, to be filled in."""
    heads, rows = _sample(t)
    if form == "csv":
        file = csv_file([heads, *rows], filename="questions.csv")
    else:
        sheets = [{"name": t("quiz questions").unescape(), "heads": heads, "rows": rows}]
        file = Made.by("features.tables:workbook", {"sheets": sheets}, filename="questions.xlsx")
    return Message(t("📄 Put your questions in place of these, and send me the file."), attachment=file)


def being_read(t: Texts, activity: ActivityFacts) -> Message:
    """The file has come."""
    return Message(
        t("📄 I'm reading the file for <b>{title}</b>. You'll see what it would bring before anything changes.",
          title=activity.title)
    )  # fmt: skip


def preview(t: Texts, group: GroupFacts, version: int, preview: Preview) -> Message:
    """What the file would bring, with a button; or what is wrong with it, line by line."""
    read = preview.read
    lines = [t("📄 Questions for <b>{title}</b>", title=preview.activity.title)]
    if read.wrong:
        lines.append(t("Nothing was changed. Please correct these lines and send the file again:"))
        lines += [_wrong(t, wrong) for wrong in read.wrong[:_SHOWN]]
        if (more := len(read.wrong) - _SHOWN) > 0:
            lines.append(t.many("… and {count} more line", "… and {count} more lines", more))
        if any(wrong.what == "heads" for wrong in read.wrong):
            lines.append(how(t))
        if preview.is_guessed:
            lines += [t("If words look wrong here, the file is in another encoding."), in_unicode(t)]
        return Message(Markup("\n").join(lines), _samples(t, group, preview.activity))
    rows: tuple[Row, ...] = ((Button.tapping(t("All questions"), QuestionsTap(group.id, preview.activity.number, 0)),),)
    if read.questions:
        lines.append(t.many("{count} question is new:", "{count} questions are new:", len(read.questions)))
        lines += [_line(t, at, question) for at, question in enumerate(read.questions[:_SHOWN], start=1)]
        if len(read.questions) > _SHOWN:
            lines.append(Markup("…"))
        rows = (
            (
                Button.tapping(t("✅ Bring them in"), BringTap(group.id, version)),
                Button.tapping(t("Cancel"), LeaveTap(group.id, version)),
            ),
        )
    if read.known:
        lines.append(
            t.many(
                "{count} question is there already and stays as it is.",
                "{count} questions are there already and stay as they are.",
                read.known,
            )
        )
    if read.unused:
        names = t.listing(as_written(name) for name in read.unused[:_SHOWN])
        lines.append(t("Columns I don't use: {names}", names=names))
    return Message(Markup("\n").join(lines), rows)


def _line(t: Texts, at: int, question: Question) -> Markup:
    right = t.listing(Markup.escape(shortened(question.options[place])) for place in sorted(question.right))
    return Markup("{}. {} ✅ {}").format(at, shortened(question.text), right)


def _wrong(t: Texts, wrong: Wrong) -> Markup:
    said = as_written(wrong.said)
    if wrong.what in _FLAWS:
        why = flaw(t, Flaw(wrong.what))
    else:
        why = {
            "heads": t("The first line doesn't say in which columns the question and its options stand."),
            "empty": t("The file has no line with a question."),
            "many": t("There would be more than {most} questions.", most=MOST_QUESTIONS),
            "right": t("“{word}” is none of the options. Write their letters, as in A or AC.", word=said),
            "unsure": t("“{word}” can be two options. Write the letter of the one that is right.", word=said),
            "both": t("“{word}” is said to be right, and a * stands before another option.", word=said),
            "twice": t("The same question stands in line {number}.", number=said),
        }[wrong.what]
    return t("Line {number}: {why}", number=str(wrong.number), why=why) if wrong.number else why


def brought(t: Texts, group: GroupFacts, activity: ActivityFacts, count: int, total: int) -> Message:
    """They are in."""
    text = t.many(
        "✅ {count} question is in. <b>{title}</b> has {total} now.",
        "✅ {count} questions are in. <b>{title}</b> has {total} now.",
        count,
        title=activity.title,
        total=total,
    )
    row = (
        Button.tapping(t("All questions"), QuestionsTap(group.id, activity.number, 0)),
        Button.tapping(t("📄 From a file"), FileTap(group.id, activity.number)),
    )
    return Message(text, (row,))


def left_alone(t: Texts) -> Message:
    """It is not done."""
    return Message(t("All right, nothing was changed."))


@words.register
def _(_refusal: refusals.NoFile, t: Texts) -> Markup:
    return t("Please send the table as a file (XLSX or CSV). The sample shows what it looks like.")
