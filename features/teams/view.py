"""Teams in words: what they are called, how they are ranked, who is in them. How a rate is said is the kind's."""

from collections.abc import Callable, Mapping, Sequence

from markupsafe import Markup

from features.facts import ActivityFacts, GroupFacts
from features.links import message_link
from features.teams.rules import (
    InAnotherTeam,
    Joined,
    Mate,
    MoveFacts,
    Moving,
    NeedsTeams,
    Placed,
    Roster,
    Score,
    Split,
    TeamIsAhead,
    TeamsFacts,
    TeamsStay,
    ranked,
)
from features.teams.taps import JoinTap, MembersTap, MoveTap, PickTap, TableTap, TeamsTap
from features.teams.values import write_teams
from kit.messages import Button, Link, Message, Row, Toast
from kit.texts import Texts, as_written, person_name, visible, words

# How a team's rate is said.
Says = Callable[[Texts, Score], Markup]
_MEDALS = ("🥇", "🥈", "🥉")
# A line has room for so many teams; where there are more, the first of them stand there.
_IN_LINE, _FIRST = 4, 3
_A_ROW = 2


def given_names(t: Texts) -> tuple[str, ...]:
    """What teams are called that nobody has named."""
    given = (
        t.context("a team", "☀️ Sun"),
        t.context("a team", "🌙 Moon"),
        t.context("a team", "⭐ Star"),
        t.context("a team", "🌊 Wave"),
        t.context("a team", "🌲 Forest"),
        t.context("a team", "⛰ Mountain"),
        t.context("a team", "⚡ Lightning"),
        t.context("a team", "🌈 Rainbow"),
        t.context("a team", "☁️ Cloud"),
        t.context("a team", "🍀 Clover"),
    )
    return tuple(str(name) for name in given)


def shown(t: Texts, names: Sequence[str]) -> Markup:
    """The value of `teams=` in words."""
    if not names:
        return t.context("teams", "none")
    if not all(names):
        return t.many("{count} team", "{count} teams", len(names))
    return t.listing(visible(name) for name in names)


# --- in the group -----------------------------------------------------------------------------------------------------------------


def way(t: Texts, activity: ActivityFacts) -> Link:
    """The way to the teams of an activity."""
    return Link.starting(t("🚩 Teams"), TeamsTap(activity.group_id, activity.number))


def rows(t: Texts, activity: ActivityFacts, split: Split) -> tuple[Row, ...]:
    """The buttons of a board: one for each team where members choose theirs, and the way to all of them."""
    picks = [
        Button.tapping(t("🚩 {team}", team=name), PickTap(activity.number, n)) for n, name in enumerate(split.names, 1)
    ]
    return (*(_pairs(picks) if split.is_chosen else ()), (way(t, activity),))


def _pairs(buttons: Sequence[Button]) -> list[Row]:
    return [tuple(buttons[at : at + _A_ROW]) for at in range(0, len(buttons), _A_ROW)]


def line(t: Texts, placed: Sequence[Placed], said: Mapping[int, Markup]) -> Markup:
    """All teams in one line, best first, with what is `said` of each; where they are many, the first of them."""
    first = placed if len(placed) <= _IN_LINE else placed[:_FIRST]
    parts = [
        t("{team} {how}", team=visible(each.score.name), how=said[each.score.team])
        if said[each.score.team]
        else Markup.escape(visible(each.score.name))
        for each in first
    ]
    if more := len(placed) - len(first):
        parts.append(t.many("{count} more team", "{count} more teams", more))
    return t("🚩 {teams}", teams=Markup(" · ").join(parts))


def final(t: Texts, scores: Sequence[Score], says: Says) -> list[Markup]:
    """The ranking at the end, and who has won; nothing where nothing counts."""
    placed = ranked(scores)
    winners = [each.score.name for each in placed if each.place == 1]
    if not winners:
        return []
    if len(winners) == 1:
        head = t("🚩 <b>{team}</b> is the best team!", team=visible(winners[0]))
    else:
        head = t("🚩 {teams} share the first place!", teams=t.listing(visible(name) for name in winners))
    return [Markup(), head, *(_ranked_line(t, each, says) for each in placed)]


def _ranked_line(t: Texts, each: Placed, says: Says) -> Markup:
    name = visible(each.score.name)
    if each.place is None:
        return t("– {team}: nothing counts yet", team=name)
    place = _MEDALS[each.place - 1] if each.place <= len(_MEDALS) else f"{each.place}."
    return t("{place} {team}: {how}", place=place, team=name, how=says(t, each.score))


def picked(t: Texts, joined: Joined) -> Toast:
    """The answer to who chose a team."""
    team = visible(joined.team)
    return Toast(t("🚩 You're in {team}. Go!", team=team) if joined.is_new else t("🚩 You're in {team}.", team=team))


# --- in private -------------------------------------------------------------------------------------------------------------------


def teams(t: Texts, facts: TeamsFacts, says: Says) -> Message:
    """All teams, and one's own."""
    group, activity, split = facts.group, facts.activity, facts.split
    lines = [_head(t, activity), Markup.escape(group.title), Markup()]
    for each in ranked(facts.scores):
        size = t.many("{count} person", "{count} people", facts.sizes[each.score.team])
        lines.append(t("{line} · {people}", line=_ranked_line(t, each, says), people=size))
    lines += [Markup(), _own(t, facts)]
    if facts.is_host and facts.moves:
        lines += [Markup(), t("<b>Moved by hosts</b>"), *(_moved_line(t, group, each) for each in facts.moves)]
    key = (group.id, activity.number)
    buttons = [
        Button.tapping(t("👥 {team}", team=visible(split.name(n))), MembersTap(*key, n, 0)) for n in split.numbers
    ]
    found = _pairs(buttons)
    if split.is_chosen and facts.mine is None and activity.state == "open":
        found = _pairs([_joins(t, key, split, n) for n in split.numbers]) + found
    if facts.is_host:
        lines += [Markup(), t("To move somebody, open their team and tap their name.")]
        files = (
            Button.tapping(t("📊 Table (XLSX)"), TableTap(*key, "xlsx")),
            Button.tapping(t("📄 Table (CSV)"), TableTap(*key, "csv")),
        )
        found.append(files)
    url = message_link(group, activity.board, activity.thread_id)
    if url is not None:
        found.append((Link.to(t("Go to the board"), url),))
    return Message(Markup("\n").join(lines), tuple(found))


def _joins(t: Texts, key: tuple[int, int], split: Split, team: int) -> Button:
    return Button.tapping(t("🚩 {team}", team=visible(split.name(team))), JoinTap(*key, team))


def _head(t: Texts, activity: ActivityFacts) -> Markup:
    return t("🚩 <b>{title}</b>: the teams", title=activity.title)


def _own(t: Texts, facts: TeamsFacts) -> Markup:
    if facts.mine is not None:
        return t("You're in <b>{team}</b>.", team=visible(facts.split.name(facts.mine)))
    if facts.activity.state == "closed":
        return t("You were in no team.")
    if facts.split.is_chosen:
        return t("You're in no team yet: choose one, here or on the board.")
    return t("You're in no team yet: you get one when you take part for the first time.")


def _moved_line(t: Texts, group: GroupFacts, each: MoveFacts) -> Markup:
    values = {
        "name": person_name(each.name),
        "before": visible(each.before),
        "after": visible(each.after),
        "when": t.moment(group.calendar.local(each.at)),
    }
    if each.by is None:
        return t("{name}: {before} → {after}, {when}", **values)
    return t("{name}: {before} → {after}, by {host}, {when}", host=person_name(each.by), **values)


def roster(t: Texts, facts: Roster) -> Message:
    """Who is in a team; for hosts each of them is a button."""
    key = (facts.group.id, facts.activity.number)
    name = visible(facts.split.name(facts.team))
    lines = [
        _head(t, facts.activity),
        t.many("<b>{team}</b>: {count} person", "<b>{team}</b>: {count} people", facts.count, team=name),
    ]
    lines += [_mate(t, each) for each in facts.mates] or [t("Nobody is in it yet.")]
    found: list[Row] = []
    if facts.is_host and facts.activity.state != "closed":
        buttons = [
            Button.tapping(t("↔️ {name}", name=person_name(m.name)), MoveTap(*key, m.person_id, 0)) for m in facts.mates
        ]
        found = _pairs(buttons)
    around: list[Button] = []
    if facts.page > 0:
        around.append(Button.tapping(t("◀ Back"), MembersTap(*key, facts.team, facts.page - 1)))
    if facts.page + 1 < facts.pages:
        around.append(Button.tapping(t.context("of a team", "More ▶"), MembersTap(*key, facts.team, facts.page + 1)))
    found += [tuple(around)] if around else []
    found.append((Button.tapping(t("All teams"), TeamsTap(*key)),))
    return Message(Markup("\n").join(lines), tuple(found))


def _mate(t: Texts, each: Mate) -> Markup:
    name = person_name(each.name)
    return Markup("· {}").format(name) if each.is_here else Markup("· ") + t("{name} (has left the group)", name=name)


def ask_move(t: Texts, facts: Moving) -> Message:
    """Into which team?"""
    key = (facts.group.id, facts.activity.number)
    text = t(
        "{name} is in <b>{team}</b>. Into which team shall they go? Their days go with them, and I'll tell them.",
        name=person_name(facts.mate.name),
        team=visible(facts.split.name(facts.team)),
    )
    buttons = [
        Button.tapping(t("→ {team}", team=visible(facts.split.name(n))), MoveTap(*key, facts.mate.person_id, n))
        for n in facts.split.numbers
        if n != facts.team
    ]
    found = _pairs(buttons)
    keep = Button.tapping(t("No, keep it"), MembersTap(*key, facts.team, 0))
    return Message(_head(t, facts.activity) + "\n" + text, (*found, (keep,)))


def was_moved(t: Texts, name: str, team: str) -> Markup:
    """To the host: it is done."""
    return t("✅ {name} is in {team} now.", name=person_name(name), team=visible(team))


def moved(t: Texts, group: GroupFacts, activity: ActivityFacts, team: str) -> Message:
    """To whom a host has moved."""
    text = t(
        "🚩 In <b>{title}</b> ({group}) a host has put you into <b>{team}</b>.",
        title=activity.title,
        group=group.title,
        team=visible(team),
    )
    return Message(text, ((Button.tapping(t("🚩 Teams"), TeamsTap(group.id, activity.number)),),))


def moved_here(t: Texts, activity: ActivityFacts, name: str, team: str) -> Message:
    """The same in the group, for whoever takes nothing in private."""
    return Message(
        t(
            "🚩 <b>{title}</b>: a host has put {name} into <b>{team}</b>.",
            title=activity.title,
            name=person_name(name),
            team=visible(team),
        )
    )


# --- refusals ---------------------------------------------------------------------------------------------------------------------


@words.register
def _(refusal: TeamsStay, t: Texts) -> Markup:
    if not refusal.names:
        return t(
            "It began without teams, and stays so. For teams, end it and start a new one with <code>teams=</code>."
        )
    return t(
        "Its {count} teams stay as they began; only their names can change: write <code>teams=</code> with all {count}. "
        "For others, end it and start a new one.",
        count=len(refusal.names),
    )


@words.register
def _(refusal: NeedsTeams, t: Texts) -> Markup:
    names = write_teams([str(t.context("a team", "Red")), str(t.context("a team", "Blue"))])
    return t(
        "<code>{key}={value}</code> needs teams. Please add <code>teams=2</code>, or names: <code>teams={names}</code>.",
        key=refusal.key,
        value=as_written(refusal.value),
        names=names,
    )


@words.register
def _(refusal: TeamIsAhead, t: Texts) -> Markup:
    return t(
        "{team} has enough people just now, to keep the teams even. Please choose {others}.",
        team=visible(refusal.team),
        others=_either(t, refusal.others),
    )


def _either(t: Texts, names: Sequence[str]) -> Markup:
    """A few of them: a toast has 200 characters."""
    if len(names) > _FIRST:
        return t("another team")
    return t.context("one of several", " or ").join(Markup.escape(visible(name)) for name in names)


@words.register
def _(refusal: InAnotherTeam, t: Texts) -> Markup:
    return t(
        "You're in {team}, and teams stay. If that's a mistake, ask a host: they can move you.",
        team=visible(refusal.team),
    )
