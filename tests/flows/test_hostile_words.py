"""Words that were written to do harm, as somebody in a group would send them: answered like any other that is not understood."""

import pytest

from models import Announcement, QuarantinedUpdate
from tests.flows.group import make_group, rows_of
from tests.wiring import World


async def test_a_message_that_hung_the_bot_is_refused_like_any_other(world: World) -> None:
    group = await make_group(world)
    (said,) = await group.hears(group.owner, f'/announce hi buttons="x{" " * 3900}y"')
    assert "buttons" in said
    assert await rows_of(world, Announcement) == 0


@pytest.mark.every_case
@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("/manage #99999999999999999999", "There is no number 99999999999999999999 here."),
        ("/manage 99999999999999999999 until=22:00", "There is no number 99999999999999999999 here."),
        (f"/manage {'9' * 4000}", "There is no number 9999"),
        ("/verify 1 99999999999999999999", ""),
        (f"/verify {'9' * 4000}", "There is no number 9999"),
        ("/schedule 99999999999999999999", ""),
        (f"/schedule {'9' * 4000}", ""),
        ("/announce countdown 99999999999999999999", ""),
        ("/grant @ann 99999999999999999999 thanks", ""),
        (f"/grant @ann {'9' * 4000} thanks", ""),
        ('/announce hi at="9999-12-31 24:00"', ""),
        ('/announce hi at="0001-01-01 00:00"', ""),
        ('/new sharing "Talk" at="31.12.9999 24:00"', ""),
        ('/new collection "Names" until="9999-12-31 24:00"', ""),
        (f'/new checkin "Run" days="{"mon," * 900}"', ""),
        ("/excuse @ann 9999-12-31..9999-12-31 ill", ""),
        ("/summary 9999-W53", ""),
        ("/packet 99999999999999999999 99999999999999999999", ""),
        ("/settings zone=" + "a/" * 1900, ""),
    ],
    ids=lambda text: text[:40],
)
async def test_numbers_and_dates_beyond_all_there_can_be(world: World, words: str, answer: str) -> None:
    group = await make_group(world)
    await group.starts()
    said = await group.hears(group.owner, words)
    assert said
    assert answer in said[0]
    assert await rows_of(world, QuarantinedUpdate) == 0
