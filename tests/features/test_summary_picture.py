"""The picture of a summary, of whatever week: it is drawn, and nothing in it runs over its edge."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from features.counting.spans import Span
from features.statistics.picture.drawing import draw
from features.statistics.picture.measures import MARGIN, WIDTH
from features.statistics.picture.view import picture
from features.statistics.rules import Day, Hours, Segment, Summary, TopMember, Totals
from kit.texts import texts

MONDAY = date(2026, 12, 7)
LONG = "一二三四五六七八九十" * 12


def a_week(
    active: Sequence[int] = (0,) * 7,
    before: Sequence[int] = (0,) * 7,
    segments: Sequence[int] = (0,) * 5,
    top: Sequence[TopMember] = (),
    hours: Hours | None = None,
    messages: int = 0,
    **deeds: int,
) -> Summary:
    """A week with so many active on its days."""
    return Summary(
        span=Span(MONDAY, MONDAY + timedelta(days=len(active) - 1)),
        is_whole=len(active) == 7,
        members=sum(segments),
        now=Totals(max(active), messages, Counter(deeds)),
        before=Totals(max(before), messages, Counter(deeds)),
        days=[Day(active=n) for n in active],
        days_before=[Day(active=n) for n in before],
        hours=hours or {},
        segments=dict(zip(Segment, segments, strict=True)),
        segments_before=dict(zip(Segment, reversed(segments), strict=True)),
        moves={},
        movers=[],
        top=top,
        funnels=[],
        cohorts=[],
        links=[],
    )


LARGE = 10**6
WEEKS: dict[str, tuple[str, Summary]] = {
    "nothing at all": ("Runners", a_week()),
    "its first day": ("Runners", a_week([1], [0], [1, 0, 0, 0, 0], [TopMember("Mia", 0, 1, 1, 0)], {(0, 23): 1})),
    "nobody any more": ("Runners", a_week(before=[3, 0, 0, 0, 0, 0, 1], segments=[0, 0, 0, 3, 1])),
    "everything large": (
        LONG,
        a_week(
            [LARGE] * 7, [1] * 7, [LARGE] * 5, [TopMember(LONG, LARGE, 99_999, 7, 0)] * 10, {(6, 20): LARGE},
            checkins=LARGE, messages=LARGE, grabs=LARGE,
        ),
    ),
    "without talk": (
        "Runners",
        replace(
            a_week([2] * 7, segments=[1] * 5, top=[TopMember("Mia", 2, 0, 1, 0)], checkins=2),
            now=Totals(active=2, messages=None), before=Totals(messages=None), hears=False,
            hears_from=MONDAY + timedelta(days=2),
        ),
    ),
    "names that cannot be drawn": (
        "🏃🏃🏃", a_week([1] * 7, top=[TopMember(name, 1, 1, 1, 0) for name in ("🦊🦊", "محمد", "$\\frac{$", "a\nb", "", "ᚠᚢᚦ" * 20)]),
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh-CN"])
@pytest.mark.parametrize("what", WEEKS)
def test_it_is_drawn_within_its_edges(what: str, language: str) -> None:
    title, week = WEEKS[what]
    shown = Image.open(BytesIO(draw(picture(texts(language), title, week).facts))).convert("RGB")
    assert shown.width == WIDTH
    # One pixel is what a letter may lean over.
    for left, right in ((0, MARGIN - 1), (WIDTH - MARGIN + 1, WIDTH)):
        edge: Any = shown.crop((left, 0, right, shown.height)).getextrema()
        assert edge == ((255, 255),) * 3, "an edge has something on it"


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_its_large_numbers_do_not_touch(language: str) -> None:
    """Four of them side by side, of a million each: between two there is a gap."""
    title, week = WEEKS["everything large"]
    shown = Image.open(BytesIO(draw(picture(texts(language), title, week).facts))).convert("L")
    wide = (WIDTH - 2 * MARGIN) // 4
    for n in range(1, 4):
        x = MARGIN + n * wide
        assert shown.crop((x - 6, 170, x - 1, 230)).getextrema() == (255, 255)
