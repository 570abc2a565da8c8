"""What is said to those who took part in a campaign: in the group, to each who asks, and in private."""

from collections.abc import Mapping

from markupsafe import Markup

from features.activities.registry import DEEDS
from features.campaigns.after.facts import Own, Together
from features.campaigns.taps import OwnPartTap, ThanksTap
from features.facts import GroupFacts
from features.scheduling.names import named
from kit.messages import Button, Message
from kit.texts import Texts, as_written

_IN_A_TOAST = 200
_TITLE = 40


@named("campaign.thanks", speaks=False)
def _(t: Texts) -> Markup:
    return t("thanks for a campaign, in private")


def in_group(t: Texts, found: Together, text: str) -> Message:
    """The thanks that the document has words for, with what all did together."""
    lines = [
        Markup.escape(text),
        Markup(),
        t.many("🙏 {count} of us took part.", "🙏 {count} of us took part.", found.people),
        *done_in_words(t, found.done),
    ]
    return Message(Markup("\n").join(lines), ((Button.tapping(t("🙋 My part"), OwnPartTap(found.campaign.number)),),))


def in_private(t: Texts, own: Own) -> Message:
    """To somebody who took part."""
    c = own.campaign
    lines = [
        t("🙏 Thank you for taking part in <b>{title}</b> in <b>{group}</b>!", title=c.title, group=c.group.title),
        t("Your part in it:"),
        *done_in_words(t, own.done),
    ]
    return Message(Markup("\n").join(lines), ((Button.tapping(t("🔕 No more of these"), ThanksTap(c.group.id, 0)),),))


def own_part(t: Texts, own: Own) -> str:
    """The toast under the thanks: somebody's own figures, as far as there is room."""
    if not own.done:
        return str(t("Nothing of yours was counted in this one. See what's on now: /activities").unescape())
    title = as_written(own.campaign.title, most=_TITLE)
    said = t("Your part in “{title}”:", title=title).unescape()
    for line in done_in_words(t, own.done):
        if len(longer := f"{said}\n{line.unescape()}") > _IN_A_TOAST:
            break
        said = longer
    return said


def refused(t: Texts, group: GroupFacts) -> Message:
    """Somebody wants no more of them."""
    return Message(
        t(
            "I thank you in private no more when something in <b>{group}</b> is over. Your own figures are below the "
            "thanks in the group.",
            group=group.title,
        ),
        ((Button.tapping(t("🙏 Thank me again"), ThanksTap(group.id, 1)),),),
    )


def accepted(t: Texts, group: GroupFacts) -> Message:
    """They want them again."""
    return Message(
        t("When something in <b>{group}</b> is over, I thank you in private again.", group=group.title),
        ((Button.tapping(t("🔕 No more of these"), ThanksTap(group.id, 0)),),),
    )


def done_in_words(t: Texts, done: Mapping[str, int]) -> list[Markup]:
    """What was done, a line a deed."""
    there = [(deed.words.line(t), done[deed.name]) for deed in DEEDS if done.get(deed.name)]
    return [t("{deed}: {count}", deed=deed, count=count) for deed, count in there]
