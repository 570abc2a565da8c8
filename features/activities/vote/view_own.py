"""One's own vote, in private: what somebody has chosen, to choose and to take back."""

from markupsafe import Markup

from features.activities.vote.rules import OwnFacts
from features.activities.vote.taps import GalleryTap, MarkTap, OwnTap, SuggestTap
from features.activities.vote.values import MOST_OPTIONS
from features.activities.vote.view import count_lines, how
from kit.messages import Button, Message, Row
from kit.texts import Texts


def own(t: Texts, facts: OwnFacts) -> Message:
    """The page."""
    board = facts.board
    activity, options, place = board.activity, board.options, (board.group.id, board.activity.number)
    lines = [
        t("🗳 <b>{title}</b> in {group}", title=activity.title, group=board.group.title),
        how(t, options),
        Markup(),
        _stands(t, facts),
    ]
    if board.counts is not None:
        lines += [Markup(), *count_lines(t, options, board.counts)]
    lines.append(Markup())
    if activity.state == "closed":
        lines.append(t("🏁 This vote is over. Thanks to everybody who took part!"))
        return Message(Markup("\n").join(lines))
    if activity.state == "paused":
        lines.append(t("⏸ Paused. Every vote is kept, and it goes on when an admin resumes it."))
        return Message(Markup("\n").join(lines), ((Button.tapping(t("🔄 Look again"), OwnTap(*place)),),))
    if board.ends_at is not None:
        lines.append(t("⏳ You can change it until {moment}.", moment=t.moment(board.ends_at)))
    rows: list[Row] = []
    if not facts.is_kept:
        for number, option in enumerate(options.options, start=1):
            is_chosen = number in facts.chosen
            label = Markup("{} {}").format("✅" if is_chosen else "▫️", option)
            rows.append((Button.tapping(label, MarkTap(*place, number, int(not is_chosen))),))
    if options.can_add and len(options.options) < MOST_OPTIONS:
        rows.append((Button.tapping(t("➕ Suggest an option"), SuggestTap(*place)),))
    if board.pictured:
        rows.append((Button.tapping(t("🖼 See the pictures"), GalleryTap(*place, 0)),))
    return Message(Markup("\n").join(lines), tuple(rows))


def _stands(t: Texts, facts: OwnFacts) -> Markup:
    options, is_over = facts.board.options, facts.board.activity.state == "closed"
    if facts.is_kept:
        if is_over:
            return t("You have voted. For what is not kept anywhere: the vote was anonymous.")
        return t("You have voted, and it counts. The bot's key was changed since, so it can't be changed any more.")
    if not facts.chosen:
        return t("You didn't vote.") if is_over else t("You haven't voted yet. Tap what you choose:")
    listed = t.listing(Markup("<b>{}</b>").format(options.options[number - 1]) for number in facts.chosen)
    if is_over or options.most == 1:
        return t("You have chosen {options}.", options=listed)
    return t(
        "You have chosen {options}. {used} of {most} used; tap one again to take it back.",
        options=listed,
        used=len(facts.chosen),
        most=options.most,
    )
