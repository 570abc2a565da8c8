"""Templates of a group's own, in words: kept under a name, sent on, deleted; and a document taken to another group."""

from collections.abc import Sequence

from markupsafe import Markup

from features.campaigns.facts import CampaignFacts
from features.campaigns.taps import (
    CampaignTap,
    CarryHereTap,
    DropTemplateTap,
    KeepAsTitleTap,
    TemplateFileTap,
    TemplatesTap,
    UseTap,
)
from features.facts import GroupFacts
from kit.messages import Button, Message, Row
from kit.texts import Texts, as_written


def rows_of(t: Texts, group: GroupFacts, key: str, *, is_own: bool) -> tuple[Row, ...]:
    """What else can be done with a template."""
    send = Button.tapping(t("📄 As a file"), TemplateFileTap(group.id, key))
    back = Button.tapping(t("◀ Back"), TemplatesTap(group.id))
    if not is_own:
        return ((send, back),)
    return ((send, Button.tapping(t("🗑 Delete"), DropTemplateTap(group.id, int(key), 0)), back),)


def ask_name(t: Texts, campaign: CampaignFacts) -> Message:
    """Under which name shall it be kept?"""
    text = t(
        "Keep <b>{title}</b> as a template: items, tasks, texts, answers and what was learned, with times relative to the "
        "first day and without names of people. What shall it be called?",
        title=as_written(campaign.title, most=120),
    )
    rows: tuple[Row, ...] = (
        (Button.tapping(t("Like the campaign"), KeepAsTitleTap(campaign.group_id, campaign.number)),),
        (Button.tapping(t("◀ Back"), CampaignTap(campaign.group_id, campaign.number)),),
    )
    return Message(text, rows)


def kept(t: Texts, group: GroupFacts, name: str, number: int) -> Message:
    """It is a template of the group from now on."""
    text = t(
        "⭐ Kept as the template <b>{name}</b>. It stands on top when you begin a campaign.",
        name=as_written(name, most=120),
    )
    rows: tuple[Row, ...] = (
        (Button.tapping(t("Look at it"), UseTap(group.id, str(number))),),
        (Button.tapping(t("📄 As a file"), TemplateFileTap(group.id, str(number))),),
    )
    return Message(text, rows)


def ask_drop(t: Texts, group: GroupFacts, name: str, number: int) -> Message:
    """Shall it really go?"""
    text = t(
        "Delete the template <b>{name}</b>? Campaigns that were made from it stay.", name=as_written(name, most=120)
    )
    yes = Button.tapping(t("Yes, delete it"), DropTemplateTap(group.id, number, 1))
    return Message(text, ((yes, Button.tapping(t("No, keep it"), UseTap(group.id, str(number)))),))


def where_to(t: Texts, campaign: CampaignFacts, groups: Sequence[GroupFacts]) -> Message:
    """To which group shall the document be taken?"""
    back = (Button.tapping(t("◀ Back"), CampaignTap(campaign.group_id, campaign.number)),)
    if not groups:
        text = t(
            "There is no other group in which you run activities with me. Add me there first; or take the campaign as a file."
        )
        return Message(text, (back,))
    text = t(
        "To which group? It becomes a draft there, without a first day and without names of people. Here nothing changes."
    )
    rows: list[Row] = [(Button.tapping(Markup.escape(g.title), CarryHereTap(g.id)),) for g in groups]
    return Message(text, (*rows, back))
