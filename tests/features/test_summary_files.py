"""The workbook of a week and the table of an export, opened again: formats, charts, and texts that look like formulas."""

import io
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from features.counting.spans import Span
from features.statistics.files import makers, view
from features.statistics.files.service import Asked, OneDay, OneMember
from features.statistics.rules import Cohort, Funnel, Segment, Totals
from kit.texts import texts
from tests.features.test_summary_picture import MONDAY, a_week

BOTH = pytest.mark.parametrize("language", ["en", "zh-CN"])
FORMULAS = ("=1+1", "+49 170", "-2", "@SUM(A1)", '=HYPERLINK("http://x","y")', "＝1")


def opened(data: bytes) -> list[Worksheet]:
    """Its sheets."""
    return list(openpyxl.load_workbook(io.BytesIO(data)).worksheets)


def workbook(language: str, week: Any, members: list[OneMember]) -> list[Worksheet]:
    """The workbook of a week."""
    made = view.workbook(texts(language), "=Runners", week, members)
    return opened(makers.workbook(made.facts))


def quoted(sheets: list[Worksheet]) -> set[Any]:
    """The texts that stay texts, whatever is done to their cells; there is none that looks like a formula beside them."""
    found = {cell for sheet in sheets for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)}
    assert {cell.data_type for cell in found} <= {"s"}
    assert not [
        cell.value for cell in found if cell.value.startswith(("=", "+", "-", "@", "＝")) and not cell.quotePrefix
    ]
    return {cell.value for cell in found if cell.quotePrefix}


@BOTH
def test_whatever_people_call_things_is_text(language: str) -> None:
    members = [OneMember(name, name, Segment.CORE, (7, 1, 2, 3)) for name in FORMULAS]
    funnels = [Funnel(1, "checkin", name, 9, 5, 1) for name in FORMULAS]
    week = replace(a_week([3] * 7), funnels=funnels, links=[(name, 2) for name in FORMULAS])
    assert quoted(workbook(language, week, members)) == set(FORMULAS)
    days = [OneDay(MONDAY, name, None, (1,) * 8) for name in FORMULAS]
    made = view.days(texts(language), Asked(Span(MONDAY, MONDAY), "xlsx"), days)
    assert quoted(opened(makers.table(made.facts))) == set(FORMULAS)


@BOTH
def test_what_its_sheets_hold(language: str) -> None:
    """Numbers are numbers, shares are shares, days are days; how people came is told, and by how much things have changed."""
    week = a_week([3] * 7, [2] * 7, [1, 2, 3, 4, 5], checkins=1234)
    week = replace(week, cohorts=[Cohort(MONDAY, 4, [4, 1])], links=[("poster", 2)])
    overview, members, activities, days, retention = workbook(language, week, [])
    rows = {row[0].value: row for row in overview.iter_rows()}
    active = next(row for row in overview.iter_rows() if row[1].value == 3)
    assert [(cell.value, cell.number_format) for cell in active[1:]] == [
        (3, "#,##0"), (2, "#,##0"), (pytest.approx(0.5), "+0%;-0%;0%"),
    ]  # fmt: skip
    assert rows["poster"][1].value == 2
    assert (days["A2"].is_date, days["A2"].number_format) == (True, "yyyy-mm-dd")
    assert [retention[cell].number_format for cell in ("C2", "D2")] == ["0.0%", "0.0%"]
    assert [retention[cell].value for cell in ("C2", "D2")] == [1, 0.25]
    assert [sheet.max_row for sheet in (members, activities)] == [1, 1]
    assert {sheet.freeze_panes for sheet in (overview, members, activities, days, retention)} == {"A2"}


@BOTH
def test_a_week_without_anything(language: str) -> None:
    sheets = workbook(language, a_week(), [])
    assert len(sheets) == 5
    assert quoted(sheets) == set()


@BOTH
def test_what_was_not_heard_is_left_out(language: str) -> None:
    week = replace(a_week([1] * 7), now=Totals(active=1, messages=None), before=Totals(messages=None), hears=False)
    overview, members, _, days, _ = workbook(language, week, [OneMember("Mia", "mia", Segment.CORE, (7, 1, 2, 3))])
    words = [row[0].value for row in overview.iter_rows()]
    assert {"en": "messages", "zh-CN": "消息"}[language] not in words
    note = {
        "en": "By activities alone: I don't hear plain talk here.",
        "zh-CN": "只按活动统计：这里的普通聊天我看不到。",
    }[language]
    assert note in words
    assert [cell.value for cell in members[2]][3:] == [7, 1, None, 3]
    assert [cell.value for cell in days["C"]][1:] == [None] * 7


@BOTH
def test_the_steps_of_an_activity_are_explained(language: str) -> None:
    """Nobody knows who has seen a message: the first step is who was active, and says so."""
    week = replace(a_week([1] * 7), funnels=[Funnel(1, "checkin", "Run", 9, 5, 1)])
    activities = workbook(language, week, [])[2]
    assert [cell.value for cell in activities[1]][2:] == {
        "en": ["active this week", "took part", "saw it through"],
        "zh-CN": ["本周活跃", "参加", "完成"],
    }[language]
    legend = [row[1].value for row in activities.iter_rows(min_row=4)]
    assert [line.partition({"en": ":", "zh-CN": "："}[language])[0].lower() for line in legend] == {
        "en": ["active this week", "took part", "saw it through"],
        "zh-CN": ["本周活跃", "参加", "完成"],
    }[language]
