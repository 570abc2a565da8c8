"""What people write in reply to a list, and what hosts write of others: read as they mean it, and left alone where they just talk."""

import pytest

from features.activities.signup.hosting import Added, read_people
from features.activities.signup.reading import may_be_line, read_line, words_for
from features.activities.signup.refusals import ForHowMany, NobodyToAdd
from features.activities.signup.rules import Add, Change, Join, Leave, Take
from features.activities.signup.values import read_each, read_most, read_slots, write_most, write_slots

ENGLISH, CHINESE, OTHERS = ("adult", "child"), ("大人", "小孩"), ("Veg", "Fish", "VIP")


@pytest.mark.parametrize(
    ("said", "slots", "meant"),
    [
        ("+1", (), Add(((0, 1),))),
        ("＋２", (), Add(((0, 2),))),
        ("+1 张三", (), Add(((0, 1),), "张三")),
        ("+1 小孩", CHINESE, Add(((1, 1),))),
        ("+2大1小 吃素", CHINESE, Add(((0, 2), (1, 1)), "吃素")),
        ("+ 2 kids", ENGLISH, Add(((1, 2),))),
        ("-1", (), Add(((0, -1),))),
        ("-1 child", ENGLISH, Add(((1, -1),))),
        ("接龙 2大1小", CHINESE, Take(((0, 2), (1, 1)))),
        ("接龙2大1小", CHINESE, Take(((0, 2), (1, 1)))),
        ("接龙 两大一小", CHINESE, Take(((0, 2), (1, 1)))),
        ("报名：大人2，小孩1", CHINESE, Take(((0, 2), (1, 1)))),
        ("报名 2", (), Take(((0, 2),))),
        ("报名2人 靠窗", (), Take(((0, 2),), "靠窗")),
        ("报名+1", (), Take(((0, 1),))),
        ("sign up 2 adults and 1 child", ENGLISH, Take(((0, 2), (1, 1)))),
        ("Sign me up 2大1小", ENGLISH, Take(((0, 2), (1, 1)))),
        ("join 3", (), Take(((0, 3),))),
        ("2大1小", CHINESE, Take(((0, 2), (1, 1)))),
        ("2 adults, 1 child", ENGLISH, Take(((0, 2), (1, 1)))),
        ("两个人", (), Take(((0, 2),))),
        ("2 vip", OTHERS, Take(((2, 2),))),
        ("接龙", (), Join()),
        ("报名！", (), Join()),
        ("I'm in", (), Join()),
        ("算我", (), Join()),
        ("退出", (), Leave()),
        ("不来了", (), Leave()),
        ("Leave", (), Leave()),
    ],
)
def test_it_is_read_as_it_is_meant(said: str, slots: tuple[str, ...], meant: Change) -> None:
    assert may_be_line(said, is_reply=True)
    assert read_line(said, words_for(slots), slots) == meant


@pytest.mark.parametrize(
    "said",
    [
        "谁去过这家？", "一起去吧", "三点集合", "一大早就出发", "我也想去", "2", "-5度好冷", "+", "+10086", "- 带水", "join us tomorrow",
        "joining later",
        "接龙怎么弄", "报名截止了吗", "报名一下", "leave at 8?", "2大1小 在哪里集合", "两个人去过吗", "x" * 500, "+1" * 200,
    ],
)  # fmt: skip
def test_talk_is_left_alone(said: str) -> None:
    assert read_line(said, words_for(CHINESE), CHINESE) is None


def test_what_calls_to_a_list_and_says_nothing_is_asked_about() -> None:
    for said in ("接龙 我带饮料", "sign up please"):
        with pytest.raises(ForHowMany):
            read_line(said, words_for(CHINESE), CHINESE)


@pytest.mark.parametrize(
    ("said", "is_meant"),
    [("接龙 2大1小", True), ("报名", True), ("sign up 2", True), ("+1", False), ("退出", False), ("报名截止了吗", False), ("ok", False)],
)  # fmt: skip
def test_without_a_reply_only_its_name_means_a_list(said: str, *, is_meant: bool) -> None:
    assert may_be_line(said, is_reply=False) is is_meant


def test_kinds_are_called_by_their_signs_where_these_tell_them_apart() -> None:
    assert words_for(("大人", "大巴座")).get("大") == 0, "the usual word is the adult's, whatever else begins so"
    assert "素" in words_for(("素食", "荤食"))
    assert "素" not in words_for(("素食", "素斋"))


def test_hosts_name_people_a_line_each() -> None:
    words = words_for(CHINESE)
    assert read_people("@mia 2大1小\n\nAunt Li 2\n王五", words) == [
        Added("@mia", ((0, 2), (1, 1))),
        Added("Aunt Li", ((0, 2),)),
        Added("王五", ((0, 1),)),
    ]
    for said in ("", "\n\n", "x" * 101, "\n".join(["x"] * 21), "\u202e\u200b"):
        with pytest.raises(NobodyToAdd):
            read_people(said, words)


def test_values_are_read_and_written() -> None:
    assert read_slots("大人、小孩") == CHINESE
    assert read_slots("no") == ()
    assert write_slots(ENGLISH) == "adult,child"
    assert (read_most("30人"), read_most("不限"), write_most(0), read_each("3")) == (30, 0, "no", 3)
    for said in ("1,2", "a,A", "a,b,c,d,e,f,g", "child2", "x" * 13, ",", "💥"):
        with pytest.raises(ValueError, match=r".*"):
            read_slots(said)
    for said in ("10000", "-1", "x"):
        with pytest.raises(ValueError, match=r".*"):
            read_most(said)
    for said in ("0", "51", "no"):
        with pytest.raises(ValueError, match=r".*"):
            read_each(said)
