"""What hosts see of a collection: the desk, the entries with their authors, and what they are asked."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from features.activities.collection import face, view_result, view_told
from features.activities.collection.facts import (
    CollectionFacts,
    DeskFacts,
    EntryFacts,
    HostPage,
)
from features.activities.collection.options import Options
from features.activities.collection.rules import ALIVE, BEFORE_VOTING, Shown, Stage, State
from features.activities.collection.taps import (
    DeskTap,
    DisqualifyTap,
    FileTap,
    ListTap,
)
from features.facts import ActivityFacts, GroupFacts
from features.prizes import view as prizes_view, view_desk
from features.prizes.forfeits import Forfeit
from kit.messages import Button, Message, Row
from kit.texts import Texts, person_name

_STANDINGS = 10


def back_to_desk(t: Texts, group: GroupFacts, activity: ActivityFacts) -> Row:
    """The way back from the prizes."""
    return (Button.tapping(t("Back"), DeskTap(group.id, activity.number)),)


def desk(t: Texts, facts: DeskFacts) -> Message:
    """The desk: how it stands (also what voters do not see yet), who is behind, the prizes, and what a host can do."""
    group, activity, options, collection = facts.group, facts.activity, facts.options, facts.collection
    counts, prizes = facts.counts, view_desk.desk_lines(t, group, facts.awards, facts.names)
    lines: list[str] = [t("🗂 <b>{title}</b>: the desk", title=activity.title), _stage(t, activity, collection)]
    if facts.ends_at is not None:
        lines.append(t("⏳ Until {moment}", moment=t.moment(facts.ends_at)))
    lines.append(
        t(
            "📥 In: {approved} · waiting: {pending} · not taken: {declined} · taken out: {out}",
            approved=counts.get(State.APPROVED, 0),
            pending=counts.get(State.PENDING, 0),
            declined=counts.get(State.DECLINED, 0),
            out=counts.get(State.DISQUALIFIED, 0),
        )
    )
    if collection.stage not in BEFORE_VOTING and options.vote != "none":
        lines.append(
            t.many("🗳 {count} person has opened the gallery", "🗳 {count} people have opened the gallery", facts.ballots)
        )
        lines += [
            "",
            t("How it stands (members don't see this):") if collection.stage == Stage.VOTING else t("The result:"),
        ]
        lines += [_standing(t, shown, options) for shown in facts.standings[:_STANDINGS]]
    if options.has_jury and collection.stage == Stage.VOTING:
        lines += ["", t("The jury:")]
        lines += [
            t("{name}: {done} of {of}", name=person_name(p.name), done=p.done, of=p.of) for p in facts.jury[:_STANDINGS]
        ]
        if not facts.jury:
            lines.append(t("Nobody yet. The owner names judges with /roles judge."))
    if prizes:
        lines += ["", t("Prizes:"), *prizes[:_STANDINGS]]
    rows = _stage_rows(t, group, activity, collection)
    if options.prizes or prizes:
        rows.append((Button.tapping(t("🎁 Prizes and codes"), prizes_view.DeskTap(group.id, activity.number)),))
    return Message(Markup("\n").join(lines), tuple(rows))


def _stage(t: Texts, activity: ActivityFacts, collection: CollectionFacts) -> Markup:
    if activity.state == "closed":
        return t("It is over.")
    if activity.state == "paused":
        return t("⏸ Paused")
    if collection.stage == Stage.COLLECTING:
        return t("Entries are open.")
    if collection.stage == Stage.LOOKING:
        return t("Entries are closed; the last ones are looked at: /review")
    if collection.waits_since is not None:
        return t("Voting is over; the jury's word is missing.")
    return t("Round {round} is on.", round=collection.round)


def _standing(t: Texts, shown: Shown, options: Options) -> Markup:
    return t(
        "{place}. no. {number}, {name}: {made_of}",
        place=str(shown.line.place or "·"),
        number=shown.line.number,
        name=person_name(shown.name),
        made_of=view_result.made_of(t, shown.line, options),
    )


def _stage_rows(t: Texts, group: GroupFacts, activity: ActivityFacts, collection: CollectionFacts) -> list[Row]:
    place = (group.id, activity.number)
    look = Button.tapping(t("🖼 Entries"), ListTap(*place, 0))
    files = _files(t, group, activity)
    if activity.state != "open":
        return [(look,), files]
    if collection.waits_since is not None:
        step = view_told.advance_button(t("Go on without the late judges"), group, activity, collection, 2)
    elif collection.stage == Stage.COLLECTING:
        step = view_told.advance_button(t("Close entries now"), group, activity, collection, 0)
    elif collection.stage == Stage.LOOKING:
        step = view_told.advance_button(t("Don't wait any longer"), group, activity, collection, 0)
    else:
        step = view_told.advance_button(t("End the round now"), group, activity, collection, 0)
    return [(look, step), files]


def _files(t: Texts, group: GroupFacts, activity: ActivityFacts) -> Row:
    place = (group.id, activity.number)
    return (
        Button.tapping(t("📄 Archive"), FileTap(*place, "html")),
        Button.tapping(t("📊 Table"), FileTap(*place, "xlsx")),
    )


def ask_advance(
    t: Texts, group: GroupFacts, activity: ActivityFacts, options: Options, collection: CollectionFacts, waiting: int
) -> Message:
    """Really? `waiting` entries have not been looked at."""
    if collection.stage == Stage.COLLECTING:
        text = t("Close the entries of <b>{title}</b> now? Nobody can enter any more.", title=activity.title)
        if waiting:
            text += "\n" + t.many(
                "First the {count} that waits is looked at.", "First the {count} that wait are looked at.", waiting
            )
    elif collection.stage == Stage.LOOKING:
        text = t.many(
            "Go on with <b>{title}</b> now? {count} entry has not been looked at.",
            "Go on with <b>{title}</b> now? {count} entries have not been looked at.",
            waiting,
            title=activity.title,
        )
        is_in = options.unseen == "in"
        text += "\n" + (t("As the board says, that is in.") if is_in else t("As the board says, that stays out."))
    else:
        text = t("End this round of <b>{title}</b> now? Votes count as they are.", title=activity.title)
    row: Row = (
        view_told.advance_button(t("Yes"), group, activity, collection, 1),
        Button.tapping(t.context("do not do it", "No"), DeskTap(group.id, activity.number)),
    )
    return Message(text, (row,))


def host_page(t: Texts, group: GroupFacts, activity: ActivityFacts, page: HostPage) -> Message:
    """An entry as a host sees it: with its author, and a way to take it out."""
    place, entry = (group.id, activity.number), page.entry
    head = t(
        "🖼 <b>{title}</b> · {at} of {count} · no. {number}",
        title=activity.title,
        at=page.at,
        count=page.count,
        number=entry.number,
    )
    foot = view_told.state_name(t, entry.state)
    rows: list[Row] = []
    if entry.state == State.APPROVED or (entry.state in ALIVE and activity.state != "closed"):
        rows.append((Button.tapping(t("🚫 Take it out"), DisqualifyTap(*place, entry.number)),))
    if page.count > 1:
        before, after = ListTap(*place, page.before), ListTap(*place, page.after)
        rows.append((Button.tapping("◀️", before), Button.tapping("▶️", after)))
    return face.page(head, entry.content, foot, rows, 0, has_files=page.has_files, author=person_name(page.name))


def ask_reason(t: Texts, group: GroupFacts, activity: ActivityFacts, entry: EntryFacts) -> Message:
    """The form that takes an entry out."""
    text = t(
        "🚫 Why is entry no. {number} of <b>{title}</b> taken out? Its author reads what you write.",
        number=entry.number,
        title=activity.title,
    )
    if activity.state == "closed":
        text += "\n" + t(
            "The result is there: everybody behind it moves up, and so do prizes that can still be taken back."
        )
    return Message(text, (view_told.cancel(t, group),))


def taken_out(
    t: Texts,
    group: GroupFacts,
    activity: ActivityFacts,
    entry: EntryFacts,
    forfeited: Sequence[Forfeit],
    names: Mapping[int, str],
    *,
    is_reachable: bool,
) -> Message:
    """It is out, and this became of the prizes. `is_reachable`: its author can be told in private, as far as the bot knows."""
    if is_reachable:
        lines = [t("Entry no. {number} is out, and I tell its author why.", number=entry.number)]
    else:
        lines = [
            t(
                "Entry no. {number} is out. I may not write to its author in private, so they are called in the group.",
                number=entry.number,
            )
        ]
    lines += [_forfeited(t, each, names) for each in forfeited]
    row: Row = (Button.tapping(t("Back"), DeskTap(group.id, activity.number)),)
    # Whoever keeps the files gets them anew.
    more: tuple[Row, ...] = (_files(t, group, activity),) if activity.state == "closed" else ()
    return Message(Markup("\n").join(lines), (*more, row))


def _forfeited(t: Texts, forfeit: Forfeit, names: Mapping[int, str]) -> Markup:
    award = forfeit.award
    values = {"place": prizes_view.place_name(t, award.place), "prize": prizes_view.of_award(t, award)}
    if award.person_id is None:
        return t("🎁 {place}: {prize} — nobody to get it, it stays with the group", **values)
    name = person_name(names.get(award.person_id, ""))
    if forfeit.is_kept:
        return t("🎁 {place}: {prize} — stays with {name}, who has it already", name=name, **values)
    return t("🎁 {place}: {prize} — {name}", name=name, **values)
