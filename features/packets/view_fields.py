"""The fields that a red packet alone and a relay have in common."""

from markupsafe import Markup

from features.fields import Field
from features.packets import opening
from features.packets.values import read_hold, write_hold
from features.when import write_when

HOLD = Field(
    "hold",
    read_hold,
    write_hold,
    "no",
    label=lambda t: t("Button waits"),
    hint=lambda t: t("seconds such as 3, at most 30, or “no”"),
    shown=lambda t, seconds: t.many("{count} second", "{count} seconds", seconds) if seconds else t("no"),
)

AT = Field(
    "at",
    opening.read_at,
    opening.write_at,
    "no",
    option="opens",
    label=lambda t: t.context("of a red packet", "Opens"),
    hint=lambda t: t("a day and a time, such as fri 20:00 or tomorrow 20:00, or “no” for at once"),
    shown=lambda t, when: t("at once") if when is None else Markup.escape(write_when(when)),
)
