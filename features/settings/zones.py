"""Time zones as people write them."""

from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from features.values import flat


@cache
def _zones() -> frozenset[str]:
    """Those that somebody may name. Looked for in the system's folders, which takes milliseconds."""
    return frozenset(name for name in available_timezones() if "/" in name or name == "UTC")


def read_zone(text: str) -> str:
    """`Europe/Berlin` however it is capitalised, or the city alone where only one zone has it. Offsets are no zones."""
    said = flat(text).replace(" ", "_")
    said = {
        "北京": "asia/shanghai",
        "上海": "asia/shanghai",
        "北京时间": "asia/shanghai",
        "beijing": "asia/shanghai",
        "香港": "asia/hong_kong",
        "台北": "asia/taipei",
        "新加坡": "asia/singapore",
    }.get(said, said)
    found = [name for name in _zones() if name.lower() == said]
    if not found:
        found = [name for name in _zones() if name.rpartition("/")[2].lower() == said]
    if len(found) != 1:
        raise ValueError(text)
    return ZoneInfo(found[0]).key
