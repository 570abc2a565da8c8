"""Options with pictures: a host sends them in private, members look through them there and vote; in both languages."""

from features.activities.vote import refusals
from features.activities.vote.taps import GalleryTap, GalleryVoteTap, NoPictureTap, PicturesTap, PictureTap
from kit.buttons import Tap, encode
from models import Paper, Voter
from simulator import Message, Person
from tests import wiring
from tests.flows.group import BOTH, OUT_OF_DATE, rows_of, when
from tests.flows.test_vote import MINE, TITLE, YOURS, Booth, a_vote, refusal
from tests.wiring import World

PICTURES = {"en": "🖼 Pictures of the options", "zh-CN": "🖼 选项图片"}
SEE = {"en": "🖼 See the pictures", "zh-CN": "🖼 看图投票"}
THIS_ONE = {"en": "🗳 Vote for this one", "zh-CN": "🗳 投这一项"}
CHOSEN = {"en": "✅ Chosen · take it back", "zh-CN": "✅ 已选 · 撤回"}
SEND = {"en": "Send me a picture for {}.", "zh-CN": "请发一张图片：{}"}
IN = {"en": "✅ {} has its picture.", "zh-CN": "✅ “{}”的图片收好了。"}
ALL = {"en": "Every option has a picture now.", "zh-CN": "每个选项都有图片了。"}
NOT_YET = {"en": "You haven't voted yet.", "zh-CN": "你还没有投票。"}
HAVE = {"en": "You have chosen {}.", "zh-CN": "你选了{}。"}


async def answered(booth: Booth, person: Person, on: Message, what: Tap) -> str:
    """What somebody is told who sends data of a button that this message may not bear."""
    booth.world.clock.advance(seconds=2)
    tap = person.taps_data(on, encode(what), old=True)
    await booth.world.settle()
    assert tap.answer is not None
    return tap.answer.text


async def host_opens(booth: Booth) -> Message:
    """The host goes from the panel of the vote to its pictures."""
    await booth.group.hears(booth.group.admin, "/manage 1")
    return await booth.opens(booth.group.admin, PICTURES[booth.group.language], booth.group.bots_last)


@BOTH
async def test_a_gallery_in_which_members_vote(world: World, language: str) -> None:
    booth = await a_vote(world, language)
    group, (lake, hill, city) = booth.group, booth.options
    (mia, noah, _), admin = group.members, group.admin
    assert SEE[language] not in booth.board.button_texts
    desk = await host_opens(booth)
    assert desk.button_texts == [f"▫️ {lake}", f"▫️ {hill}", f"▫️ {city}"]
    await booth.taps(admin, f"▫️ {lake}")
    assert booth.last(admin).text == SEND[language].format(lake)
    # Words and files are not shown in a gallery.
    assert await booth.writes(admin, "A lake") == refusal(refusals.NoPicture(), language)
    admin.sends_document(admin.private(world.bot))
    await world.settle()
    assert booth.last(admin).text == refusal(refusals.NoPicture(), language)
    # What comes then, an album as well, goes to one option after the other.
    await world.advance(seconds=3)
    sent = admin.sends_album(admin.private(world.bot), 2)
    await world.advance(seconds=3)
    assert booth.last(admin).text == f"{IN[language].format(hill)}\n{SEND[language].format(city)}"
    await booth.drawn()
    assert SEE[language] in booth.board.button_texts
    # Every page is a picture; an option without one has a card with its words.
    page = await booth.opens(mia, SEE[language])
    assert page.text == f"🖼 {TITLE[language]} · 1 of 3\n{lake}\n\n{NOT_YET[language]}" or language != "en"
    assert (page.media.data, lake in page.text, NOT_YET[language] in page.text) == (sent[0].media.data, True, True)  # type: ignore[union-attr]
    await booth.taps(mia, "▶️")
    assert page.media is not None
    assert page.media.data == sent[1].media.data  # type: ignore[union-attr]
    await booth.taps(mia, "▶️")
    assert page.media.data.startswith(b"\x89PNG")
    assert city in page.text
    await booth.taps(admin, {"en": "All options", "zh-CN": "全部选项"}[language])
    await booth.taps(admin, f"🖼 {lake}")
    assert booth.last(admin).media is not None
    # A vote there is a vote: it counts once, can be taken back, and shows nothing of the result.
    await booth.taps(mia, "◀️")
    assert await booth.taps(mia, THIS_ONE[language]) == YOURS[language].format(hill)
    assert page.text.endswith(HAVE[language].format(hill))
    assert "▰" not in page.text
    assert (await rows_of(world, Voter), await rows_of(world, Voter, chosen=None), await rows_of(world, Paper)) == (
        1,
        1,
        1,
    )
    await booth.taps(mia, CHOSEN[language])
    assert await rows_of(world, Voter) == 0
    await booth.taps(mia, THIS_ONE[language])
    # After a restart it is all there; one's own vote leads there, too.
    url = world.app.database.engine.url.render_as_string(hide_password=False)
    await world.app.close()
    world.app = (await wiring.start(url, world.clock, telegram=world.telegram)).app
    await booth.opens(noah, MINE[language])
    await booth.taps(noah, SEE[language])
    assert booth.last(noah).media is not None
    # Members have voted with these pictures before their eyes: they stay; the option without one may still get its own.
    kept = refusal(refusals.PictureStays(lake), language)
    picture = booth.last(admin)
    admin.sends_photo(admin.private(world.bot))
    await world.settle()
    assert booth.last(admin).text == kept
    assert await answered(booth, admin, picture, PictureTap(1, 1, 1)) == ""
    assert booth.last(admin).text == kept
    assert booth.last(admin).button_texts == [{"en": "All options", "zh-CN": "全部选项"}[language]]
    assert await answered(booth, admin, picture, NoPictureTap(1, 1, 1)) == kept
    assert await answered(booth, admin, picture, PictureTap(1, 1, 3)) == ""
    admin.sends_photo(admin.private(world.bot))
    await world.settle()
    assert booth.last(admin).text == f"{IN[language].format(city)}\n{ALL[language]}"
    # It is over: the page says so, and the count.
    await when(world, "2026-11-24 20:00")
    await world.advance(seconds=7)
    await booth.taps(mia, "▶️")
    assert {"en": "City: 0 votes (0%)", "zh-CN": "逛街：0 票（0%）"}[language] in page.text
    assert page.button_texts == ["◀️", "▶️"]


async def test_pictures_follow_their_options_until_somebody_votes(world: World) -> None:
    booth = await a_vote(world, line="choices=2 results=live until=no")
    group, admin, mia = booth.group, booth.group.admin, booth.group.members[0]
    await host_opens(booth)
    await booth.taps(admin, "▫️ City")
    first = admin.sends_photo(admin.private(world.bot))
    await world.settle()
    await booth.taps(admin, "All options")
    await group.hears(admin, '/manage 1 options="City,Lake,Sea"')
    await booth.drawn()
    # It was number three, and is the first now; another one takes its place, and it can be taken away.
    page = await booth.opens(mia, SEE["en"])
    assert page.media is not None
    assert page.media.data == first.media.data  # type: ignore[union-attr]
    assert page.text == "🖼 Where to? · 1 of 3\nCity\n\n▱▱▱▱▱▱▱▱▱▱ City: 0 votes (0%)\n\n🗳 0 of 2 used"
    # Asked for by name: an option that is not there any more takes no picture.
    await answered(booth, admin, booth.last(admin), PictureTap(1, 1, 3))
    await group.hears(admin, '/manage 1 options="City,Lake"')
    admin.sends_photo(admin.private(world.bot))
    await world.settle()
    assert booth.last(admin).text == OUT_OF_DATE["en"]
    await host_opens(booth)
    await booth.taps(admin, "🖼 City")
    assert booth.last(admin).text == "This is the picture of City. Send me another one to replace it."
    await booth.taps(admin, "Remove it")
    assert booth.last(admin).button_texts == ["▫️ City", "▫️ Lake"]
    await booth.drawn()
    assert SEE["en"] not in booth.board.button_texts
    # Members have no desk, and a number beyond the options is none.
    for what in (PicturesTap(1, 1), PictureTap(1, 1, 1), NoPictureTap(1, 1, 1)):
        assert (await answered(booth, mia, page, what)).startswith("Only admins and hosts can do this.")
    for other in (GalleryTap(1, 1, 9), GalleryVoteTap(1, 1, 9, 1)):
        assert await answered(booth, mia, page, other) == OUT_OF_DATE["en"]
    # While it rests pictures can be added, and nobody votes.
    await group.hears(admin, "/manage 1")
    admin.taps("⏸ Pause", group.chat)
    await world.settle()
    await host_opens(booth)
    await booth.taps(admin, "▫️ Lake")
    admin.sends_photo(admin.private(world.bot))
    await world.settle()
    assert booth.last(admin).text == "✅ Lake has its picture.\nSend me a picture for City."
    assert await answered(booth, mia, page, GalleryVoteTap(1, 1, 1, 1)) == refusal(refusals.Resting("Where to?"))
    await booth.taps(mia, "▶️")
    assert page.button_texts == ["◀️", "▶️"]
