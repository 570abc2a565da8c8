"""The words of a collection's fields, its name on the schedule, and its refusals."""

from collections.abc import Callable, Sequence
from typing import Any

from markupsafe import Markup

from features import moments
from features.activities.collection import rules
from features.activities.collection.taps import DeskTap
from features.prizes import view as prizes_view
from features.scheduling.names import named
from kit.messages import Link
from kit.texts import Texts, as_written, words
from models import Activity


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
        "unseen": t("And one that nobody has looked at in time?"),
        "anonymous": t("Shall authors stay unnamed until the result?"),
        "vote": t("Who decides? Judges of a jury are named by the owner: /roles judge."),
        "criteria": t("What do the judges score? With a weight for each, if you like."),
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
        "from": t("a moment such as “2026-12-01 20:00”, a time from now such as 3d, or “no”: at once"),
        "until": t("a moment such as “2026-12-01 20:00”, a time from now such as 7d, or “no”"),
        "anonymous": t("yes or no"),
        "review": t("admins or none"),
        "looking": t("how long entries can still be looked at after the end, such as 12h or 1d"),
        "unseen": t("in or out"),
        "vote": t("public, jury, both or none"),
        "votes": t("how many votes each has, 1 to 20"),
        "least_votes": t("how many votes an entry needs for a place and a prize, 1 to 100"),
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
    found: dict[str, Sequence[tuple[Markup, str]]] = {
        "brief": ((t("no more words"), "no"),),
        "accept": (
            (t("texts"), "text"),
            (t("photos"), "photo"),
            (t("texts and photos"), "text/photo"),
            (t("anything"), "any"),
        ),
        "until": ((t("3 days"), "3d"), (t("a week"), "7d"), (t("2 weeks"), "14d"), (t("until I end it"), "no")),
        "review": ((t("yes, by admins"), "admins"), (t("no, straight in"), "none")),
        "unseen": ((t("it is in"), "in"), (t("it stays out"), "out")),
        "anonymous": ((t("yes"), "yes"), (t("no"), "no")),
        "criteria": ((t.context("what judges score", "the whole"), "no"),),
        "vote": (
            (t("members"), "public"),
            (t("a jury"), "jury"),
            (t("both"), "both"),
            (t.context("who votes", "nobody"), "none"),
        ),
        "voting": ((t("a day"), "1d"), (t("2 days"), "2d"), (t("a week"), "7d")),
        "prizes": ((t("nothing"), "no"),),
    }
    return found.get(field, ())


def label(t: Texts, field: str) -> Markup:
    """See `kind.View`."""
    return {
        "brief": t("Brief"),
        "accept": t("Entries"),
        "entries": t("Entries each"),
        "from": t("Entries from"),
        "until": t("Entries until"),
        "anonymous": t("Without names"),
        "review": t("Review"),
        "looking": t("Time to look at the rest"),
        "unseen": t("Not looked at in time"),
        "vote": t("Decided by"),
        "votes": t("Votes each"),
        "least_votes": t("Votes for a prize"),
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
    return value if isinstance(value, str) else moments.shown(t, value)


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
    "from": lambda t, value: t("at once") if value is None else Markup.escape(_until(t, value)),
    "until": lambda t, value: t("until you end it") if value is None else Markup.escape(_until(t, value)),
    "anonymous": lambda t, value: t("yes") if value else t("no"),
    "jury": lambda t, value: t("yes") if value else t("no"),
    "review": lambda t, value: t("by admins") if value else t.context("who reviews", "nobody"),
    "vote": lambda t, value: {
        "public": t("members"), "jury": t("a jury"), "both": t("members and a jury"), "none": t.context("who votes", "nobody"),
    }[value],
    "looking": span,
    "unseen": lambda t, value: t("is in") if value == "in" else t("stays out"),
    "voting": span,
    "claim": span,
    "remind": lambda t, value: t("none") if value is None else t("{span} before", span=span(t, value)),
    "jury_weight": lambda _t, value: Markup("{}%").format(value),
    "criteria": lambda t, value: t.listing(Markup("{} ×{}").format(c.name, c.weight) for c in value)
    or t.context("what judges score", "the whole"),
    "quorum": lambda t, value: t("all of them") if value is None else Markup.escape(value),
    "prizes": lambda t, value: prizes_view.listed(t, value) or t("none"),
    "draw": lambda t, value: Markup.escape(value) if value else t.context("how many are drawn", "nobody"),
}  # fmt: skip


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
def _(refusal: rules.Resting, t: Texts) -> Markup:
    return t("“{title}” is paused and nothing is lost. Come back when an admin resumes it.", title=refusal.title)


@words.register
def _(refusal: rules.EntriesClosed, t: Texts) -> Markup:
    return t("Entries for “{title}” are closed. See what's on: /activities", title=refusal.title)


@words.register
def _(refusal: rules.NotOpenYet, t: Texts) -> Markup:
    return t("“{title}” opens {moment}. I'll say so in the group.", title=refusal.title, moment=t.moment(refusal.opens))


@words.register
def _(_refusal: rules.OpenAlready, t: Texts) -> Markup:
    return t("Entries are open already, so <code>from</code> stays as it is. <code>until</code> can still be moved.")


@words.register
def _(refusal: rules.ClosesBeforeOpening, t: Texts) -> Markup:
    return t(
        "Entries would close (<code>until={until}</code>) before they open (<code>from={opens}</code>). Please choose a later end.",
        until=as_written(refusal.until),
        opens=as_written(refusal.opens),
    )


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
def _(refusal: rules.DrawsTooFew, t: Texts) -> Markup:
    return t(
        "{needed} prizes are to be drawn, and <code>draw={draw}</code> draws too few. Please write <code>draw={needed}</code>, "
        "or leave out some prizes.",
        needed=refusal.needed,
        draw=refusal.draw or "no",
    )


@words.register
def _(refusal: rules.TooLateToChange, t: Texts) -> Markup:
    return t("Entries are closed: <code>{key}</code> stays as it is, because everybody counts on it.", key=refusal.key)
