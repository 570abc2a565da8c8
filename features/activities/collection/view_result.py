"""The result of a collection, as the group and each author see it."""

from collections.abc import Sequence
from fractions import Fraction

from markupsafe import Markup

from features.activities.collection.facts import ResultFacts
from features.activities.collection.options import Options
from features.activities.collection.rules import Line, Shown
from features.activities.collection.view_told import cut
from features.facts import ActivityFacts, GroupFacts
from features.prizes import view_group as prizes_view
from features.prizes.view_lots import lots
from kit.messages import Made, Message
from kit.texts import Texts, person_name

MEDALS = ("🥇", "🥈", "🥉")
_TEXT_IN_RESULT = 120
# So far down every author hears their place; further down who is in the better half.
_FIRST = 3


def result(t: Texts, group: GroupFacts, activity: ActivityFacts, options: Options, facts: ResultFacts) -> Message:
    """The result in the group: the podium, the prizes, the lots."""
    lines: list[str] = [t("🏁 <b>{title}</b>: the result", title=activity.title)]
    if facts.without is not None:
        lines = [
            t("🏁 <b>{title}</b>: the result, corrected", title=activity.title),
            t("Entry no. {number} doesn't count any more; everybody behind it moves up.", number=facts.without),
        ]
    if facts.podium:
        lines.append("")
        lines += [part for shown in facts.podium for part in _on_podium(t, shown, options)]
    elif facts.count:
        lines.append(t.many("{count} entry came in. Thank you!", "{count} entries came in. Thank you!", facts.count))
    else:
        lines.append(t("It ended without a winner. Thanks to everybody who took part!"))
    if facts.is_short:
        lines.append(_what_it_took(t, options))
    lines += prizes_view.given(t, facts.awards, facts.names)
    if options.prizes and not facts.awards:
        lines += ["", t("🎁 No prize is given; they stay with the group.")]
    if options.draw and facts.tickets:
        lines += lots(t, facts.seed, facts.tickets)
    rows = prizes_view.claim_rows(t, group, activity, facts.awards)
    return Message(Markup("\n").join(lines), rows, attachment=_podium_picture(t, activity, options, facts.podium))


def _what_it_took(t: Texts, options: Options) -> Markup:
    if not options.has_public:
        return t("What the jury has not scored gets no place.")
    if options.has_jury and options.least_votes == 1:
        return t("Without a vote and without a judge's score there is no place.")
    return t.many(
        "A place takes at least {count} vote; the others got fewer.",
        "A place takes at least {count} votes; the others got fewer.",
        options.least_votes,
    )


def _podium_picture(t: Texts, activity: ActivityFacts, options: Options, podium: Sequence[Shown]) -> Made | None:
    """The podium as a picture, where one of the three is to be seen."""
    if not any(shown.small_id for shown in podium):
        return None
    rows = [
        {
            "key": str(s.line.number), "place": str(s.line.place), "name": [person_name(s.name), s.username], "text": cut(s.text, 200),
            "made_of": made_of(t, s.line, options).striptags(),
        }
        for s in podium
    ]  # fmt: skip
    files = {str(s.line.number): s.small_id for s in podium if s.small_id is not None}
    return Made.by(
        "features.activities.collection.archive.makers:podium",
        {"title": activity.title, "rows": rows},
        filename="podium.png",
        files=files,
    )


def _on_podium(t: Texts, shown: Shown, options: Options) -> list[Markup]:
    line = shown.line
    place = MEDALS[line.place - 1] if line.place is not None and line.place <= len(MEDALS) else "•"
    found = [Markup("{} <b>{}</b> · {}").format(place, person_name(shown.name), made_of(t, line, options))]
    if shown.text:
        found.append(Markup("    {}").format(cut(shown.text, _TEXT_IN_RESULT)))
    if line.by_time:
        found[0] += " " + t("(as much as another, but entered earlier)")
    return found


def made_of(t: Texts, line: Line, options: Options) -> Markup:
    """What an entry's points are made of."""
    votes = t.many("{count} vote", "{count} votes", line.votes)
    score = t("jury {score} of 10", score=_decimal(t, line.score))
    if options.vote == "public":
        return votes
    if options.vote == "jury":
        return score
    return t("{points} of 100 ({votes}, {score})", points=_decimal(t, line.points), votes=votes, score=score)


def _decimal(t: Texts, value: Fraction) -> str:
    return t.number(round(float(value), 2))


def own_result(
    t: Texts, group: GroupFacts, activity: ActivityFacts, line: Line, authors: int, options: Options
) -> Message:
    """An author without a prize hears how it went."""
    text = t("🏁 <b>{title}</b> in {group} is decided.", title=activity.title, group=group.title) + "\n"
    if not _is_worth_saying(line, authors):
        return Message(
            text
            + t(
                "Your entry no. {number} wasn't among the first this time. Thank you for entering: "
                "a contest lives from those who take part!",
                number=line.number,
            )
        )
    text += t(
        "Your entry no. {number} came in at place {place} of {count}: {made_of}. Thank you for taking part!",
        number=line.number,
        place=line.place,
        count=authors,
        made_of=made_of(t, line, options),
    )
    return Message(text)


def _is_worth_saying(line: Line, authors: int) -> bool:
    """Nobody wants to read that they came in at place 200 of 200."""
    return line.place is not None and (line.place <= _FIRST or 2 * line.place <= authors)


def after_first_round(
    t: Texts, group: GroupFacts, activity: ActivityFacts, line: Line, authors: int, options: Options, *, is_in: bool
) -> Message:
    """An author hears whether they are in the final."""
    values = {"number": line.number, "title": activity.title, "group": group.title}
    if is_in:
        return Message(t("🎉 Your entry no. {number} for <b>{title}</b> in {group} is in the final!", **values))
    if not _is_worth_saying(line, authors):
        return Message(
            t(
                "🗳 <b>{title}</b> in {group}: the final has begun, and your entry no. {number} isn't in it. "
                "Thank you for taking part!",
                **values,
            )
        )
    return Message(
        t(
            "🗳 <b>{title}</b> in {group}: the final has begun, and your entry no. {number} isn't in it. "
            "It came in at place {place} of {count}: {made_of}. Thank you for taking part!",
            place=line.place,
            count=authors,
            made_of=made_of(t, line, options),
            **values,
        )
    )


def over(t: Texts, group: GroupFacts, activity: ActivityFacts) -> Message:
    """It was only collected: nobody had a say, and nothing was drawn."""
    return Message(
        t("🏁 <b>{title}</b> in {group} is over. Thank you for your entry!", title=activity.title, group=group.title)
    )


def not_drawn(t: Texts, group: GroupFacts, activity: ActivityFacts) -> Message:
    """The lots are drawn, and fell on others."""
    text = t("🏁 <b>{title}</b> in {group} is decided.", title=activity.title, group=group.title)
    return Message(text + "\n" + t("This time the lots fell on others. Thank you for taking part!"))
