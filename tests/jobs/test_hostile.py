"""Updates that are not what Telegram promises: whatever is wrong with one, it costs only itself, and those behind it go on."""

import asyncio
import copy
import json
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from sqlalchemy import select

from bot.transport import loads
from kit import reading
from models import CheckIn, QuarantinedUpdate, SeenUpdate
from tests.flows.group import make_group
from tests.jobs.deliveries import Logged, expected
from tests.jobs.test_pipeline import batch_of
from tests.wiring import World

Path = tuple[str | int, ...]


def deep(levels: int) -> list[Any]:
    """A list in a list in a list."""
    made: list[Any] = []
    for _ in range(levels):
        made = [made]
    return made


LARGE = (2**31, 2**52, 2**63 - 1, 2**63, -(2**63) - 1, 10**30, -1, 0)
NASTY: tuple[Any, ...] = (
    *LARGE, 1e300, 1.5, None, True, "", "x", "\ud83d", "a\x00b", "99999999999999999999", [], {}, [None], {"id": 10**40},
    "9" * 5000, " " * 4096, deep(300), deep(3000),
)  # fmt: skip


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    """Where something stands in an update, its number apart."""
    if path == ("update_id",):
        return
    if path:
        yield path
    for key, each in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from places(each, (*path, key))


def changed(raw: dict[str, Any], path: Path, value: Any) -> dict[str, Any]:
    """The update with another value there; `...` takes it away."""
    made = copy.deepcopy(raw)
    at: Any = made
    for step in path[:-1]:
        at = at[step]
    if value is ...:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    return made


async def real_updates(world: World) -> list[dict[str, Any]]:
    """One of each sort that the bot asks for, as Telegram sends them; what they ask is done as well."""
    group = await make_group(world, members=4)
    await group.starts("points=5")
    ann, bob = group.members[:2]
    group.owner.says("/new checkin Reading", group.chat)
    ann.says("hello", group.chat)
    ann.sends_photo(group.chat, caption="/checkin #run")
    bob.says("/grant 5 thanks", group.chat, reply_to=group.chat.messages[-1])
    ann.reacts(group.board, "👍")
    bob.edits(bob.says("hi", group.chat), "hi there")
    ann.taps("I'm here", group.chat)
    bob.starts(world.bot)
    bob.leaves(group.chat)
    found = await batch_of(world.telegram)
    await world.settle()
    return found


async def takes(world: World, raws: Sequence[dict[str, Any]]) -> None:
    """All at once, each into the pipeline; whatever `accept` raises fails the test."""
    await asyncio.gather(*(world.app.polling._pipeline.accept(raw) for raw in raws))
    await world.app._speaker.idle()


async def seen(world: World, raws: Sequence[dict[str, Any]]) -> bool:
    """They all count as dealt with."""
    ids = [raw["update_id"] for raw in raws]
    async with world.app.database.read() as session:
        found = await session.scalars(select(SeenUpdate.update_id).where(SeenUpdate.update_id.in_(ids)))
    return set(ids) == set(found)


def written_now(raws: Sequence[dict[str, Any]], world: World) -> None:
    """Messages count at the moment they were written: these, now; unless it is their date that is strange."""
    for raw in raws:
        for message in (raw.get("message"), raw.get("edited_message")):
            if isinstance(message, dict) and type(message.get("date")) is int and 0 < message["date"] < 2**31:
                message["date"] = int(world.clock.now().timestamp())


async def test_whatever_one_field_holds_it_costs_only_its_update(world: World, logged: Logged) -> None:
    """Every field of every sort of update, with each of the values in turn, and innocent taps among them."""
    sorts = await real_updates(world)
    numbers = iter(range(1_000_000, 2_000_000))
    tap = next(raw for raw in sorts if "callback_query" in raw)
    innocent = 10**10
    values = iter(NASTY * 1000)
    # Each field has three of the values, another three than its neighbour: all of both come together somewhere.
    bad = [
        changed(raw, path, value) | {"update_id": next(numbers)}
        for raw in sorts
        for path in places(raw)
        if "reply_markup" not in path
        for value in (..., next(values), next(values), next(values))
    ]
    assert len(bad) > 500
    for start in range(0, len(bad), 20):
        part = bad[start : start + 20]
        good = copy.deepcopy(tap) | {"update_id": next(numbers)}
        innocent += 1
        good["callback_query"]["from"] = {"id": innocent, "is_bot": False, "first_name": "Zoe"}
        # Whoever it comes from has their allowance back: what is beyond it is not even looked at.
        world.clock.advance(minutes=5)
        written_now(part, world)
        await takes(world, [*part, good])
        assert await seen(world, [*part, good])
    async with world.app.database.read() as session:
        kept = list(await session.scalars(select(QuarantinedUpdate)))
    assert all(json.loads(row.payload)["update_id"] == row.update_id for row in kept)
    assert len(expected(logged, "update put aside")) == len(kept)
    # Only what was changed was put aside.
    assert {row.update_id for row in kept} <= {raw["update_id"] for raw in bad}


_plain = st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=()))
_values = st.recursive(
    _plain | st.integers(0, len(NASTY) - 2).map(NASTY.__getitem__),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
async def test_whatever_several_fields_hold(world: World, logged: Logged, data: st.DataObject) -> None:
    sorts = _SORTS.get(id(world)) or _SORTS.setdefault(id(world), await real_updates(world))
    raws = []
    for _ in range(data.draw(st.integers(1, 6))):
        raw = data.draw(st.sampled_from(sorts))
        for _ in range(data.draw(st.integers(1, 4))):
            if found := list(places(raw)):
                raw = changed(raw, data.draw(st.sampled_from(found)), data.draw(_values | st.just(...)))
        raws.append(raw | {"update_id": data.draw(st.integers(10**12, 10**15))})
    await takes(world, raws)
    assert await seen(world, raws)
    expected(logged, "update put aside")


_SORTS: dict[int, list[dict[str, Any]]] = {}


@pytest.mark.parametrize("number", [None, "7", True, -1, 0, 1.5, 2**63, 10**30, [], ...], ids=repr)
async def test_an_update_without_a_number_keeps_nobody(world: World, logged: Logged, number: Any) -> None:
    group = await make_group(world)
    await group.starts()
    group.members[0].taps("I'm here", group.chat)
    batch = await batch_of(world.telegram)
    nameless = {"message": {}} if number is ... else {"update_id": number, "message": {}}
    await world.app.polling._take([nameless, *batch], patience=None)
    async with world.app.database.read() as session:
        assert list(await session.scalars(select(CheckIn.person_id))) == [group.members[0].id]
    assert len(expected(logged, "update without a number")) == 1
    # Where nothing else comes, it is not asked for again at once.
    with pytest.raises(ValueError, match="without a number"):
        await world.app.polling._take([nameless], patience=None)
    expected(logged, "update without a number")


@pytest.mark.parametrize("raw", [None, 7, "x", [], [7], {}], ids=repr)
def test_what_is_no_update_has_no_number(raw: Any) -> None:
    assert reading.number_of(raw) is None


BATCH = b'{"ok":true,"result":[{"update_id":1,"x":%b},{"update_id":2,"text":"a [bracket\\"] {"}]}'


@pytest.mark.parametrize(
    "value",
    [b'"\\ud83d"', b'"\\u0000"', b"9" * 4000, b"1e999", b'"\xff"', b"[" * 900 + b"]" * 900,
     b"[" * 50_000 + b'"]\\"[\\\\"' + b"]" * 50_000, b'{"a":' * 50_000 + b"1" + b"}" * 50_000],
    ids=lambda value: repr(value[:12]),
)  # fmt: skip
def test_an_answer_with_one_strange_update_is_read(value: bytes) -> None:
    first, second = loads(BATCH % value)["result"]
    assert first["update_id"] == 1
    assert second == {"update_id": 2, "text": 'a [bracket"] {'}


@pytest.mark.parametrize("body", [b"[" * 100_000, b"]" * 100_000, b"[" * 100_000 + b"}" * 100_000, b"", b'"'], ids=len)
def test_what_is_no_json_is_a_value_error(body: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        loads(body)
