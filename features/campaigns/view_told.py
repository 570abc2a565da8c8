"""What is said of a campaign by itself: to whoever answers for it, and to admins who may take it over."""

from markupsafe import Markup

from features.campaigns.facts_life import PartFacts
from features.campaigns.taps import AdminDoTap, CampaignTap, ItemTap
from features.campaigns.view_items import item_line
from features.facts import GroupFacts
from features.scheduling.names import named
from kit.messages import Button, Link, Message, Refusal, Row
from kit.texts import Texts, as_written, person_name, words


@named("campaign.item", speaks=True)
def _(t: Texts) -> Markup:
    return t("campaign: an item")


@named("campaign.end", speaks=False)
def _(t: Texts) -> Markup:
    return t("campaign: a look whether it is over")


# --- an item --------------------------------------------------------------------------------------------------------------------------


def failed(t: Texts, group: GroupFacts, part: PartFacts, why: Refusal | None) -> Message:
    """An item has failed: why (None: it was too late), and what can be done."""
    lines = [
        t(
            "⚠️ <b>{title}</b> in <b>{group}</b>: item {number} did not happen.",
            title=as_written(part.title),
            group=group.title,
            number=part.number,
        ),
        item_line(t, part.item),
        words(why, t) if why is not None else _late(t, part),
        t("Everything else goes on as planned."),
    ]
    return Message(Markup("\n").join(lines), decisions(t, part))


def _late(t: Texts, part: PartFacts) -> Markup:
    return t(
        "It was due at {moment}. I could not post it then, and did not more than two hours late.",
        moment=t.full_moment(part.at),
    )


def decisions(t: Texts, part: PartFacts) -> tuple[Row, ...]:
    """What can be done with an item that has not happened."""
    at = (part.group_id, part.campaign, part.number, part.part)
    again = t("🔁 Try again") if part.state == "failed" and part.trouble != "late" else t("🚀 Do it now")
    rows: list[Row] = []
    if part.state in {"failed", "skipped"}:
        rows.append((Button.tapping(again, ItemTap(*at, "again")),))
    if part.state in {"failed", "waiting"}:
        rows.append((Button.tapping(t("⏭ Leave it out"), ItemTap(*at, "skip")),))
    return (*rows, (Button.tapping(t("📋 To the campaign"), CampaignTap(part.group_id, part.campaign)),))


def decided(t: Texts, part: PartFacts) -> Message:
    """What became of it, wherever that was asked."""
    line = t(
        "{title}, item {number}: {item}", title=as_written(part.title), number=part.number, item=item_line(t, part.item)
    )
    said = t("✅ Done.") if part.state == "done" else t("⏭ Left out.")
    return Message(Markup("{}\n{}").format(line, said))


def part_page(t: Texts, group: GroupFacts, part: PartFacts) -> Message:
    """An item, and what can be done with it."""
    states = {
        "waiting": t("🕒 Due at {moment}", moment=t.full_moment(part.at)),
        "done": t("✅ Done."),
        "failed": t("⚠️ It did not happen."),
        "skipped": t("⏭ Left out."),
    }
    lines = [
        t("📋 <b>{title}</b> in <b>{group}</b>", title=as_written(part.title), group=group.title),
        t("Item {number}: {item}", number=part.number, item=item_line(t, part.item)),
        states[part.state],
    ]
    if part.trouble == "late":
        lines.append(_late(t, part))
    if part.trouble == "past":
        lines.append(t("Its time had gone by when the campaign was planned."))
    return Message(Markup("\n").join(lines), decisions(t, part))


# --- nobody answers for it --------------------------------------------------------------------------------------------------------


def asked_to_take(t: Texts, group: GroupFacts, number: int, title: str, name: str, *, has_left: bool) -> Message:
    """Its owner has left the group, or is neither admin nor host any more: an admin is asked."""
    about = {"name": person_name(name), "group": group.title, "title": as_written(title)}
    text = (
        t(
            "👤 {name}, who answered for the campaign <b>{title}</b>, has left <b>{group}</b>.\n"
            "It goes on by itself; somebody has to hear what needs a decision.",
            **about,
        )
        if has_left
        else t(
            "👤 {name}, who answered for the campaign <b>{title}</b>, is neither admin nor host in <b>{group}</b> any more.\n"
            "It goes on by itself; somebody has to hear what needs a decision.",
            **about,
        )
    )
    yes = Button.tapping(t("🙋 I take it over"), AdminDoTap(group.id, number, "asked", 0))
    return Message(text, ((yes,), (Button.tapping(t("📋 To the campaign"), CampaignTap(group.id, number)),)))


def asked_in_group(t: Texts, group: GroupFacts, number: int, title: str) -> Message:
    """The same, where no admin takes messages in private."""
    text = t(
        "👤 Nobody answers for the campaign <b>{title}</b> any more. It goes on by itself. An admin can take it over:",
        title=as_written(title),
    )
    return Message(text, ((Link.starting(t("🙋 I take it over"), AdminDoTap(group.id, number, "asked", 0)),),))


def not_theirs_now(t: Texts, group: GroupFacts, title: str) -> Message:
    """To somebody who answered for it, and is neither admin nor host any more."""
    text = t(
        "👤 You are neither admin nor host in <b>{group}</b> any more, so I have asked for somebody else to answer for the campaign "
        "<b>{title}</b>. Tasks that you have stay yours: {command}",
        group=group.title,
        title=as_written(title),
        command="/tasks",
    )
    return Message(text)


def taken(t: Texts, title: str, name: str) -> Message:
    """Somebody has taken it over."""
    return Message(
        t("✅ {name} answers for the campaign <b>{title}</b> now.", name=person_name(name), title=as_written(title))
    )
