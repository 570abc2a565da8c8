"""The review of a campaign, in words: for its team in private, in short for the group; and the reminder of its questions."""

from markupsafe import Markup

from features.campaigns.after import view_figures as say, view_page
from features.campaigns.after.facts import CampaignTitle, Review
from features.campaigns.after.view_thanks import done_in_words
from features.campaigns.taps import PublishTap, ReviewTap, SheetTap
from features.scheduling.names import named
from features.statistics.view import segment_name
from kit.messages import Button, Made, Message, Row
from kit.texts import Texts, as_written, person_name

_PARTS, _UNASKED = 12, 5


@named("campaign.review", speaks=False)
def _(t: Texts) -> Markup:
    return t("review of a campaign")


def message(t: Texts, found: Review, picture: Made, *, what: str, may_publish: bool) -> Message:
    """The review for its team. `what`: opened, complete, or anything else where somebody asked for it."""
    lines: list[Markup] = [_heading(t, found), *_why(t, found, what)]
    for part in (_goal(t, found), _brought(t, found), _people(t, found), say.work(t, found), _answers(t, found)):
        lines += [Markup(), *part] if part else []
    return Message(Markup("\n").join(lines), _rows(t, found, may_publish=may_publish), attachment=picture)


def page(t: Texts, found: Review) -> Message:
    """The review as a file to open in a browser."""
    text = t(
        "📄 The review of <b>{title}</b>, with what the team says. It is for the team.", title=found.campaign.title
    )
    return Message(text, attachment=view_page.page(t, found))


def in_group(t: Texts, found: Review, picture: Made) -> Message:
    """The short review that everybody sees: what was reached together, and the first three by name, as in the weekly summary."""
    lines = [
        t("📋 <b>{title}</b> is over.", title=found.campaign.title),
        t.many("🙏 {count} of us took part.", "🙏 {count} of us took part.", found.people),
        *done_in_words(t, found.done),
        *(Markup("🎯 {}").format(say.result(t, each)) for each in found.reached if each.goal.value is not None),
    ]
    if found.top:
        names = t.listing(person_name(name) for name, _ in found.top)
        lines.append(t("🏅 Took part most: {names}", names=names))
    if found.stayed is not None:
        lines.append(Markup("🌱 {}").format(say.stayed(t, found.stayed)))
    return Message(Markup("\n").join(lines), attachment=picture)


def ask_publish(t: Texts, found: Review, shown: Message) -> Message:
    """Shall the group really see it? With all that it would see but the picture."""
    c = found.campaign
    head = t(
        "In <b>{group}</b> I post the picture and these words, once. What the team answered stays here.",
        group=c.group.title,
    )
    yes = Button.tapping(t("📣 Post it in the group"), PublishTap(c.group.id, c.number, 1))
    return Message(Markup("{}\n\n{}").format(head, Markup(shown.text)), ((yes,),))  # noqa: S704 - a message of ours


def published(t: Texts, campaign: CampaignTitle, *, is_new: bool) -> Message:
    """It stands in the group."""
    if is_new:
        return Message(t("📣 The review of <b>{title}</b> is on its way to the group.", title=campaign.title))
    return Message(t("📣 The review of <b>{title}</b> was posted in the group before.", title=campaign.title))


def reminder(t: Texts, campaign: CampaignTitle) -> Message:
    """To somebody of the team who has not answered."""
    text = t(
        "🗣 <b>{title}</b> in <b>{group}</b>: what worked, which parts, and what should be different next time? A minute is "
        "enough, and the next team begins with it.",
        title=campaign.title,
        group=campaign.group.title,
    )
    return Message(text, ((_questions(t, campaign),),))


def on_its_way(t: Texts) -> Markup:
    """The toast of what is put together."""
    return t("It's on its way.")


def _heading(t: Texts, found: Review) -> Markup:
    c = found.campaign
    return Markup("\n").join(
        (
            t("📋 Review: <b>{title}</b> · {group}", title=c.title, group=c.group.title),
            say.crowd(t, found),
        )
    )


def _why(t: Texts, found: Review, what: str) -> list[Markup]:
    if what == "opened":
        return [t("It is over, and you were part of its team: three questions wait for you below.")]
    if what != "complete" or found.closes_at is None:
        return []
    closes = t.moment(found.campaign.group.calendar.local(found.closes_at))
    if found.is_published:
        return [t("A week has gone by, so this is complete. Answers are taken until {moment}.", moment=closes)]
    return [
        t(
            "A week has gone by, so this is complete. It can be posted in the group until {moment}; then I close it.",
            moment=closes,
        )
    ]


def _goal(t: Texts, found: Review) -> list[Markup]:
    lines: list[Markup] = []
    for each in found.reached:
        beside = say.beside(t, each)
        said = say.result(t, each)
        lines.append(
            Markup("🎯 {}").format(said if beside is None else t("{figure} ({beside})", figure=said, beside=beside))
        )
    if found.earlier is not None:
        lines.append(Markup("↩️ {}").format(say.last_time(t, found.earlier)))
    return lines


def _brought(t: Texts, found: Review) -> list[Markup]:
    if not found.brought:
        return []
    return [
        t("🧩 <b>What brought whom</b> (took part, came with it first)"),
        *(
            t("· {title}: {people}, {first}", title=as_written(each.title), people=each.people, first=each.first)
            for each in found.brought[:_PARTS]
        ),
    ]


def _people(t: Texts, found: Review) -> list[Markup]:
    lines = [
        t("👥 <b>Who took part</b>, by what they were before"),
        *(Markup("· {}").format(say.of_segment(t, each, segment_name(t, each.segment))) for each in found.segments),
    ]
    best = say.best_day(t, found)
    return lines if best is None else [*lines, Markup("📅 {}").format(best)]


def _answers(t: Texts, found: Review) -> list[Markup]:
    lines = [
        t(
            "🗣 Answers of the team: {count} of {asked}",
            count=len(found.answers),
            asked=max(found.asked, len(found.answers)),
        )
    ]
    if found.unasked:
        names = t.listing(person_name(name) for name in found.unasked[:_UNASKED])
        lines.append(t("I could not ask {names}: whoever starts me in private can answer.", names=names))
    if found.answers:
        lines.append(t("What they say stands on the page."))
    return lines


def _rows(t: Texts, found: Review, *, may_publish: bool) -> tuple[Row, ...]:
    c = found.campaign
    rows: list[Row] = []
    if not found.is_closed:
        rows.append((_questions(t, c),))
    rows.append((Button.tapping(t("📄 As a page"), ReviewTap(c.group.id, c.number, "page")),))
    if may_publish and not found.is_closed and not found.is_published:
        rows.append((Button.tapping(t("📣 Post it in the group"), PublishTap(c.group.id, c.number, 0)),))
    return tuple(rows)


def _questions(t: Texts, campaign: CampaignTitle) -> Button:
    return Button.tapping(t("🗣 Three questions"), SheetTap(campaign.group.id, campaign.number, "next"))
