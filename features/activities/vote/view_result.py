"""The result of a vote: told in the group, by name and as a table. Who may see it, and when, is decided in results.py."""

from collections.abc import Sequence

from markupsafe import Markup

from features.activities.vote.options import options_of
from features.activities.vote.rules import BoardFacts, Counts, NamesFacts
from features.activities.vote.taps import NamesTap, PicturesTap, SuggestTap, TableTap
from features.activities.vote.view import count_lines, turned_out
from features.facts import ActivityFacts
from features.tables import csv_file
from kit.messages import Button, Link, Message, Row
from kit.texts import Texts, person_name


def result(t: Texts, facts: BoardFacts) -> Message:
    """The end, in the group: what was chosen, ties as such, and whether it counts."""
    counts, options = facts.counts or Counts((0,) * len(facts.options.options), 0), facts.options
    lines = [t("🏁 The vote is over: <b>{title}</b>", title=facts.activity.title), Markup(), _decided(t, facts, counts)]
    if counts.voters:
        lines += [Markup(), *count_lines(t, options, counts), Markup()]
        lines.append(turned_out(t, counts.voters))
    rows: tuple[Row, ...] = ()
    if not options.anonymous and counts.voters:
        link = Link.starting(t("👥 Who voted for what"), NamesTap(facts.group.id, facts.activity.number, 0, 0))
        rows = ((link,),)
    return Message(Markup("\n").join(lines), rows)


def _decided(t: Texts, facts: BoardFacts, counts: Counts) -> Markup:
    options, quorum = facts.options, facts.options.quorum
    first = [options.options[number - 1] for number in counts.first]
    if not counts.is_enough(quorum):
        return t(
            "🤷 Too few have voted: {count} of the {quorum} it takes. So nothing is decided.",
            count=counts.voters,
            quorum=quorum or 0,
        )
    if not first:
        return t("🤷 Nobody voted, so nothing is decided.")
    votes = max(counts.votes)
    if len(first) == 1:
        return t.many(
            "🏆 <b>{option}</b>, with {count} vote", "🏆 <b>{option}</b>, with {count} votes", votes, option=first[0]
        )
    listed = t.listing(Markup("<b>{}</b>").format(option) for option in first)
    return t.many(
        "🤝 A tie: {options}, with {count} vote each",
        "🤝 A tie: {options}, with {count} votes each",
        votes,
        options=listed,
    )


def names(t: Texts, facts: NamesFacts) -> Message:
    """Who voted for what: the options, or one of them with names."""
    board, activity = facts.board, facts.board.activity
    counts = board.counts or Counts((0,) * len(board.options.options), 0)
    place = board.group.id, activity.number
    lines = [t("👥 Who voted for what: <b>{title}</b>", title=activity.title), Markup()]
    if not facts.option:
        lines += count_lines(t, board.options, counts)
        rows = [
            (Button.tapping(Markup("{} · {}").format(option, t.number(votes)), NamesTap(*place, number, 0)),)
            for number, (option, votes) in enumerate(zip(board.options.options, counts.votes, strict=True), start=1)
        ]
        return Message(Markup("\n").join(lines), tuple(rows))
    votes = counts.votes[facts.option - 1]
    option = board.options.options[facts.option - 1]
    lines.append(t.many("<b>{option}</b>: {count} vote", "<b>{option}</b>: {count} votes", votes, option=option))
    lines += [Markup("· {}").format(person_name(each)) for each in facts.names]
    ways: list[Row] = []
    if facts.pages > 1:
        before, after = (facts.page - 1) % facts.pages, (facts.page + 1) % facts.pages
        ways.append(
            (
                Button.tapping("◀️", NamesTap(*place, facts.option, before)),
                Button.tapping("▶️", NamesTap(*place, facts.option, after)),
            )
        )
    ways.append((Button.tapping(t("Back"), NamesTap(*place, 0, 0)),))
    return Message(Markup("\n").join(lines), tuple(ways))


def table(t: Texts, facts: BoardFacts, people: Sequence[tuple[str, tuple[int, ...]]]) -> Message:
    """The results as a file; of an open vote with everybody's choice."""
    counts = facts.counts or Counts((0,) * len(facts.options.options), 0)
    rows: list[list[str | int]] = [[str(t("option")), str(t("Votes")), "%"]]
    rows += [
        [option, counts.votes[number - 1], counts.share(number)]
        for number, option in enumerate(facts.options.options, start=1)
    ]
    rows.append([str(t("people who voted")), counts.voters, ""])
    if people:
        rows += [[], [str(t("name")), str(t("voted for"))]]
        rows += [[name, t.listing(facts.options.options[n - 1] for n in chosen)] for name, chosen in people]
    text = t("📄 The results of <b>{title}</b>", title=facts.activity.title)
    return Message(text, attachment=csv_file(rows, filename=f"vote-{facts.activity.number}.csv"))


def extras(t: Texts, activity: ActivityFacts) -> Sequence[Button | Link]:
    """Its buttons on the panel of `/manage`."""
    options, place = options_of(activity), (activity.group_id, activity.number)
    buttons: list[Button | Link] = []
    if activity.state == "open":
        buttons.append(Link.starting(t("➕ Add an option"), SuggestTap(*place)))
    if activity.state != "closed":
        buttons.append(Link.starting(t("🖼 Pictures of the options"), PicturesTap(*place)))
    if activity.state == "closed" or options.results == "live":
        buttons.append(Link.starting(t("📄 Results as a table"), TableTap(*place)))
    return buttons
