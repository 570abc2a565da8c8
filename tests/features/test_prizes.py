"""Prizes as people write them."""

import pytest

from features.prizes.rules import read_prizes, write_prizes


@pytest.mark.parametrize(
    ("said", "prizes"),
    [
        ("1:300,2:100", "1:300,2:100"), ("1: 300, 2: 100", "1:300,2:100"), ("1:300 2:100", "1:300,2:100"),
        ("1: 300 2: code 3: A mug", "1:300,2:code,3:A mug"), ("1:300\n2:100\n", "1:300,2:100"), ("第一名300分", "1:300"),
        ("第一名300分、第二名100分", "1:300,2:100"), ("第一名300积分 第二名100分", "1:300,2:100"), ("一等奖:300", "1:300"),
        ("一等奖：300分；二等奖 100", "1:300,2:100"), ("第1名马克杯", "1:马克杯"), ("前三名：50", "1:50,2:50,3:50"),
        ("第四名到第五名20分", "4:20,5:20"), ("第4-5名20", "4:20,5:20"), ("十二等奖：书", "12:书"), ("1:300 抽奖:50", "1:300,draw:50"),
        ("3:Game at 5:30", "3:Game at 5:30"), ("第一名：看 5:30 的电影", "1:看 5:30 的电影"),
    ],
)  # fmt: skip
def test_prizes_as_they_are_written(said: str, prizes: str) -> None:
    assert write_prizes(read_prizes(said)) == prizes
    assert read_prizes(prizes) == read_prizes(said)


@pytest.mark.parametrize(
    "said", ["", ",", "1", "第一名", "300", "0:5", "5-1:3", "一二:5", "1:300 1:100", "51:1", "第百名5"]
)
def test_what_are_no_prizes(said: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        read_prizes(said)
