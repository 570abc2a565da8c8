"""The end of a quiz, everybody's own result, and the table for hosts."""

from typing import Any

from markupsafe import Markup

from features.activities.quiz import view_teams
from features.activities.quiz.facts import OwnFacts, OwnLine, ResultFacts
from features.activities.quiz.taps import OwnTap
from features.activities.quiz.view import place_name
from features.attached.view import refused
from features.people.access import OutOfDate
from features.prizes import view_group as prizes_view
from features.tables import csv_file
from features.teams import view as teams_view
from kit.messages import Link, Made, Message
from kit.texts import Texts, person_name

_LISTED = 10
FORMS = ("xlsx", "csv")
# Telegram's messages hold 4096.
_LONGEST = 3500


def result(t: Texts, facts: ResultFacts) -> Message:
    """The podium."""
    activity, standing = facts.activity, facts.standing
    own = Link.starting(t("🙋 My result"), OwnTap(facts.group.id, activity.number))
    lines = [t("🏁 <b>{title}</b> is over!", title=activity.title)]
    if not standing:
        lines.append(t("Nobody was there to answer. Maybe another time!"))
        return Message(Markup("\n").join(lines))
    lines.append(
        t.sentences(
            [
                t.many("{count} question.", "{count} questions.", facts.questions),
                t.many("{count} person answered.", "{count} people answered.", len(standing)),
            ]
        )
    )
    lines.append(Markup())
    lines += [
        t(
            "{place} {name}: {score} ({right} of {questions} right)",
            place=place_name(each),
            name=person_name(each.name),
            score=each.score,
            right=each.right,
            questions=facts.questions,
        )
        for each in standing[:_LISTED]
    ]
    if len(standing) > _LISTED:
        lines.append(
            t("… and {count} more. Everybody finds their own place with the button.", count=len(standing) - _LISTED)
        )
    lines += teams_view.final(t, facts.teams, view_teams.rate)
    if facts.hardest is not None:
        lines += [
            Markup(),
            t(
                "🧗 Hardest: “{question}”, which {right} of {answered} knew.",
                question=facts.hardest.text,
                right=facts.hardest.right,
                answered=facts.hardest.answered,
            ),
        ]
    lines += prizes_view.given(t, facts.awards, facts.names)
    if facts.awards:
        lines.append(t("Among equals whoever was there first, by when I got their answers."))
    rows = prizes_view.claim_rows(t, facts.group, activity, facts.awards)
    to_teams = ((teams_view.way(t, activity),),) if facts.options.split else ()
    return Message(Markup("\n").join(lines), ((own,), *to_teams, *rows))


def own(t: Texts, facts: OwnFacts) -> Message:
    """Somebody's own result, in private."""
    lines = [t("🙋 Your result in <b>{title}</b>", title=facts.activity.title)]
    if facts.placed is None:
        lines.append(t("You are not in the standing: no answer of yours counts so far."))
    else:
        lines.append(
            t(
                "Place {place} of {people}, with {score}: {right} of {questions} right.",
                place=facts.placed.place,
                people=facts.people,
                score=facts.placed.score,
                right=facts.placed.right,
                questions=len(facts.lines),
            )
        )
    left = _LONGEST - sum(map(len, lines))
    for at, line in enumerate(facts.lines):
        said = _own_line(t, line)
        left -= len(said) + 2
        if left < 0:
            lines += [Markup(), t("… and {count} more questions.", count=len(facts.lines) - at)]
            break
        lines += [Markup(), said]
    return Message(Markup("\n").join(lines))


def _own_line(t: Texts, line: OwnLine) -> Markup:
    right = t.listing(line.right)
    head = t("{nth}. {question}", nth=line.nth, question=line.text)
    if line.chosen is None:
        return head + "\n" + t("▫️ Not answered. Right: {right}", right=right)
    chosen = t.listing(line.chosen)
    if line.is_right:
        return head + "\n" + t("✅ {chosen} (+{score})", chosen=chosen, score=line.score)
    return head + "\n" + t("❌ {chosen}. Right: {right}", chosen=chosen, right=right)


def table(t: Texts, facts: ResultFacts, form: str) -> Message:
    """The standing as a file, in one of FORMS. Raises OutOfDate for another."""
    if form not in FORMS:
        raise OutOfDate
    heads = [
        _plain(each)
        for each in (t.context("in a standing", "Place"), t("Name"), t("Score"), t("Right answers"), t("Answers"))
    ]
    rows: list[list[Any]] = [
        [each.place, person_name(each.name), each.score, each.right, each.answered] for each in facts.standing
    ]
    filename = f"quiz-{facts.activity.number}.{form}"
    if form == "csv":
        made = csv_file([heads, *rows], filename=filename, otherwise=refused(t))
    else:
        sheets = [{"name": _plain(t("Standing")), "heads": heads, "rows": rows}]
        made = Made.by("features.tables:workbook", {"sheets": sheets}, filename=filename, refused=refused(t))
    return Message(t("📊 The standing of <b>{title}</b>", title=facts.activity.title), attachment=made)


def _plain(words: Markup) -> str:
    return str(words.unescape())
