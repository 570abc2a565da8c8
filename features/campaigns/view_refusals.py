"""What is said where something is not done to a campaign: why, and what can be done instead."""

from markupsafe import Markup

from features.campaigns.changes import Change
from features.campaigns.refusals import (
    AnsweredFor,
    BadDays,
    BotIsAway,
    ChangedMeanwhile,
    HasHappened,
    ItemsPast,
    NameTaken,
    NoFile,
    NoFirstDay,
    NothingAhead,
    NotInState,
    TooManyCampaigns,
    TooManyTemplates,
)
from features.campaigns.view_parts import part_names
from kit.texts import Texts, as_written, person_name, words

# So many are named; what is said has to fit into a toast.
_SAID = 4


@words.register
def _(refusal: NotInState, t: Texts) -> Markup:
    title = refusal.title
    if refusal.what is Change.REVIEWED and refusal.state in {"planned", "running", "paused"}:
        return t("“{title}” is not over yet. Its review comes when it is.", title=title)
    return {
        "draft": t("“{title}” is still a draft. Check it first, then plan it.", title=title),
        "checked": t("“{title}” is not planned yet. Plan it first.", title=title),
        "planned": t("“{title}” is planned already. You can change, pause, move or end it.", title=title),
        "running": t("“{title}” is running. You can change, pause, move or end it.", title=title),
        "paused": t("“{title}” is paused. Let it go on first.", title=title),
        "over": t("“{title}” is over. You can make a new campaign of it.", title=title),
        "reviewed": t("“{title}” is over and reviewed. You can make a new campaign of it.", title=title),
    }[refusal.state]


@words.register
def _(refusal: ChangedMeanwhile, t: Texts) -> Markup:
    if not refusal.parts:
        return t("This campaign has been changed meanwhile. Look at it again, then make your change.")
    parts = part_names(t, refusal.parts) if len(refusal.parts) <= _SAID else t("much of it")
    if refusal.who is None:
        return t(
            "Changed meanwhile, at {moment}: {parts}. Look at it again, then make your change.",
            moment=t.moment(refusal.at),
            parts=parts,
        )
    return t(
        "{name} changed {parts} meanwhile, at {moment}. Look at it again, then make your change.",
        name=person_name(refusal.who),
        moment=t.moment(refusal.at),
        parts=parts,
    )


@words.register
def _(refusal: TooManyCampaigns, t: Texts) -> Markup:
    return t(
        "There are {count} campaigns already that are not over, and there is room for no more. Delete a draft or end one first.",
        count=refusal.count,
    )


@words.register
def _(refusal: NoFirstDay, t: Texts) -> Markup:
    return t("“{title}” has no first day yet. Say on which day it begins.", title=refusal.title)


@words.register
def _(refusal: ItemsPast, t: Texts) -> Markup:
    return t.many(
        "The time of item {items} would have gone by. All of them fit from {day} on as the first day.",
        "The time of items {items} would have gone by. All of them fit from {day} on as the first day.",
        len(refusal.items),
        items=t.listing([*map(str, refusal.items[:_SAID]), *(["…"] if len(refusal.items) > _SAID else [])]),
        day=t.full_day(refusal.earliest),
    )


@words.register
def _(refusal: NothingAhead, t: Texts) -> Markup:
    return t("All of it would lie in the past. {day} is the earliest first day.", day=t.full_day(refusal.earliest))


@words.register
def _(refusal: HasHappened, t: Texts) -> Markup:
    return t(
        "Item {item} has happened, so it stays as it is, with its number. New items go behind the last one.",
        item=refusal.item,
    )


@words.register
def _(refusal: BadDays, t: Texts) -> Markup:
    return t("Write a number of days from 1 to {most}, or with a minus for earlier.", most=refusal.most)


@words.register
def _(refusal: BotIsAway, t: Texts) -> Markup:
    return t("I'm not in the group of “{title}”. Add me again, and it goes on by itself.", title=refusal.title)


@words.register
def _(refusal: AnsweredFor, t: Texts) -> Markup:
    return t("{name} was faster and answers for it now. Thank you all the same.", name=person_name(refusal.name))


@words.register
def _(_refusal: NoFile, t: Texts) -> Markup:
    return t(
        "Please send the campaign as a file (YAML), as a document. Or tap ◀ Back: all of it can be changed by buttons."
    )


@words.register
def _(refusal: NameTaken, t: Texts) -> Markup:
    return t("There is a template called “{name}” already. Write another name.", name=as_written(refusal.name))


@words.register
def _(refusal: TooManyTemplates, t: Texts) -> Markup:
    return t("You have kept {count} templates, and there is room for no more. Delete one first.", count=refusal.count)
