"""Files of past check-ins, as programs for tables and people write them."""

import base64
import json
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from openpyxl import Workbook

from features.activities.checkin.importing import table
from features.activities.checkin.importing.days import Unsure, read_day
from features.activities.checkin.importing.marks import is_done
from features.activities.checkin.importing.rules import Read, read
from features.activities.checkin.importing.table import Line, Sheet
from features.activities.checkin.options import Options
from features.importing import workbook
from features.importing.table import Rows, Unreadable, is_workbook
from kit.recurrence import Calendar

TODAY = date(2026, 12, 30)
CALENDAR = Calendar(ZoneInfo("Asia/Shanghai"))
PEOPLE = {"@mia": [1], "noah": [2], "小明": [3]}
PLAIN = "@mia,2026-11-20\nNoah,2026-11-21\n"


def found(sheet: Sheet) -> Read:
    """What is read of it on TODAY."""
    return read(sheet.lines, PEOPLE, Options(date(2026, 1, 1)), CALENDAR, TODAY)


def of(text: str) -> Read:
    """What is read of a text."""
    return found(table.sheet_of(text.encode()))


def rows(book: Workbook | bytes) -> list[tuple[int, Sequence[str]]] | None:
    """What the renderer finds in a workbook."""
    if isinstance(book, Workbook):
        file = BytesIO()
        book.save(file)
        book = file.getvalue()
    assert is_workbook(book)
    made = json.loads(workbook.rows({"data": base64.b64encode(book).decode()}))
    return None if made is None else [(number, cells) for number, cells in made]


@pytest.mark.parametrize(
    "data",
    [
        PLAIN.encode("utf-16"), b"\xfe\xff" + PLAIN.encode("utf-16-be"), PLAIN.encode("gb18030"), PLAIN.encode("utf-8-sig"),
        PLAIN.replace("\n", "\r").encode(), PLAIN.replace("\n", "\r\n").encode(), PLAIN.replace(",", "，").encode(),
        b"sep=;\r\n" + PLAIN.replace(",", ";").encode(), b"\xef\xbb\xbfsep=|\n" + PLAIN.replace(",", "|").encode(),
        b"Date,Who\n2026-11-20,@mia\n2026-11-21,Noah\n", "日期\t群昵称\n2026年11月20日\t@mia\n2026.11.21\tNoah\n".encode("utf-16"),
    ],
)  # fmt: skip
def test_programs_for_tables_save_in_many_ways(data: bytes) -> None:
    assert found(table.sheet_of(data)) == Read([(1, date(2026, 11, 20)), (2, date(2026, 11, 21))], [])


@pytest.mark.parametrize(
    "said",
    [
        "2026-11-20 08:30", "2026-11-20T08:30:15", "2026-11-20T00:30:15.123Z",
        "2026-11-19T20:30:00-05:00", "2026/11/20 上午8:30:15", "2026.11.20",
        "20261120", "11/20/2026", "20/11/2026", "11/20/2026 8:30 PM", "20.11.2026", "46346", "46346.354", "2026-11-20 00:00:00",
        "2026年11月20日 21点", "2026-11-20 (Fri)", "2026-11-20 周五 08:30", "2026/11/20 星期五",
    ],
)  # fmt: skip
def test_a_day_however_it_is_written(said: str) -> None:
    assert read_day(said, CALENDAR, TODAY) == date(2026, 11, 20)


def test_a_time_before_the_start_of_day_belongs_to_the_day_before() -> None:
    late = Calendar(ZoneInfo("Asia/Shanghai"), 240)
    assert read_day("2026-11-21 01:30", late, TODAY) == date(2026, 11, 20)
    assert read_day("2026-11-20T17:30Z", late, TODAY) == date(2026, 11, 20)
    assert read_day("2026-11-20", late, TODAY) == read_day("2026-11-20 00:00", late, TODAY) == date(2026, 11, 20)


@pytest.mark.parametrize(
    "said", ["2026-02-30", "20261399", "29999", "70000", "99999999", "2026-11-20 99:99", "soon", ""]
)
def test_what_is_no_day_is_refused(said: str) -> None:
    assert [wrong.what for wrong in of(f"@mia,{said}\nNoah,2026-11-20").wrong] == ["date" if said else "columns"]


def test_day_and_month_are_not_guessed_but_a_file_may_show_them() -> None:
    with pytest.raises(Unsure):
        read_day("03/04/2026", CALENDAR, TODAY)
    assert [wrong.what for wrong in of("@mia,03/04/2026\n").wrong] == ["order"]
    assert of("@mia,03/04/2026\n@mia,11/20/2026\n").days == [(1, date(2026, 3, 4)), (1, date(2026, 11, 20))]
    assert of("@mia,03/04/2026\n@mia,20/11/2026\n").days == [(1, date(2026, 4, 3)), (1, date(2026, 11, 20))]
    assert [wrong.what for wrong in of("@mia,03/04/2026\n@mia,20/11/2026\n@mia,11/25/2026\n").wrong] == ["order"]


@pytest.mark.parametrize("head", ["member,date,status\n", "群员,日期,是否打卡\n", ""])
@pytest.mark.parametrize(
    "no", ["no", "0", "✗", "×", "未打卡", "缺席", "missed", "Absent", "false", "请假", "❌", "0次"]
)
def test_who_was_not_there_is_not_brought_in(head: str, no: str) -> None:
    assert of(f"{head}@mia,2026-11-20,✅\nNoah,2026-11-20,{no}\n") == Read([(1, date(2026, 11, 20))], [], 1)


def test_a_word_nobody_knows_is_asked_about() -> None:
    read = of(
        "member,date,status\n@mia,2026-11-20,done\nNoah,2026-11-20,sort of\n小明,2026-11-20,\n@mia,2026-11-21,x\n"
    )
    assert [(wrong.number, wrong.what, wrong.said) for wrong in read.wrong] == [
        (3, "mark", "sort of"), (4, "mark", ""), (5, "mark", "x")
    ]  # fmt: skip


def test_words_for_done_and_not_done_exclude_each_other() -> None:
    assert is_done("已打卡") is is_done("YES") is is_done("✔️") is is_done("1") is True
    assert is_done("3") is None
    assert is_done("3", is_count=True) is True
    assert is_done("", is_count=True) is False


def test_other_columns_are_named() -> None:
    sheet = table.sheet_of("序号,姓名,日期,里程,备注\n1,小明,2026-11-20,5.2,\n2,@mia,2026-11-21,3,雨\n".encode())
    assert sheet.unused == ["序号", "里程", "备注"]
    assert found(sheet).days == [(3, date(2026, 11, 20)), (1, date(2026, 11, 21))]
    assert table.sheet_of(b"@mia,2026-11-20,5 km\n").unused == ["3"]


@pytest.mark.parametrize(
    "head",
    ["day,member,username,messages,check-ins,packets grabbed", "日期,群员,用户名,消息,签到,抢到的红包"],
)
def test_our_own_export_comes_back(head: str) -> None:
    text = f"{head}\r\n2026-11-20,Mia 🌸,mia,4,1,0\r\n2026-11-20,Noah,,9,0,2\r\n2026-11-21,'@小明,,1,2,0\r\n"
    sheet = table.sheet_of(text.encode("utf-8-sig"))
    assert sheet.lines == [
        Line(2, "@mia", "2026-11-20", "1", is_count=True), Line(3, "Noah", "2026-11-20", "0", is_count=True),
        Line(4, "@小明", "2026-11-21", "2", is_count=True),
    ]  # fmt: skip
    assert sheet.unused == [head.split(",")[3], head.split(",")[5]]
    assert found(sheet).missed == 1


def test_a_workbook() -> None:
    book = Workbook()
    book.active.title = "empty"
    page = book.create_sheet("days")
    page.append(["群员", "日期", "状态", "里程"])
    page.append(["@mia", datetime.fromisoformat("2026-11-20T08:30"), True, 5.0])
    page.append([])
    page.append(["Noah", date(2026, 11, 20), False])
    page.append(["小明", 46346, "done"])
    cells = rows(book)
    assert cells is not None
    sheet = table.sheet_of_rows(Rows(cells))
    assert sheet.unused == ["里程"]
    assert [line.number for line in sheet.lines] == [2, 4, 5]
    assert found(sheet) == Read([(1, date(2026, 11, 20)), (3, date(2026, 11, 20))], [], 1)


def test_a_workbook_that_is_none_or_unpacks_to_too_much() -> None:
    bomb = BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"<" * (17 * 1024 * 1024))
    assert len(bomb.getvalue()) < 100_000
    assert rows(bomb.getvalue()) is None
    assert rows(b"PK\x03\x04 and nothing else") is None


def test_rows_far_below_are_read_or_refused_but_not_left_out() -> None:
    book = Workbook()
    book.active["A9000"], book.active["B9000"] = "@mia", "2026-11-20"
    assert rows(book) == [(9000, ["@mia", "2026-11-20"])]
    book.active["A900000"] = "@mia"
    assert rows(book) is None


@pytest.mark.parametrize(
    ("data", "why"),
    [(b"\x00\x01" * 50, "text"), (b"\xd0\xcf\x11\xe0" + bytes(512), "old"), (b"a,b\n" * 6000, "long"), (b"\xff\xfea", "text")],
)  # fmt: skip
def test_what_cannot_be_read_says_why(data: bytes, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        table.sheet_of(data)
