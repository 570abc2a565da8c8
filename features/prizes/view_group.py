"""What the group sees of prizes: whose they are, as a part of a result, and the list behind `/prizes`."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from features.facts import ActivityFacts, GroupFacts
from features.prizes.facts import AwardFacts
from features.prizes.view import DeskTap, claim_link, of_award, place_name
from kit.buttons import Tap
from kit.messages import Link, Message, Row
from kit.texts import Texts, mention

_IN_A_RESULT = 15


def claim_rows(t: Texts, group: GroupFacts, activity: ActivityFacts, awards: Sequence[AwardFacts]) -> tuple[Row, ...]:
    """The button under a result, where there is something to claim."""
    return ((claim_link(t, group, activity),),) if any(award.state == "offered" for award in awards) else ()


def given(t: Texts, awards: Sequence[AwardFacts], names: Mapping[int, str]) -> list[Markup]:
    """Whose the prizes are, as the lines of a result."""
    lines: list[Markup] = []
    for award in awards[:_IN_A_RESULT]:
        values = {"place": place_name(t, award.place), "prize": of_award(t, award)}
        if award.person_id is None:
            lines.append(t("🎁 {place}: {prize} — nobody to get it, it stays with the group", **values))
        else:
            name = mention(award.person_id, names.get(award.person_id, ""))
            lines.append(t("🎁 {place}: {prize} — {name}", name=name, **values))
    if (more := len(awards) - _IN_A_RESULT) > 0:
        lines.append(t.many("… and {count} more prize", "… and {count} more prizes", more))
    return [Markup(""), *lines] if lines else []


def overview(t: Texts, found: Sequence[tuple[ActivityFacts, int, Tap]], *, example: Markup) -> Message:
    """`/prizes`: what has prizes, how many of them are to be given, and where its desk is; else how (`example`) one is begun."""
    if not found:
        nothing = t("There are no prizes here yet. A collection or a check-in can have some, for example:")
        return Message(nothing + "\n" + example)
    lines = [t("<b>Prizes and collections</b>")]
    rows: list[Row] = []
    for activity, waiting, where in found:
        line = t("{number}. {title}", number=str(activity.number), title=activity.title)
        lines.append(
            line + t.many(" · {count} prize to give", " · {count} prizes to give", waiting) if waiting else line
        )
        label = Markup("{} {}. {}").format("🎁" if isinstance(where, DeskTap) else "🗂", activity.number, activity.title)
        rows.append((Link.starting(label, where),))
    return Message(Markup("\n").join(lines), tuple(rows))


def desk_link(t: Texts, activity: ActivityFacts) -> Link:
    """The way to the desk of an activity's prizes."""
    return Link.starting(t("🎁 Prizes and codes"), DeskTap(activity.group_id, activity.number))
