"""Whether a campaign has what it needs: a goal, an audience, people, prizes, rights. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import timedelta

from features.activities.service import MOST_AT_ONCE
from features.campaigns.checks.facts import Facts, Finding, Mend
from features.campaigns.checks.timing import pins
from features.campaigns.document import MOST_METRICS, Open
from features.statistics.rules import Segment
from features.values import flat

# Fewer are no audience.
_FEW = 3
# On its last days a campaign looks back and ahead: what is asked then counts for no goal.
_LAST_DAYS = timedelta(days=2)
HAND = "hand"
# Who stands by when people ask.
ON_DUTY = ("host", "support")

# How an audience says a segment, in either language. Whatever else stands there is somebody's own word, and nobody can count it.
SEGMENTS: Mapping[str, Segment] = {
    "new": Segment.NEW, "newcomers": Segment.NEW, "新人": Segment.NEW, "新群员": Segment.NEW,
    "core": Segment.CORE, "核心": Segment.CORE, "核心群员": Segment.CORE,
    "active": Segment.ACTIVE, "活跃": Segment.ACTIVE, "活跃群员": Segment.ACTIVE,
    "fading": Segment.FADING, "最近少来": Segment.FADING, "少来": Segment.FADING,
    "silent": Segment.SILENT, "潜水": Segment.SILENT, "沉默": Segment.SILENT, "潜水群员": Segment.SILENT,
}  # fmt: skip
EVERYBODY = frozenset({"everybody", "everyone", "all", "all members", "members", "全体成员", "全体", "所有人", "大家"})


def away(facts: Facts) -> Iterator[Finding]:
    """The bot speaks only where it is."""
    if not facts.is_present:
        yield Finding("away")


def no_admin(facts: Facts) -> Iterator[Finding]:
    """Whoever is no admin does not see everything."""
    if facts.is_present and not facts.is_admin:
        yield Finding("no_admin")


def pin(facts: Facts) -> Iterator[Finding]:
    """An admin may pin where that right was given. What others may in a group is not known."""
    items = pins(facts)
    if items and facts.is_present and facts.is_admin and not facts.may_pin:
        yield Finding("pin", items, count=len(items), mend=Mend("unpin", items=items))


def refused(facts: Facts) -> Iterator[Finding]:
    """What its kind does not take cannot be opened."""
    for number, refusal in sorted(facts.refused.items()):
        item = facts.plan.items[number - 1]
        if isinstance(item, Open):
            yield Finding("refused", (number,), (item.title, type(refusal).__name__), refusal=refusal)


def goal(facts: Facts) -> Iterator[Finding]:
    """What counts for no goal leads nowhere; a goal for which nothing counts is never reached."""
    wanted = [each.metric for each in facts.plan.goal if each.metric != HAND]
    if not facts.plan.goal:
        yield Finding("no_goal")
        return
    opens = {number: item for number, item in enumerate(facts.plan.items, start=1) if isinstance(item, Open)}
    counts = {number: facts.counted.get(facts.kinds.get(number, ""), frozenset()) for number in opens}
    of_kinds = frozenset[str]().union(*facts.counted.values())
    if not opens or not of_kinds.issuperset(wanted) or not wanted:
        # Such as how many are active: whatever a group does counts for it.
        return
    last = max(facts.items)
    idle = [
        number for number in opens if counts[number].isdisjoint(wanted) and last - facts.items[number - 1] >= _LAST_DAYS
    ]
    whole = idle or ([] if any(not counts[number].isdisjoint(wanted) for number in opens) else list(opens))
    if whole:
        # What the first of them counts, where there is room for one goal more.
        room = len(facts.plan.goal) < MOST_METRICS and counts[whole[0]]
        mend = Mend("goal", names=(min(counts[whole[0]]),)) if room else None
        yield Finding("goal", tuple(whole), tuple(opens[number].title for number in whole), len(whole), mend=mend)


def room(facts: Facts) -> Iterator[Finding]:
    """So many activities go on in a group at once, and no more."""
    if facts.needs_room and facts.going_on + facts.needs_room > MOST_AT_ONCE:
        yield Finding("room", count=facts.going_on, names=(str(facts.needs_room),))


def title(facts: Facts) -> Iterator[Finding]:
    """Two of the same title: nobody knows which is meant."""
    titles = [(number, item.title) for number, item in enumerate(facts.plan.items, start=1) if isinstance(item, Open)]
    often = Counter(flat(said) for _, said in titles)
    found = [(number, said) for number, said in titles if flat(said) in facts.titles or often[flat(said)] > 1]
    if found:
        yield Finding("title", tuple(number for number, _ in found), (found[0][1],), len(found))


def audience(facts: Facts) -> Iterator[Finding]:
    """An audience that is not there hears nothing."""
    words = [flat(word) for word in facts.plan.audience]
    if any(word in EVERYBODY for word in words):
        count = facts.members
    else:
        named = {SEGMENTS[word] for word in words if word in SEGMENTS}
        if not named or len(named) < len(set(words)):
            return
        count = sum(facts.segments.get(segment, 0) for segment in named)
    if count < _FEW:
        is_all = any(word in EVERYBODY for word in words)
        mend = None if is_all else Mend("everybody")
        yield Finding("audience", names=tuple(facts.plan.audience), count=count, mend=mend)


def answers(facts: Facts) -> Iterator[Finding]:
    """People ask the same things every time."""
    if not facts.plan.answers:
        yield Finding("answers")


def duty(facts: Facts) -> Iterator[Finding]:
    """Somebody has to be there when people ask."""
    if not any(facts.plan.team.get(role) for role in ON_DUTY):
        yield Finding("duty", mend=Mend("me", names=ON_DUTY[:1]))


def tasks(facts: Facts) -> Iterator[Finding]:
    """What nobody is to do nobody does."""
    alone = [
        task
        for task in facts.plan.tasks
        if task.state == "open" and not task.who and not facts.plan.team.get(task.role)
    ]
    if alone:
        roles = tuple(dict.fromkeys(task.role for task in alone))
        yield Finding("tasks", names=roles, count=len(alone), mend=Mend("me", names=roles))


def prizes(facts: Facts) -> Iterator[Finding]:
    """What is bought costs something, and what is paid for is given to somebody."""
    given = [prize for of_item in facts.prizes.values() for prize in of_item]
    bought = tuple(dict.fromkeys(prize.what for prize in given if prize.kind == "goods"))
    lines = () if facts.plan.budget is None else facts.plan.budget.lines
    if bought and not lines:
        yield Finding("no_budget", tuple(sorted(facts.prizes)), bought, len(bought))
    if lines and not given:
        yield Finding("no_prizes", names=tuple(line.what for line in lines), count=len(lines))


def codes(facts: Facts) -> Iterator[Finding]:
    """Codes are loaded once the activity is there: somebody has to think of it."""
    for number, of_item in sorted(facts.prizes.items()):
        count = sum(prize.kind == "code" for prize in of_item)
        item = facts.plan.items[number - 1]
        is_remembered = any(number in _after(task.due) for task in facts.plan.tasks)
        if count and isinstance(item, Open) and not is_remembered:
            yield Finding("codes", (number,), (item.title,), count, mend=Mend("task", items=(number,)))


def _after(time: object) -> tuple[int, ...]:
    item = getattr(time, "item", None)
    return () if item is None else (item,)
