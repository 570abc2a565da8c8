"""What a collection says in the group while it goes on: its board, the beginning of a round, the reminder."""

from datetime import datetime

from markupsafe import Markup

from features.activities.collection.facts import BoardFacts, CollectionFacts
from features.activities.collection.options import Options
from features.activities.collection.rules import BEFORE_VOTING, Stage
from features.activities.collection.taps import GalleryTap, JudgeTap, SubmitTap
from features.activities.collection.view_fields import kinds
from features.facts import ActivityFacts, GroupFacts
from features.prizes import view as prizes_view
from features.prizes.rules import DRAWN
from features.view_values import span
from kit.messages import Link, Message, Row
from kit.texts import Texts


def board(t: Texts, group: GroupFacts, activity: ActivityFacts, options: Options, facts: BoardFacts) -> Message:
    """The board: what is asked for, how it stands, until when."""
    head = t("🎨 <b>{title}</b>", title=activity.title)
    if facts.state == "closed":
        over = [head, t("This collection is over. Thanks to everybody who took part!")]
        if options.draw:
            # It has stood here from the beginning, and is what the seed in the result is checked against.
            over.append(t("🎲 The fingerprint of the draw's seed: <code>{hash}</code>", hash=facts.seed_hash))
        return Message(Markup("\n").join(over))
    lines: list[str] = [head]
    if options.brief:
        lines += [Markup.escape(options.brief), ""]
    lines.append(_rules_line(t, options))
    if options.prizes:
        lines.append(_prizes_line(t, options))
    if options.review and facts.stage in BEFORE_VOTING:
        lines.append(_review_line(t, options))
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
    lines.append(_where_it_stands(t, options, facts))
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


def _review_line(t: Texts, options: Options) -> Markup:
    """What becomes of entries that nobody gets to."""
    time = span(t, options.looking)
    if options.unseen == "in":
        return t("🔎 Hosts look at entries first; one they haven't looked at {span} after the end is in", span=time)
    return t("🔎 Hosts look at entries first; one they haven't looked at {span} after the end stays out", span=time)


def _prizes_line(t: Texts, options: Options) -> Markup:
    """The prizes, and what an entry needs for one of a place."""
    listed = prizes_view.listed(t, options.prizes)
    if options.vote == "none" or all(prize.place == DRAWN for prize in options.prizes):
        return t("🎁 {prizes}", prizes=listed)
    return t("🎁 {prizes} ({needs})", prizes=listed, needs=_what_it_takes(t, options))


def _what_it_takes(t: Texts, options: Options) -> Markup:
    if not options.has_public:
        return t("for what the jury has scored")
    if options.has_jury and options.least_votes == 1:
        return t("from 1 vote, or a judge's score")
    return t.many("from {count} vote", "from {count} votes", options.least_votes)


def _where_it_stands(t: Texts, options: Options, facts: BoardFacts) -> Markup:
    if facts.opens_at is not None:
        text = t("🕒 Entries open {moment}", moment=t.moment(facts.opens_at))
        return (
            text
            if facts.ends_at is None
            else text + "\n" + t("⏳ Entries until {moment}", moment=t.moment(facts.ends_at))
        )
    if facts.stage is Stage.COLLECTING:
        count = t.many("📥 {count} entry so far", "📥 {count} entries so far", facts.entries)
        if not facts.entries:
            count = t("📥 No entries yet: be the first!")
        return (
            count
            if facts.ends_at is None
            else count + "\n" + t("⏳ Entries until {moment}", moment=t.moment(facts.ends_at))
        )
    if facts.stage is Stage.LOOKING:
        return _what_it_waits_for(t, options, facts)
    if facts.waits_for_jury:
        return t("⚖️ Voting is over; the jury is still at work.")
    lines = [t.many("🗳 Voting is on: {count} entry", "🗳 Voting is on: {count} entries", facts.in_round)]
    if facts.round > 1:
        lines = [t.many("🗳 The final is on: {count} entry", "🗳 The final is on: {count} entries", facts.in_round)]
    if facts.ends_at is not None:
        lines.append(t("⏳ Until {moment}", moment=t.moment(facts.ends_at)))
    return Markup("\n").join(lines)


def _what_it_waits_for(t: Texts, options: Options, facts: BoardFacts) -> Markup:
    lines = [
        t.many(
            "🔎 Entries are closed; {count} is still to be looked at.",
            "🔎 Entries are closed; {count} are still to be looked at.",
            facts.unseen,
        )
    ]
    if options.vote != "none":
        lines.append(t("Voting begins after that."))
    if facts.ends_at is not None:
        lines.append(t("⏳ Until {moment}", moment=t.moment(facts.ends_at)))
    return Markup("\n").join(lines)


def _board_rows(
    t: Texts, group: GroupFacts, activity: ActivityFacts, options: Options, facts: BoardFacts
) -> tuple[Row, ...]:
    if facts.opens_at is not None:
        return ()
    if facts.stage is Stage.COLLECTING:
        return ((submit_button(t, group, activity),),)
    if facts.stage is Stage.LOOKING:
        return ()
    return voting_rows(t, group, activity, options, voting=not facts.waits_for_jury)


def submit_button(t: Texts, group: GroupFacts, activity: ActivityFacts) -> Link:
    """The button that leads to the form."""
    return Link.starting(t("📝 Submit"), SubmitTap(group.id, activity.number))


def voting_rows(
    t: Texts, group: GroupFacts, activity: ActivityFacts, options: Options, *, voting: bool = True
) -> tuple[Row, ...]:
    """The buttons that lead to the galleries."""
    row: list[Link] = []
    if options.has_public and voting:
        row.append(Link.starting(t("🗳 Look and vote"), GalleryTap(group.id, activity.number, 0, 0)))
    if options.has_jury:
        row.append(Link.starting(t("⚖️ For judges"), JudgeTap(group.id, activity.number, 0)))
    return (tuple(row),) if row else ()


def entries_open(t: Texts, group: GroupFacts, activity: ActivityFacts, ends_at: datetime | None) -> Message:
    """Entries are taken from now on."""
    text = t("🎉 <b>{title}</b>: entries are open!", title=activity.title)
    if ends_at is not None:
        text += "\n" + t("⏳ Entries until {moment}", moment=t.moment(ends_at))
    return Message(text, ((submit_button(t, group, activity),),))


def voting_begins(
    t: Texts,
    group: GroupFacts,
    activity: ActivityFacts,
    options: Options,
    collection: CollectionFacts,
    count: int,
    hashes: tuple[str, str],
) -> Message:
    """A round begins."""
    if collection.round == 1:
        text = t.many(
            "🗳 <b>{title}</b>: entries are closed. {count} entry is waiting for you!",
            "🗳 <b>{title}</b>: entries are closed. {count} entries are waiting for you!",
            count,
            title=activity.title,
        )
    else:
        text = t.many(
            "🗳 <b>{title}</b>: the final! {count} entry is still in it.",
            "🗳 <b>{title}</b>: the final! {count} entries are still in it.",
            count,
            title=activity.title,
        )
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


def reminder(t: Texts, group: GroupFacts, activity: ActivityFacts, stage: str, ends_at: datetime) -> Message:
    """One line before something closes."""
    values = {"title": activity.title, "moment": t.moment(ends_at)}
    if stage == Stage.COLLECTING:
        text = t("⏰ <b>{title}</b>: entries close {moment}. There is still room for yours!", **values)
        return Message(text, ((submit_button(t, group, activity),),))
    text = t("⏰ <b>{title}</b>: voting ends {moment}. Have you voted?", **values)
    return Message(text, ((Link.starting(t("🗳 Look and vote"), GalleryTap(group.id, activity.number, 0, 0)),),))
