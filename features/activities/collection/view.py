"""The words of a collection's fields, its name on the schedule, and its refusals."""

from collections.abc import Sequence

from markupsafe import Markup

from features.activities.collection import refusals, rules
from features.activities.collection.taps import DeskTap
from features.activities.collection.view_fields import kinds
from features.facts import ActivityFacts
from features.scheduling.names import named
from kit.messages import Link
from kit.texts import Texts, as_written, words


def name(t: Texts) -> Markup:
    """See `kind.View`."""
    return t("Collection")


def example(t: Texts) -> Markup:
    """See `kind.View`."""
    return t('"Name our mascot" until="fri 20:00" prizes=1:300,2:100')


def change() -> str:
    """See `kind.View`."""
    return "votes=5"


def extras(t: Texts, activity: ActivityFacts) -> Sequence[Link]:
    """The way from the panel to the desk."""
    return (Link.starting(t("🗂 Desk: entries, results, prizes"), DeskTap(activity.group_id, activity.number)),)


# --- on the schedule --------------------------------------------------------------------------------------------------------------


@named("collection.open", speaks=True)
def _(t: Texts) -> Markup:
    return t("entries open")


@named("collection.drafts", speaks=False)
def _(t: Texts) -> Markup:
    return t("who has forgotten to enter is reminded")


@named("collection.end", speaks=True)
def _(t: Texts) -> Markup:
    return t("entries, the look at them or votes close")


@named("collection.remind", speaks=True)
def _(t: Texts) -> Markup:
    return t("reminder of a collection")


# --- refusals ---------------------------------------------------------------------------------------------------------------------


@words.register
def _(refusal: refusals.Resting, t: Texts) -> Markup:
    return t("“{title}” is paused and nothing is lost. Come back when an admin resumes it.", title=refusal.title)


@words.register
def _(refusal: refusals.EntriesClosed, t: Texts) -> Markup:
    return t("Entries for “{title}” are closed. See what's on: /activities", title=refusal.title)


@words.register
def _(refusal: refusals.NotOpenYet, t: Texts) -> Markup:
    return t("“{title}” opens {moment}. I'll say so in the group.", title=refusal.title, moment=t.moment(refusal.opens))


@words.register
def _(_refusal: refusals.OpenAlready, t: Texts) -> Markup:
    return t("Entries are open already, so <code>from</code> stays as it is. <code>until</code> can still be moved.")


@words.register
def _(refusal: refusals.ClosesBeforeOpening, t: Texts) -> Markup:
    return t(
        "Entries would close (<code>until={until}</code>) before they open (<code>from={opens}</code>). Please choose a later end.",
        until=as_written(refusal.until),
        opens=as_written(refusal.opens),
    )


@words.register
def _(refusal: refusals.EnoughEntries, t: Texts) -> Markup:
    return t.many(
        "You have {count} entry in, and that is all one may have. Change or withdraw it under Submit.",
        "You have {count} entries in, and that is all one may have. Change or withdraw one under Submit.",
        refusal.most,
    )


@words.register
def _(refusal: refusals.WrongKind, t: Texts) -> Markup:
    return t("This collection takes {kinds}. Please send one of these.", kinds=kinds(t, refusal.accept))


@words.register
def _(refusal: refusals.NothingSent, t: Texts) -> Markup:
    return t("There is nothing in it yet. Please send {kinds} first.", kinds=kinds(t, refusal.accept))


@words.register
def _(_refusal: refusals.TooManyFiles, t: Texts) -> Markup:
    return t("An entry has at most {most} files. Please choose the best ones.", most=rules.MOST_FILES)


@words.register
def _(refusal: refusals.AlreadyEntered, t: Texts) -> Markup:
    return t("This is in already, as no. {number}.", number=refusal.number)


@words.register
def _(_refusal: refusals.NotYours, t: Texts) -> Markup:
    return t("You can enter your own messages. Ask whoever wrote it to answer it with /submit.")


@words.register
def _(refusal: refusals.WhichCollection, t: Texts) -> Markup:
    which = t.listing(Markup("<code>/submit {}</code> ({})").format(number, title) for number, title in refusal.choices)
    return t("More than one collection is on. Please say which: {which}", which=which)


@words.register
def _(_refusal: refusals.NoCollection, t: Texts) -> Markup:
    return t("No collection takes entries at the moment. See what's on: /activities")


@words.register
def _(refusal: refusals.NotVoting, t: Texts) -> Markup:
    if refusal.is_over:
        return t("Voting in “{title}” is over. The result comes in the group.", title=refusal.title)
    return t("Voting in “{title}” hasn't begun. I'll say so in the group.", title=refusal.title)


@words.register
def _(refusal: refusals.NoVotesLeft, t: Texts) -> Markup:
    return t.many(
        "Your {count} vote is used. Take it back from another entry first.",
        "All your {count} votes are used. Take one back from another entry first.",
        refusal.most,
    )


@words.register
def _(_refusal: refusals.OwnEntry, t: Texts) -> Markup:
    return t("This one is yours: leave its fate to the others, and look at the rest.")


@words.register
def _(_refusal: refusals.TooNew, t: Texts) -> Markup:
    return t("Welcome! This vote is for those who were here when it began. You're in for the next one.")


@words.register
def _(_refusal: refusals.NoJudge, t: Texts) -> Markup:
    return t("Only named judges score. The group's owner can name you with /roles judge.")


@words.register
def _(_refusal: refusals.EntryGone, t: Texts) -> Markup:
    return t("This entry isn't in any more. Go on to the others.")


@words.register
def _(refusal: refusals.JuryOff, t: Texts) -> Markup:
    return t(
        "<code>vote={vote}</code> needs a jury. Please leave out <code>jury=no</code>, or choose <code>vote=public</code>.",
        vote=refusal.vote,
    )


@words.register
def _(_refusal: refusals.NobodyDecides, t: Texts) -> Markup:
    return t(
        "Who gets the prizes? Let somebody decide (<code>vote=public</code> or <code>jury</code>), or draw lots: <code>draw=3</code>."
    )


@words.register
def _(refusal: refusals.DrawsTooFew, t: Texts) -> Markup:
    return t(
        "{needed} prizes are to be drawn, and <code>draw={draw}</code> draws too few. Please write <code>draw={needed}</code>, "
        "or leave out some prizes.",
        needed=refusal.needed,
        draw=refusal.draw or "no",
    )


@words.register
def _(refusal: refusals.TooLateToChange, t: Texts) -> Markup:
    return t("Entries are closed: <code>{key}</code> stays as it is, because everybody counts on it.", key=refusal.key)
