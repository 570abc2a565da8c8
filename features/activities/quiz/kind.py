"""What a quiz is to the rest."""

from features.activities.kind import Kind
from features.activities.parts import Health, Mine, Prizes, Teams, Way
from features.activities.quiz import (
    counted,
    course,
    ending,
    mine,
    options,
    service,
    teams,
    view,
    view_fields,
    view_parts,
    view_refusals,
    view_teams,
)
from features.counting.deeds import Deed
from features.counting.metrics import Metric, Unit

__all__ = ["QUIZ", "view_refusals"]

QUIZ = Kind(
    name="quiz",
    words=frozenset({"quiz", "trivia", "知识问答", "问答", "答题", "知识竞赛"}),
    fields=view_fields.FIELDS,
    options=options.OPTIONS,
    service=service,
    view=view,
    reasons={"quiz": view_parts.right_answer},
    deeds=(Deed("right_answers", (counted.RIGHT_ANSWERS,), view_parts.RIGHT_ANSWERS),),
    way=Way(counted.went, view_parts.took_part, view_parts.finished),
    commands=(),
    guide=view_parts.GUIDE,
    mine=Mine(mine.look, view_parts.shown),
    prizes=Prizes(ending.with_prizes),
    metrics=(
        Metric(
            "quiz.people",
            Unit.PEOPLE,
            more_is_better=True,
            column=view_parts.people,
            measure=counted.people,
            field="answered_today",
        ),
        Metric("quiz.right", Unit.SHARE, more_is_better=True, column=view_parts.share, measure=counted.share),
    ),
    health=Health(mine.examine, view_parts.need),
    sweeps=(),
    extras=view.extras,
    start=service.start,
    begun=view.begun,
    posted=course.posted,
    teams=Teams(teams.split_of, teams.team_standing, teams.reseated, view_teams.rate),
)
