"""Every step of an entry, and what its author hears of it: told in private, or called in the group where they take nothing there.

The table is `rules.STEPS`; a step that is not played here, or an entry that is moved by anything else, is a red test.
"""

import ast
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

import features.activities.collection as folder
from features.activities.collection.rules import STEPS, Hears, Step
from simulator import Person
from tests.flows.contest import CLOSES, ENDS, Contest, a_contest
from tests.flows.group import BOTH
from tests.flows.test_corrections import takes_out
from tests.flows.test_jury import decides
from tests.wiring import World

CALL = {
    "en": "✉️ Mia, I have something for you, and may not write to you in private yet. One tap, and it is there:",
    "zh-CN": "✉️ Mia，有一条消息要给你，但还不能私聊你。点一下就能看到：",
}
LOOK = {"en": "Have a look", "zh-CN": "去看看"}
APPROVE = {"en": "✅ Approve", "zh-CN": "✅ 通过"}
DECLINE = {"en": "❌ Decline", "zh-CN": "❌ 退回"}
UNFIT = {"en": "It doesn't fit the brief.", "zh-CN": "不符合征集要求。"}
DECIDED = "2026-11-26 20:00"


async def sends(contest: Contest, mia: Person) -> None:
    """Mia enters in the group, as those do who have never talked to the bot."""
    await contest.group.hears(mia, "/submit Foxy")
    await contest.world.advance(seconds=4)


async def declines(contest: Contest) -> str:
    """The admin declines it; the toast they see."""
    admin = contest.group.admin
    await contest.group.hears(admin, "/review")
    link = contest.group.bots_last.buttons[0][0].url
    assert link is not None
    contest.world.clock.advance(seconds=2)
    admin.opens(link)
    await contest.world.settle()
    await contest.taps(admin, DECLINE[contest.language])
    return await contest.taps(admin, UNFIT[contest.language])


async def approved(contest: Contest, mia: Person) -> None:
    """It is sent and approved."""
    await sends(contest, mia)
    await decides(contest, contest.group.admin, APPROVE[contest.language], None)


async def declined(contest: Contest, mia: Person) -> None:
    """It is sent and declined."""
    await sends(contest, mia)
    await declines(contest)


async def taken_out(contest: Contest, mia: Person) -> None:
    """It is in, and a host takes it out."""
    await approved(contest, mia)
    await takes_out(contest, 1)


async def struck(contest: Contest, mia: Person) -> None:
    """It is taken out after the result."""
    await approved(contest, mia)
    await contest.until(CLOSES)
    await contest.until(ENDS)
    await takes_out(contest, 1)


async def left(contest: Contest, mia: Person) -> None:
    """Nobody looks at it in time."""
    await sends(contest, mia)
    await contest.until(CLOSES)
    await contest.until(DECIDED)


# What leads to each step that others take, and how the collection is set up for it. Those that authors take answer them at once.
PLAYS: dict[Step, tuple[Callable[[Contest, Person], Awaitable[None]], str]] = {
    Step.APPROVED: (approved, ""),
    Step.DECLINED: (declined, ""),
    Step.TAKEN_OUT: (taken_out, ""),
    Step.STRUCK: (struck, ""),
    Step.LEFT_IN: (left, ""),
    Step.LEFT_OUT: (left, "unseen=out"),
}
# These have tests of their own: nobody asks for another look (test_unseen.py), or fills a form (test_drafts.py), who was never in private.
ELSEWHERE = {Step.LEFT_AGAIN, Step.FROM_DRAFT}


def test_every_step_is_declared_and_played() -> None:
    assert set(STEPS) == set(Step)
    by_others = {step for step, hears in STEPS.items() if hears is not Hears.ANSWERED}
    assert set(PLAYS) | ELSEWHERE == by_others


@BOTH
@pytest.mark.parametrize("step", PLAYS)
async def test_the_author_hears(world: World, language: str, step: Step) -> None:
    """Once by a word in private; and where private is closed, by a call that betrays nothing and leads to what there is to know."""
    play, line = PLAYS[step]
    contest = await a_contest(world, language, line, review="admins")
    mia = contest.group.members[0]
    contest.group.admin.starts(world.bot)
    await world.settle()
    await play(contest, mia)
    await world.advance(seconds=70)
    calls = [m for m in contest.chat.messages if m.sender == world.bot and m.text == CALL[language]]
    assert len(calls) == (1 if STEPS[step] is Hears.CALLED else 0)
    if not calls:
        return
    found = await contest.follows(mia, LOOK[language], calls[0])
    assert {"en": "your entries", "zh-CN": "我的作品"}[language] in found.text
    assert {"en": "Reason: ", "zh-CN": "理由："}[language] in found.text


@BOTH
@pytest.mark.parametrize("step", PLAYS)
async def test_in_private_it_is_told_there(world: World, language: str, step: Step) -> None:
    play, line = PLAYS[step]
    contest = await a_contest(world, language, line, review="admins")
    mia = contest.group.members[0]
    for person in (contest.group.admin, mia):
        person.starts(world.bot)
    await world.settle()
    await play(contest, mia)
    await world.advance(seconds=70)
    assert CALL[language] not in world.said(contest.chat)
    own = {"en": "Your entry no. 1 for Name our mascot", "zh-CN": "1 号作品"}[language]
    if step is Step.APPROVED:
        own = {"en": "is in.", "zh-CN": "已通过"}[language]
    assert any(own in m.text for m in contest.private(mia).messages)


@BOTH
async def test_hosts_are_told_the_truth(world: World, language: str) -> None:
    """That the author cannot be told in private, where that is so."""
    contest = await a_contest(world, language, review="admins")
    mia, noah = contest.group.members[:2]
    for person in (contest.group.admin, noah):
        person.starts(world.bot)
    await world.settle()
    for person, words in ((mia, "Foxy"), (noah, "Rusty")):
        await contest.group.hears(person, f"/submit {words}")
    assert (
        await declines(contest)
        == {
            "en": "Declined. I may not write to the author in private, so they are called in the group.",
            "zh-CN": "已退回。还不能私聊作者，会在群里提醒 TA。",
        }[language]
    )
    assert {"en": "I tell its author why", "zh-CN": "告诉作者原因"}[language] in await takes_out(contest, 2)


def test_nothing_else_moves_an_entry() -> None:
    """The state of an entry is written where a step is taken, and nowhere else."""
    allowed = {("service.py", "submit"), ("service.py", "change"), ("judging.py", "move"), ("judging.py", "strike")}
    found: set[tuple[str, str]] = set()
    for path in Path(folder.__file__).parent.rglob("*.py"):
        for function in ast.walk(ast.parse(path.read_text())):
            if isinstance(function, ast.AsyncFunctionDef | ast.FunctionDef) and _writes_a_state(function):
                found.add((path.name, function.name))
    assert found <= allowed | {("stages.py", "close")}
    assert ("judging.py", "move") in found


def _writes_a_state(function: ast.AST) -> bool:
    for node in ast.walk(function):
        targets = node.targets if isinstance(node, ast.Assign) else []
        flat = [each for target in targets for each in (target.elts if isinstance(target, ast.Tuple) else [target])]
        if any(isinstance(each, ast.Attribute) and each.attr == "state" for each in flat):
            return True
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        if node.func.attr == "values" and any(keyword.arg == "state" for keyword in node.keywords):
            return True
    return False
