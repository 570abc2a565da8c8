"""After a campaign: one's own figures, the review, its three questions, and the group is shown it."""

from features import forms
from features.campaigns import store, taps
from features.campaigns.after import (
    answers,
    reviewing,
    thanks,
    view_answers,
    view_picture,
    view_review,
    view_thanks,
)
from features.people.access import OutOfDate, Right, require
from handlers.call import AskFirst, Call, Endpoints
from handlers.pages import turned
from kit.messages import Message, Reply, Several, Toast
from kit.router import Place
from kit.texts import texts
from models import Campaign

router = Endpoints(again="campaign")

FORM = "campaign-review"


@router.tap(taps.OwnPartTap, right=Right.MEMBER, place=Place.GROUP)
async def own_part(call: Call, tap: taps.OwnPartTap) -> Reply:
    """What whoever taps has done in the campaign; nobody else sees it."""
    own = await thanks.own(call.session, call.group, await _found(call, tap.number), call.person.id)
    return Toast(view_thanks.own_part(call.t, own), alert=True)


@router.tap(taps.ThanksTap, right=Right.MEMBER, place=Place.PRIVATE)
async def thank(call: Call, tap: taps.ThanksTap) -> Reply:
    """No more thanks in private, or again."""
    if tap.wants:
        await thanks.accept(call.session, call.group, call.person.id)
        return turned(view_thanks.accepted(call.t, call.about))
    await thanks.refuse(call.session, call.group, call.person.id, call.now)
    return turned(view_thanks.refused(call.t, call.about))


@router.tap(taps.ReviewTap, right=Right.MEMBER, place=Place.PRIVATE)
async def review(call: Call, tap: taps.ReviewTap) -> Reply:
    """The review as a message, or as a file."""
    campaign = await _of_team(call, tap.number)
    await answers.review_of(call.session, campaign)
    if tap.form not in {"message", "page"}:
        raise OutOfDate
    # Whoever asks twice is answered twice; the same update is not.
    what = f"{tap.form}-{call.incoming.update_id}"
    await reviewing.send(call.session, call.group, campaign, call.person.id, what, call.now)
    return Toast(view_review.on_its_way(call.t))


@router.tap(taps.SheetTap, right=Right.MEMBER, place=Place.PRIVATE)
async def ask(call: Call, tap: taps.SheetTap) -> Reply:
    """The three questions."""
    campaign = await _of_team(call, tap.number)
    if tap.question == "next":
        return Several((Toast(), await _page(call, campaign)))
    if tap.question not in answers.QUESTIONS:
        raise OutOfDate
    return turned(await _page(call, campaign, tap.question))


@router.tap(taps.PartTap, right=Right.MEMBER, place=Place.PRIVATE)
async def pick(call: Call, tap: taps.PartTap) -> Reply:
    """A part that worked."""
    campaign = await _of_team(call, tap.number)
    await answers.pick(call.session, campaign, call.person.id, tap.item, call.now)
    form = await forms.current(call.session, call.person.id, call.now)
    step = form.step if form is not None and form.name == FORM and form.activity == campaign.number else None
    return turned(await _page(call, campaign, step))


@router.form(FORM, right=Right.MEMBER)
async def written(call: Call) -> Reply:
    """An answer in words."""
    form = await forms.current(call.session, call.person.id, call.now)
    if form is None or form.activity is None:
        raise OutOfDate
    campaign = await _of_team(call, form.activity)
    await answers.write(call.session, campaign, call.person.id, form.step, call.incoming.text, call.now)
    return await _page(call, campaign)


async def _page(call: Call, campaign: Campaign, step: str | None = None) -> Message:
    """The questions; what is written next is the answer to this one, or to the first that has none."""
    sheet = await answers.sheet(call.session, call.group, campaign, call.person.id)
    step = step or next((name for name in ("worked", "change") if name not in sheet.words), None)
    if step is None:
        await _close_form(call)
    else:
        form = forms.Open(FORM, call.group.id, campaign.number, step, {})
        await forms.keep(call.session, call.person.id, form, call.now)
    return view_answers.page(call.t, sheet, step)


async def _close_form(call: Call) -> None:
    form = await forms.current(call.session, call.person.id, call.now)
    if form is not None and form.name == FORM:
        await forms.give_up(call.session, call.person.id)


@router.tap(taps.PublishTap, right=Right.HOST, place=Place.PRIVATE)
async def publish(call: Call, tap: taps.PublishTap) -> Reply:
    """Show the group; asks first."""
    campaign = await _found(call, tap.number)
    await reviewing.require_publisher(call.session, call.group, campaign, call.person.id, call.now)
    if tap.sure:
        is_new = await reviewing.publish(call.session, call.group, campaign, call.person.id, call.now)
        return turned(view_review.published(call.t, thanks.title_of(call.group, campaign), is_new=is_new))
    found = await reviewing.review(call.session, call.group, campaign, call.now)
    if found.is_closed:
        raise answers.ReviewClosed(campaign.title)
    if found.is_published:
        return Several((Toast(), view_review.published(call.t, found.campaign, is_new=False)))
    t = texts(call.group.language)
    shown = view_review.in_group(t, found, view_picture.picture(t, found))
    return Several((Toast(), view_review.ask_publish(call.t, found, shown)))


async def _of_team(call: Call, number: int) -> Campaign:
    """The campaign, for somebody of its team or a host. Whether they are one still, Telegram may have to be asked."""
    campaign = await _found(call, number)
    if await answers.is_of_team(call.session, campaign, call.person.id):
        return campaign
    if not call.membership.is_certain and call.person.id not in call.asked:
        raise AskFirst(call.person.id)
    require(call.membership, Right.HOST)
    return campaign


async def _found(call: Call, number: int) -> Campaign:
    return await store.find(call.session, call.group.id, number)
