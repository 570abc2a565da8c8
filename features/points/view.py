"""What is said of points: grants, a member's history, the group's books."""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from features.facts import GroupFacts
from features.links import deep_link
from features.points.grants import Granted, GrantHow, GrantTooMuch, TooLittleToTake
from features.points.history import Books, Change, GrantMade, History
from features.points.service import MOST
from features.tables import Table, csv_file
from kit.buttons import Tap, tap
from kit.messages import Button, Link, Message, Row
from kit.texts import Says, Texts, person_name, words

# Words for what a transfer was for, by its reason.
Reasons = Mapping[str, Says]


@tap("ph")
@dataclass(frozen=True, slots=True)
class HistoryTap(Tap):
    """Show someone a page of the history of their own points in a group, in private."""

    group: int
    page: int


@tap("pc")
@dataclass(frozen=True, slots=True)
class OwnTableTap(Tap):
    """Send someone the whole history of their own points in a group, as a file."""

    group: int


@tap("pb")
@dataclass(frozen=True, slots=True)
class BooksTap(Tap):
    """Send an admin all transfers of a group, in private, as a file."""

    group: int


@tap("gu")
@dataclass(frozen=True, slots=True)
class UndoGrantTap(Tap):
    """Undo a grant: the one of this update."""

    update: int


def granted(t: Texts, grant: Granted, *, is_undone: bool = False) -> Message:
    """`/grant` has been done; or undone."""
    name = person_name(grant.name)
    text = (
        t.many("🎁 {name}: +{count} point", "🎁 {name}: +{count} points", grant.amount, name=name)
        if grant.amount > 0
        else t.many("➖ {name}: −{count} point", "➖ {name}: −{count} points", -grant.amount, name=name)
    )
    lines = [text, t("Reason: {reason}", reason=grant.reason)]
    if is_undone:
        lines.append(t("↩️ Undone. {name} has {balance} now.", name=name, balance=grant.balance))
        return Message(Markup("\n").join(lines))
    lines.append(t("{name} has {balance} now.", name=name, balance=grant.balance))
    return Message(Markup("\n").join(lines), ((Button.tapping(t("↩️ Undo"), UndoGrantTap(grant.number)),),))


def history(t: Texts, group: GroupFacts, found: History, reasons: Reasons) -> Message:
    """A page of someone's history; what transfers are for by `reasons`."""
    head = t("📒 <b>Your points in {group}</b>", group=group.title)
    lines: list[Markup] = [head, t.many("{count} point", "{count} points", found.balance), Markup("")]
    if not found.changes:
        lines.append(t("Nothing has happened here yet. See what's on in the group: /activities"))
    lines.extend(_change(t, change, reasons) for change in found.changes)
    turns: list[Button] = []
    if found.page > 0:
        turns.append(Button.tapping(t("⬅️ Newer"), HistoryTap(group.id, found.page - 1)))
    if found.has_more:
        turns.append(Button.tapping(t("Older ➡️"), HistoryTap(group.id, found.page + 1)))
    rows: list[Row] = [tuple(turns)] if turns else []
    if found.changes:
        rows.append((Button.tapping(t("📄 All of it as a file"), OwnTableTap(group.id)),))
    return Message(Markup("\n").join(lines), tuple(rows))


def own_table(t: Texts, group: GroupFacts, rows: Table) -> Message:
    """Someone's own history as a file."""
    return Message(
        t("📒 <b>Your points in {group}</b>", group=group.title), attachment=csv_file(rows, filename="points.csv")
    )


def group_table(t: Texts, group: GroupFacts, rows: Table) -> Message:
    """All transfers of a group as a file."""
    text = t("📚 All transfers of points in <b>{group}</b>", group=group.title)
    return Message(text, attachment=csv_file(rows, filename="transfers.csv"))


def _change(t: Texts, change: Change, reasons: Reasons) -> Markup:
    what = reasons[change.reason](t) if change.reason in reasons else Markup.escape(change.reason)
    line = t(
        "{moment} · <b>{change}</b> · {what}", moment=t.moment(change.at), change=signed(t, change.amount), what=what
    )
    about = change.title or change.note
    return line + t(" “{about}”", about=person_name(about)) if about else line


def signed(t: Texts, change: int) -> str:
    """`+5` or `−5`."""
    return f"+{t.number(change)}" if change >= 0 else f"−{t.number(-change)}"


# What the ledger's own transfers are for. What activities and prizes move points for, they say themselves (features/reasons.py).
REASONS: Reasons = {
    "grant": lambda t: t("from an admin"),
    "taken": lambda t: t("taken back by an admin"),
    "undo": lambda t: t("undone by an admin"),
}


def books(t: Texts, group: GroupFacts, found: Books, bot_username: str) -> Message:
    """`/audit`."""
    lines: list[Markup] = [t("📚 <b>The group's points</b>")]
    if found.lacking:
        lines.append(
            t(
                "⚠️ The database lacks tables that I need, so I can't check anything. Please show this to whoever hosts me:"
            )
        )
        lines.append(Markup("<code>{}</code>").format(", ".join(found.lacking[:20])))
        return Message(Markup("\n").join(lines))
    if found.findings:
        lines.append(
            t.many(
                "⚠️ {count} thing does not add up. Please show this to whoever hosts me:",
                "⚠️ {count} things do not add up. Please show this to whoever hosts me:",
                len(found.findings),
            )
        )
        lines.extend(Markup("<code>{}: {}</code>").format(f.what, f.detail) for f in found.findings[:10])
    else:
        lines.append(t("✅ Everything adds up, and all tables are there."))
    lines.append(
        t.many(
            "{count} member holds {held} points.", "{count} members hold {held} points.", found.members, held=found.held
        )
    )
    if found.in_escrow:
        lines.append(t("{count} are in red packets that are still open.", count=found.in_escrow))
    if found.deeds:
        lines += [Markup(""), t("<b>What admins did last</b>"), *(_deed(t, deed) for deed in found.deeds)]
    to_file = Link.to(t("📄 All of it as a file, in private"), deep_link(bot_username, BooksTap(group.id)))
    return Message(Markup("\n").join(lines), ((to_file,),))


def _deed(t: Texts, deed: GrantMade) -> Markup:
    line = t(
        "{moment} · {by} → {name}: <b>{change}</b>",
        moment=t.moment(deed.at),
        by=person_name(deed.by),
        name=person_name(deed.name),
        change=signed(t, deed.change),
    )
    if deed.is_undo:
        line += t(" (undone)")
    return line + t(" “{about}”", about=deed.note) if deed.note else line


@words.register
def _(_refusal: GrantHow, t: Texts) -> Markup:
    return t(
        "Say who, how many and why: <code>{example}</code>, or in reply to someone <code>{reply}</code>. "
        "With a minus, points are taken back.",
        example=t('/grant @mia 50 "great help"'),
        reply=t('/grant 50 "great help"'),
    )


@words.register
def _(_refusal: GrantTooMuch, t: Texts) -> Markup:
    return t("Please give between 1 and {most} points at once.", most=MOST)


@words.register
def _(refusal: TooLittleToTake, t: Texts) -> Markup:
    return t.many(
        "{name} has only {count} point; please take back that much or less.",
        "{name} has only {count} points; please take back that many or fewer.",
        refusal.balance,
        name=person_name(refusal.person),
    )
