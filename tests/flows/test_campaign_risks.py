"""The usual risks of a campaign, as those hear of them who can do something: once each, with the plan B to whoever has its role."""

import pytest

from models import CampaignAlert
from simulator import Person
from tests.flows.group import BOTH, Group, rows_of, when
from tests.flows.test_campaign_watch import PLAN, PLAN_B, boards, running
from tests.flows.test_form import Desk
from tests.wiring import World

# Monday is its first day, and it is 11:00 when `running` comes back.
ITEMS = {
    "speaker": "- {do: open, at: D0 10:30, kind: sharing, title: Sleep, with: {speaker: '@noah', at: D0 20:00}}",
    "entries": "- {do: open, at: D0 10:30, kind: collection, title: Mascot, with: {until: D+2 12:00}}",
    "codes": "- {do: open, at: D0 10:30, kind: collection, title: Mascot, with: {until: D+4 12:00, prizes: '1:code'}}",
    "duty": "- {do: post, at: D0 10:30, text: It begins}",
}
# On the way there the bot looks as often as it does: a speaker is asked half an hour before.
MOMENTS = ("13:00", "19:30", "19:46", "20:00")
SAID = {
    "speaker": {"en": "begins soon", "zh-CN": "马上开始"},
    "entries": {"en": "entries", "zh-CN": "作品"},
    "codes": {"en": "code", "zh-CN": "兑换码"},
    "duty": {"en": "on duty", "zh-CN": "值班"},
}


def plan(watch: str) -> str:
    """A campaign with one such item and one such risk; its designer has the plan B."""
    risk = (
        f"{{what: It goes wrong, likely: low, bad: low, plan_b: Ring the bell twice., role: designer, watch: {watch}}}"
    )
    team = 'team: {designer: "@mia"}' if watch == "duty" else 'team: {designer: "@mia", host: "@adam"}'
    return PLAN.replace("items:\n", f"items:\n{ITEMS[watch]}\n") + f"{team}\nrisks: [{risk}]\n"


def plans_b(group: Group, person: Person, language: str) -> int:
    """How often somebody was told the plan B."""
    return sum(PLAN_B[language] in m.text for m in person.private(group.world.bot).messages)


async def told(desk: Desk, text: str) -> list[str]:
    """What the owner was told in which these words stand, boards apart."""
    apart = {board.id for board in await boards(desk)}
    return [m.text for m in desk.chat.messages if text in m.text and m.button_texts and m.id not in apart]


@BOTH
@pytest.mark.parametrize("watch", list(ITEMS))
async def test_each_is_told_once_and_its_plan_b_to_who_has_the_role(world: World, language: str, watch: str) -> None:
    group, desk = await running(world, language, plan(watch), in_private=2)
    mia = group.members[0]
    for moment in MOMENTS:
        await when(world, f"2026-11-23 {moment}")
        await world.advance(seconds=9)
    assert await rows_of(world, CampaignAlert, campaign=1) == 1
    assert len(await told(desk, SAID[watch][language])) == 1
    # Whoever has the role is told what to do, and nobody else.
    assert plans_b(group, mia, language) == 1
    assert not any(PLAN_B[language] in m.text for m in desk.chat.messages)


async def test_of_two_speakers_one_who_is_silent_is_enough(world: World) -> None:
    two = plan("speaker").replace("'@noah'", "'@noah,@lena'")
    group, _ = await running(world, "en", two, in_private=3)
    _, noah, lena = group.members
    await when(world, "2026-11-23 19:30")
    noah.taps("I'm ready", noah.private(world.bot))
    await when(world, "2026-11-23 19:46")
    assert await rows_of(world, CampaignAlert, campaign=1) == 1
    lena.taps("I'm ready", lena.private(world.bot))
    await when(world, "2026-11-23 19:55")
    assert await rows_of(world, CampaignAlert, campaign=1) == 1
