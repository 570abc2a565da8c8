"""Changing a campaign by buttons and forms: any part of its document, all by one form (docs/decisions/0063)."""

from features.campaigns import desk, editing, removing, store, taps, view_edit as view
from features.campaigns.editing import Filling
from features.campaigns.problems import BadDocument
from features.campaigns.refusals import ChangedMeanwhile
from features.campaigns.sections import Section, Shape
from features.campaigns.store import Done
from features.people.access import OutOfDate, Right
from features.values import flat
from handlers.call import Call, Endpoints
from handlers.campaigns import close_form
from handlers.pages import turned
from kit.messages import Message, Reply, Several, Toast
from kit.router import Place
from kit.texts import LANGUAGES, texts, words
from models import Campaign

router = Endpoints(again="campaign")


@router.tap(taps.SectionsTap, right=Right.HOST, place=Place.PRIVATE)
async def sections(call: Call, tap: taps.SectionsTap) -> Reply:
    """What there is to change."""
    await close_form(call)
    found = await store.find(call.session, call.group.id, tap.number)
    return turned(view.sections(call.t, desk.facts_of(found), editing.data_of(store.document_of(found))))


@router.tap(taps.SectionTap, right=Right.HOST, place=Place.PRIVATE)
async def section(call: Call, tap: taps.SectionTap) -> Reply:
    """The entries of a part; what is one value is asked for at once."""
    found = await store.find(call.session, call.group.id, tap.number)
    of = editing.section_of(tap.section)
    if of.shape is Shape.VALUE:
        (asked,) = of.asked({})
        filling = await editing.ask(call.session, call.person.id, found, of, 1, asked.key, call.now)
        return turned(_question(call, found, filling))
    await close_form(call)
    return turned(await _section(call, found, of, tap.page))


async def _section(call: Call, campaign: Campaign, of: Section, page: int) -> Message:
    data = await editing.shown_of(call.session, campaign, of)
    return view.section(call.t, desk.facts_of(campaign), of, data, page)


@router.tap(taps.EntryTap, right=Right.HOST, place=Place.PRIVATE)
async def entry(call: Call, tap: taps.EntryTap) -> Reply:
    """An entry."""
    await close_form(call)
    found = await store.find(call.session, call.group.id, tap.number)
    return turned(await _entry(call, found, editing.section_of(tap.section), tap.entry, more=bool(tap.more)))


async def _entry(
    call: Call, campaign: Campaign, of: Section, number: int, *, more: bool = False, saved: bool = False
) -> Message:
    held = editing.entry_of(of, await editing.shown_of(call.session, campaign, of), number)
    lived = await editing.lived_at(call.session, campaign, of, number)
    return view.entry(call.t, desk.facts_of(campaign), of, number, held, more=more, saved=saved, lived=lived)


@router.tap(taps.KeyTap, right=Right.HOST, place=Place.PRIVATE)
async def ask(call: Call, tap: taps.KeyTap) -> Reply:
    """Ask for a key of an entry."""
    found = await store.find(call.session, call.group.id, tap.number)
    of = editing.section_of(tap.section)
    filling = await editing.ask(call.session, call.person.id, found, of, tap.entry, tap.key, call.now)
    return turned(_question(call, found, filling))


@router.tap(taps.AddTap, right=Right.HOST, place=Place.PRIVATE)
async def add(call: Call, tap: taps.AddTap) -> Reply:
    """Add an entry."""
    found = await store.find(call.session, call.group.id, tap.number)
    of = editing.section_of(tap.section)
    if of.starts and tap.word == "any":
        return turned(view.starts(call.t, desk.facts_of(found), of))
    filling = await editing.add(call.session, call.person.id, found, of, tap.word, call.now)
    return turned(_question(call, found, filling))


def _question(call: Call, campaign: Campaign, filling: Filling) -> Message:
    data = editing.data_of(store.document_of(campaign))
    return view.question(
        call.t, desk.facts_of(campaign), filling.section, filling.asked, data, filling.given, filling.entry
    )


@router.tap(taps.ChoiceTap, right=Right.HOST, place=Place.PRIVATE)
async def choose(call: Call, tap: taps.ChoiceTap) -> Reply:
    """A ready answer."""
    filling = await _filling(call, tap.key)
    found = await store.find(call.session, call.group.id, filling.number)
    choices = filling.asked.choices(call.t, editing.data_of(store.document_of(found)))
    if tap.place >= len(choices):
        raise OutOfDate
    return await _answered(call, filling, choices[tap.place][1], is_tap=True)


@router.tap(taps.ClearTap, right=Right.HOST, place=Place.PRIVATE)
async def clear(call: Call, tap: taps.ClearTap) -> Reply:
    """Without this key."""
    return await _answered(call, await _filling(call, tap.key), None, is_tap=True)


@router.form(editing.NAME, right=Right.HOST)
async def written(call: Call) -> Reply:
    """The answer to the form's question."""
    filling = await editing.current(call.session, call.person.id, call.group.id, call.now)
    said = call.incoming.text
    if call.incoming.media is not None or not said.strip():
        return Message(view.words_only(call.t, filling.asked))
    found = await store.find(call.session, call.group.id, filling.number)
    data = editing.data_of(store.document_of(found))
    # What stands on a button may be written, in either language.
    ready = {
        flat(label.striptags()): value
        for language in LANGUAGES
        for label, value in filling.asked.choices(texts(language), data)
    }
    return await _answered(call, filling, ready.get(flat(said), said), is_tap=False)


async def _answered(call: Call, filling: Filling, said: str | None, *, is_tap: bool) -> Reply:
    try:
        done = await editing.answer(call.session, call.group, call.person.id, filling, said, call.now)
    except BadDocument as bad:
        text = view.not_taken(call.t, bad.problems, filling.asked)
        return Several((Toast(), Message(text))) if is_tap else Message(text)
    except ChangedMeanwhile as meanwhile:
        again = await editing.look_again(call.session, call.group, call.person.id, filling, call.now)
        found = await store.find(call.session, call.group.id, filling.number)
        told = (Message(words(meanwhile, call.t)), _question(call, found, again))
        return Several((Toast(), *told) if is_tap else told)
    found = await store.find(call.session, call.group.id, filling.number)
    if isinstance(done, Filling):
        page = _question(call, found, done)
    elif filling.section.shape is Shape.VALUE:
        page = view.sections(call.t, desk.facts_of(found), editing.data_of(store.document_of(found)), saved=True)
    else:
        page = await _entry(call, found, filling.section, done, saved=True)
    return turned(page) if is_tap else page


async def _filling(call: Call, key: str) -> Filling:
    """The form that the tap is about. Raises OutOfDate."""
    filling = await editing.current(call.session, call.person.id, call.group.id, call.now)
    if filling.key != key:
        raise OutOfDate
    return filling


@router.tap(taps.TakeOutTap, right=Right.HOST, place=Place.PRIVATE)
async def take_out(call: Call, tap: taps.TakeOutTap) -> Reply:
    """Take an entry out, where that is meant."""
    await close_form(call)
    found = await store.find(call.session, call.group.id, tap.number)
    of, data = editing.section_of(tap.section), editing.data_of(store.document_of(found))
    held = editing.entry_of(of, data, tap.entry)
    removal = removing.without(of, data, tap.entry)
    if not tap.sure:
        facts = desk.facts_of(found)
        return turned(view.ask_removal(call.t, facts, of, tap.entry, held, removal, of.entries(data)))
    done = Done(call.person.id, call.now)
    try:
        await editing.take_out(call.session, call.group, tap.number, removal.document, tap.version, done)
    except BadDocument as bad:
        return Several((Toast(), Message(view.cannot_go(call.t, bad.problems))))
    return turned(await _section(call, await store.find(call.session, call.group.id, tap.number), of, 0))
