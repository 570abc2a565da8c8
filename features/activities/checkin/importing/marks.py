"""Whether a cell says that somebody was there, in the words and signs that people and programs for tables write. Pure."""

import re

from features.values import flat

_DONE = frozenset({
    "done", "yes", "y", "true", "ok", "on time", "late", "present", "attended",
    "completed", "complete", "finished", "checked in", "check-in", "checkin", "checked",
    "in", "made up", "approved", "✓", "✔", "☑", "✅", "√", "●", "○", "⭕", "🔥", "👍", "已打卡",
    "打卡", "已签到", "签到", "已完成", "完成", "是", "有", "对", "出勤", "到", "已到", "出席", "补签", "已补签",
    "补卡", "已补卡", "成功", "打卡成功", "正常", "迟到", "已通过", "通过", "达标",
})  # fmt: skip
_NOT_DONE = frozenset({
    "no", "n", "false", "missed", "miss", "missing", "absent", "not done", "undone",
    "incomplete", "not checked in", "none", "skipped", "failed", "fail", "rejected",
    "declined", "revoked", "excused", "excuse", "leave", "rest", "frozen", "✗", "✘", "✕",
    "✖", "×", "❌", "☒", "☐", "-", "–", "—", "/", "未打卡", "没打卡", "未签到", "没签到", "未完成",
    "没完成", "否", "无", "没有", "不", "缺席", "缺勤", "缺卡", "漏打卡", "漏签", "漏卡", "旷", "旷卡", "断签",
    "断卡", "请假", "休息", "失败", "未通过", "未到", "没到", "不达标", "未达标",
})  # fmt: skip
_COUNT = re.compile(r"(\d{1,6})(?:\.0{1,6})?(?:次|x|times?)?")


def is_done(said: str, *, is_count: bool = False) -> bool | None:
    """Whether this says done; None where nobody can tell: an empty cell among words, a lone x (a cross to some, a tick to others)."""
    word = flat(said).replace("\ufe0f", "").rstrip("!。.")
    if word in _DONE:
        return True
    if word in _NOT_DONE or (is_count and not word):
        return False
    if (match := _COUNT.fullmatch(word)) and (is_count or int(match[1]) <= 1):
        return int(match[1]) > 0
    return None


def means_something(said: str) -> bool:
    """Whether it is a word for done or not done."""
    return is_done(said) is not None
