"""The fields of `/new quiz`, each declared once."""

from collections.abc import Mapping

from markupsafe import Markup

from features.activities.quiz.values import (
    LEAST_PAUSE,
    LEAST_TIME,
    MOST_PAUSE,
    MOST_TIME,
    read_lead,
    read_mode,
    read_order,
    read_pause,
    read_places,
    read_scoring,
    read_seconds,
    write_seconds,
)
from features.activities.quiz.written import read_questions, write_questions
from features.fields import Field
from features.packets import opening
from features.prizes import view as prizes_view
from features.prizes.rules import write_prizes
from features.teams.view_fields import TEAMS, TEAMS_BY
from features.values import LONG, read_points, read_time, write_points, write_time
from features.view_values import as_they_are, number
from features.when import write_when
from kit.texts import Texts


def _is_live(given: Mapping[str, str]) -> bool:
    return given.get("mode", "live") != "daily"


def _is_daily(given: Mapping[str, str]) -> bool:
    return not _is_live(given)


def _has_questions(given: Mapping[str, str]) -> bool:
    return given.get("questions", "no") != "no"


def _seconds(t: Texts, seconds: int) -> Markup:
    return t.many("{count} second", "{count} seconds", seconds)


FIELDS = (
    Field(
        "mode", read_mode, str, "live",
        label=lambda t: t("Played"),
        question=lambda t: t("How is it played?"),
        hint=lambda t: t("“live”: one question after the other, or “daily”: one a day"),
        choices=lambda t: [(t("live, one after the other"), "live"), (t("one question a day"), "daily")],
        shown=lambda t, mode: t("live, one after the other") if mode == "live" else t("one question a day"),
    ),
    Field(
        "time", read_seconds, write_seconds, "20s", fits=_is_live,
        label=lambda t: t("Time to answer"),
        question=lambda t: t("How long is there for each question?"),
        hint=lambda t: t("seconds from {least} to {most}, such as 20s", least=LEAST_TIME, most=MOST_TIME),
        choices=lambda t: [(_seconds(t, each), f"{each}s") for each in (10, 20, 30, 60)],
        shown=_seconds,
    ),
    Field(
        "scoring", read_scoring, str, "plain", fits=_is_live,
        label=lambda t: t("Scoring"),
        question=lambda t: t("What is a right answer worth?"),
        hint=lambda t: t("“plain”: all right answers are worth the same, or “speed”: more in steps of five seconds"),
        choices=lambda t: [(t("always the same"), "plain"), (t("more when it comes faster"), "speed")],
        shown=lambda t, scoring: t("more when it comes faster") if scoring == "speed" else t("always the same"),
    ),
    Field(
        "next", read_lead, str, "clock", fits=_is_live, option="lead",
        label=lambda t: t("Goes on by"),
        question=lambda t: t("Who has the next question asked?"),
        hint=lambda t: t("“clock”: by itself, or “host”: when a host taps the button"),
        choices=lambda t: [(t("by itself"), "clock"), (t("a host, with a button"), "host")],
        shown=lambda t, lead: t("a host, with a button") if lead == "host" else t("by itself"),
    ),
    Field(
        "pause", read_pause, write_seconds, "5s", fits=_is_live,
        label=lambda t: t("Pause between"),
        hint=lambda t: t("seconds from {least} to {most}, such as 5s", least=LEAST_PAUSE, most=MOST_PAUSE),
        shown=_seconds,
    ),
    Field(
        "hour", read_time, write_time, "09:00", fits=_is_daily,
        label=lambda t: t("Each day at"),
        question=lambda t: t("At what time is the question of the day asked? Its answer comes the next morning."),
        hint=lambda t: t("a time such as 09:00"),
        choices=as_they_are("07:00", "09:00", "12:00", "20:00"),
        shown=lambda _t, hour: Markup.escape(write_time(hour)),
    ),
    Field(
        "order", read_order, str, "shuffled",
        label=lambda t: t("Order of options"),
        hint=lambda t: t("“shuffled”, or “written”: as they were written"),
        shown=lambda t, order: t("shuffled") if order == "shuffled" else t("as written"),
    ),
    Field(
        "questions", read_questions, write_questions, "no", fits=_has_questions, longest=LONG,
        label=lambda t: t("Its questions"),
        hint=lambda t: t("a paragraph each: the question, a line for each option, * before what is right, = before why; or “no”: later"),
        shown=lambda t, questions: number(t, len(questions)),
    ),
    Field(
        "start", opening.read_at, opening.write_at, "no", option="opens",
        label=lambda t: t("Begins"),
        question=lambda t: t("When does it begin? There is time for adding questions until then."),
        hint=lambda t: t("a day and a time, such as fri 20:00 or tomorrow 20:00, or “no”: when a host taps the button"),
        choices=lambda t: [(t("when I tap the button"), "no")],
        shown=lambda t, when: t("when a host taps the button") if when is None else Markup.escape(write_when(when)),
    ),
    Field(
        "points", read_points, write_points, "1",
        label=lambda t: t("Points an answer"),
        question=lambda t: t("How many points is each right answer worth?"),
        hint=lambda t: t("a whole number from 0 to 1000"),
        choices=as_they_are("0", "1", "5", "10"),
        shown=number,
    ),
    Field(
        "prizes", read_places, write_prizes, "no", longest=LONG,
        label=lambda t: t("Prizes"),
        question=lambda t: t("What is there to win, for those who know most?"),
        hint=lambda t: t("places and what they get, such as “1:300,2:code,3:A mug”, or “no”"),
        choices=lambda t: [(t("nothing"), "no")],
        shown=lambda t, prizes: prizes_view.listed(t, prizes) or t("none"),
    ),
    TEAMS,
    TEAMS_BY,
)  # fmt: skip
