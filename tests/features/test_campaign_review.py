"""The review of a campaign as words, picture and page, of facts made here: in both languages."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from features.campaigns.after import page, picture, view_page, view_picture, view_review
from features.campaigns.after.facts import (
    Answered,
    Brought,
    CampaignTitle,
    Earlier,
    Failed,
    OfSegment,
    Reached,
    Review,
    Stayed,
    TaskSums,
)
from features.campaigns.document import Post
from features.campaigns.times import FromItem
from features.campaigns.watch.facts import BudgetFacts, LineFacts
from features.campaigns.watch.goals import GoalFacts, Window
from features.counting.metrics import Unit
from features.counting.spans import Span
from features.facts import GroupFacts
from features.statistics.rules import Segment
from kit.recurrence import Calendar
from kit.texts import LANGUAGES, texts

every_language = pytest.mark.parametrize("language", LANGUAGES)
GROUP = GroupFacts(
    id=1,
    chat_id=-1001,
    title="Runners",
    kind="supergroup",
    language="en",
    calendar=Calendar(ZoneInfo("Asia/Shanghai")),
    bot_status="administrator",
    rights=frozenset(),
)
WINDOW = Window(
    datetime(2026, 11, 20, tzinfo=UTC), datetime(2026, 12, 14, tzinfo=UTC), Span(date(2026, 11, 20), date(2026, 12, 14))
)
TITLES = {
    "en": ("21 days together", ("21 mornings", "What do we do next?", "Share your favourite book with all of us")),
    "zh-CN": ("21天早起打卡", ("早起21天", "接下来玩什么？", "把你最喜欢的一本书分享给大家")),
}


def a_goal(
    metric: str,
    unit: Unit | None,
    value: float | None,
    *,
    target: float,
    baseline: float | None = None,
    earlier: float | None = None,
    name: str | None = None,
) -> Reached:
    """A goal at the end."""
    return Reached(
        GoalFacts(
            key=metric, metric=metric, name=name, unit=unit, more_is_better=True, said="", value=value, baseline=baseline,
            target=target, expected=None, window=WINDOW, part=1,
        ),
        earlier,
    )  # fmt: skip


def a_review(language: str) -> Review:
    """A campaign of three weeks with a bit of everything."""
    title, parts = TITLES[language]
    return Review(
        campaign=CampaignTitle(GROUP, 7, title),
        theme="",
        first=date(2026, 11, 20),
        last=date(2026, 12, 14),
        people=312,
        done={"checkins": 4120, "votes": 190},
        reached=[
            a_goal("checkin.rate", Unit.SHARE, 0.71, target=0.6, baseline=0.44, earlier=0.64),
            a_goal("took_part", Unit.PEOPLE, 312, target=400, baseline=120, earlier=290),
            a_goal("hand", None, None, target=10_000, name="GMV"),
        ],
        brought=[Brought(8, parts[0], 301, 260), Brought(9, parts[1], 190, 11), Brought(10, parts[2], 64, 41)],
        segments=[
            OfSegment(Segment.NEW, 120, 61),
            OfSegment(Segment.CORE, 40, 39),
            OfSegment(Segment.ACTIVE, 210, 150),
            OfSegment(Segment.FADING, 90, 40),
            OfSegment(Segment.SILENT, 340, 22),
        ],
        days=[
            12,
            20,
            40,
            210,
            198,
            205,
            190,
            180,
            160,
            150,
            171,
            175,
            160,
            150,
            148,
            140,
            122,
            150,
            158,
            140,
            130,
            138,
            150,
            201,
            90,
        ],
        top=[("Mia", 24), ("<Noah>", 22)],
        stayed=Stayed(312, 290, 204),
        stays_on=date(2026, 12, 21),
        earlier=Earlier(3, title, date(2026, 8, 3), 290),
        budget=BudgetFacts("CNY", [LineFacts("Prizes", 100_000, 86_250)], 0, [], None, 4120, 0),
        tasks=TaskSums(14, 12, 3, 1),
        failed=[Failed(4, Post(do="post", at=FromItem(1, 0), text="Well done")), Failed(9, None)],
        alerts=2,
        answers=[
            Answered("Adam <b>", {"worked": "Mornings & <script>", "change": "Later\nand shorter"}, parts[:2]),
            Answered("Olga", {"worked": "The prizes"}, ()),
        ],
        asked=3,
        unasked=["Tom"],
        learned=["Two posts before it begins"],
        closes_at=datetime(2026, 12, 22, 1, tzinfo=UTC),
        is_closed=False,
        is_published=False,
    )


@every_language
def test_the_picture_has_room_for_much_and_little(language: str) -> None:
    t, found = texts(language), a_review(language)
    little = replace(found, days=[3], reached=[], brought=[], segments=[], stayed=None, people=0)
    long = replace(found, days=list(range(1, 400)), brought=[Brought(n, "x" * 64, n, 1) for n in range(50)])
    heights: list[int] = []
    for each in (little, found, long):
        image = Image.open(BytesIO(picture.draw(view_picture.picture(t, each).facts)))
        assert image.width == 1080
        heights.append(image.height)
    assert heights == sorted(heights)
    # Telegram takes no picture whose sides add up to more than 10,000.
    assert heights[-1] < 4000


@every_language
def test_the_page_says_all_of_it_and_runs_nothing(language: str) -> None:
    t, found = texts(language), a_review(language)
    drawn = page.draw(view_page.page(t, found).facts).decode()
    for said in (
        "71%",
        "60%",
        "64%",
        "Later\nand shorter",
        "The prizes",
        "Two posts before it begins",
        TITLES[language][0],
    ):
        assert said in drawn
    assert "Mornings &amp; &lt;script&gt;" in drawn
    assert "Adam &lt;b&gt;" in drawn
    assert f'<html lang="{language}">' in drawn
    assert re.findall(r"<script|src=|href=|url\(", drawn) == []


@every_language
def test_a_page_is_bounded(language: str) -> None:
    said = Answered("x" * 300, {"worked": "<" * 1000, "parts": "&" * 1000, "change": "'" * 1000}, ["x" * 128] * 12)
    found = replace(a_review(language), answers=[said] * 500, days=[1] * 5000)
    assert len(page.draw(view_page.page(texts(language), found).facts)) < 2_000_000


@every_language
def test_the_group_hears_no_name_but_the_first_and_no_answer(language: str) -> None:
    t, found = texts(language), a_review(language)
    said = view_review.in_group(t, found, view_picture.picture(t, found)).text
    assert "Mia" in said
    assert "&lt;Noah&gt;" in said
    for hidden in ("Adam", "Olga", "Tom", "prizes", "862"):
        assert hidden not in said
    assert "Mia" not in str(view_picture.picture(t, found).facts)
