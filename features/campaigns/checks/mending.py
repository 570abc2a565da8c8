"""What one tap does to a campaign's document. Pure."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from features.campaigns.checks.facts import How, Mend
from features.campaigns.document import Campaign, Goal, Item, Post, Task
from features.campaigns.times import FromItem, OnDay

# Under this nobody has too much to do: a first figure, which the desk lets people change.
_FIRST_TARGET = "10"
_OWNER = "owner"


def mended(plan: Campaign, mend: Mend, *, by: str, sentence: str) -> Campaign:
    """The document once this is mended. `by`: who taps, as a document names somebody; `sentence`: what an added post or task says."""
    changed = _MENDS[mend.how](plan, mend, by, sentence)
    # Whatever is put together here is a document that could have been sent as one.
    return Campaign.model_validate(changed.model_dump(by_alias=True, exclude_defaults=True))


def _begin(plan: Campaign, mend: Mend, _by: str, _sentence: str) -> Campaign:
    return plan.model_copy(update={"first_day": mend.day})


def _move(plan: Campaign, mend: Mend, _by: str, _sentence: str) -> Campaign:
    def moved(number: int, item: Item) -> Item:
        if number not in mend.items or not isinstance(item.at, OnDay):
            return item
        return item.model_copy(update={"at": OnDay(item.at.days, mend.clock)})

    return _with_items(plan, moved)


def _post(plan: Campaign, mend: Mend, _by: str, sentence: str) -> Campaign:
    # At the end: the others keep their numbers, by which they name each other.
    return plan.model_copy(
        update={"items": (*plan.items, Post(do="post", at=OnDay(mend.days, mend.clock), text=sentence))}
    )


def _me(plan: Campaign, mend: Mend, by: str, _sentence: str) -> Campaign:
    return plan.model_copy(update={"team": {**plan.team, **dict.fromkeys(mend.names, by)}})


def _unpin(plan: Campaign, mend: Mend, _by: str, _sentence: str) -> Campaign:
    def unpinned(number: int, item: Item) -> Item:
        is_meant = number in mend.items and isinstance(item, Post)
        return item.model_copy(update={"pin": False}) if is_meant else item

    return _with_items(plan, unpinned)


def _everybody(plan: Campaign, _mend: Mend, _by: str, sentence: str) -> Campaign:
    return plan.model_copy(update={"audience": (sentence,)})


def _task(plan: Campaign, mend: Mend, _by: str, sentence: str) -> Campaign:
    (item,) = mend.items
    added = Task(title=sentence, role=_OWNER, due=FromItem(item, timedelta(hours=1) // timedelta(minutes=1)))
    return plan.model_copy(update={"tasks": (*plan.tasks, added)})


def _goal(plan: Campaign, mend: Mend, _by: str, _sentence: str) -> Campaign:
    (metric,) = mend.names
    return plan.model_copy(update={"goal": (*plan.goal, Goal(metric=metric, target=_FIRST_TARGET))})


def _with_items(plan: Campaign, change: Callable[[int, Item], Item]) -> Campaign:
    items = tuple(change(number, item) for number, item in enumerate(plan.items, start=1))
    return plan.model_copy(update={"items": items})


_MENDS: Mapping[How, Callable[[Campaign, Mend, str, str], Campaign]] = {
    "begin": _begin,
    "move": _move,
    "post": _post,
    "me": _me,
    "unpin": _unpin,
    "everybody": _everybody,
    "task": _task,
    "goal": _goal,
}
