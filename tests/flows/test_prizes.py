"""Prizes: points, codes and things; claimed, not claimed, passed on to the next; nothing twice, nothing in the clear."""

import io
import re
from datetime import datetime

import openpyxl
import pytest
from sqlalchemy import select

from features.prizes.rules import check_draw, commitment, draw, read_list
from features.prizes.view import TakeTap
from jobs import lifecycle
from kit.buttons import to_link
from kit.messages import Message as Said
from models import Award, Collection, Delivery, Entry, PrizeCode, PrizeEvent, Transfer
from simulator import Message, Person
from tests import wiring
from tests.flows.contest import CLAIM, CLOSES, ENDS, SHOW, YES_PLEASE, Contest, a_contest
from tests.flows.group import BOTH, ledger_adds_up, rows_of
from tests.wiring import World

CODES = ("AAAA-1111", "BBBB-2222")
LOAD = {"en": "🔑 Load codes", "zh-CN": "🔑 录入兑换码"}
PRIZES = {"en": "🎁 Prizes and codes", "zh-CN": "🎁 奖品与兑换码"}
NO_PRIZE = {
    "en": "There is no prize waiting for you here. The result in the group says who won; admins can look it up with /prizes.",
    "zh-CN": "这里没有等你领取的奖品。群里的结果写明了获奖者，管理员也可以用 /prizes 查询。",
}
SHOWN = {
    "en": "Your code has been shown already. If you have lost it, please ask an admin of the group.",
    "zh-CN": "兑换码已经显示过了。如果没存下来，请联系群管理员。",
}
NO_KEY = {
    "en": "I can't keep codes safe yet: whoever hosts me has to set PRIZE_KEY first (it's in my instructions). "
    "Until then prizes can be points or things.",
    "zh-CN": "目前还不能安全保存兑换码：需要部署者先设置 PRIZE_KEY（见说明）。在此之前，奖品可以是积分或实物。",
}
WAITS = {
    "en": "It is yours. The code isn't here yet; I've told the organisers, and you'll hear from me.",
    "zh-CN": "奖品归你了！兑换码还没到位，已经通知主持人，到了会私聊你。",
}
COME_TO_YOU = {
    "en": "🎁 A prize of Name our mascot in Runners has come to you: a code.",
    "zh-CN": "🎁 Runners 给吉祥物起名 的奖品顺延给你了：兑换码。",
}


async def decided(world: World, language: str, prizes: str, *, codes: int = 0, entries: int = 4) -> Contest:
    """A collection that is over: Mia, Noah, Lena and Tom came in in this order, and have a vote each. The admin has started the bot."""
    contest = await a_contest(world, language, f'prizes="{prizes}" votes=1')
    contest.group.admin.starts(world.bot)
    await world.settle()
    for person in contest.group.members[:entries]:
        await contest.enters(person, f"Idea of {person.name}")
    if codes:
        await load(contest, *CODES[:codes])
    await contest.until(CLOSES)
    await contest.each_is_chosen(*(f"Idea of {person.name}" for person in contest.group.members[:entries]))
    await contest.until(ENDS)
    return contest


async def desk(contest: Contest) -> Message:
    """The admin opens the desk of the prizes."""
    await contest.group.hears(contest.group.admin, "/prizes")
    await contest.follows(contest.group.admin, "🗂", contest.group.bots_last)
    await contest.taps(contest.group.admin, PRIZES[contest.language])
    return contest.last(contest.group.admin)


async def load(contest: Contest, *codes: str) -> str:
    """The admin loads codes; what the bot says to it."""
    await desk(contest)
    await contest.taps(contest.group.admin, LOAD[contest.language])
    return await contest.writes(contest.group.admin, "\n".join(codes))


async def claims(contest: Contest, person: Person, button: str) -> Message:
    """Somebody claims by the result's link in the group."""
    page = await contest.follows(person, CLAIM[contest.language])
    await contest.taps(person, button, page)
    return page


async def events(world: World) -> list[tuple[int, str]]:
    """What happened to the prizes, in order."""
    async with world.app.database.read() as session:
        return [
            (e.slot, e.what)
            for e in await session.scalars(select(PrizeEvent).order_by(PrizeEvent.at, PrizeEvent.slot, PrizeEvent.nth))
        ]


@BOTH
async def test_points_a_code_and_a_thing(world: World, language: str) -> None:
    """From the result to the last prize."""
    mug = {"en": "A mug", "zh-CN": "马克杯"}[language]
    contest = await decided(world, language, f"1:300,2:code,3:{mug}", codes=2)
    mia, noah, lena, tom, *_ = contest.group.members
    assert await contest.group.points(mia) == 300
    page = await claims(contest, noah, SHOW[language])
    assert CODES[0] in page.text
    page = await claims(contest, lena, YES_PLEASE[language])
    assert (
        page.text.splitlines()[1]
        == {
            "en": "It is yours. The organisers know, and will get in touch with you.",
            "zh-CN": "奖品归你了！已经通知主持人，他们会联系你。",
        }[language]
    )
    assert (await contest.follows(tom, CLAIM[language])).text == NO_PRIZE[language]
    admin = contest.group.admin
    await world.advance(seconds=2)
    assert mug in contest.last(admin).text
    await contest.taps(admin, {"en": "✅ Handed over", "zh-CN": "✅ 已发放"}[language])
    assert {
        "en": "Place 3: A mug — given to Lena",
        "zh-CN": "第 3 名：马克杯——已发给 Lena",
    }[language] in contest.last(admin).text
    await ledger_adds_up(world)
    assert await events(world) == [
        (1, "offered"), (1, "given"), (2, "offered"), (3, "offered"), (2, "claimed"), (2, "shown"), (3, "claimed"), (3, "given"),
    ]  # fmt: skip


@BOTH
async def test_a_code_is_shown_once(world: World, language: str) -> None:
    """Again for ten minutes, should the connection have broken; not after that. In the database it cannot be read."""
    contest = await decided(world, language, "1:code", codes=1)
    mia = contest.group.members[0]
    await claims(contest, mia, SHOW[language])
    assert await contest.forges(mia, "zt:1:1") == ""
    assert CODES[0] in contest.last(mia).text
    await world.advance(minutes=11)
    assert await contest.forges(mia, "zt:1:1") == SHOWN[language]
    async with world.app.database.read() as session:
        sealed = (await session.scalars(select(PrizeCode.sealed))).one()
        waiting = list(await session.scalars(select(Delivery.payload)))
    assert CODES[0] not in sealed
    assert not any(CODES[0] in str(payload) for payload in waiting)


@BOTH
async def test_a_code_waits_nowhere(world: World, language: str) -> None:
    """By a link, while the chat takes no more, an answer waits in the outbox: with the button to the code, not with the code."""
    contest = await decided(world, language, "1:code", codes=1)
    mia = contest.group.members[0]
    chat = contest.private(mia)
    world.telegram.fail_next("sendMessage", 429, "Too Many Requests: retry after 5", {"retry_after": 5}, chat=chat)
    for _ in range(3):
        mia.says(f"/start {to_link(TakeTap(1, 1))}", chat)
    await world.app.polling.once()
    await world.app._speaker.idle()
    async with world.app.database.read() as session:
        assert await session.scalar(select(PrizeCode.slot)) is not None
        waiting = list(await session.scalars(select(Delivery.payload).where(Delivery.key.like("answer:%"))))
    assert waiting
    assert not any(CODES[0] in str(payload) for payload in waiting)
    await world.advance(seconds=10)
    assert await contest.taps(mia, SHOW[language]) == ""
    assert CODES[0] in contest.last(mia).text


def test_what_shows_a_code_cannot_be_put_into_a_row() -> None:
    with pytest.raises(ValueError, match="lies nowhere"):
        Said("a code", to_keep=Said("a button")).to_json()


@BOTH
async def test_not_claimed_it_goes_to_the_next(world: World, language: str) -> None:
    """After seven days, with a reminder before; the first one has no claim any more."""
    contest = await decided(world, language, "1:code", codes=1)
    mia, noah, *_ = contest.group.members
    await contest.until("2026-12-03 20:00")
    assert contest.last(mia).text.startswith("⏰")
    await contest.until("2026-12-04 20:00")
    assert contest.last(noah).text.splitlines()[0] == COME_TO_YOU[language]
    assert (await contest.follows(mia, CLAIM[language])).text == NO_PRIZE[language]
    page = await claims(contest, noah, SHOW[language])
    assert CODES[0] in page.text
    assert [what for _, what in await events(world)] == [
        "offered",
        "reminded",
        "expired",
        "offered",
        "claimed",
        "shown",
    ]


@BOTH
async def test_a_winner_who_has_blocked_the_bot(world: World, language: str) -> None:
    """The group's result still leads to the prize; the reminder names the winner there, and the backup hears of it in the end."""
    contest = await a_contest(world, language, 'prizes="1:code" votes=1')
    mia, noah, *_ = contest.group.members
    contest.group.admin.starts(world.bot)
    await world.settle()
    await contest.enters(mia, "Foxy")
    await contest.enters(noah, "Rusty")
    await load(contest, CODES[0])
    await contest.until(CLOSES)
    await contest.each_is_chosen("Foxy", "Rusty")
    mia.blocks(world.bot)
    await world.settle()
    await contest.until(ENDS)
    assert contest.said("🏁")
    await contest.until("2026-12-03 20:00")
    assert "Mia" in contest.said("🎁")
    await contest.until("2026-12-04 20:00")
    page = await claims(contest, noah, SHOW[language])
    assert CODES[0] in page.text


@BOTH
async def test_too_few_codes(world: World, language: str) -> None:
    """Hosts hear of it; winners claim meanwhile, and are told when theirs is here."""
    contest = await decided(world, language, "1-2:code", codes=1)
    mia, noah, *_ = contest.group.members
    admin = contest.group.admin
    assert {"en": "1 code is missing", "zh-CN": "还缺 1 个兑换码"}[language] in contest.last(admin).text
    assert CODES[0] in (await claims(contest, mia, SHOW[language])).text
    page = await claims(contest, noah, SHOW[language])
    assert page.text.splitlines()[1] == WAITS[language]
    # The deadline does not count against whoever waits.
    await contest.until("2026-12-10 20:00")
    await load(contest, CODES[0], CODES[1])
    await world.advance(seconds=2)
    await contest.taps(noah, SHOW[language])
    assert CODES[1] in contest.last(noah).text
    async with world.app.database.read() as session:
        assert [code.slot for code in await session.scalars(select(PrizeCode).order_by(PrizeCode.number))] == [1, 2]


@BOTH
async def test_without_a_key_codes_are_refused(database_url: str, clock: object, language: str) -> None:
    world = await wiring.start(database_url, clock, prize_key=None)  # type: ignore[arg-type]
    contest = await a_contest(world, language, 'prizes="1:code"')
    contest.group.admin.starts(world.bot)
    await world.settle()
    await desk(contest)
    assert (await contest.taps(contest.group.admin, LOAD[language])).rstrip("…") in NO_KEY[language]
    assert await rows_of(world, PrizeCode) == 0
    await world.app.close()


@BOTH
async def test_a_host_gives_it_to_the_next(world: World, language: str) -> None:
    """A tap on what was seen before changes nothing."""
    contest = await decided(world, language, "1:code", codes=1)
    admin, noah = contest.group.admin, contest.group.members[1]
    await desk(contest)
    await contest.taps(admin, {"en": "⏭ Place 1: to the next", "zh-CN": "⏭ 第 1 名：顺延下一位"}[language])
    await world.advance(seconds=2)
    assert contest.last(noah).text.splitlines()[0] == COME_TO_YOU[language]
    assert await contest.forges(admin, "zn:1:1:1:1")
    async with world.app.database.read() as session:
        award = await session.get_one(Award, (1, 1, 1))
    assert (award.person_id, award.turn) == (noah.id, 2)


@BOTH
async def test_nobody_is_left(world: World, language: str) -> None:
    contest = await decided(world, language, "1:code,2:code", codes=1, entries=1)
    assert {
        "en": "🎁 Place 2: a code — nobody to get it, it stays with the group",
        "zh-CN": "🎁 第 2 名：兑换码——没有得主，奖品留在群里",
    }[language] in contest.said("🏁")
    await contest.until("2026-12-04 20:00")
    assert {"en": "It stays with you.", "zh-CN": "奖品由你保留。"}[language] in contest.last(contest.group.admin).text
    async with world.app.database.read() as session:
        assert (await session.get_one(Award, (1, 1, 1))).state == "open"


@BOTH
async def test_a_place_without_a_prize_gets_none(world: World, language: str) -> None:
    """The third place's prize is the third's, also where the second place has none."""
    contest = await decided(world, language, "1:300,3:50,6:20")
    assert [await contest.group.points(person) for person in contest.group.members[:4]] == [300, 0, 50, 0]
    assert {
        "en": "🎁 Place 6: 20 points — nobody to get it, it stays with the group",
        "zh-CN": "🎁 第 6 名：20 积分——没有得主，奖品留在群里",
    }[language] in contest.said("🏁")


async def test_prizes_are_given_once_whatever_happens(world: World) -> None:
    """The end asked for twice, taps twice, a restart in between."""
    contest = await decided(world, "en", "1:300,2:A mug")
    noah = contest.group.members[1]
    await claims(contest, noah, YES_PLEASE["en"])
    await contest.forges(noah, "zt:1:1")
    url = world.app.database.engine.url.render_as_string(hide_password=False)
    await world.app.close()
    world.app = (await wiring.start(url, world.clock, telegram=world.telegram)).app
    admin = contest.group.admin
    assert await contest.forges(admin, "zh:1:1:2:1") == ""
    assert (await contest.forges(admin, "zh:1:1:2:1")).startswith("This prize has been given already")
    assert await contest.forges(admin, "me1:1")
    assert await rows_of(world, Transfer) == 1
    assert await contest.group.points(contest.group.members[0]) == 300


@BOTH
async def test_the_log_tells_everything(world: World, language: str) -> None:
    contest = await decided(world, language, "1:300,2:code", codes=1)
    await claims(contest, contest.group.members[1], SHOW[language])
    await desk(contest)
    await contest.taps(contest.group.admin, {"en": "📜 Log", "zh-CN": "📜 记录"}[language])
    lines = contest.last(contest.group.admin).text.splitlines()
    assert [line.split(" · ")[2] for line in lines[1:]] == {
        "en": ["code shown", "claimed", "offered", "given", "offered"],
        "zh-CN": ["已显示兑换码", "已申领", "待领取", "已发放", "待领取"],
    }[language]


# --- lots -------------------------------------------------------------------------------------------------------------------------


@BOTH
async def test_a_draw_that_everybody_can_check(world: World, language: str) -> None:
    """The seed's hash stands on the board from the beginning, the list's comes with the end of entries, both are shown at last."""
    contest = await a_contest(world, language, "vote=none draw=2 prizes=1:30,2:20")
    seed_hash = next(e for e in contest.board.text.split() if len(e.split("：")[-1].split(":")[-1]) == 64)[-64:]
    for person in contest.group.members[:4]:
        await contest.enters(person, f"Idea of {person.name}")
    contest.group.members[0].leaves(contest.chat)
    await world.settle()
    await contest.until(CLOSES)
    said = contest.said("🏁")
    async with world.app.database.read() as session:
        kept = await session.get_one(Collection, (1, 1))
    assert kept.seed in said
    listed = re.search(r"1:[0-9a-f]{16},2:[0-9a-f]{16},3:[0-9a-f]{16},4:[0-9a-f]{16}", said)
    assert listed
    # Without a vote nothing was said when entries closed: the result keeps both fingerprints, and the board that of the seed.
    assert seed_hash in said
    assert commitment(listed[0]) in said
    assert seed_hash in contest.board.text
    checked = check_draw(kept.seed, read_list(listed[0]), seed_hash=seed_hash, list_hash=commitment(listed[0]))
    assert checked.seed_fits
    assert checked.list_fits
    # Whoever left is drawn and does not win: the conditions hold at the draw.
    winners = [number for number in checked.order if number != 1][:2]
    points = {number: await contest.group.points(contest.group.members[number - 1]) for number in (1, 2, 3, 4)}
    assert points == {n: (30, 20)[winners.index(n)] if n in winners else 0 for n in points}
    (other,) = {2, 3, 4} - set(winners)
    await world.advance(seconds=4)
    assert (
        contest.last(contest.group.members[other - 1]).text
        == {
            "en": "🏁 Name our mascot in Runners is decided.\nThis time the lots fell on others. Thank you for taking part!",
            "zh-CN": "🏁 Runners 的 给吉祥物起名 结果揭晓。\n这次没有抽中。感谢参与！",
        }[language]
    )


async def test_a_long_list_comes_as_a_file(world: World) -> None:
    contest = await a_contest(world, line="vote=none draw=2 prizes=draw:50", members=21)
    for person in contest.group.members:
        person.says(f"/submit Idea of {person.name}", contest.chat)
    await world.settle()
    await contest.until(CLOSES)
    await world.advance(seconds=4)
    said = contest.said("🏁")
    [file] = [m.media for m in contest.chat.messages if m.kind == "document" and m.media is not None]
    lines = dict(line.split(": ") for line in file.data.decode().splitlines())
    tickets = read_list(lines["list"])
    assert [ticket.number for ticket in tickets] == list(range(1, 22))
    assert (lines["sha256(seed)"], lines["sha256(list)"]) == (commitment(lines["seed"]), commitment(lines["list"]))
    assert lines["seed"] in said
    assert lines["sha256(list)"] in said
    assert lines["order"] == ",".join(map(str, draw(lines["seed"], tickets)))


async def test_whoever_enters_anew_gets_no_other_lot(world: World) -> None:
    """Else somebody who knows the seed could go on until their lot is a good one."""
    contest = await a_contest(world, line="vote=none draw=1 prizes=draw:50 entries=1")
    mia = contest.group.members[0]
    for number in (1, 2, 3):
        await contest.enters(mia, f"Idea {number}")
        if number < 3:
            await contest.forges(mia, f"cw:1:1:{number}:1")
    async with world.app.database.read() as session:
        sent = list(await session.scalars(select(Entry).order_by(Entry.number)))
    assert len({entry.nonce for entry in sent}) == 3
    await contest.until(CLOSES)
    async with world.app.database.read() as session:
        kept = await session.get_one(Collection, (1, 1))
    assert kept.tickets == f"3:{sent[0].nonce}"


@BOTH
async def test_fewer_people_than_lots(world: World, language: str) -> None:
    contest = await a_contest(world, language, "draw=5 prizes=1:300,draw:7")
    mia, noah, *_ = contest.group.members
    await contest.enters(mia, "Foxy")
    await contest.enters(noah, "Rusty")
    await contest.until(CLOSES)
    await contest.votes(noah, "Foxy")
    await contest.until(ENDS)
    # Whoever has a place is not drawn as well.
    assert (await contest.group.points(mia), await contest.group.points(noah)) == (300, 7)


async def test_a_hundred_prizes_fit_into_every_message(world: World) -> None:
    """Of very many prizes messages show what there is room for; the desk shows those first that somebody has to see to."""
    thing = "A thing with a name that is almost as long as it may be at all"[:60]
    contest = await a_contest(world, line=f'prizes="1-50:{thing}" draw=50 brief="{"x" * 590}"', members=8)
    contest.group.admin.starts(world.bot)
    await world.settle()
    for person in contest.group.members:
        await contest.enters(person, f"By {person.name}: " + "a long idea " * 160)
    await contest.until(CLOSES)
    await contest.each_is_chosen(*(f"By {person.name}: " for person in contest.group.members))
    await contest.until(ENDS)
    assert "… and 85 more prizes" in contest.said("🏁")
    assert (await desk(contest)).text.count("offered to") == 8


@BOTH
async def test_the_files_come_by_themselves(world: World, language: str) -> None:
    """To whoever started it, once, also where the bot dies before it could send them; nobody else is bothered."""
    contest = await a_contest(world, language, "prizes=1:300")
    mia, noah, *_ = contest.group.members
    admin, owner = contest.group.admin, contest.group.owner
    for person in (admin, owner):
        person.starts(world.bot)
    await world.settle()
    await contest.enters(mia, None, "Foxy")
    await contest.enters(noah, "Rusty")
    await contest.until(CLOSES)
    await contest.votes(noah, "Foxy")
    world.clock.set(datetime.fromisoformat("2026-11-27T20:00:00+08:00"))
    await lifecycle.tick(world.app._tools)
    url = world.app.database.engine.url.render_as_string(hide_password=False)
    await world.app.close()
    world.app = (await wiring.start(url, world.clock, telegram=world.telegram)).app
    for _ in range(4):
        await world.advance(seconds=3)
    page, table = contest.files(admin)
    assert [page.text, table.text] == {
        "en": ["📄 The archive of Name our mascot", "📊 The table of Name our mascot"],
        "zh-CN": ["📄 给吉祥物起名 的作品集", "📊 给吉祥物起名 的表格"],
    }[language]
    assert page.media is not None
    assert "Rusty" in page.media.data.decode()
    assert page.media.data.decode().count('src="data:image/jpeg;base64,') == 1
    assert contest.files(owner) == []
    await world.advance(days=1)
    assert len(contest.files(admin)) == 2


async def test_without_entries_there_is_nothing_to_keep(world: World) -> None:
    contest = await a_contest(world)
    contest.group.admin.starts(world.bot)
    await contest.until(CLOSES)
    await world.advance(seconds=4)
    assert contest.said("🏁")
    assert contest.files(contest.group.admin) == []


@pytest.mark.parametrize("form", ["html", "xlsx"])
async def test_the_archive_and_the_table(world: World, form: str) -> None:
    contest = await a_contest(world, line="vote=both prizes=1:300")
    mia, noah, *_ = contest.group.members
    await contest.enters(mia, None, '=HYPERLINK("http://x")')
    await contest.enters(noah, "<script>alert(1)</script>")
    admin = contest.group.admin
    admin.starts(world.bot)
    await world.settle()
    await contest.until(CLOSES)
    await contest.votes(noah, "=HYPERLINK")
    await contest.until(ENDS)
    # The jury is still waited for: it does not come by itself yet.
    assert contest.files(admin) == []
    await contest.forges(admin, f"co:1:1:{form}")
    await world.advance(seconds=2)
    document = contest.files(admin)[-1].media
    assert document is not None
    if form == "html":
        page = document.data.decode()
        assert "<script>" not in page
        assert "&lt;script&gt;alert(1)" in page
        assert page.count('src="data:image/jpeg;base64,') == 1
    else:
        book = openpyxl.load_workbook(io.BytesIO(document.data))
        result = [[cell.value for cell in row] for row in book["Result"].iter_rows()]
        assert result[0][:4] == ["Place", "Entry", "Author", "Votes"]
        assert result[1][:4] == [1, 1, "Mia", 1]
        assert result[1][-1] == '\'=HYPERLINK("http://x")'
        assert {cell.data_type for row in book["Result"].iter_rows(min_row=2) for cell in row} <= {"n", "s"}
        assert book["Result"]["G2"].number_format == "0.00"
        assert book.sheetnames == ["Result", "All entries", "Jury"]
