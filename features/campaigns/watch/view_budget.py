"""What a campaign costs, in words: lines planned and spent, the latest entries, points; and the questions that ask for them."""

from collections.abc import Sequence
from decimal import Decimal

from markupsafe import Markup

from features.campaigns.watch.amounts import said_amount
from features.campaigns.watch.budget import NoBudget, TooManyCosts
from features.campaigns.watch.facts import BudgetFacts, CostFacts
from features.campaigns.watch.rules import NotAnAmount
from features.campaigns.watch.taps import BudgetTap, SpendTap, TakeBackTap, WatchTap
from features.facts import GroupFacts
from features.links import FormCancelTap
from features.view_values import percent
from kit.messages import Button, Message, Row
from kit.texts import Texts, as_written, person_name, visible, words

_LINES, _BUTTONS = 30, 12
_SHORT = 24


def page(t: Texts, group: GroupFacts, number: int, title: str, found: BudgetFacts | None) -> Message:
    """The budget of a campaign."""
    lines: list[str] = [t("💰 <b>{title}</b>: the budget", title=visible(title))]
    back = (Button.tapping(t("◀️ How it stands"), WatchTap(group.id, number)),)
    if found is None:
        lines.append(
            t(
                "Nothing is planned, and nothing has been spent. A budget stands in the document under <code>budget</code>."
            )
        )
        return Message(Markup("\n").join(lines), (back,))
    rows: list[Row] = []
    if found.currency is not None:
        lines += ["", *_money(t, found, found.currency)]
        rows += _buttons(t, group, number, found)
    lines += _points(t, found)
    return Message(Markup("\n").join(lines), (*rows, back))


def _money(t: Texts, found: BudgetFacts, currency: str) -> list[Markup]:
    lines = [
        t(
            "· {what}: {spent} of {planned}",
            what=visible(line.what),
            spent=said_amount(t, line.spent, currency),
            planned=said_amount(t, line.planned, currency),
        )
        for line in found.lines[:_LINES]
    ]
    if len(found.lines) > _LINES:
        lines.append(t.many("· and {count} more line", "· and {count} more lines", len(found.lines) - _LINES))
    if found.beside:
        lines.append(t("· not planned: {spent}", spent=said_amount(t, found.beside, currency)))
    lines.append(total(t, found, currency))
    if found.entries:
        lines += [Markup(""), t("Entered last:"), *(_entry(t, each, currency) for each in found.entries)]
    return lines


def total(t: Texts, found: BudgetFacts, currency: str) -> Markup:
    """What was spent of what is planned."""
    spent, planned = said_amount(t, found.spent, currency), said_amount(t, found.planned, currency)
    if not found.planned:
        return t("💰 Spent: {spent}", spent=spent)
    return t(
        "💰 Spent: {spent} of {planned} ({share})",
        spent=spent,
        planned=planned,
        share=percent(t, float(Decimal(found.spent) / found.planned)),
    )


def points(t: Texts, found: BudgetFacts) -> Markup | None:
    """The points that its activities gave out; None where there are none, and none are planned."""
    if found.points:
        share = percent(t, found.issued / found.points)
        return t(
            "⭐ Points given out: {issued} of {planned} ({share})",
            issued=found.issued,
            planned=found.points,
            share=share,
        )
    return t("⭐ Points given out: {issued}", issued=found.issued) if found.issued else None


def _points(t: Texts, found: BudgetFacts) -> list[Markup]:
    said = points(t, found)
    lines = [] if said is None else [Markup(""), said]
    if found.paid:
        lines.append(t("⭐ Points that members paid: {paid}", paid=found.paid))
    return lines


def _entry(t: Texts, cost: CostFacts, currency: str) -> Markup:
    values = {
        "when": t.moment(cost.at),
        "amount": said_amount(t, cost.amount, currency),
        "what": visible(cost.what) or "—",
    }
    if cost.by is None:
        return t("· {when}: {amount}, {what}", **values)
    return t("· {when}, {name}: {amount}, {what}", name=person_name(cost.by), **values)


def _buttons(t: Texts, group: GroupFacts, number: int, found: BudgetFacts) -> list[Row]:
    each = [
        Button.tapping(f"➕ {as_written(line.what, most=_SHORT)}", SpendTap(group.id, number, place))
        for place, line in enumerate(found.lines[:_BUTTONS], start=1)
    ]
    each.append(Button.tapping(t("➕ Something else"), SpendTap(group.id, number, 0)))
    rows: list[Row] = [tuple(each[at : at + 2]) for at in range(0, len(each), 2)]
    if found.entries:
        last = found.entries[0]
        rows.append((Button.tapping(t("↩️ Take the last entry back"), TakeBackTap(group.id, number, last.number)),))
    return rows


def ask(t: Texts, group: GroupFacts, number: int, title: str, line: str | None) -> Message:
    """How much was spent? `line`: on what; None: that is asked, too."""
    question = (
        t(
            "💰 {title}: how much was spent on {line}? For example <code>120.50</code>.",
            title=visible(title),
            line=visible(line),
        )
        if line is not None
        else t("💰 {title}: how much was spent, and on what? For example <code>35 taxi</code>.", title=visible(title))
    )
    rows: Sequence[Row] = (
        (Button.tapping(t("◀️ Budget"), BudgetTap(group.id, number)),),
        (Button.tapping(t("Cancel"), FormCancelTap(group.id)),),
    )
    return Message(question, tuple(rows))


def noted(t: Texts, amount: int, currency: str) -> Markup:
    """It has been entered."""
    return t("✅ {amount} noted.", amount=said_amount(t, amount, currency))


def taken_back(t: Texts) -> Markup:
    """The toast to whoever took an entry back."""
    return t("Taken back.")


@words.register
def _(refusal: NotAnAmount, t: Texts) -> Markup:
    return t(
        "I can't read an amount in “{said}”. Please write it like <code>120.50</code>, <code>1,200</code> or <code>1200元</code>.",
        said=as_written(refusal.said),
    )


@words.register
def _(_refusal: NoBudget, t: Texts) -> Markup:
    return t("This campaign has no budget in money. Add one to its document first: <code>budget: {currency}</code> and its lines.",
             currency="{currency: CNY}")  # fmt: skip


@words.register
def _(refusal: TooManyCosts, t: Texts) -> Markup:
    return t.many(
        "There is {count} entry already, as many as I keep. Take one back, or enter several as one.",
        "There are {count} entries already, as many as I keep. Take one back, or enter several as one.",
        refusal.most,
    )
