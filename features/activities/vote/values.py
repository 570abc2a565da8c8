"""Values of a vote as people write them, beside those of features/values.py."""

import re
import unicodedata
from collections.abc import Sequence

from features.values import flat, is_no, read_count
from kit.texts import visible

LEAST_OPTIONS, MOST_OPTIONS = 2, 20
OPTION_LENGTH = 60
MOST_QUORUM = 200_000
# The first of them that is there parts the options: whoever writes lines, or semicolons, may have commas in them.
_LINES, _SEMICOLONS, _COMMAS = re.compile("\n"), re.compile("[;；|]"), re.compile("[,，、]")
_ANY = {"any", "all", "several", "many", "任意", "多选", "不限", "都可以"}
_SINGLE = {"one", "single", "单选"}
_RESULTS = {
    "end": "end", "at the end": "end", "later": "end", "结束": "end", "结束后": "end", "结束时": "end", "最后": "end",
    "live": "live", "now": "live", "always": "live", "实时": "live", "随时": "live", "公开": "live",
}  # fmt: skip
_PEOPLE = re.compile(r"(\d{1,6}) ?(?:people|voters|votes|人|票|位)?")


def same(option: str) -> str:
    """What is equal for two options that people would take for the same."""
    return unicodedata.normalize("NFKC", option).casefold()


def read_option(text: str) -> str:
    """One option: up to OPTION_LENGTH signs in one line."""
    said = visible(text)
    if not said or len(said) > OPTION_LENGTH:
        raise ValueError(text)
    return said


def read_options(text: str) -> tuple[str, ...]:
    """`Lake,Hill,City`, or a line each; no two are the same. `no` is none yet."""
    if is_no(text):
        return ()
    said = text.strip()
    parting = next((each for each in (_LINES, _SEMICOLONS) if each.search(said)), _COMMAS)
    found = [read_option(part) for part in parting.split(said) if part.strip()]
    if not LEAST_OPTIONS <= len(found) <= MOST_OPTIONS or len({same(option) for option in found}) < len(found):
        raise ValueError(text)
    return tuple(found)


def write_options(options: Sequence[str]) -> str:
    """In a way that `read_options` reads as the same."""
    if not options:
        return "no"
    if any(_SEMICOLONS.search(option) for option in options):
        return "\n".join(options)
    return ("; " if any(_COMMAS.search(option) for option in options) else ", ").join(options)


def read_choices(text: str) -> int:
    """`1`, `3`, or `any`, which is 0."""
    said = flat(text)
    if said in _ANY:
        return 0
    return 1 if said in _SINGLE else read_count(text, MOST_OPTIONS)


def write_choices(choices: int) -> str:
    """`3`, or `any`."""
    return str(choices) if choices else "any"


def read_results(text: str) -> str:
    """`live` or `end`."""
    try:
        return _RESULTS[flat(text)]
    except KeyError:
        raise ValueError(text) from None


def read_quorum(text: str) -> int | None:
    """How many must vote; `no` is None."""
    if is_no(text):
        return None
    match = _PEOPLE.fullmatch(flat(text))
    if match is None or not 2 <= int(match[1]) <= MOST_QUORUM:
        raise ValueError(text)
    return int(match[1])
