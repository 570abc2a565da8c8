"""What a vote says in the group: its board, toasts and refusals. What is hidden until the end is not in the facts (results.py)."""

from collections.abc import Sequence

from markupsafe import Markup

from features.activities.vote import refusals
from features.activities.vote.options import Options
from features.activities.vote.rules import BoardFacts, Cast, Counts
from features.activities.vote.taps import ChooseTap, GalleryTap, NamesTap, OwnTap, SuggestTap
from features.activities.vote.values import MOST_OPTIONS, OPTION_LENGTH
from features.activities.vote.view_fields import FIELDS
from features.scheduling.names import named
from kit.messages import Button, Link, Message, Row, Toast
from kit.texts import Texts, words

# A button shows so many narrow signs where it has the row to itself; a third of it where three share it.
_BUTTON = 30
_CELLS = 10
_TOAST = 120


def name(t: Texts) -> Markup:
    """See `kind.View`."""
    return t.context("a kind of activity", "Vote")


def example(t: Texts) -> Markup:
    """See `kind.View`."""
    return t('"Where to?" options="Lake,Hill,City"')


def change() -> str:
    """See `kind.View`."""
    return "until=2d"


# --- the board --------------------------------------------------------------------------------------------------------------------


def board(t: Texts, facts: BoardFacts) -> Message:
    """The question, how it is voted, where it stands, and a button an option."""
    activity, options = facts.activity, facts.options
    lines: list[Markup] = [t("🗳 <b>{title}</b>", title=activity.title), how(t, options)]
    if facts.counts is not None:
        lines += ["", *count_lines(t, options, facts.counts)]  # type: ignore[list-item]
    elif any(_width(option) > _BUTTON for option in options.options):
        lines += [Markup(), *(Markup("▫️ {}").format(option) for option in options.options)]
    lines += [Markup(), _turnout(t, facts)]
    if activity.state == "closed":
        lines.append(t("🏁 This vote is over. Thanks to everybody who took part!"))
        return Message(Markup("\n").join(lines), _names_row(t, facts))
    if activity.state == "paused":
        lines.append(t("⏸ Paused. Every vote is kept, and it goes on when an admin resumes it."))
        return Message(Markup("\n").join(lines))
    if facts.ends_at is not None:
        lines.append(t("⏳ Until {moment}", moment=t.moment(facts.ends_at)))
    place = facts.group.id, activity.number
    more: list[Link] = [Link.starting(t("✏️ My vote"), OwnTap(*place))]
    if options.can_add and len(options.options) < MOST_OPTIONS:
        more.append(Link.starting(t("➕ Suggest an option"), SuggestTap(*place)))
    pictures = [(Link.starting(t("🖼 See the pictures"), GalleryTap(*place, 0)),)] if facts.pictured else []
    return Message(Markup("\n").join(lines), (*_option_rows(facts), *pictures, tuple(more), *_names_row(t, facts)))


def how(t: Texts, options: Options) -> Markup:
    """How it is voted, in a line."""
    if options.most == 1:
        choice = t("One choice")
    elif options.most == len(options.options):
        choice = t("As many as you like")
    else:
        choice = t("Up to {count} choices", count=options.most)
    names = t("anonymous") if options.anonymous else t("everybody sees who voted for what")
    shown = t("results all along") if options.results == "live" else t("results at the end")
    return Markup(" · ").join((choice, names, shown))


def count_lines(t: Texts, options: Options, counts: Counts) -> list[Markup]:
    """A line an option: how many have chosen it, what share of the voters that is."""
    lines: list[Markup] = []
    for number, option in enumerate(options.options, start=1):
        share, votes = counts.share(number), counts.votes[number - 1]
        full = (share * _CELLS + 50) // 100
        lines.append(
            t.many(
                "{bar} {option}: {count} vote ({share}%)",
                "{bar} {option}: {count} votes ({share}%)",
                votes,
                bar="▰" * full + "▱" * (_CELLS - full),
                option=option,
                share=share,
            )
        )
    return lines


def _turnout(t: Texts, facts: BoardFacts) -> Markup:
    quorum = facts.options.quorum
    if quorum is not None:
        return t("👥 {count} of the {quorum} voters it takes", count=facts.voters, quorum=quorum)
    if facts.activity.state == "closed":
        return turned_out(t, facts.voters)
    if not facts.voters:
        return t("👥 Nobody has voted yet")
    return t.many("👥 {count} person has voted", "👥 {count} people have voted", facts.voters)


def turned_out(t: Texts, voters: int) -> Markup:
    """How many have voted, when it is over."""
    return t.many("👥 {count} person voted", "👥 {count} people voted", voters)


def _width(text: str) -> int:
    """How wide a text is, in narrow signs."""
    return sum(1 if sign < "\u1100" else 2 for sign in text)


def _option_rows(facts: BoardFacts) -> list[Row]:
    widest = max(_width(option) for option in facts.options.options)
    in_row = 3 if widest <= _BUTTON // 3 else 2 if widest <= _BUTTON // 2 else 1
    buttons = [
        Button.tapping(option, ChooseTap(facts.activity.number, number))
        for number, option in enumerate(facts.options.options, start=1)
    ]
    return [tuple(buttons[at : at + in_row]) for at in range(0, len(buttons), in_row)]


def _names_row(t: Texts, facts: BoardFacts) -> tuple[Row, ...]:
    if facts.options.anonymous or facts.counts is None:
        return ()
    return ((Link.starting(t("👥 Who voted for what"), NamesTap(facts.group.id, facts.activity.number, 0, 0)),),)


# --- toasts -----------------------------------------------------------------------------------------------------------------------


def cast(t: Texts, result: Cast) -> Toast:
    """The answer to a vote, for whoever gave it alone."""
    if not result.chosen:
        return Toast(t("🗳 Taken back: you have chosen nothing now."))
    if result.most == 1:
        option = result.chosen[0]
        if result.is_new:
            return Toast(t("🗳 Your vote: {option}. You can change it until it closes.", option=option).unescape())
        return Toast(t("🗳 Your vote stands: {option}", option=option).unescape())
    chosen = _briefly(t, result.chosen)
    said = t(
        "🗳 You have chosen {options}. {used} of {most} used", options=chosen, used=len(result.chosen), most=result.most
    )
    return Toast(said.unescape())


def _briefly(t: Texts, chosen: Sequence[str]) -> Markup:
    """The options somebody has chosen, as far as a toast has room for them."""
    listed = t.listing(map(Markup.escape, chosen))
    if len(listed.unescape()) <= _TOAST:
        return listed
    return t.many("{count} option", "{count} options", len(chosen))


# --- refusals ---------------------------------------------------------------------------------------------------------------------


@words.register
def _(refusal: refusals.Resting, t: Texts) -> Markup:
    return t("“{title}” is paused. You can vote again as soon as an admin resumes it.", title=refusal.title)


@words.register
def _(_refusal: refusals.NoOptions, t: Texts) -> Markup:
    options = FIELDS[0]
    return t("What is there to choose from? Please add <code>options=</code> with {allowed}.", allowed=options.hint(t))


@words.register
def _(_refusal: refusals.NotThere, t: Texts) -> Markup:
    return t("Welcome! This vote is for those who were here when it opened. You're in for the next one.")


@words.register
def _(refusal: refusals.ChoicesUsed, t: Texts) -> Markup:
    return t("All your {count} choices are used. Take one back under “My vote” first.", count=refusal.most)


@words.register
def _(_refusal: refusals.PaperLost, t: Texts) -> Markup:
    return t("Your vote is in, and counts as it is. The bot's key was changed since, so it can't be changed any more.")


@words.register
def _(_refusal: refusals.HasVotes, t: Texts) -> Markup:
    return t(
        "People have voted already, so the question, the options and the rules stay as they are. You can add options behind "
        "the others and move the end; or end it with /manage and start another."
    )


@words.register
def _(_refusal: refusals.AnonymityFixed, t: Texts) -> Markup:
    return t(
        "Whether it is anonymous was said when it opened, and stays so. You can end it with /manage and start another."
    )


@words.register
def _(refusal: refusals.NotShownYet, t: Texts) -> Markup:
    return t("The results of “{title}” are shown when it ends, to everybody at once.", title=refusal.title)


@words.register
def _(_refusal: refusals.NoNames, t: Texts) -> Markup:
    return t("This vote is anonymous: nobody can see who voted for what.")


@words.register
def _(_refusal: refusals.NoSuggestions, t: Texts) -> Markup:
    return t("In this vote the options are fixed. If one is missing, tell an admin: hosts can add it.")


@words.register
def _(_refusal: refusals.NoRoom, t: Texts) -> Markup:
    return t("There are {most} options already, which is as many as there can be.", most=MOST_OPTIONS)


@words.register
def _(_refusal: refusals.BadOption, t: Texts) -> Markup:
    return t("Please write the option in one line of up to {length} characters.", length=OPTION_LENGTH)


@words.register
def _(refusal: refusals.ThereAlready, t: Texts) -> Markup:
    return t("“{option}” is there already, or waits for a host. Is there another one?", option=refusal.option)


@words.register
def _(refusal: refusals.EnoughSuggested, t: Texts) -> Markup:
    return t.many(
        "Your suggestion waits for a host already. Please wait for that first.",
        "{count} suggestions of yours wait for a host already. Please wait for one of them first.",
        refusal.most,
    )


@named("vote.end", speaks=True)
def _(t: Texts) -> Markup:
    return t("vote closes")
