"""One's own line in private, and the hosts' desk of a list."""

from collections.abc import Sequence

from markupsafe import Markup

from features.activities.signup.facts import ListFacts, Named, Own
from features.activities.signup.options import Options
from features.activities.signup.rules import GUESTS_LONGEST, NOTE_LONGEST, Outcome, Signed
from features.activities.signup.taps import AddTap, DeskTap, LeaveTap, MineTap, PutTap, RemoveTap, TableTap, WordsTap
from features.activities.signup.view_board import counts, head, page_lines, pages, turns
from features.facts import ActivityFacts, GroupFacts
from features.links import FormCancelTap, message_link
from kit.messages import Button, Link, Message, Refusal, Row
from kit.texts import Texts, person_name, visible, words

_NAMED = 20


# --- one's own line ---------------------------------------------------------------------------------------------------------------


def mine(t: Texts, own: Own, *, asks_leave: bool = False) -> Message:
    """Somebody's own line, with buttons for how many of each kind."""
    group, activity, line = own.group, own.activity, own.line
    lines = [head(t, activity), Markup.escape(group.title), Markup(), *_where(t, own)]
    key = (group.id, activity.number)
    if activity.state != "open":
        return Message(Markup("\n").join(lines), _to_board(t, own))
    if asks_leave and line is not None:
        lines += [Markup(), t("Leave the list? Your places go to the next ones.")]
        yes, no = Button.tapping(t("Yes, leave"), LeaveTap(*key, 1)), Button.tapping(t("No, keep it"), MineTap(*key))
        return Message(Markup("\n").join(lines), ((yes, no),))
    rows: list[Row] = [_steps(t, own, slot) for slot in range(own.options.kinds)]
    if line is not None:
        more = [Button.tapping(t("👥 Who comes along"), WordsTap(*key, "guests"))] if line.size > 1 else []
        if own.options.note:
            more.append(Button.tapping(t("📝 Note"), WordsTap(*key, "note")))
        rows += [tuple(more)] if more else []
        rows.append((Button.tapping(t("↩️ Leave the list"), LeaveTap(*key, 0)),))
    return Message(Markup("\n").join(lines), (*rows, *_to_board(t, own)))


def _room(t: Texts, own: Own) -> list[Markup]:
    if own.left is None:
        return []
    if own.left <= 0:
        return [t("All places are taken, so it would be the waiting list. You'd hear it when you move up.")]
    return [t.many("{count} place is left.", "{count} places are left.", own.left)]


def _where(t: Texts, own: Own) -> list[Markup]:
    line = own.line
    if own.activity.state == "closed":
        if line is None:
            return [t("The list is closed, and you're not on it.")]
        state = t("The list is closed.")
    elif own.activity.state == "paused":
        state = t("⏸ Paused. The list stays as it is until an admin resumes it.")
    elif line is None:
        return [t("You're not on the list yet. For how many shall I put you down?"), *_room(t, own)]
    else:
        state = Markup()
    said = [state] if state else []
    if line is None:
        return said
    many = counts(t, line.counts, own.options)
    if line.state == "in":
        said.append(t("✅ You're no. {rank}: {counts}", rank=own.rank, counts=many))
    else:
        said.append(t("⏳ You're no. {rank} on the waiting list: {counts}", rank=own.rank, counts=many))
        if own.left:
            said.append(
                t.many(
                    "{count} place is free: with fewer people you're in at once.",
                    "{count} places are free: with fewer people you're in at once.",
                    own.left,
                )
            )
    if line.guests:
        said.append(t("👥 {names}", names=visible(line.guests)))
    return said + ([t("📝 {note}", note=visible(line.note))] if line.note else [])


def _steps(t: Texts, own: Own, slot: int) -> Row:
    """Fewer, how many, more."""
    options, key = own.options, (own.group.id, own.activity.number)
    count = 0 if own.line is None else own.line.counts[slot]
    name = visible(options.slots[slot]) if options.slots else t("people")
    shown = Button.tapping(t("{kind}: {count}", kind=name, count=count), MineTap(*key))
    fewer = Button.tapping(Markup("➖"), PutTap(*key, slot, max(0, count - 1)))
    return (fewer, shown, Button.tapping(Markup("➕"), PutTap(*key, slot, count + 1)))


def _to_board(t: Texts, own: Own) -> tuple[Row, ...]:
    url = message_link(own.group, own.activity.board, own.activity.thread_id)
    return () if url is None else ((Link.to(t("Go to the board"), url),),)


def ask_words(t: Texts, group: GroupFacts, activity: ActivityFacts, step: str) -> Message:
    """Who comes along, or a note?"""
    if step == "guests":
        text = t("Who comes along? Write me their names, up to {most} characters, or “no”.", most=GUESTS_LONGEST)
    else:
        text = t(
            "What would you like to note? Up to {most} characters, or “no”. Everybody who sees the list sees it.",
            most=NOTE_LONGEST,
        )
    back = Button.tapping(t("Cancel"), FormCancelTap(group.id))
    return Message(head(t, activity) + "\n" + text, ((back,),))


# --- the hosts' desk --------------------------------------------------------------------------------------------------------------


def desk(t: Texts, seen: ListFacts, page: int) -> Message:
    """The list as hosts see it: a tap on a line takes it off."""
    page, activity = min(page, pages(seen) - 1), seen.activity
    said, on_page = page_lines(t, seen, page)
    key = (seen.group.id, activity.number)
    body = said or [t("Nobody is on the list yet.")]
    lines = [head(t, activity), Markup.escape(seen.group.title), Markup(), *body]
    rows: list[Row] = []
    if activity.state == "open":
        rows = [tuple(_takes_off(t, seen, each) for each in on_page[at : at + 2]) for at in range(0, len(on_page), 2)]
        rows.append((Button.tapping(t("➕ Add people"), AddTap(*key)),))
    files = (
        Button.tapping(t("📊 Table (XLSX)"), TableTap(*key, "xlsx")),
        Button.tapping(t("📄 Table (CSV)"), TableTap(*key, "csv")),
    )
    around = turns(t, page, pages(seen), lambda at: DeskTap(*key, at))
    return Message(Markup("\n").join(lines), (*rows, *((around,) if around else ()), *((files,) if said else ())))


def _takes_off(t: Texts, seen: ListFacts, each: Named) -> Button:
    tap = RemoveTap(seen.group.id, seen.activity.number, each.line.number, 0)
    return Button.tapping(t("✖️ {name}", name=person_name(each.name)), tap)


def ask_remove(t: Texts, seen: ListFacts, number: int) -> Message | None:
    """Take this line off? None where it is not there any more."""
    each = next((named for named in (*seen.lines, *seen.waiting) if named.line.number == number), None)
    if each is None:
        return None
    text = t("Take {name} off the list? I'll tell them.", name=person_name(each.name))
    if each.line.person_id is None:
        text = t("Take {name} off the list?", name=person_name(each.name))
    key = (seen.group.id, seen.activity.number)
    yes = Button.tapping(t("Yes, take off"), RemoveTap(*key, number, 1))
    return Message(head(t, seen.activity) + "\n" + text, ((yes, Button.tapping(t("No, keep it"), DeskTap(*key, 0))),))


def ask_people(t: Texts, group: GroupFacts, activity: ActivityFacts, options: Options) -> Message:
    """Whom to add?"""
    few = " ".join(f"{name} 1" for name in options.slots[:2]) or "2"
    example = t("@mia {few}\nAunt Li 2", few=few)
    text = t(
        "Whom shall I put on the list? A line each: a name or @username, and for how many. For example:\n"
        "<code>{example}</code>\nPeople without Telegram are fine, too.",
        example=example,
    )
    return Message(head(t, activity) + "\n" + text, ((Button.tapping(t("Cancel"), FormCancelTap(group.id)),),))


def added(t: Texts, seen: ListFacts, names: Sequence[str], outcomes: Sequence[Outcome]) -> Message:
    """What came of the people whom a host has added."""
    lines = []
    for name, outcome in list(zip(names, outcomes, strict=True))[:_NAMED]:
        who = person_name(name)
        if isinstance(outcome, Refusal):
            lines.append(t("⚠️ {name}: {why}", name=who, why=words(outcome, t)))
        elif isinstance(outcome, Signed):
            many = counts(t, outcome.line.counts, seen.options)
            lines.append(
                t("⏳ {name}: {counts}, on the waiting list", name=who, counts=many)
                if outcome.line.state == "waiting"
                else t("✅ {name}: {counts}", name=who, counts=many)
            )
        else:
            lines.append(t("↩️ {name}: off the list", name=who))
    back = Button.tapping(t("Back to the list"), DeskTap(seen.group.id, seen.activity.number, 0))
    return Message(Markup("\n").join([head(t, seen.activity), *lines]), ((back,),))
