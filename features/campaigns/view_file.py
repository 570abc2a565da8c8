"""A campaign as a file, in words: sent, asked for, and what one that came in would change."""

from collections.abc import Iterator

from markupsafe import Markup

from features.campaigns.differences import Difference
from features.campaigns.facts import CampaignFacts, PreviewFacts
from features.campaigns.taps import CampaignTap, DeskTap, FileDoTap, FileForTap
from features.campaigns.view_parts import part_names
from features.campaigns.yaml_file import named
from features.facts import GroupFacts
from kit.messages import Button, Made, Message, Row
from kit.texts import Texts, as_written, person_name

# So much of what differs fits into one message beside the rest.
_MOST_SIGNS, _SHORT = 2400, 80
_MOST_HANDED = 5


def how(t: Texts) -> Markup:
    """What a file must look like."""
    return t(
        "A campaign comes as a text file (YAML). The easiest is to let me send you one, change that, and send it back."
    )


def written(t: Texts, campaign: CampaignFacts, text: str) -> Message:
    """The document as a file, and that it may come back."""
    said = t(
        "<b>{title}</b> as a file. Change it in any editor and send it back to me here. "
        "I show what would change, and nothing does before you say so.",
        title=as_written(campaign.title, most=120),
    )
    back = Button.tapping(t("◀ Back"), CampaignTap(campaign.group_id, campaign.number))
    return Message(said, ((back,),), attachment=_file(campaign.title, text))


def template_written(t: Texts, title: str, text: str) -> Message:
    """A template as a file."""
    said = t(
        "The template <b>{title}</b> as a file. Whoever has me in a group can send it to me.",
        title=as_written(title, most=120),
    )
    return Message(said, attachment=_file(title, text))


def _file(title: str, text: str) -> Made:
    return Made.by("features.campaigns.yaml_file:data", {"text": text}, filename=named(title))


def ask(t: Texts, group: GroupFacts) -> Message:
    """A file for a new campaign is wanted."""
    text = t(
        "Send me the file of a campaign or a template for <b>{group}</b>, as a document (YAML).", group=group.title
    )
    return Message(text, ((Button.tapping(t("◀ Back"), DeskTap(group.id)),),))


def being_read(t: Texts) -> Message:
    """It has come."""
    return Message(t("I'm reading it. In a moment you see what it says."))


def which_group(t: Texts, groups: tuple[GroupFacts, ...]) -> Message:
    """A file came by itself: for which group is it?"""
    rows: tuple[Row, ...] = tuple((Button.tapping(Markup.escape(g.title), FileForTap(g.id)),) for g in groups)
    return Message(t("This looks like the file of a campaign. For which group is it?"), rows)


def choose_group(t: Texts) -> Markup:
    """A group was to be chosen, and something was written."""
    return t("Please tap one of the groups above. To begin anew: /campaign")


def preview(t: Texts, group: GroupFacts, facts: PreviewFacts, mark: int, *, is_again: bool = False) -> Message:
    """What the file says, and what can become of it."""

    def button(label: Markup, what: str) -> Button:
        return Button.tapping(label, FileDoTap(group.id, mark, what))

    draft, leave = button(t("📄 A new draft"), "draft"), button(t("Leave it"), "leave")
    keep = button(t("⭐ Keep it as a template"), "keep")
    c = facts.campaign
    if c is None:
        text = t("This file is the campaign <b>{title}</b>. What shall become of it in <b>{group}</b>?",
                 title=as_written(facts.title, most=120), group=group.title)  # fmt: skip
        return Message(text, ((draft,), (keep,), (leave,)))
    title = as_written(c.title, most=120)
    if not facts.differences:
        text = t(
            "The file says what campaign {number}, <b>{title}</b>, says already.", number=str(c.number), title=title
        )
        return Message(text, ((draft, keep), (leave,)))
    lines = [t("With this file, campaign {number}, <b>{title}</b>, would change:", number=str(c.number), title=title)]
    if facts.is_of_another:
        lines.append(t("⚠️ The file was made of another campaign."))
    if is_again:
        lines.append(t("⚠️ It has been changed meanwhile. This is the difference to how it is now."))
    lines += [*_since(t, facts), *_handed(t, facts), *_listed(t, facts), Markup(""), t("Nothing has changed yet.")]
    replace = button(t("✅ Change it so"), "replace")
    return Message(Markup("\n").join(lines), ((replace,), (draft, keep), (leave,)))


def _since(t: Texts, facts: PreviewFacts) -> Iterator[Markup]:
    if facts.since is None or not facts.since.parts:
        return
    who = facts.since.who
    yield t(
        "⚠️ Since this file was made, {name} has changed {parts}. The file undoes that where it says something else.",
        name=t("somebody") if who is None else person_name(who),
        parts=part_names(t, facts.since.parts),
    )


def _handed(t: Texts, facts: PreviewFacts) -> Iterator[Markup]:
    """A file that is older than a hand-over would undo it: not unseen."""
    for each in facts.handed[:_MOST_HANDED]:
        yield t(
            "⚠️ The task “{task}” is with {holder} now. With this file it goes to {name}.",
            task=as_written(each.title, most=_SHORT),
            holder=as_written(each.holder),
            name=as_written(each.to),
        )
    if (rest := len(facts.handed) - _MOST_HANDED) > 0:
        yield t.many(
            "⚠️ … and {count} more task goes to somebody else", "⚠️ … and {count} more tasks go to somebody else", rest
        )


def _listed(t: Texts, facts: PreviewFacts) -> Iterator[Markup]:
    left = _MOST_SIGNS
    for at, each in enumerate(facts.differences):
        line = _difference(t, each)
        left -= len(line)
        if left < 0:
            rest = len(facts.differences) - at
            yield t.many("… and {count} more", "… and {count} more", rest)
            return
        yield line


def _difference(t: Texts, of: Difference) -> Markup:
    label = of.section.label(t)
    before, after = (
        "" if entry is None else as_written(of.section.line(t, entry).unescape(), most=_SHORT)
        for entry in (of.before, of.after)
    )
    if of.before is None:
        return t("➕ {part}: {line}", part=label, line=after)
    if of.after is None:
        return t("➖ {part}: {line}", part=label, line=before)
    if before == after:
        return t("✏️ {part}: {line}", part=label, line=after)
    return t("✏️ {part}: {before} → {after}", part=label, before=before, after=after)


def left_alone(t: Texts) -> Message:
    """The file is not wanted."""
    return Message(t("All right, nothing was changed."))
