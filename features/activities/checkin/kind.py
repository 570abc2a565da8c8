"""What the check-in is to the rest."""

from features.activities.checkin import (
    boards,
    counted,
    days,
    ending,
    mine,
    needs,
    options,
    service,
    teams,
    view,
    view_fields,
    view_mine,
    view_parts,
    view_teams,
)
from features.activities.checkin.proofs import addressing, similarity
from features.activities.kind import Kind
from features.activities.parts import Health, Mine, Prizes, Teams, Way
from features.counting.deeds import Deed
from features.counting.metrics import Metric, Unit

CHECK_IN = Kind(
    name="checkin",
    words=frozenset({"checkin", "check-in", "签到", "打卡", "签到打卡"}),
    fields=view_fields.FIELDS,
    options=options.OPTIONS,
    service=service,
    view=view,
    reasons=view_parts.REASONS,
    deeds=(Deed("checkins", (counted.CHECK_INS,), view_parts.CHECK_INS, half_by=counted.half_by),),
    way=Way(counted.went, view_parts.took_part, view_parts.finished),
    commands=view_parts.COMMANDS,
    guide=view_parts.GUIDE,
    mine=Mine(mine.look, view_mine.shown),
    prizes=Prizes(ending.with_prizes),
    metrics=(
        Metric(
            "checkin.rate",
            Unit.SHARE,
            more_is_better=True,
            column=view_parts.rate,
            measure=counted.rate,
            beside=("checkins", view_parts.rate_beside),
        ),
        Metric(
            "checkin.people",
            Unit.PEOPLE,
            more_is_better=True,
            column=view_parts.people,
            measure=counted.people,
            field="checked_in_today",
            people_of="checkins",
        ),
    ),
    health=Health(needs.examine, view_parts.need),
    sweeps=(addressing.sweep_loose, similarity.sweep),
    extras=view.extras,
    start=days.start,
    days=days.days,
    record=boards.record,
    teams=Teams(teams.split_of, teams.standing, teams.reseated, view_teams.rate),
)
