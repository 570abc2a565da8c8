"""Made-up buttons of every kind, with numbers that no row has: answered, without effect, and nobody's update is put aside."""

from dataclasses import fields
from typing import Any, get_type_hints

import pytest

from kit import buttons
from kit.buttons import Tap, bounds, encode
from models import Activity, QuarantinedUpdate
from tests.flows.group import make_group, rows_of
from tests.wiring import World

NUMBERS = (0, 1, 2, -1, 2**31 - 1, 2**31, 2**52, 2**63 - 1, -(2**63))
WORDS = (
    "",
    "x",
    "9.9",
    f"approve.{9**25}",
    f"{2**31}.1",
    "2026-12-31+23.59",
    "checkin",
    "title",
    "until",
    "zone",
    "host",
)
OURS = [kind for kind in buttons.kinds() if not kind.__module__.startswith("tests.")]
# By the package that they stand in: a world for each of them would cost more than what is tapped there.
ROOMS = {
    room: [kind for kind in OURS if kind.__module__.rpartition(".")[0] == room]
    for room in {kind.__module__.rpartition(".")[0] for kind in OURS}
}


def forged(kind: type[Tap]) -> list[str]:
    """The kind with all sorts of numbers and words."""
    hints = get_type_hints(kind)
    made: list[Tap] = []
    for at in range(max(len(NUMBERS), len(WORDS))):
        values: dict[str, Any] = {
            field.name: _number(field.name, at + n) if hints[field.name] is int else WORDS[at % len(WORDS)]
            for n, field in enumerate(fields(kind))
        }
        made.append(kind(**values))
    data = [encoded for tap in made if (encoded := _encoded(tap)) is not None]
    assert len(data) > len(made) // 2
    return data


def _number(name: str, at: int) -> int:
    """One of those that the field can carry."""
    could = [number for number in NUMBERS if number in bounds(name)]
    return could[at % len(could)]


def _encoded(tap: Tap) -> str | None:
    """The tap's data; None where it is longer than Telegram takes from any client."""
    try:
        return encode(tap)
    except ValueError:
        return None


@pytest.mark.parametrize("room", sorted(ROOMS))
async def test_forged_taps_are_answered_and_do_no_harm(world: World, room: str) -> None:
    group = await make_group(world)
    await group.starts()
    group.owner.starts(world.bot)
    await world.settle()
    private = group.owner.private(world.bot).last
    for kind in ROOMS[room]:
        taps = [
            person.taps_data(message, data)
            for data in [*forged(kind), f"{kind.code}:zzzzzzzzzzzzz", f"{kind.code}:"]
            for person, message in ((group.members[0], group.board), (group.owner, group.board), (group.owner, private))
        ]
        await world.settle()
        assert all(tap.answer is not None for tap in taps), kind
        # Within everybody's allowance.
        await world.advance(seconds=20)
        assert await rows_of(world, QuarantinedUpdate) == 0, kind
        assert await rows_of(world, Activity) == 1, kind


@pytest.mark.parametrize("number", ["0", "#7", "2147483648", "9" * 30])
async def test_numbers_that_nothing_has(world: World, number: str) -> None:
    group = await make_group(world)
    await group.starts()
    (said,) = await group.hears(group.owner, f"/manage {number}")
    assert said == f"There is no number {number.removeprefix('#')} here. See what's on: /activities"


@pytest.mark.parametrize("words", ["-1", "x", "Morning run"])
async def test_what_is_no_number_gets_the_list(world: World, words: str) -> None:
    group = await make_group(world)
    await group.starts()
    assert await group.hears(group.owner, f"/manage {words}") == ["Which one?"]
