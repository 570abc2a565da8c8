"""A file of past check-ins as a table: which column says what. Pure; what stands in the cells is for others."""

from collections.abc import Sequence
from dataclasses import dataclass

from features.activities.checkin.importing.days import looks_like_a_day
from features.activities.checkin.importing.marks import means_something
from features.importing.table import MOST_LINES, Row, Rows, Unreadable, cells_of, rows_of
from features.values import flat

# How heads are called, in the files that people bring and in our own `/export`. Of several that name a member the first kind counts
# whose cell is not empty: a username is one person's, a name may be several people's, and an “id” may be the number of a row.
_USERNAMES = frozenset({"username", "user name", "handle", "telegram", "用户名", "账号"})
_NAMES = frozenset(
    {
        "member",
        "name",
        "user",
        "nickname",
        "who",
        "participant",
        "群员",
        "成员",
        "姓名",
        "名字",
        "昵称",
        "群昵称",
        "用户",
    }
)
_IDS = frozenset({"id", "user id", "userid", "user_id", "telegram id", "用户id", "数字id"})
_DAYS = frozenset({"date", "day", "when", "time", "datetime", "timestamp", "date/time", "日期", "日子", "时间", "打卡日期", "签到日期",
                   "打卡时间", "签到时间", "提交时间"})  # fmt: skip
_MARKS = frozenset({"status", "state", "done", "result", "check-in", "checkin", "check in", "checked in", "checked_in", "completed",
                    "attendance", "状态", "打卡状态", "签到状态", "结果", "是否打卡", "是否签到", "是否完成", "打卡", "打卡情况",
                    "签到情况", "完成", "完成情况", "出勤", "考勤"})  # fmt: skip
_COUNTS = frozenset({"check-ins", "checkins", "check ins", "次数", "签到", "签到次数", "打卡次数"})


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file: who, when and, where the file says so, whether, as it stands there."""

    number: int
    who: str
    when: str
    mark: str = ""
    # Whether `mark` is how often.
    is_count: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a file holds. `unused`: the heads (or numbers) of columns that say nothing here; `is_guessed`: it is not in Unicode."""

    lines: Sequence[Line]
    unused: Sequence[str] = ()
    is_guessed: bool = False


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where a table says what; `who` in the order in which they count."""

    who: Sequence[int]
    when: int
    mark: int | None
    is_count: bool
    usernames: int | None


def sheet_of(data: bytes) -> Sheet:
    """The table in a file of text. Raises Unreadable."""
    return sheet_of_rows(rows_of(data))


def sheet_of_rows(rows: Rows) -> Sheet:
    """The table whose rows these are. Raises Unreadable."""
    filled = cells_of(rows)
    if not filled:
        return Sheet((), (), rows.is_guessed)
    head = filled[0][1] if _is_head(filled[0][1]) else None
    body = filled if head is None else filled[1:]
    if len(body) > MOST_LINES:
        raise Unreadable("long")
    columns = _bare(body) if head is None else _headed([flat(word).removeprefix("#").strip() for word in head])
    lines = [_line(number, cells, columns) for number, cells in body]
    return Sheet(lines, _unused(head or (), body, columns), rows.is_guessed)


def _is_head(cells: Sequence[str]) -> bool:
    words = {flat(cell).removeprefix("#").strip() for cell in cells}
    known = bool(words & (_USERNAMES | _NAMES | _IDS | _DAYS | _MARKS | _COUNTS))
    return known and not any(looks_like_a_day(cell) for cell in cells)


def _headed(head: Sequence[str]) -> _Columns:
    def first(words: frozenset[str]) -> int | None:
        return next((n for n, word in enumerate(head) if word in words), None)

    usernames, marks, counts = first(_USERNAMES), first(_MARKS), first(_COUNTS)
    who = [n for n in (usernames, first(_NAMES), first(_IDS)) if n is not None]
    mark, when = counts if marks is None else marks, first(_DAYS)
    free = [n for n in range(max(2, len(head))) if n not in {*who, when, mark}]
    if not who:
        who = [free.pop(0) if free else 0]
    if when is None:
        when = free[0] if free else len(head)
    return _Columns(who, when, mark, marks is None, usernames if len(who) > 1 else None)


def _bare(body: Sequence[Row]) -> _Columns:
    """Without heads: a member, a day and, where a third column holds words for yes or no, whether."""
    has_marks = any(len(cells) > 2 and means_something(cells[2]) for _, cells in body)
    return _Columns((0,), 1, 2 if has_marks else None, is_count=False, usernames=None)


def _line(number: int, cells: Sequence[str], columns: _Columns) -> Line:
    def cell(at: int | None) -> str:
        return cells[at] if at is not None and at < len(cells) else ""

    at = next((n for n in columns.who if cell(n)), columns.who[0])
    who = cell(at)
    if who and at == columns.usernames:
        who = f"@{who.removeprefix('@')}"
    return Line(number, who, cell(columns.when), cell(columns.mark), columns.is_count)


def _unused(head: Sequence[str], body: Sequence[Row], columns: _Columns) -> list[str]:
    used = {*columns.who, columns.when, columns.mark}
    filled = {n for _, cells in body for n, cell in enumerate(cells) if cell and n not in used}
    return [head[n] if n < len(head) and head[n] else str(n + 1) for n in sorted(filled)]
