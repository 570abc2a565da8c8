"""What a survey is to the rest."""

from features.activities.kind import Kind
from features.activities.parts import Way
from features.activities.survey import counted, options, service, view, view_fields, view_parts, view_results
from features.counting.deeds import Deed
from features.counting.metrics import Metric, Unit

SURVEY = Kind(
    name="survey",
    words=frozenset({"survey", "questionnaire", "问卷", "问卷调查", "调查"}),
    fields=view_fields.FIELDS,
    options=options.OPTIONS,
    service=service,
    view=view,
    # Nobody gets points for an answer.
    reasons={},
    deeds=(Deed("surveys", (counted.ANSWERED,), view_parts.SURVEYS),),
    way=Way(counted.went, view_parts.took_part, view_parts.finished),
    commands=(),
    guide=view_parts.GUIDE,
    mine=None,
    prizes=None,
    metrics=(
        Metric("survey.people", Unit.PEOPLE, more_is_better=True, column=view_parts.people, measure=counted.people),
        Metric("survey.nps", Unit.SCORE, more_is_better=True, column=view_parts.nps, measure=counted.nps),
        Metric("survey.mean", Unit.SCORE, more_is_better=True, column=view_parts.mean, measure=counted.mean),
    ),
    health=None,
    sweeps=(counted.sweep,),
    extras=view_results.extras,
)
