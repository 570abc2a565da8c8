"""The desk of an activity's prizes: how each stands, what a host can do with it, what happened to it, and the codes in stock."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from features.facts import ActivityFacts, GroupFacts
from features.links import FormCancelTap
from features.prizes.facts import AwardFacts, EventFacts
from features.prizes.rules import Desk, Loaded
from features.prizes.view import DeskTap, HandedTap, LoadTap, LogTap, NextTap, local_moment, of_award, place_name
from kit.messages import Button, Message, Row
from kit.texts import Texts, person_name

_LISTED = 20
_EVENTS = 15


def desk(t: Texts, group: GroupFacts, activity: ActivityFacts, seen: Desk, back: Sequence[Row]) -> Message:
    """The desk of an activity's prizes; `back` leads to where it is part of."""
    lines = [t("🎁 <b>{title}</b>: the prizes", title=activity.title)]
    lines += desk_lines(t, group, seen.awards, seen.names) or [t("They are given when the result is there.")]
    return Message(Markup("\n").join(lines), (*desk_rows(t, group, activity, seen.awards, seen.stock), *back))


def desk_lines(t: Texts, group: GroupFacts, awards: Sequence[AwardFacts], names: Mapping[int, str]) -> list[Markup]:
    """The prizes of an activity, a line each."""
    return [
        t(
            "{place}: {prize} — {state}",
            place=place_name(t, a.place),
            prize=of_award(t, a),
            state=_state(t, group, a, names),
        )
        for a in _to_do_first(awards)
    ]


def _to_do_first(awards: Sequence[AwardFacts]) -> Sequence[AwardFacts]:
    """As many as a message has room for: those that somebody still has to see to go before those that are given."""
    return sorted(awards, key=lambda award: (award.state in {"given", "open"}, award.slot))[:_LISTED]


def _state(t: Texts, group: GroupFacts, award: AwardFacts, names: Mapping[int, str]) -> Markup:
    if award.person_id is None:
        return t("nobody has it")
    name = person_name(names.get(award.person_id, ""))
    match award.state:
        case "given":
            return t("given to {name}", name=name)
        case "claimed":
            return t("{name} has claimed it, to be handed over", name=name)
        case _:
            assert award.until is not None  # noqa: S101 - an offer has an end
            return t("offered to {name} until {moment}", name=name, moment=local_moment(t, group, award.until))


def desk_rows(
    t: Texts, group: GroupFacts, activity: ActivityFacts, awards: Sequence[AwardFacts], stock: int
) -> list[Row]:
    """What a host can do with them."""
    rows: list[Row] = []
    for award in _to_do_first(awards):
        if award.state not in {"offered", "claimed"}:
            continue
        place = place_name(t, award.place)
        row = []
        if award.kind == "goods":
            row.append(
                Button.tapping(
                    t("✅ {place}: handed over", place=place),
                    HandedTap(group.id, activity.number, award.slot, award.turn),
                )
            )
        row.append(
            Button.tapping(
                t("⏭ {place}: to the next", place=place), NextTap(group.id, activity.number, award.slot, award.turn)
            )
        )
        rows.append(tuple(row))
    more = [
        Button.tapping(
            t.many("🔑 Load codes ({count} there)", "🔑 Load codes ({count} there)", stock),
            LoadTap(group.id, activity.number),
        )
    ]
    if awards:
        more.append(Button.tapping(t("📜 Log"), LogTap(group.id, activity.number)))
    return [*rows, tuple(more)]


def log(
    t: Texts, group: GroupFacts, activity: ActivityFacts, events: Sequence[EventFacts], names: Mapping[int, str]
) -> Message:
    """What happened, newest first."""
    lines = [t("📜 <b>{title}</b>: what happened to the prizes", title=activity.title)]
    for event in events[:_EVENTS]:
        line = Markup("{} · {} · {}").format(
            local_moment(t, group, event.at), t("prize {slot}", slot=event.slot), _event(t, event.what)
        )
        if event.person_id is not None:
            line += Markup(" · ") + person_name(names.get(event.person_id, ""))
        if event.actor is not None and event.actor != event.person_id:
            line += t(" (by {name})", name=person_name(names.get(event.actor, "")))
        lines.append(line)
    back: Row = (Button.tapping(t("Back"), DeskTap(group.id, activity.number)),)
    return Message(Markup("\n").join(lines), (back,))


def _event(t: Texts, kind: str) -> Markup:
    return {
        "offered": t("offered"), "given": t("given"), "claimed": t("claimed"), "shown": t("code shown"),
        "expired": t("not claimed in time"), "passed": t("passed on by a host"), "reminded": t("reminded"),
        "open": t("nobody in line"), "disqualified": t("entry taken out"), "moved-up": t("given up for a better one"),
        "kept": t("entry taken out, prize given already"), "without-jury": t("result without the late judges"),
    }.get(kind) or Markup.escape(kind)  # fmt: skip


def ask_for_codes(t: Texts, group: GroupFacts, activity: ActivityFacts, stock: int) -> Message:
    """The form that loads codes."""
    text = t("🔑 Send me the codes for <b>{title}</b>, a line each.", title=activity.title)
    if stock:
        text += "\n" + t.many("In stock: {count}.", "In stock: {count}.", stock)
    text += "\n" + t("I keep them locked. Delete your message afterwards, so that nobody reads it over your shoulder.")
    return Message(text, ((Button.tapping(t("Cancel"), FormCancelTap(group.id)),),))


def codes_loaded(t: Texts, group: GroupFacts, activity: ActivityFacts, loaded: Loaded) -> Message:
    """So many codes are there now."""
    text = t.many("🔑 {count} code is in.", "🔑 {count} codes are in.", loaded.new)
    if loaded.known:
        text += "\n" + t.many("{count} was here already.", "{count} were here already.", loaded.known)
    text += "\n" + t.many("In stock: {count}.", "In stock: {count}.", loaded.left)
    if loaded.wanted:
        text += "\n" + t.many("{count} prize waits for one.", "{count} prizes wait for one.", loaded.wanted)
    row: Row = (Button.tapping(t("Back"), DeskTap(group.id, activity.number)),)
    return Message(text, (row,))
