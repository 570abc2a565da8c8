"""Every kind of tap of the bot: at most 64 bytes with the largest ids there are, and the same when it comes back."""

from dataclasses import fields
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given, strategies as st
from sqlalchemy import BigInteger, Integer

from features.activities.view_form import EditFormTap, NewFormTap
from handlers import ROUTERS
from kit import buttons
from kit.buttons import WIDE, Tap, bounds, decode, encode, from_link, to_link
from models.base import metadata
from tests.contracts.taps import LARGEST, OURS, spoken


def test_every_kind_of_tap_has_an_endpoint() -> None:
    assert {kind for router in ROUTERS for kind in router.taps} == set(OURS)


def test_an_endpoint_takes_its_own_kind_of_tap() -> None:
    """Not a wider one, which mypy would let pass."""
    for router in ROUTERS:
        for kind, route in router.taps.items():
            if route.storm is None:
                takes = list(get_type_hints(route.endpoint).values())[1]
                # One that takes several buttons of one activity has each of them.
                assert (get_args(takes) == (kind,)) if route.joint else (takes is kind), route.endpoint
            else:
                # It takes several, each with the calls on it.
                ((_, taken),) = (get_args(each) for each in get_args(get_type_hints(route.storm)["storm"]))
                assert taken is kind, route.storm


def test_codes_are_unique_and_short() -> None:
    codes = [kind.code for kind in OURS]
    assert len(codes) == len(set(codes))
    assert all(1 <= len(code) <= 4 for code in codes)


@pytest.mark.parametrize("kind", OURS, ids=lambda kind: kind.__name__)
def test_the_largest_ids_fit(kind: type[Tap]) -> None:
    found = list(spoken(kind, LARGEST))
    assert found
    for tap in found:
        data = encode(tap)
        assert len(data.encode()) <= 64
        assert decode(data) == tap


@pytest.mark.parametrize("kind", [NewFormTap, EditFormTap], ids=lambda kind: kind.__name__)
def test_links_fit_too(kind: type[Tap]) -> None:
    for tap in spoken(kind, LARGEST):
        assert from_link(to_link(tap)) == tap


def any_tap(kind: type[Tap]) -> st.SearchStrategy[Tap]:
    """With whatever numbers and words its fields take."""
    hints = get_type_hints(kind)
    word = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./+=-", max_size=16)
    return st.builds(
        kind,
        **{
            field.name: st.integers(bounds(field.name)[0], bounds(field.name)[-1]) if hints[field.name] is int else word
            for field in fields(kind)
        },
    )


# Made once: drawing from them is quick, making them is not.
ANY = {kind: any_tap(kind) for kind in OURS}


@pytest.mark.parametrize("kind", OURS, ids=lambda kind: kind.__name__)
@given(data=st.data())
def test_what_is_written_comes_back(kind: type[Tap], data: st.DataObject) -> None:
    tap = data.draw(ANY[kind])
    try:
        written = encode(tap)
    except ValueError:
        # Five numbers of nineteen digits are no row's; what rows can have is tried above.
        return
    assert decode(written) == tap


INTEGERS = [(kind, field.name) for kind in OURS for field in fields(kind) if get_type_hints(kind)[field.name] is int]


@pytest.mark.parametrize(("kind", "name"), INTEGERS, ids=str)
def test_a_number_that_no_column_takes_is_neither_written_nor_read(kind: type[Tap], name: str) -> None:
    """Whatever a client makes up, the database is not asked for a row with such a number: it would not even take the question."""
    words: dict[str, Any] = {
        field.name: 1 if get_type_hints(kind)[field.name] is int else "x" for field in fields(kind)
    }
    assert decode(encode(kind(**words))) == kind(**words)
    for number in (bounds(name)[-1] + 1, bounds(name)[0] - 1):
        with pytest.raises(ValueError, match="no column takes"):
            encode(kind(**words | {name: number}))
        data = ":".join(
            [
                kind.code,
                *(buttons._to_base36(n) if isinstance(n, int) else n for n in (words | {name: number}).values()),
            ]
        )
        assert decode(data) is None


@pytest.mark.parametrize("name", sorted({name for _, name in INTEGERS}))
def test_no_number_is_wider_than_the_columns_it_is_looked_up_in(name: str) -> None:
    """A field and a column that have one name in the database (`group` is `group_id` there) are as wide as each other."""
    columns = [
        column.type
        for table in metadata.tables.values()
        for column in table.columns
        if column.name in {name, f"{name}_id"} and isinstance(column.type, Integer)
    ]
    if name in WIDE:
        assert columns
        assert all(isinstance(column, BigInteger) for column in columns)
    assert bounds(name)[-1] == (2**63 - 1 if name in WIDE else 2**31 - 1)


_codes = st.sampled_from([kind.code for kind in OURS])
_rest = st.from_regex(r"(:[0-9a-zA-Z_./+=-]{0,15}){0,4}", fullmatch=True)


@given(st.text() | st.builds(str.__add__, _codes, _rest) | st.builds(str.__add__, _codes, st.text()))
def test_only_what_we_would_write_is_read(data: str) -> None:
    found = decode(data)
    assert found is None or encode(found) == data


@given(st.text() | st.builds(str.__add__, _codes, st.text("_0123456789abcdefz-", max_size=30)))
def test_any_link_is_read_or_not(parameter: str) -> None:
    found = from_link(parameter)
    assert found is None or encode(found) == parameter.replace("_", ":")
