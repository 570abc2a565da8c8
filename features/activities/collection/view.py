"""What a collection says in the group and by itself: its board, beginnings, reminders and the result; and the words of its fields."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from features.activities.collection import rules
from features.activities.collection.archive import makers as archive
from features.activities.collection.rules import Criterion, Line, Options, Stage, State
from features.activities.collection.taps import (
    AdvanceTap,
    AppealTap,
    DeskTap,
    GalleryTap,
    JudgeTap,
    NewEntryTap,
    SubmitTap,
)
from features.links import FormCancelTap
from features.moments import write_when
from features.prizes import view as prizes_view
from features.prizes.rules import draw
from features.timetable.names import named
from kit.messages import Button, Link, Made, Message, Row
from kit.texts import Texts, mention, person_name, words
from models import Activity, Award, Collection, Entry, Group, ReviewItem

if TYPE_CHECKING:
    from features.activities.collection.jury.service import Progress
    from features.activities.collection.results import Shown

MEDALS = ("🥇", "🥈", "🥉")
_TEXT_IN_RESULT = 120
# As many tickets as a message has room for beside the rest; all of them are in the archive.
_TICKETS = 100
_AWARDS = 15


@dataclass(frozen=True, slots=True)
class BoardFacts:
    """What a board shows."""

    state: str
    stage: Stage
    round: int
    entries: int
    in_round: int
    ends_at: datetime | None
    waits_for_jury: bool
    seed_hash: str


@dataclass(frozen=True, slots=True)
class ResultFacts:
    """What the result shows: the podium, whose the prizes are, and what the lots were drawn with."""

    podium: "Sequence[Shown]"
    awards: Sequence[Award]
    names: Mapping[int, str]
    count: int
    seed: str
    tickets: str


def board(t: Texts, group: Group, activity: Activity, options: Options, facts: BoardFacts) -> Message:
    """The board: what is asked for, how it stands, until when."""
    head = t("🎨 <b>{title}</b>", title=activity.title)
    if facts.state == "closed":
        return Message(head + "\n" + t("This collection is over. Thanks to everybody who took part!"))
    lines: list[str] = [head]
    if options.brief:
        lines += [Markup.escape(options.brief), ""]
    lines.append(_rules_line(t, options))
    if options.prizes:
        lines.append(t("🎁 {prizes}", prizes=prizes_view.listed(t, options.prizes)))
    if options.draw:
        lines.append(
            t(
                "🎲 {count} drawn by lot; the seed's fingerprint: <code>{hash}</code>",
                count=options.draw,
                hash=facts.seed_hash,
            )
        )
    lines.append("")
    if facts.state == "paused":
        lines.append(t("⏸ Paused. Nothing is lost; it goes on when an admin resumes it."))
        return Message(Markup("\n").join(lines))
    lines.append(_where_it_stands(t, facts))
    return Message(Markup("\n").join(lines), _board_rows(t, group, activity, options, facts))


def _rules_line(t: Texts, options: Options) -> Markup:
    parts = [
        t("send {kinds}", kinds=kinds(t, options.accept)),
        t.many("{count} entry each", "up to {count} entries each", options.entries),
    ]
    if options.has_public:
        parts.append(t.many("{count} vote each", "{count} votes each", options.votes))
    if options.has_jury:
        parts.append(
            t("jury counts {percent}%", percent=options.jury_weight) if options.vote == "both" else t("a jury decides")
        )
    if options.anonymous:
        parts.append(t("no names before the result"))
    return Markup(" · ").join(parts)


def _where_it_stands(t: Texts, facts: BoardFacts) -> Markup:
    if facts.stage is Stage.COLLECTING:
        count = t.many("📥 {count} entry so far", "📥 {count} entries so far", facts.entries)
        if not facts.entries:
            count = t("📥 No entries yet: be the first!")
        return (
            count
            if facts.ends_at is None
            else count + "\n" + t("⏳ Entries until {moment}", moment=t.moment(facts.ends_at))
        )
    if facts.waits_for_jury:
        return t("⚖️ Voting is over; the jury is still at work.")
    lines = [t.many("🗳 Voting is on: {count} entry", "🗳 Voting is on: {count} entries", facts.in_round)]
    if facts.round > 1:
        lines = [t.many("🗳 The final is on: {count} entry", "🗳 The final is on: {count} entries", facts.in_round)]
    if facts.ends_at is not None:
        lines.append(t("⏳ Until {moment}", moment=t.moment(facts.ends_at)))
    return Markup("\n").join(lines)


def _board_rows(t: Texts, group: Group, activity: Activity, options: Options, facts: BoardFacts) -> tuple[Row, ...]:
    if facts.stage is Stage.COLLECTING:
        return ((submit_button(t, group, activity),),)
    return voting_rows(t, group, activity, options, voting=not facts.waits_for_jury)


def submit_button(t: Texts, group: Group, activity: Activity) -> Link:
    """The button that leads to the form."""
    return Link.starting(t("📝 Submit"), SubmitTap(group.id, activity.number))


def voting_rows(
    t: Texts, group: Group, activity: Activity, options: Options, *, voting: bool = True
) -> tuple[Row, ...]:
    """The buttons that lead to the galleries."""
    row: list[Link] = []
    if options.has_public and voting:
        row.append(Link.starting(t("🗳 Look and vote"), GalleryTap(group.id, activity.number, 0, 0)))
    if options.has_jury:
        row.append(Link.starting(t("⚖️ For judges"), JudgeTap(group.id, activity.number, 0)))
    return (tuple(row),) if row else ()


def voting_begins(
    t: Texts,
    group: Group,
    activity: Activity,
    options: Options,
    collection: Collection,
    count: int,
    hashes: tuple[str, str],
) -> Message:
    """A round begins."""
    if collection.round == 1:
        text = t.many(
            "🗳 <b>{title}</b>: entries are closed. {count} entry is waiting for you!",
            "🗳 <b>{title}</b>: entries are closed. {count} entries are waiting for you!",
            count, title=activity.title,
        )  # fmt: skip
    else:
        text = t.many(
            "🗳 <b>{title}</b>: the final! {count} entry is still in it.",
            "🗳 <b>{title}</b>: the final! {count} entries are still in it.",
            count, title=activity.title,
        )  # fmt: skip
    if options.has_public:
        text += "\n" + t.many(
            "Everybody who is in the group now has {count} vote. Have a look in private:",
            "Everybody who is in the group now has {count} votes. Have a look in private:",
            options.votes,
        )
    if options.draw and collection.round == 1:
        text += "\n" + t(
            "🎲 The lots: seed <code>{seed}</code>, list <code>{list}</code>", seed=hashes[0], list=hashes[1]
        )
    return Message(text, voting_rows(t, group, activity, options))


def reminder(t: Texts, group: Group, activity: Activity, stage: str, ends_at: datetime) -> Message:
    """One line before something closes."""
    values = {"title": activity.title, "moment": t.moment(ends_at)}
    if stage == Stage.COLLECTING:
        text = t("⏰ <b>{title}</b>: entries close {moment}. There is still room for yours!", **values)
        return Message(text, ((submit_button(t, group, activity),),))
    text = t("⏰ <b>{title}</b>: voting ends {moment}. Have you voted?", **values)
    return Message(text, ((Link.starting(t("🗳 Look and vote"), GalleryTap(group.id, activity.number, 0, 0)),),))


# --- the result -------------------------------------------------------------------------------------------------------------------


def result(t: Texts, group: Group, activity: Activity, options: Options, facts: ResultFacts) -> Message:
    """The result in the group: the podium, the prizes, the lots."""
    lines: list[str] = [t("🏁 <b>{title}</b>: the result", title=activity.title)]
    if facts.podium:
        lines.append("")
        lines += [part for shown in facts.podium for part in _on_podium(t, shown, options)]
    elif facts.count:
        lines.append(t.many("{count} entry came in. Thank you!", "{count} entries came in. Thank you!", facts.count))
    else:
        lines.append(t("It ended without a winner. Thanks to everybody who took part!"))
    lines += _prize_lines(t, facts)
    if options.draw and facts.tickets:
        lines += _lots(t, facts)
    is_to_claim = any(award.state == "offered" for award in facts.awards)
    rows: tuple[Row, ...] = ((prizes_view.claim_link(t, group, activity),),) if is_to_claim else ()
    return Message(Markup("\n").join(lines), rows, attachment=_podium_picture(t, activity, options, facts.podium))


def _podium_picture(t: Texts, activity: Activity, options: Options, podium: "Sequence[Shown]") -> Made | None:
    """The podium as a picture, where one of the three is to be seen."""
    if not any(shown.small_id for shown in podium):
        return None
    rows = [
        {
            "key": str(s.line.number), "place": str(s.line.place), "name": person_name(s.name), "text": cut(s.text, 200),
            "made_of": made_of(t, s.line, options).striptags(),
        }
        for s in podium
    ]  # fmt: skip
    files = {str(s.line.number): s.small_id for s in podium if s.small_id is not None}
    return Made.by(archive.podium, {"title": activity.title, "rows": rows}, filename="podium.png", files=files)


def _on_podium(t: Texts, shown: "Shown", options: Options) -> list[Markup]:
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


def _prize_lines(t: Texts, facts: ResultFacts) -> list[Markup]:
    lines: list[Markup] = []
    for award in facts.awards[:_AWARDS]:
        prize = prizes_view.of_award(t, award)
        if award.person_id is None:
            lines.append(
                t(
                    "🎁 {place}: {prize} — nobody was left to get it",
                    place=prizes_view.place_name(t, award.place),
                    prize=prize,
                )
            )
        else:
            name = mention(award.person_id, facts.names.get(award.person_id, ""))
            lines.append(
                t("🎁 {place}: {prize} — {name}", place=prizes_view.place_name(t, award.place), prize=prize, name=name)
            )
    if (more := len(facts.awards) - _AWARDS) > 0:
        lines.append(t.many("… and {count} more prize", "… and {count} more prizes", more))
    return [Markup(""), *lines] if lines else []


def _lots(t: Texts, facts: ResultFacts) -> list[Markup]:
    tickets = facts.tickets.split(",")
    shown = facts.tickets if len(tickets) <= _TICKETS else ",".join(tickets[:_TICKETS]) + "…"
    order = draw(facts.seed, map(int, tickets))[:10]
    return [
        Markup(""),
        t("🎲 Drawn with seed <code>{seed}</code> from the entries <code>{list}</code>; the order begins {order}.",
          seed=facts.seed, list=shown, order=", ".join(map(str, order))),
    ]  # fmt: skip


def own_result(t: Texts, group: Group, activity: Activity, line: Line, authors: int, options: Options) -> Message:
    """An author without a prize hears how it went."""
    text = t("🏁 <b>{title}</b> in {group} is decided.", title=activity.title, group=group.title) + "\n"
    text += t(
        "Your entry no. {number} came in at place {place} of {count}: {made_of}. Thank you for taking part!",
        number=line.number, place=line.place or authors, count=authors, made_of=made_of(t, line, options),
    )  # fmt: skip
    return Message(text)


# --- in private, by itself --------------------------------------------------------------------------------------------------------


def entry_judged(t: Texts, group: Group, activity: Activity, entry: Entry) -> Message:
    """To the author: approved, declined or taken out."""
    values = {"number": entry.number, "title": activity.title, "group": group.title}
    if entry.state == State.APPROVED:
        return Message(t("✅ Your entry no. {number} for <b>{title}</b> in {group} is in.", **values))
    reason = as_reason(t, entry.reason)
    rows: list[Row] = []
    if entry.state == State.DECLINED:
        text = t(
            "Your entry no. {number} for <b>{title}</b> in {group} wasn't taken: {reason}", reason=reason, **values
        )
        text += "\n" + t("You can change it and try again.")
        rows.append((Button.tapping(t("✏️ Change it"), NewEntryTap(group.id, activity.number, entry.number)),))
    else:
        text = t(
            "Your entry no. {number} for <b>{title}</b> in {group} was taken out: {reason}", reason=reason, **values
        )
    if not entry.has_appealed:
        rows.append((Button.tapping(t("🙋 Ask for another look"), AppealTap(group.id, activity.number, entry.number)),))
    return Message(text, tuple(rows))


def as_reason(t: Texts, reason: str | None) -> str:
    """A reason as it is quoted; a ready-made one in the reader's language."""
    ready_made = dict(review_reasons(t))
    return ready_made.get((reason or "").removeprefix("#")) or cut(reason or "—", 300)


def review_headline(t: Texts, item: ReviewItem) -> Markup:
    """What is to be looked at."""
    facts = json.loads(item.facts)
    text = t("🎨 <b>{title}</b>: entry no. {number}", title=facts["title"], number=int(facts["entry"]))
    if facts["appeal"]:
        text += "\n" + t("🙋 Its author asks for another look: {words}", words=facts["appeal"])
    return text


def review_reasons(t: Texts) -> Sequence[tuple[str, Markup]]:
    """Ready-made reasons for not taking an entry."""
    return (
        ("offtopic", t("It doesn't fit the brief.")),
        ("again", t("The same is in already.")),
        ("copied", t("It doesn't look like your own work.")),
        ("unfit", t("It isn't suitable for the group.")),
    )


def still_waiting(t: Texts, activity: Activity, waiting: int) -> Message:
    """To the hosts: entries wait for review."""
    return Message(
        t.many(
            "🔎 <b>{title}</b>: {count} entry waits to be looked at. /review in the group shows it.",
            "🔎 <b>{title}</b>: {count} entries wait to be looked at. /review in the group shows them.",
            waiting, title=activity.title,
        )
    )  # fmt: skip


def to_judge(t: Texts, group: Group, activity: Activity, why: str, left: int, ends_at: datetime | None) -> Message:
    """To a judge: it begins, it soon ends, or only they are waited for."""
    text = t.many(
        "⚖️ <b>{title}</b> in {group}: {count} entry is waiting for your scores.",
        "⚖️ <b>{title}</b> in {group}: {count} entries are waiting for your scores.",
        left, title=activity.title, group=group.title,
    )  # fmt: skip
    if why == "late":
        text += "\n" + t("The time is up; the result comes as soon as you are through.")
    elif ends_at is not None:
        text += "\n" + t("Until {moment}.", moment=t.moment(ends_at))
    return Message(text, ((Button.tapping(t("⚖️ Judge"), JudgeTap(group.id, activity.number, 0)),),))


def jury_is_late(t: Texts, group: Group, activity: Activity, missing: "Sequence[Progress]") -> Message:
    """To the hosts: the time is up, and judges are missing."""
    if missing:
        who = t.listing(t("{name} ({done} of {of})", name=person_name(p.name), done=p.done, of=p.of) for p in missing)
        text = t("⚖️ <b>{title}</b>: the time is up, and the jury isn't through: {who}.", title=activity.title, who=who)
    else:
        text = t("⚖️ <b>{title}</b>: the time is up, and nobody has judged. Name judges with /roles judge, or go on without.",
                 title=activity.title)  # fmt: skip
    text += "\n" + t("I've reminded them, and go on as soon as they are done.")
    row: Row = (Button.tapping(t("Go on without them"), DeskTap(group.id, activity.number)),)
    return Message(text, (row,))


def advance_button(label: str, group: Group, activity: Activity, collection: Collection, sure: int) -> Button:
    """The button that ends the present stage."""
    return Button.tapping(label, AdvanceTap(group.id, activity.number, collection.stage, collection.round, sure))


def cut(text: str, length: int) -> str:
    """A text of somebody's on one line, as far as there is room."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def cancel(t: Texts, group: Group) -> Row:
    """The way out of a form."""
    return (Button.tapping(t("Cancel"), FormCancelTap(group.id)),)


def state_name(t: Texts, state: str) -> Markup:
    """Where an entry stands."""
    return {
        State.PENDING: t("waits to be looked at"), State.APPROVED: t("in"), State.DECLINED: t("not taken"),
        State.DISQUALIFIED: t("taken out"), State.WITHDRAWN: t("withdrawn"),
    }[State(state)]  # fmt: skip


def criterion(t: Texts, looked_at: Criterion) -> Markup:
    """What judges score; one without a name is the whole."""
    return Markup.escape(looked_at.name) if looked_at.name else t("the whole")


# --- fields -----------------------------------------------------------------------------------------------------------------------


def name(t: Texts) -> Markup:
    """See `kind.View`."""
    return t("Collection")


def example(t: Texts) -> Markup:
    """See `kind.View`."""
    return t('"Name our mascot" until="fri 20:00" prizes=1:300,2:100')


def change() -> str:
    """See `kind.View`."""
    return "votes=5"


def extras(t: Texts, activity: Activity) -> Sequence[Link]:
    """The way from the panel to the desk."""
    return (Link.starting(t("🗂 Desk: entries, results, prizes"), DeskTap(activity.group_id, activity.number)),)


def kinds(t: Texts, accept: frozenset[str]) -> Markup:
    """Kinds of entries in words."""
    all_words = {
        "text": t("a text"), "photo": t("photos"), "document": t("a file"), "voice": t("a voice message"), "video": t("a video"),
    }  # fmt: skip
    return t.listing(all_words[kind] for kind in rules.KINDS if kind in accept)


def question(t: Texts, field: str) -> Markup:
    """See `kind.View`."""
    asked = {
        "brief": t(
            "What are you looking for? A sentence or two that the board shows. You can also send me a photo for it."
        ),
        "accept": t("What may an entry be?"),
        "until": t("Until when can one enter?"),
        "review": t("Shall entries be looked at before they are in?"),
        "vote": t("Who decides?"),
        "voting": t("How long does voting take?"),
        "prizes": t("What is there to win?"),
    }
    return asked.get(field) or label(t, field)


def allowed(t: Texts, field: str) -> Markup:
    """See `kind.View`."""
    span = t("a time such as 90m, 36h or 7d")
    return {
        "brief": t("up to 600 characters, or “no”"),
        "accept": t("some of text, photo, document, voice, video, with commas"),
        "entries": t("how many entries each may send, 1 to 20"),
        "until": t("a moment such as “2026-12-01 20:00”, a time from now such as 7d, or “no”"),
        "anonymous": t("yes or no"),
        "review": t("admins or none"),
        "vote": t("public, jury, both or none"),
        "votes": t("how many votes each has, 1 to 20"),
        "voting": span,
        "jury": t("yes or no"),
        "jury_weight": t("how much of 100 the jury decides, 1 to 99"),
        "criteria": t("what judges score, with weights, such as “Idea:2,Craft:1”, or “no”"),
        "quorum": t("how many judges must have scored an entry, or “all”"),
        "rounds": t("1 or 2"),
        "keep": t("how many go on to the final, 2 to 100"),
        "prizes": t("places and what they get, such as “1:300,2:code,3:A mug,draw:50”, or “no”"),
        "draw": t("how many are drawn by lot, 1 to 50, or “no”"),
        "claim": span,
        "remind": t("a time such as 24h, or “no”"),
    }[field]


def choices(t: Texts, field: str) -> Sequence[tuple[Markup, str]]:
    """See `kind.View`."""
    match field:
        case "brief":
            return ((t("no more words"), "no"),)
        case "accept":
            return (
                (t("texts"), "text"),
                (t("photos"), "photo"),
                (t("texts and photos"), "text/photo"),
                (t("anything"), "any"),
            )
        case "until":
            return ((t("3 days"), "3d"), (t("a week"), "7d"), (t("2 weeks"), "14d"), (t("until I end it"), "no"))
        case "review":
            return ((t("yes, by admins"), "admins"), (t("no, straight in"), "none"))
        case "vote":
            return ((t("members"), "public"), (t("a jury"), "jury"), (t("both"), "both"), (t("nobody"), "none"))
        case "voting":
            return ((t("a day"), "1d"), (t("2 days"), "2d"), (t("a week"), "7d"))
        case "prizes":
            return ((t("nothing"), "no"),)
        case _:
            return ()


def label(t: Texts, field: str) -> Markup:
    """See `kind.View`."""
    return {
        "brief": t("Brief"),
        "accept": t("Entries"),
        "entries": t("Entries each"),
        "until": t("Entries until"),
        "anonymous": t("Without names"),
        "review": t("Review"),
        "vote": t("Decided by"),
        "votes": t("Votes each"),
        "voting": t("Voting takes"),
        "jury": t("Jury"),
        "jury_weight": t("The jury's share"),
        "criteria": t("Criteria"),
        "quorum": t("Judges an entry"),
        "rounds": t("Rounds"),
        "keep": t("In the final"),
        "prizes": t("Prizes"),
        "draw": t("Drawn by lot"),
        "claim": t("Time to claim"),
        "remind": t("Reminder"),
    }[field]


def shown(t: Texts, field: str, value: Any) -> Markup:
    """See `kind.View`."""
    say = _SAYERS.get(field)
    return Markup.escape(value) if say is None else say(t, value)


def _until(t: Texts, value: Any) -> str:
    if isinstance(value, int):
        return span(t, value)
    return value if isinstance(value, str) else write_when(value)


def span(t: Texts, minutes: int) -> Markup:
    """A span of time in words."""
    if minutes % 1440 == 0:
        return t.many("{count} day", "{count} days", minutes // 1440)
    if minutes % 60 == 0:
        return t.many("{count} hour", "{count} hours", minutes // 60)
    return t.many("{count} minute", "{count} minutes", minutes)


_SAYERS: dict[str, Callable[[Texts, Any], Markup]] = {
    "brief": lambda t, value: Markup.escape(value) if value else t("none"),
    "accept": kinds,
    "until": lambda t, value: t("until you end it") if value is None else Markup.escape(_until(t, value)),
    "anonymous": lambda t, value: t("yes") if value else t("no"),
    "jury": lambda t, value: t("yes") if value else t("no"),
    "review": lambda t, value: t("by admins") if value else t("none"),
    "vote": lambda t, value: {
        "public": t("members"), "jury": t("a jury"), "both": t("members and a jury"), "none": t("nobody"),
    }[value],
    "voting": span,
    "claim": span,
    "remind": lambda t, value: t("none") if value is None else t("{span} before", span=span(t, value)),
    "jury_weight": lambda _t, value: Markup("{}%").format(value),
    "criteria": lambda t, value: t.listing(Markup("{} ×{}").format(c.name, c.weight) for c in value) or t("the whole"),
    "quorum": lambda t, value: t("all of them") if value is None else Markup.escape(value),
    "prizes": lambda t, value: prizes_view.listed(t, value) or t("none"),
    "draw": lambda t, value: Markup.escape(value) if value else t("nobody"),
}  # fmt: skip


# --- on the schedule --------------------------------------------------------------------------------------------------------------


@named("collection.end", speaks=True)
def _(t: Texts) -> Markup:
    return t("entries or votes close")


@named("collection.remind", speaks=True)
def _(t: Texts) -> Markup:
    return t("reminder of a collection")


# --- refusals ---------------------------------------------------------------------------------------------------------------------


@words.register
def _(refusal: rules.Resting, t: Texts) -> Markup:
    return t("“{title}” is paused and nothing is lost. Come back when an admin resumes it.", title=refusal.title)


@words.register
def _(refusal: rules.EntriesClosed, t: Texts) -> Markup:
    return t("Entries for “{title}” are closed. See what's on: /activities", title=refusal.title)


@words.register
def _(refusal: rules.EnoughEntries, t: Texts) -> Markup:
    return t.many(
        "You have {count} entry in, and that is all one may have. Change or withdraw it under Submit.",
        "You have {count} entries in, and that is all one may have. Change or withdraw one under Submit.",
        refusal.most,
    )


@words.register
def _(refusal: rules.WrongKind, t: Texts) -> Markup:
    return t("This collection takes {kinds}. Please send one of these.", kinds=kinds(t, refusal.accept))


@words.register
def _(refusal: rules.NothingSent, t: Texts) -> Markup:
    return t("There is nothing in it yet. Please send {kinds} first.", kinds=kinds(t, refusal.accept))


@words.register
def _(refusal: rules.TooMuchText, t: Texts) -> Markup:
    return t("That is {length} characters; please keep it to {most}.", length=refusal.length, most=rules.MOST_TEXT)


@words.register
def _(_refusal: rules.TooManyFiles, t: Texts) -> Markup:
    return t("An entry has at most {most} files. Please choose the best ones.", most=rules.MOST_FILES)


@words.register
def _(refusal: rules.AlreadyEntered, t: Texts) -> Markup:
    return t("This is in already, as no. {number}.", number=refusal.number)


@words.register
def _(_refusal: rules.NotYours, t: Texts) -> Markup:
    return t("You can enter your own messages. Ask whoever wrote it to answer it with /submit.")


@words.register
def _(refusal: rules.WhichCollection, t: Texts) -> Markup:
    which = t.listing(Markup("<code>/submit {}</code> ({})").format(number, title) for number, title in refusal.choices)
    return t("More than one collection is on. Please say which: {which}", which=which)


@words.register
def _(_refusal: rules.NoCollection, t: Texts) -> Markup:
    return t("No collection takes entries at the moment. See what's on: /activities")


@words.register
def _(refusal: rules.NotVoting, t: Texts) -> Markup:
    if refusal.is_over:
        return t("Voting in “{title}” is over. The result comes in the group.", title=refusal.title)
    return t("Voting in “{title}” hasn't begun. I'll say so in the group.", title=refusal.title)


@words.register
def _(refusal: rules.NoVotesLeft, t: Texts) -> Markup:
    return t.many(
        "Your {count} vote is used. Take it back from another entry first.",
        "All your {count} votes are used. Take one back from another entry first.",
        refusal.most,
    )


@words.register
def _(_refusal: rules.OwnEntry, t: Texts) -> Markup:
    return t("This one is yours: leave its fate to the others, and look at the rest.")


@words.register
def _(_refusal: rules.TooNew, t: Texts) -> Markup:
    return t("Welcome! This vote is for those who were here when it began. You're in for the next one.")


@words.register
def _(_refusal: rules.NoJudge, t: Texts) -> Markup:
    return t("Only named judges score. The group's owner can name you with /roles judge.")


@words.register
def _(_refusal: rules.EntryGone, t: Texts) -> Markup:
    return t("This entry isn't in any more. Go on to the others.")


@words.register
def _(refusal: rules.JuryOff, t: Texts) -> Markup:
    return t(
        "<code>vote={vote}</code> needs a jury. Please leave out <code>jury=no</code>, or choose <code>vote=public</code>.",
        vote=refusal.vote,
    )


@words.register
def _(_refusal: rules.NobodyDecides, t: Texts) -> Markup:
    return t(
        "Who gets the prizes? Let somebody decide (<code>vote=public</code> or <code>jury</code>), or draw lots: <code>draw=3</code>."
    )


@words.register
def _(refusal: rules.TooLateToChange, t: Texts) -> Markup:
    return t("Voting has begun: <code>{key}</code> stays as it is, because everybody counts on it.", key=refusal.key)
