"""The campaigns that Muster brings along: the same plan in each language, whole, and possible in a group as they stand there."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from features.activities.drafts import Draft, compose
from features.activities.registry import KINDS, kind_called
from features.campaigns.document import Campaign, Countdown, Open, Post, Thanks
from features.campaigns.reading import read_campaign
from features.campaigns.settled import settled
from features.campaigns.templates import NAMES, template
from features.campaigns.times import OnDay, moments
from features.campaigns.writing import write_campaign
from kit.recurrence import Calendar
from kit.texts import LANGUAGES
from models import Group

each = pytest.mark.parametrize("name", NAMES)
FIRST = date(2027, 2, 5)
ZONES = {"en": "Europe/Berlin", "zh-CN": "Asia/Shanghai"}
# What only words can say or measure, and so differs. Everything else that a kind is opened with is the same.
WORDS = {"brief", "options", "slots", "questions", "prizes", "least"}
# A narrow sign between Chinese ones, and what a machine says and nobody in a group.
NARROW = re.compile(r"[\u4e00-\u9fff][,;:?!]|[,;?!][\u4e00-\u9fff]|[\u4e00-\u9fff]\.(?:\s|$)")
STIFF = re.compile("您|亲爱的用户|敬请|进行了|的话语|令人兴奋|让我们")


def kind_of_item(item: Open) -> Any:
    """The kind that it opens."""
    kind = kind_called(item.kind)
    assert kind is not None
    return kind


def opened(item: Open) -> tuple[Any, ...]:
    """What it opens, without words."""
    kind = kind_of_item(item)
    values = {key: kind.read(key, said) for key, said in settled(item.values, FIRST, Calendar(ZoneInfo("UTC"))).items()}
    return kind.name, {key: None if key in WORDS else value for key, value in values.items()}


def said(of: Campaign) -> Iterator[str]:
    """Every text of it that the group may see."""
    yield of.title
    yield from filter(None, (of.theme,))
    yield from of.texts.values()
    for item in of.items:
        if isinstance(item, Open):
            yield from (item.title, *(item.values[key] for key in ("brief", "questions") if key in item.values))
        elif isinstance(item, Countdown | Thanks):
            yield item.text
    yield from (text for answer in of.answers for text in (answer.ask, answer.answer))
    yield from (task.title for task in of.tasks)
    yield from (task.note for task in of.tasks if task.note)
    yield from (text for risk in of.risks for text in (risk.what, risk.plan_b))
    yield from (step.what for step in of.flow)


@each
def test_a_template_is_the_same_plan_in_each_language(name: str) -> None:
    """Its words differ. What it does, when, and who does it are the same."""

    def plan(language: str) -> Any:
        of = template(name, language)
        return (
            [(item.do, item.at, opened(item) if isinstance(item, Open) else None) for item in of.items],
            [goal.model_dump() for goal in of.goal],
            [(task.role, task.due, task.note is None) for task in of.tasks],
            [(risk.role, risk.likely, risk.bad) for risk in of.risks],
            [(step.role, step.at) for step in of.flow],
            [(material.role, material.count) for material in of.materials],
            list(of.team),
            (
                len(of.texts),
                len(of.answers),
                len(of.audience),
                of.budget is None or (len(of.budget.lines), of.budget.points),
            ),
        )

    first, *others = (plan(language) for language in LANGUAGES)
    assert all(other == first for other in others)


@each
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_template_is_whole(name: str, language: str) -> None:
    """Two posts of warm-up within two days at least, every text used, everybody's tasks in the team's hands, answers and a plan B."""
    of = template(name, language)
    assert of.first_day is None
    assert of.learned == ()
    early = [item.at for item in of.items if isinstance(item, Post) and isinstance(item.at, OnDay) and item.at.days < 0]
    assert len(early) + sum(len(item.days) for item in of.items if isinstance(item, Countdown)) >= 2
    assert min(time.days for time in early) <= -2
    assert {item.of_copy for item in of.items if isinstance(item, Post)} == set(of.texts)
    assert isinstance(of.items[-1], Thanks)
    assert of.goal
    assert of.theme
    assert min(len(of.answers), len(of.risks), len(of.flow)) >= 2
    assert len(of.tasks) >= 4
    assert of.materials
    assert of.budget is not None
    assert {step.role for step in of.flow} <= set(of.team)
    assert {risk.role for risk in of.risks} <= set(of.team)
    assert read_campaign(write_campaign(of)) == of


@each
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_template_opens_can_be_opened(name: str, language: str) -> None:
    """At the moment at which it is due, in a group of its language."""
    of, group = template(name, language), Group(zone=ZONES[language], day_start=0, language=language)
    calendar = Calendar(ZoneInfo(group.zone))
    for item, now in zip(of.items, moments(of.times, FIRST, calendar), strict=True):
        if isinstance(item, Open):
            kind = kind_of_item(item)
            assert compose(Draft(kind, item.title, settled(item.values, FIRST, calendar)), group, now)


@each
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_template_says_can_be_posted(name: str, language: str) -> None:
    """As it stands there: no field to be filled in, and in Chinese the signs and words of a Chinese group."""
    for text in said(template(name, language)):
        assert not set("{}<>") & set(text), text
        if language == "zh-CN":
            assert not NARROW.search(text), text
            assert not STIFF.search(text), text


def test_there_is_one_for_whatever_a_group_would_do() -> None:
    """Ten and more, and every kind of activity is in one of them."""
    assert len(NAMES) == len(set(NAMES)) >= 10
    used = {kind_of_item(item).name for name in NAMES for item in template(name, "en").items if isinstance(item, Open)}
    assert used == {kind.name for kind in KINDS}
    assert len({template(name, language).title for name in NAMES for language in LANGUAGES}) == len(NAMES) * len(
        LANGUAGES
    )
