"""The fields of `/new collection`, each declared once."""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from features import moments
from features.activities.collection.options import KINDS
from features.activities.collection.values import (
    between,
    read_accept,
    read_brief,
    read_criteria,
    read_draw,
    read_quorum,
    read_remind,
    read_review,
    read_start,
    read_unseen,
    read_vote,
    write_accept,
    write_brief,
    write_count,
    write_criteria,
    write_quorum,
    write_remind,
    write_review,
)
from features.fields import Field
from features.moments import fixed_until, read_until, write_until
from features.prizes import view as prizes_view
from features.prizes.rules import read_prizes, write_prizes
from features.values import LONG, read_stretch, read_yes, write_stretch, write_yes
from features.view_values import number, span, yes_or_no
from kit.texts import Texts

# --- when a field fits ------------------------------------------------------------------------------------------------------------


def _is_reviewed(given: Mapping[str, str]) -> bool:
    """Where nothing is looked at, nothing can be left over."""
    return given.get("review", "admins") != "none"


def _has_judges(given: Mapping[str, str]) -> bool:
    return given.get("vote") in {"jury", "both"} or given.get("jury") == "yes" or given.get("criteria", "no") != "no"


# --- how values are shown ---------------------------------------------------------------------------------------------------------


def kinds(t: Texts, accept: frozenset[str]) -> Markup:
    """Kinds of entries in words."""
    all_words = {
        "text": t("a text"), "photo": t("photos"), "document": t("a file"), "voice": t("a voice message"), "video": t("a video"),
    }  # fmt: skip
    return t.listing(all_words[kind] for kind in KINDS if kind in accept)


def _moment(t: Texts, value: Any) -> Markup:
    if isinstance(value, int):
        return span(t, value)
    return Markup.escape(value if isinstance(value, str) else moments.shown(t, value))


def _a_span(t: Texts) -> Markup:
    return t("a time such as 90m, 36h or 7d")


# --- the fields -------------------------------------------------------------------------------------------------------------------

FIELDS = (
    Field(
        "brief", read_brief, write_brief, "no", longest=LONG,
        label=lambda t: t("Brief"),
        question=lambda t: t(
            "What are you looking for? A sentence or two that the board shows. You can also send me a photo for it."
        ),
        hint=lambda t: t("up to 600 characters, or “no”"),
        choices=lambda t: [(t("no more words"), "no")],
        shown=lambda t, brief: Markup.escape(brief) if brief else t("none"),
    ),
    Field(
        "accept", read_accept, write_accept, "text,photo",
        label=lambda t: t("Entries"),
        question=lambda t: t("What may an entry be?"),
        hint=lambda t: t("some of text, photo, document, voice, video, with commas"),
        choices=lambda t: [
            (t("texts"), "text"), (t("photos"), "photo"), (t("texts and photos"), "text/photo"), (t("anything"), "any"),
        ],
        shown=kinds,
    ),
    Field(
        "entries", between(1, 20), str, "3",
        label=lambda t: t("Entries each"),
        hint=lambda t: t("how many entries each may send, 1 to 20"),
        shown=number,
    ),
    Field(
        "from", read_start, write_until, "no", fixed=fixed_until, option="start",
        label=lambda t: t("Entries from"),
        hint=lambda t: t("a moment such as “2026-12-01 20:00”, a time from now such as 3d, or “no”: at once"),
        shown=lambda t, start: t("at once") if start is None else _moment(t, start),
    ),
    Field(
        "until", read_until, write_until, "7d", fixed=fixed_until,
        label=lambda t: t("Entries until"),
        question=lambda t: t("Until when can one enter?"),
        hint=lambda t: t("a moment such as “2026-12-01 20:00”, a time from now such as 7d, or “no”"),
        choices=lambda t: [
            (t("3 days"), "3d"), (t("a week"), "7d"), (t("2 weeks"), "14d"), (t("until I end it"), "no"),
        ],
        shown=lambda t, until: t("until you end it") if until is None else _moment(t, until),
    ),
    Field(
        "anonymous", read_yes, write_yes, "yes",
        label=lambda t: t("Without names"),
        question=lambda t: t("Shall authors stay unnamed until the result?"),
        hint=lambda t: t("yes or no"),
        choices=lambda t: [(t("yes"), "yes"), (t("no"), "no")],
        shown=yes_or_no,
    ),
    Field(
        "review", read_review, write_review, "admins",
        label=lambda t: t("Review"),
        question=lambda t: t("Shall entries be looked at before they are in?"),
        hint=lambda t: t("admins or none"),
        choices=lambda t: [(t("yes, by admins"), "admins"), (t("no, straight in"), "none")],
        shown=lambda t, is_reviewed: t("by admins") if is_reviewed else t.context("who reviews", "nobody"),
    ),
    Field(
        "looking", read_stretch, write_stretch, "24h", fits=_is_reviewed,
        label=lambda t: t("Time to look at the rest"),
        hint=lambda t: t("how long entries can still be looked at after the end, such as 12h or 1d"),
        shown=span,
    ),
    Field(
        "unseen", read_unseen, str, "in", fits=_is_reviewed,
        label=lambda t: t("Not looked at in time"),
        question=lambda t: t("And one that nobody has looked at in time?"),
        hint=lambda t: t("in or out"),
        choices=lambda t: [(t("it is in"), "in"), (t("it stays out"), "out")],
        shown=lambda t, unseen: t("is in") if unseen == "in" else t("stays out"),
    ),
    Field(
        "vote", read_vote, str, "public",
        label=lambda t: t("Decided by"),
        question=lambda t: t("Who decides? Judges of a jury are named by the owner: /roles judge."),
        hint=lambda t: t("public, jury, both or none"),
        choices=lambda t: [
            (t("members"), "public"), (t("a jury"), "jury"), (t("both"), "both"), (t.context("who votes", "nobody"), "none"),
        ],
        shown=lambda t, vote: {
            "public": t("members"), "jury": t("a jury"), "both": t("members and a jury"),
            "none": t.context("who votes", "nobody"),
        }[vote],
    ),
    Field(
        "votes", between(1, 20), str, "3",
        label=lambda t: t("Votes each"),
        hint=lambda t: t("how many votes each has, 1 to 20"),
        shown=number,
    ),
    Field(
        "least_votes", between(1, 100), str, "1",
        label=lambda t: t("Votes for a prize"),
        hint=lambda t: t("how many votes an entry needs for a place and a prize, 1 to 100"),
        shown=number,
    ),
    Field(
        "voting", read_stretch, write_stretch, "2d",
        label=lambda t: t("Voting takes"),
        question=lambda t: t("How long does voting take?"),
        hint=_a_span,
        choices=lambda t: [(t("a day"), "1d"), (t("2 days"), "2d"), (t("a week"), "7d")],
        shown=span,
    ),
    Field(
        "jury", read_yes, write_yes, "no", option="has_jury",
        label=lambda t: t("Jury"),
        hint=lambda t: t("yes or no"),
        shown=yes_or_no,
    ),
    Field(
        "jury_weight", between(1, 99), str, "50",
        label=lambda t: t("The jury's share"),
        hint=lambda t: t("how much of 100 the jury decides, 1 to 99"),
        shown=lambda _t, weight: Markup("{}%").format(weight),
    ),
    Field(
        "criteria", read_criteria, write_criteria, "no", fits=_has_judges,
        label=lambda t: t("Criteria"),
        question=lambda t: t("What do the judges score? With a weight for each, if you like."),
        hint=lambda t: t("what judges score, with weights, such as “Idea:2,Craft:1”, or “no”"),
        choices=lambda t: [(t.context("what judges score", "the whole"), "no")],
        shown=lambda t, criteria: t.listing(Markup("{} ×{}").format(c.name, c.weight) for c in criteria)
        or t.context("what judges score", "the whole"),
    ),
    Field(
        "quorum", read_quorum, write_quorum, "all",
        label=lambda t: t("Judges an entry"),
        hint=lambda t: t("how many judges must have scored an entry, or “all”"),
        shown=lambda t, quorum: t("all of them") if quorum is None else number(t, quorum),
    ),
    Field(
        "rounds", between(1, 2), str, "1",
        label=lambda t: t("Rounds"),
        hint=lambda t: t("1 or 2"),
        shown=number,
    ),
    Field(
        "keep", between(2, 100), str, "10",
        label=lambda t: t("In the final"),
        hint=lambda t: t("how many go on to the final, 2 to 100"),
        shown=number,
    ),
    Field(
        "prizes", read_prizes, write_prizes, "no", longest=LONG,
        label=lambda t: t("Prizes"),
        question=lambda t: t("What is there to win?"),
        hint=lambda t: t("places and what they get, such as “1:300,2:code,3:A mug,draw:50”, or “no”"),
        choices=lambda t: [(t("nothing"), "no")],
        shown=lambda t, prizes: prizes_view.listed(t, prizes) or t("none"),
    ),
    Field(
        "draw", read_draw, write_count, "no",
        label=lambda t: t("Drawn by lot"),
        hint=lambda t: t("how many are drawn by lot, 1 to 50, or “no”"),
        shown=lambda t, draw: number(t, draw) if draw else t.context("how many are drawn", "nobody"),
    ),
    Field(
        "claim", read_stretch, write_stretch, "7d",
        label=lambda t: t("Time to claim"),
        hint=_a_span,
        shown=span,
    ),
    Field(
        "remind", read_remind, write_remind, "24h",
        label=lambda t: t("Reminder"),
        hint=lambda t: t("a time such as 24h, or “no”"),
        shown=lambda t, minutes: t("none") if minutes is None else t("{span} before", span=span(t, minutes)),
    ),
)  # fmt: skip
