"""Conditions as people write them, in both languages, and back."""

import pytest
from hypothesis import given, strategies as st

from features.activities.raffle.predicates import (
    EVER,
    MOST,
    SEGMENTS,
    Condition,
    read_conditions,
    write_conditions,
)
from features.activities.raffle.refusals import NoInvitations
from features.activities.raffle.values import read_head_count, read_raffle_prizes, read_tickets

CHECK_INS, POINTS, MEMBER = Condition("checkins", 5, 7), Condition("points", 20), Condition("member", 7)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("no", ()),
        ("不限", ()),
        ("checkins>=5/7d", (CHECK_INS,)),
        ("check-ins >= 5 / 7 days", (CHECK_INS,)),
        ("checkins=5", (Condition("checkins", 5, 30),)),
        ("7天打卡>=5", (CHECK_INS,)),
        ("最近7天内打卡次数≥5次", (CHECK_INS,)),
        ("打卡至少5次/7天", (CHECK_INS,)),
        ("checkins>=5/7d,points>=20, member>=7d", (CHECK_INS, POINTS, MEMBER)),
        ("checkins>=5/7d and points>=20 AND member>=1w", (CHECK_INS, POINTS, MEMBER)),
        ("7天打卡≥5次、积分不少于20分，入群满7天", (CHECK_INS, POINTS, MEMBER)),
        ("７天打卡＞＝５且积分＞＝２０并且在群>=1周", (CHECK_INS, POINTS, MEMBER)),
        ("took-part=#3, joined#4", (Condition("took-part", 1, 3), Condition("took-part", 1, 4))),
        ("参加过#3", (Condition("took-part", 1, 3),)),
        ("winless", (Condition("winless", EVER),)),
        ("从未中奖", (Condition("winless", EVER),)),
        ("未中奖>=30天", (Condition("winless", 30),)),
        ("segment=core/active", (Condition("segment", 1, 0b110),)),
        ("群体=核心/活跃", (Condition("segment", 1, 0b110),)),
    ],
)
def test_what_is_meant(said: str, meant: tuple[Condition, ...]) -> None:
    assert read_conditions(said) == meant


@pytest.mark.parametrize(
    "said",
    [
        "", ",", "charm>=7", "points", "points>20", "points>=0", "points<=20", "points>=20 or member>=7d", "checkins>=5/93d",
        "7天打卡>=5/7天", "points>=20,points>=30", "winless,winless>=3d", "took-part=#3,took-part=#3", "took-part=3",
        "segment=silent", "segment=core/", "member>=7m", ",".join(f"took-part=#{n}" for n in range(1, MOST + 2)),
    ],
)  # fmt: skip
def test_what_is_not_understood(said: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_conditions(said)


@pytest.mark.parametrize("said", ["invited>=1", "邀请>=1人", "points>=5, invites>=3"])
def test_what_there_will_be_is_said_to_come(said: str) -> None:
    with pytest.raises(NoInvitations):
        read_conditions(said)


_CONDITIONS = st.lists(
    st.one_of(
        st.builds(Condition, st.just("checkins"), st.integers(1, 1000), st.integers(1, 92)),
        st.builds(Condition, st.just("points"), st.integers(1, 10**6)),
        st.builds(Condition, st.just("member"), st.integers(1, 3650)),
        st.builds(Condition, st.just("took-part"), st.just(1), st.integers(1, 999_999)),
        st.builds(Condition, st.just("winless"), st.one_of(st.just(EVER), st.integers(1, 366))),
        st.builds(Condition, st.just("segment"), st.just(1), st.integers(1, 2 ** len(SEGMENTS) - 1)),
    ),
    max_size=MOST,
    unique_by=lambda each: (each.sort, each.of if each.sort == "took-part" else 0),
)


@given(_CONDITIONS)
def test_what_is_written_is_read_as_the_same(conditions: list[Condition]) -> None:
    assert read_conditions(write_conditions(conditions)) == tuple(conditions)


def test_other_values() -> None:
    assert [read_head_count(said) for said in ("100", "满100人", "100 people", "no")] == [100, 100, 100, None]
    assert [read_tickets(said) for said in ("3", "3张", "3 tickets")] == [3, 3, 3]
    assert [prize.place for prize in read_raffle_prizes("一等奖300分，2-3：马克杯")] == [1, 2, 3]
    for read, said in ((read_head_count, "1"), (read_tickets, "21"), (read_raffle_prizes, "1:5,draw:3")):
        with pytest.raises(ValueError, match=r".*"):
            read(said)
