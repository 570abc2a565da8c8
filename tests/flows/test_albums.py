"""An album that is answered with `/submit`: all of it is in, as far as the bot has heard it; where not, it says so."""

from jobs import upkeep
from models import Entry, EntryPart
from tests.flows.contest import a_contest
from tests.flows.group import BOTH, SHANGHAI, make_group, rows_of
from tests.wiring import World

TORN = {"en": "Only this one part of your album", "zh-CN": "相册里只收到这一张"}


async def files_of(world: World, number: int = 1) -> list[str]:
    """The files of an entry, by what tells them apart."""
    async with world.app.database.read() as session:
        entry = await session.get_one(Entry, (1, 1, number))
        return [file["unique_id"] for file in entry.files]


@BOTH
async def test_the_whole_album_is_in(world: World, language: str) -> None:
    """Whichever part is answered, in the order in which it was sent, with its words; once."""
    contest = await a_contest(world, language)
    mia = contest.group.members[0]
    album = mia.sends_album(contest.chat, 4, caption="A fox in four parts")
    await world.settle()
    said = await contest.group.hears(mia, "/submit", reply_to=album[2])
    assert said == []
    known = [each.media.file_unique_id for each in album if each.media is not None]
    assert await files_of(world) == known
    async with world.app.database.read() as session:
        assert (await session.get_one(Entry, (1, 1, 1))).text == "A fox in four parts"
    (again,) = await contest.group.hears(mia, "/submit", reply_to=album[0])
    assert {"en": "This is in already, as no. 1.", "zh-CN": "1"}[language] in again
    assert await rows_of(world, Entry) == 1


@BOTH
async def test_what_was_not_heard_is_said(world: World, language: str) -> None:
    """The album came before the collection: one part is in, and its author reads that, and where to send the rest."""
    group = await make_group(world, language=language, zone=SHANGHAI)
    mia = group.members[0]
    album = mia.sends_album(group.chat, 3)
    await world.settle()
    await group.hears(group.admin, '/new collection "Mascot" review=none')
    (said,) = await group.hears(mia, "/submit", reply_to=album[1])
    assert TORN[language] in said
    assert len(await files_of(world)) == 1
    assert group.bots_last.button_texts == [{"en": "✏️ Change no. 1", "zh-CN": "✏️ 修改 1 号"}[language]]


async def test_nobody_enters_the_album_of_another(world: World) -> None:
    contest = await a_contest(world)
    mia, noah = contest.group.members[:2]
    album = mia.sends_album(contest.chat, 2)
    await world.settle()
    (said,) = await contest.group.hears(noah, "/submit", reply_to=album[0])
    assert said.startswith("You can enter your own messages.")


async def test_albums_are_forgotten(world: World) -> None:
    """Two weeks later, and where no collection is on none is kept."""
    contest = await a_contest(world, line="until=60d")
    mia = contest.group.members[0]
    mia.sends_album(contest.chat, 2)
    await world.settle()
    assert await rows_of(world, EntryPart) == 2
    world.clock.advance(days=15)
    await upkeep.sweep(world.app._tools)
    assert await rows_of(world, EntryPart) == 0
