"""The check of a campaign before its start: its page in private, and its buttons."""

from features.campaigns import life, store
from features.campaigns.changes import Change
from features.campaigns.checks import service as checks, view
from features.campaigns.checks.facts import Report
from features.campaigns.checks.mending import mended
from features.campaigns.store import Done
from features.campaigns.taps import AcceptTap, ChecksTap, MendTap
from features.people.access import OutOfDate, Right
from handlers.call import Call, Endpoints
from handlers.pages import turned
from kit.messages import Message, Reply
from kit.router import Place
from kit.texts import texts
from models import Campaign

router = Endpoints(again="campaign")


@router.tap(ChecksTap, right=Right.HOST, place=Place.PRIVATE)
async def check(call: Call, tap: ChecksTap) -> Reply:
    """Look at it as it is now. With nothing left to be said it is checked."""
    campaign, report = await _held(call, tap.number)
    if campaign.state == "draft" and not report.open:
        await life.checked(call.session, call.group, campaign.number, Done(call.person.id, call.now))
    return turned(await _page(call, campaign, tap.page))


@router.tap(AcceptTap, right=Right.HOST, place=Place.PRIVATE)
async def accept(call: Call, tap: AcceptTap) -> Reply:
    """It shall stay so."""
    campaign, report = await _held(call, tap.number)
    checks.accept(campaign, report, tap.mark)
    return turned(await _page(call, campaign, 0), view.accepted(call.t))


@router.tap(MendTap, right=Right.HOST, place=Place.PRIVATE)
async def mend(call: Call, tap: MendTap) -> Reply:
    """Do what can be done about it."""
    campaign, report = await _held(call, tap.number)
    finding = checks.find(report, tap.mark)
    if finding.mend is None or campaign.state not in life.ALLOWED[Change.CHECKED]:
        raise OutOfDate
    person = call.person
    by = f"@{person.username}" if person.username else person.name
    words = view.words_for(texts(call.group.language), finding.mend, campaign.title, finding)
    plan = mended(store.document_of(campaign), finding.mend, by=by, sentence=words)
    done = Done(person.id, call.now)
    edited = await life.edit(call.session, call.group, campaign.number, plan, done, version=campaign.version)
    return turned(await _page(call, edited, 0), view.done(call.t))


async def _held(call: Call, number: int) -> tuple[Campaign, Report]:
    """The campaign, which nobody else changes meanwhile, and what is found in it now."""
    campaign = await store.hold(call.session, call.group.id, number)
    return campaign, await checks.look(call.session, call.group, campaign, call.now)


async def _page(call: Call, campaign: Campaign, number: int) -> Message:
    report = await checks.look(call.session, call.group, campaign, call.now)
    return view.page(call.t, call.about, report, number, can_mend=campaign.state in life.ALLOWED[Change.CHECKED])
