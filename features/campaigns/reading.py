"""From a text to a campaign, or to what is wrong with it: by line and key, with what is allowed instead."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import UnionType
from typing import Any, Union, get_args, get_origin
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from features.activities.drafts import TITLE_LENGTH, check_keys, check_title
from features.activities.kind import BadValue
from features.activities.registry import KINDS, kind_called
from features.campaigns.document import BY_HAND, VERSION, Campaign, Countdown, Open, Post
from features.campaigns.problems import MOST, BadDocument, Problem, What
from features.campaigns.settled import settled
from features.campaigns.source import Part, as_part, parsed
from features.campaigns.times import FromItem, InACircle, NoSuchItem, Time, moments
from features.statistics import metrics
from features.values import UnknownKey
from kit.messages import Refusal
from kit.recurrence import Calendar

# A day on which every relative time is a moment, for a look at what they would come to.
_SOME_DAY, _SOMEWHERE = date(2030, 6, 3), Calendar(ZoneInfo("UTC"))
# What pydantic says of a value, in our words.
_KINDS: Mapping[str, What] = {
    "extra_forbidden": "unknown", "missing": "missing",
    "literal_error": "choice", "union_tag_invalid": "choice", "union_tag_not_found": "missing", "bool_parsing": "choice",
    "string_too_long": "too_long", "too_long": "too_many", "too_short": "too_few", "string_pattern_mismatch": "value",
}  # fmt: skip
# So much is said of a problem, so that all of them fit into a message.
_SHORT, _MOST_ALLOWED = 40, 24
_DOINGS = ("open", "post", "countdown", "thanks")
# What the document's own validators say, as it is.
_OURS: tuple[What, ...] = ("text", "copy", "time", "date")
# Its bounds of a number, and of how many signs or parts there are.
_BOUNDS = {"ge": "≥ {}", "le": "≤ {}", "max_length": "{}", "min_length": "{}"}


def metric_names() -> tuple[str, ...]:
    """What a goal may be measured by; `hand` is entered by somebody."""
    return (*metrics.names(), BY_HAND)


def read_campaign(text: str) -> Campaign:
    """The campaign that this text is. Raises BadDocument."""
    return _read(parsed(text))


def read_data(data: Mapping[str, Any]) -> Campaign:
    """The same from plain data, by the same rules. Raises BadDocument, whose lines mean nothing."""
    return _read(as_part(data))


def _read(whole: Part) -> Campaign:
    _require_ours(whole)
    try:
        campaign = Campaign.model_validate(whole.plain())
    except ValidationError as error:
        found = [_problem(whole, each) for each in error.errors()]
        # What was not understood is not too few besides.
        places = [each.where for each in found]
        raise _bad(whole, [e for e in found if e.what != "too_few" or not _is_above(e.where, places)]) from error
    if problems := list(_problems(campaign)):
        raise _bad(whole, problems)
    return campaign


@dataclass(frozen=True, slots=True)
class _Found:
    """A problem before it is known on which line. The numbers of lists count from 0."""

    what: What
    where: tuple[str | int, ...]
    said: str = ""
    allowed: tuple[str, ...] = ()
    kind: str = ""


def _is_above(where: tuple[str | int, ...], others: Sequence[tuple[str | int, ...]]) -> bool:
    return any(len(other) > len(where) and other[: len(where)] == where for other in others)


def _require_ours(whole: Part) -> None:
    """Raises BadDocument for what is no campaign, and for one of a later version."""
    data = whole.data
    said = data["muster"].data if isinstance(data, Mapping) and "muster" in data else None
    if not isinstance(data, Mapping) or not isinstance(said, str):
        raise BadDocument(Problem("no_campaign", 1, allowed=(f"muster: {VERSION}",)))
    if said != str(VERSION):
        is_newer = said.isdecimal() and len(said) < 6 and int(said) > VERSION
        what: What = "newer" if is_newer else "no_campaign"
        raise BadDocument(Problem(what, data["muster"].line, ("muster",), said[:64], (f"muster: {VERSION}",)))


def _bad(whole: Part, found: list[_Found]) -> BadDocument:
    problems = [
        Problem(
            each.what,
            _line(whole, each.where),
            _counted(each.where),
            each.said[:_SHORT],
            each.allowed[:_MOST_ALLOWED],
            each.kind,
        )
        for each in found
    ]
    return BadDocument(*sorted(problems, key=lambda problem: problem.line)[:MOST])


def _counted(where: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """As people count: from 1."""
    return tuple(step + 1 if isinstance(step, int) else step[:_SHORT] for step in where)


def _line(whole: Part, where: tuple[str | int, ...]) -> int:
    """The line of the key that this leads to; of what is missing that of the part which lacks it."""
    part, line = whole, whole.line
    for step in where:
        if isinstance(part.data, Mapping) and step in part.data:
            line = part.keys[str(step)]
            part = part.data[str(step)]
        elif isinstance(part.data, list) and isinstance(step, int) and step < len(part.data):
            part = part.data[step]
            line = part.line
        else:
            break
    return line


# --- what pydantic finds ----------------------------------------------------------------------------------------------------------


def _problem(whole: Part, error: Any) -> _Found:
    where = _steps(whole, error["loc"], is_missing=error["type"] == "missing")
    context = error.get("ctx", {})
    said = error["input"] if isinstance(error["input"], str) else ""
    what = next((each for each in _OURS if str(context.get("error", "")) == each), _KINDS.get(error["type"]))
    if error["type"] == "union_tag_not_found":
        return _Found("missing", (*where, "do"), allowed=_DOINGS)
    if what == "choice":
        where = (*where, "do") if error["type"] == "union_tag_invalid" else where
        return _Found("choice", where, str(context.get("tag", said)), _choices(error["type"], context))
    if what == "unknown":
        return _Found("unknown", where, str(where[-1]), _keys_at(error["loc"]))
    bounds = tuple(bound.format(context[name]) for name, bound in _BOUNDS.items() if name in context)
    if what is None:
        is_number = bool(bounds) or error["type"].startswith(("int", "decimal", "finite"))
        what = "number" if is_number and said else "shape"
    return _Found(what, where, said, bounds)


def _steps(whole: Part, loc: tuple[str | int, ...], *, is_missing: bool) -> tuple[str | int, ...]:
    """The keys that lead there, without the names by which pydantic tells its models apart."""
    part: Part | None = whole
    steps: list[str | int] = []
    for number, step in enumerate(loc):
        is_last = number == len(loc) - 1
        if part is not None and isinstance(part.data, Mapping) and step in part.data:
            part = part.data[str(step)]
        elif part is not None and isinstance(part.data, list) and isinstance(step, int) and step < len(part.data):
            part = part.data[step]
        elif not (is_last and is_missing):
            continue
        steps.append(step)
    return tuple(steps)


def _choices(of: str, context: Mapping[str, Any]) -> tuple[str, ...]:
    if of == "bool_parsing":
        return ("yes", "no")
    said = str(context.get("expected_tags", context.get("expected", "")))
    return tuple(word.strip(" '") for word in said.replace(" or ", ",").split(",") if word.strip(" '"))


def _keys_at(loc: tuple[str | int, ...]) -> tuple[str, ...]:
    """The keys of the part in which this unknown one stands. The way there names what an item does, too."""
    models: list[type[BaseModel]] = [Campaign]
    for step in loc[:-1]:
        if step in _DOINGS:
            models = [model for model in models if get_args(model.model_fields["do"].annotation) == (step,)]
        elif isinstance(step, str):
            named = [_named(model).get(step) for model in models]
            models = [model for field in named if field is not None for model in _models(field.annotation)]
    return tuple(dict.fromkeys(name for model in models for name in _named(model)))


def _named(model: type[BaseModel]) -> dict[str, FieldInfo]:
    return {field.alias or name: field for name, field in model.model_fields.items()}


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models that a field may hold, alone or in a list."""
    if isinstance(annotation, type) and get_origin(annotation) is None and issubclass(annotation, BaseModel):
        yield annotation
    elif get_origin(annotation) in {tuple, Union, UnionType} or hasattr(annotation, "__metadata__"):
        for each in get_args(annotation)[: 1 if hasattr(annotation, "__metadata__") else None]:
            yield from _models(each)


# --- what the parts have to do with one another, and with what the bot can do -----------------------------------------------------


def _problems(campaign: Campaign) -> Iterator[_Found]:
    known = metric_names()
    for number, goal in enumerate(campaign.goal):
        if goal.metric not in known:
            yield _Found("metric", ("goal", number, "metric"), goal.metric, known)
    for number, item in enumerate(campaign.items):
        if isinstance(item, Open):
            yield from _of_activity(("items", number), item)
        if isinstance(item, Post) and item.of_copy is not None and item.of_copy not in campaign.texts:
            yield _Found("copy", ("items", number, "copy"), item.of_copy, tuple(campaign.texts))
    yield from _of_times(campaign)


def _of_activity(where: tuple[str | int, ...], item: Open) -> Iterator[_Found]:
    kind = kind_called(item.kind)
    if kind is None:
        yield _Found("choice", (*where, "kind"), item.kind, tuple(each.name for each in KINDS))
        return
    try:
        check_title(kind, item.title)
    except Refusal:
        yield _Found("too_long", (*where, "title"), item.title, (str(TITLE_LENGTH),))
    given = settled(item.values, _SOME_DAY, _SOMEWHERE)
    for key in given:
        try:
            check_keys(kind, {key: ""})
            kind.read(key, given[key])
        except UnknownKey as unknown:
            yield _Found("unknown", (*where, "with", key), key, unknown.allowed)
        except BadValue:
            yield _Found("value", (*where, "with", key), item.values[key], kind=kind.name)


def _of_times(campaign: Campaign) -> Iterator[_Found]:
    times = campaign.times
    for number, item in enumerate(campaign.items):
        if isinstance(item.at, FromItem) and item.at.item > len(times):
            key = "to" if isinstance(item, Countdown) else "at"
            yield _Found("item", ("items", number, key), str(item.at.item), (str(len(times)),))
    beside: list[tuple[tuple[str | int, ...], Time]] = [
        *((("tasks", number, "due"), task.due) for number, task in enumerate(campaign.tasks)),
        *((("flow", number, "at"), step.at) for number, step in enumerate(campaign.flow)),
    ]
    for where, time in beside:
        if isinstance(time, FromItem) and time.item > len(times):
            yield _Found("item", where, str(time.item), (str(len(times)),))
    try:
        moments(times, _SOME_DAY, _SOMEWHERE)
    except InACircle as circle:
        yield _Found("circle", ("items", circle.items[0] - 1, "at"), allowed=tuple(map(str, circle.items)))
    except NoSuchItem:
        # Said above, of each of them.
        return
