"""What came of a survey, in words: for its host, and for the group where a host shows it."""

from collections.abc import Sequence

from markupsafe import Markup

from features.activities.survey.facts import Result, Results
from features.activities.survey.results import TEXTS_A_PAGE
from features.activities.survey.rules import FEWEST, Figures
from features.activities.survey.taps import DeskTap, PublishTap, ResultsTap, TableTap, WordsTap
from features.facts import ActivityFacts
from kit.messages import Button, Link, Message, Row
from kit.texts import Texts

_CELLS = 10
# A message takes 4096 signs; the rest is for what stands around.
_ROOM = 3300
_BRIEF, _QUOTED = 120, 160


def pages(t: Texts, found: Results, *, with_words: bool) -> list[list[Markup]]:
    """The questions with what came of them, as many on a page as there is room for."""
    made: list[list[Markup]] = [[]]
    room = _ROOM
    for result in found.results:
        lines = _lines(t, result, with_words=with_words)
        length = sum(len(line.striptags()) + 1 for line in lines)
        if length > room and made[-1]:
            made.append([])
            room = _ROOM
        made[-1] += lines
        room -= length
    return made


def head(t: Texts, found: Results) -> list[Markup]:
    """What stands above the results."""
    survey = found.survey
    lines = [t("📊 What came of <b>{title}</b>", title=survey.activity.title)]
    lines.append(
        t("{answered} of the {opened} who opened it answered.", answered=survey.answered, opened=found.opened)
        if found.opened
        else t("Nobody opened it.")
    )
    if found.earlier is not None:
        lines.append(
            t(
                "Beside it, in brackets: <b>{title}</b> (#{number}), {day}",
                title=found.earlier.title,
                number=found.earlier.number,
                day=t.day(found.earlier.day),
            )
        )
    return lines


def _lines(t: Texts, result: Result, *, with_words: bool) -> list[Markup]:
    question, figures = result.question, result.figures
    lines = [Markup(), t("<b>{number}. {question}</b>", number=result.number, question=_briefly(question.text, _BRIEF))]
    if not figures.is_shown:
        lines.append(too_few(t, figures))
        return lines
    if question.type == "text":
        said = t.many("✍️ {count} answer in words", "✍️ {count} answers in words", figures.answers)
        lines.append(said)
        if with_words:
            lines += [Markup("· {}").format(_briefly(text, _QUOTED)) for text in result.texts]
        return lines
    lines += _summed(t, result)
    if question.options:
        lines += [
            _bar(t, option, figures, number, result.before) for number, option in enumerate(question.options, start=1)
        ]
    elif question.type == "scale":
        lines += [_bar(t, t.number(step), figures, step, result.before) for step in question.steps]
    lines.append(t.many("{count} answer", "{count} answers", figures.answers))
    return lines


def too_few(t: Texts, figures: Figures) -> Markup:
    """Why nothing is shown."""
    if not figures.answers:
        return t("Nobody answered this one.")
    return t(
        "{count} answered: too few to be shown. From {fewest} on there are results.",
        count=figures.answers,
        fewest=FEWEST,
    )


def _summed(t: Texts, result: Result) -> list[Markup]:
    """What it comes to in one figure, beside that of the earlier survey."""
    figures, before = result.figures, result.before
    if figures.nps is not None and result.question.type == "nps":
        good, middle, bad = figures.parts
        was = "" if before is None or before.nps is None else f" ({signed(t, before.nps)})"
        return [
            t("NPS <b>{nps}</b>{was}", nps=signed(t, figures.nps), was=was),
            t("9–10: {good} · 7–8: {middle} · 0–6: {bad}", good=good, middle=middle, bad=bad),
        ]
    if figures.mean is None or result.question.options:
        return []
    was = "" if before is None or before.mean is None else f" ({t.number(round(before.mean, 2))})"
    said = t("Average <b>{mean}</b>{was}", mean=t.number(round(figures.mean, 2)), was=was)
    if result.question.type == "number" and figures.median is not None:
        said += " · " + t("median {median}", median=t.number(figures.median))
    return [said]


def signed(t: Texts, number: int) -> str:
    """A score with its sign."""
    return f"+{t.number(number)}" if number > 0 else t.number(number)


def _bar(t: Texts, label: str, figures: Figures, value: int, before: Figures | None) -> Markup:
    share = figures.share(value)
    full = (share * _CELLS + 50) // 100
    was = "" if before is None else f" ({before.share(value)}%)"
    return t(
        "{bar} {option}: {share}%{was}", bar="▰" * full + "▱" * (_CELLS - full), option=label, share=share, was=was
    )


def _briefly(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


# --- for hosts --------------------------------------------------------------------------------------------------------------------


def to_host(t: Texts, found: Results, page: int = 0) -> Message:
    """A page of the results, with what can be done with them."""
    made = pages(t, found, with_words=True)
    page = min(max(page, 0), len(made) - 1)
    lines = [*head(t, found), *made[page]]
    rows: list[Row] = []
    place = found.survey.group.id, found.survey.activity.number
    if len(made) > 1:
        rows.append(
            (
                Button.tapping("◀️", ResultsTap(*place, (page - 1) % len(made))),
                Button.tapping("▶️", ResultsTap(*place, (page + 1) % len(made))),
            )
        )
    rows += _words_rows(t, found)
    if found.survey.answered:
        rows.append(
            (
                Button.tapping(t("📄 Table (XLSX)"), TableTap(*place, "xlsx")),
                Button.tapping(t("CSV"), TableTap(*place, "csv")),
            )
        )
    if any(each.figures.counts is not None for each in found.results):
        rows.append((Button.tapping(t("🖼 Picture"), TableTap(*place, "png")),))
    if found.survey.is_published:
        lines += [Markup(), t("📣 The group has seen the results.")]
    elif _has_any(found):
        rows.append((Button.tapping(t("📣 Show the group"), PublishTap(*place, 0)),))
    return Message(Markup("\n").join(lines), tuple(rows))


def _has_any(found: Results) -> bool:
    return any(each.figures.is_shown for each in found.results)


def _words_rows(t: Texts, found: Results) -> list[Row]:
    place = found.survey.group.id, found.survey.activity.number
    return [
        (Button.tapping(t("✍️ All answers to question {number}", number=each.number), WordsTap(*place, each.number, 0)),)
        for each in found.results
        if each.question.type == "text" and each.figures.is_shown
    ]


def words(t: Texts, found: Results, result: Result, texts: Sequence[str], page: int) -> Message:
    """A page of what was written to a question: in the order of the words, so that nothing tells who was first."""
    count = max(1, -(-len(texts) // TEXTS_A_PAGE))
    page = min(max(page, 0), count - 1)
    place = found.survey.group.id, found.survey.activity.number
    lines = [t("✍️ <b>{number}. {question}</b>", number=result.number, question=_briefly(result.question.text, _BRIEF))]
    shown = texts[page * TEXTS_A_PAGE : (page + 1) * TEXTS_A_PAGE]
    lines += [Markup("\n· {}").format(_briefly(text, 340)) for text in shown]
    rows: list[Row] = []
    if count > 1:
        rows.append(
            (
                Button.tapping("◀️", WordsTap(*place, result.number, (page - 1) % count)),
                Button.tapping("▶️", WordsTap(*place, result.number, (page + 1) % count)),
            )
        )
    rows.append((Button.tapping(t("Back"), ResultsTap(*place, 0)),))
    return Message(Markup("\n").join(lines), tuple(rows))


def ask_publish(t: Texts, found: Results) -> Message:
    """Whether the group shall see them."""
    place = found.survey.group.id, found.survey.activity.number
    text = t(
        "Shall I show the results of <b>{title}</b> to the group? The figures and the picture, not what people wrote in "
        "their own words: that stays with you.",
        title=found.survey.activity.title,
    )
    rows: tuple[Row, ...] = (
        (
            Button.tapping(t("📣 Yes, show them"), PublishTap(*place, 1)),
            Button.tapping(t("Back"), ResultsTap(*place, 0)),
        ),
    )
    return Message(text, rows)


def to_group(t: Texts, found: Results) -> list[Message]:
    """The results as the group sees them: one message, or several where there is much."""
    made = pages(t, found, with_words=False)
    return [
        Message(Markup("\n").join([*(head(t, found) if at == 0 else []), *lines]).lstrip())
        for at, lines in enumerate(made)
    ]


def extras(t: Texts, activity: ActivityFacts) -> Sequence[Button | Link]:
    """Its buttons on the panel of `/manage`."""
    if activity.state != "closed":
        return (Link.starting(t("✍️ Questions"), DeskTap(activity.group_id, activity.number)),)
    return (Link.starting(t("📊 Results"), ResultsTap(activity.group_id, activity.number, 0)),)
