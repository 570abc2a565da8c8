"""The check of a campaign before its start: each question over plain facts, and what one tap does to the document."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest

from features.activities.registry import kind_called
from features.campaigns.checks import gathering, service, substance, timing, view
from features.campaigns.checks.facts import IN_THE_WAY, Beside, Facts, Finding, How, Report, What
from features.campaigns.checks.gathering import COUNTED
from features.campaigns.checks.mending import mended
from features.campaigns.document import Open
from features.campaigns.reading import read_campaign
from features.campaigns.templates import NAMES, template
from features.campaigns.times import moments
from features.people.access import OutOfDate
from features.prizes.rules import Prize
from features.refusals import Ended
from features.statistics.rules import Segment
from features.values import flat
from kit.recurrence import Calendar
from kit.texts import LANGUAGES, texts
from models import Campaign, Group
from tests.features.facts import CLUB

NOW = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
CALENDAR = Calendar(ZoneInfo("Asia/Shanghai"))
FIRST = date(2026, 12, 7)
WELL = """\
muster: 1
title: Three weeks
first_day: 2026-12-07
goal: [{metric: checkins, target: 120}]
audience: [core]
team: {owner: "@mia", host: "@ben"}
items:
- {do: post, at: D-3 20:00, text: In three days}
- {do: post, at: D-1 20:00, text: Tomorrow}
- {do: open, at: D0 08:00, kind: checkin, title: Mornings, with: {for: 21d}}
- {do: thanks, at: D+21 12:00, text: Thank you}
tasks: [{title: Poster, role: host, due: D-4 12:00}]
answers: [{ask: When?, answer: At eight}]
"""


def facts(text: str = WELL, **known: Any) -> Facts:
    """A campaign in a group in which all is well, but for what is said otherwise."""
    plan = read_campaign(text)
    found = {n: kind_called(item.kind) for n, item in enumerate(plan.items, 1) if isinstance(item, Open)}
    begins = timing.first_possible(plan, CALENDAR, NOW)
    all_is_well = Facts(
        plan=plan,
        kinds={n: kind.name for n, kind in found.items() if kind is not None},
        items=moments(plan.times, plan.first_day or begins, CALENDAR),
        begins=begins,
        calendar=CALENDAR,
        now=NOW,
        refused={},
        prizes={},
        counted=COUNTED,
        last={},
        members=60,
        segments={Segment.CORE: 12},
        hours=[0] * 6 + [40] * 18,
        coming=(),
        titles=frozenset(),
        going_on=1,
        needs_room=1,
        quiet=(23 * 60, 7 * 60),
        is_present=True,
        is_admin=True,
        may_pin=True,
    )
    return replace(all_is_well, **known)


def found(text: str = WELL, **known: Any) -> dict[str, Finding]:
    """What all checks find, by what it is."""
    return {finding.what: finding for finding in service.examined(facts(text, **known))}


def after(text: str, finding: Finding, words: str = "Soon!", **known: Any) -> set[str]:
    """What is found once the finding's tap has done what it does."""
    assert finding.mend is not None
    plan = mended(read_campaign(text), finding.mend, by="@zoe", sentence=words)
    kinds = {n: kind_called(item.kind) for n, item in enumerate(plan.items, 1) if isinstance(item, Open)}
    begins = timing.first_possible(plan, CALENDAR, NOW)
    again = replace(
        facts(text, **known),
        plan=plan,
        kinds={n: kind.name for n, kind in kinds.items() if kind is not None},
        items=moments(plan.times, plan.first_day or begins, CALENDAR),
    )
    return {finding.what for finding in service.examined(again)}


def with_(*, out: str, put: str = "") -> str:
    """The document with this part another one."""
    assert out in WELL
    return WELL.replace(out, put)


def test_where_all_is_well_nothing_is_found() -> None:
    assert found() == {}


def test_every_finding_has_words_in_both_languages_and_every_mend_a_label() -> None:
    assert set(view._SENTENCES) == set(get_args(What))
    assert set(view._LABELS) == set(get_args(How))
    assert set(get_args(What)) > IN_THE_WAY


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_of_a_shipped_template_only_people_and_the_day_are_asked(name: str, language: str) -> None:
    plan = template(name, language)
    begins = timing.first_possible(plan, CALENDAR, NOW)
    items = moments(plan.times, begins, CALENDAR)
    kinds = dict(gathering._kinds(plan))
    group = Group(zone="Asia/Shanghai", day_start=0, language=language)
    refused, prizes = gathering._composed(plan, kinds, items, begins, group)
    known: dict[str, Any] = {"segments": dict.fromkeys(Segment, 9), "needs_room": len(kinds)}
    of = replace(facts(**known), plan=plan, kinds=kinds, items=items, refused=refused, prizes=prizes)
    assert {finding.what for finding in service.examined(of)} <= {"no_day", "duty", "tasks"}


# --- what stands in the way -------------------------------------------------------------------------------------------------------


def test_a_campaign_needs_a_day_and_gets_the_first_on_which_nothing_is_past() -> None:
    text = with_(out="first_day: 2026-12-07\n")
    finding = found(text)["no_day"]
    assert finding.mend is not None
    # It is Monday, 08:00, and something is said three days before, at 20:00.
    assert finding.mend.day == date(2026, 11, 26)
    assert "no_day" not in after(text, finding)


def test_what_lies_in_the_past_cannot_be() -> None:
    text = with_(out="2026-12-07", put="2026-11-25")
    finding = found(text)["past"]
    assert (finding.items, finding.count, finding.is_in_the_way) == ((1,), 1, True)
    assert after(text, finding) == set()
    assert "past" not in found()


def test_the_first_possible_day_is_found_over_a_change_of_clocks() -> None:
    calendar = Calendar(ZoneInfo("Europe/Berlin"))
    now = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    plan = read_campaign(WELL)
    day = timing.first_possible(plan, calendar, now)
    assert min(moments(plan.times, day, calendar)) > now >= min(moments(plan.times, day - timedelta(days=1), calendar))


def test_what_its_kind_does_not_take_cannot_be_opened() -> None:
    finding = found(refused={3: Ended("x")})["refused"]
    assert (finding.items, finding.names, finding.is_in_the_way) == ((3,), ("Mornings", "Ended"), True)


def test_what_is_to_be_pinned_needs_the_right() -> None:
    text = with_(out="text: Tomorrow}", put="text: Tomorrow, pin: yes}")
    assert "pin" not in found(text)
    finding = found(text, may_pin=False)["pin"]
    assert (finding.items, finding.is_in_the_way) == ((2,), True)
    assert after(text, finding, may_pin=False) == set()
    # What somebody who is no admin may is not known.
    assert set(found(text, may_pin=False, is_admin=False)) == {"no_admin"}


def test_nothing_can_be_where_the_bot_is_not() -> None:
    assert found(is_present=False)["away"].is_in_the_way


# --- times ------------------------------------------------------------------------------------------------------------------------


def test_the_same_kind_again_too_soon() -> None:
    opens = facts().items[2]
    finding = found(last={"checkin": opens - timedelta(days=3)})["again"]
    assert (finding.items, finding.names, finding.count) == ((3,), ("Mornings",), 3)
    assert finding.mend is not None
    assert finding.mend.day == FIRST + timedelta(days=4)
    assert "again" not in found(last={"checkin": opens - timedelta(days=7)})
    assert "again" not in found(last={"vote": opens - timedelta(days=1)})


def test_a_warm_up_of_two_posts_and_two_days() -> None:
    one = with_(out="- {do: post, at: D-1 20:00, text: Tomorrow}\n")
    finding = found(one)["warm_up"]
    assert (finding.count, finding.names) == (1, ("Mornings",))
    assert finding.mend is not None
    # There is one far enough ahead: the other comes the evening before.
    assert (finding.mend.days, finding.mend.clock) == (-1, 20 * 60)
    assert after(one, finding) == set()
    late = with_(out="at: D-3 20:00", put="at: D-1 12:00")
    finding = found(late)["warm_up"]
    assert finding.mend is not None
    assert finding.mend.days == -2
    assert "warm_up" not in found(
        with_(out="{do: post, at: D-1 20:00, text: Tomorrow}", put="{do: countdown, to: 3, days: [1], text: Now}")
    )


def test_an_hour_in_which_the_group_sleeps() -> None:
    text = with_(out="D-1 20:00", put="D-1 15:00")
    hours = [50] * 15 + [0] + [50] * 8
    finding = found(text, hours=hours)["asleep"]
    assert (finding.items, finding.count) == ((2,), 1)
    assert finding.mend is not None
    assert finding.mend.clock == 16 * 60
    assert after(text, finding, hours=hours) == set()
    # Of a group in which hardly anything goes on nobody knows when it sleeps.
    assert found(text, hours=[1] * 15 + [0] + [1] * 8) == {}


def test_quiet_hours() -> None:
    text = with_(out="D-1 20:00", put="D-1 23:30")
    finding = found(text)["quiet"]
    assert (finding.items, finding.count) == ((2,), 1)
    assert finding.mend is not None
    assert finding.mend.clock == 7 * 60
    assert after(text, finding) == set()
    # What opens has hours of its own.
    assert found(with_(out="at: D0 08:00", put="at: D0 06:00")) == {}


def test_two_things_on_each_others_heels() -> None:
    other = Beside("vote.close", facts().items[1] + timedelta(minutes=10), "Where to?")
    finding = found(coming=(other,))["clash"]
    assert (finding.items, finding.names) == ((2,), ("vote.close", "Where to?"))
    assert after(WELL, finding, coming=(other,)) == set()
    assert found(coming=(replace(other, at=other.at + timedelta(minutes=5)),)) == {}


def test_a_day_with_more_than_people_read_and_a_minute_with_more_than_a_group_takes() -> None:
    posts = "".join(f"- {{do: post, at: D+2 20:0{n}, text: Hello}}\n" for n in range(6))
    finding = found(WELL.replace("items:\n", "items:\n" + posts).replace("at: D0 08:00", "at: D0 08:00"))["crowded"]
    assert finding.count == 6
    same = "".join("- {do: post, at: D+2 20:00, text: Hello}\n" for _ in range(timing.MOST_A_MINUTE + 1))
    assert found(WELL.replace("items:\n", "items:\n" + same))["at_once"].count == timing.MOST_A_MINUTE + 1


# --- what it needs ----------------------------------------------------------------------------------------------------------------


def test_what_counts_for_no_goal() -> None:
    assert found(with_(out="goal: [{metric: checkins, target: 120}]\n"))["no_goal"].mend is None
    vote = "- {do: open, at: D+2 12:00, kind: vote, title: Where to?, with: {options: 'Lake,Hill'}}\n"
    text = with_(out="- {do: thanks", put=vote + "- {do: thanks")
    finding = found(text)["goal"]
    assert finding.names == ("Where to?",)
    assert after(text, finding) == set()
    # What is asked on the last days looks back and ahead, and a figure that people enter counts whatever they like.
    assert found(text.replace("D+2 12:00", "D+20 12:00")) == {}
    assert "goal" not in found(text.replace("metric: checkins", "metric: hand"))
    assert found(text.replace("metric: checkins", "metric: grabs"))["goal"].count == 2


def test_room_for_so_many() -> None:
    assert found(going_on=20)["room"].count == 20
    assert found(going_on=19) == {}


def test_a_title_that_something_else_has() -> None:
    assert found(titles=frozenset({flat("MORNINGS")}))["title"].items == (3,)


def test_an_audience_that_is_not_there() -> None:
    finding = found(segments={Segment.CORE: 2})["audience"]
    assert (finding.names, finding.count) == (("core",), 2)
    assert after(WELL, finding, words="everybody", segments={Segment.CORE: 2}) == set()
    # What people call somebody in words of their own nobody can count.
    assert found(with_(out="[core]", put="[runners]"), segments={}) == {}
    assert found(with_(out="[core]", put="[大家]"), members=2)["audience"].mend is None


def test_every_segment_can_be_meant_in_both_languages() -> None:
    assert set(substance.SEGMENTS.values()) == set(Segment)
    assert {word for word in substance.SEGMENTS if not word.isascii()} >= {"新人", "核心", "活跃", "最近少来", "潜水"}


def test_answers_somebody_on_duty_and_somebody_for_each_task() -> None:
    assert found(with_(out="answers: [{ask: When?, answer: At eight}]\n"))["answers"].mend is None
    text = with_(out=', host: "@ben"', put=", host: ")
    duty, tasks = found(text)["duty"], found(text)["tasks"]
    assert (tasks.names, tasks.count) == (("host",), 1)
    assert after(text, duty) == after(text, tasks) == set()
    assert found(with_(out=', host: "@ben"', put=", support: Ann, host: ")).keys() == {"tasks"}
    assert found(with_(out="role: host, due", put="role: designer, who: Ann, due")) == {}


def test_prizes_and_what_they_cost() -> None:
    goods = {3: (Prize(1, "goods", 0, "A mug"), Prize(2, "points", 300))}
    assert found(prizes=goods)["no_budget"].names == ("A mug",)
    assert found(prizes={3: (Prize(2, "points", 300),)}) == {}
    budget = WELL + "budget: {currency: USD, lines: [{what: Mugs, planned: 40}]}\n"
    assert found(budget, prizes=goods) == {}
    assert found(budget)["no_prizes"].names == ("Mugs",)


def test_prizes_that_are_codes() -> None:
    given = {3: (Prize(1, "code"), Prize(2, "code"))}
    finding = found(prizes=given)["codes"]
    assert (finding.items, finding.count) == ((3,), 2)
    # Now it is somebody's: the owner is there.
    assert after(WELL, finding, words="Load the codes", prizes=given) == set()


def test_an_administrator_sees_who_leaves() -> None:
    assert found(is_admin=False)["no_admin"].mend is None


# --- what is accepted -------------------------------------------------------------------------------------------------------------


def report(campaign: Campaign, of: Facts) -> Report:
    """What is found in it."""
    return Report(7, "Three weeks", 1, service.examined(of), frozenset(campaign.accepted))


def test_accepted_is_what_somebody_has_seen_and_not_what_comes_of_it_later() -> None:
    campaign = Campaign(accepted=[])
    small = facts(segments={Segment.CORE: 2}, is_admin=False)
    (few, no_admin) = report(campaign, small).findings
    service.accept(campaign, report(campaign, small), few.mark)
    assert [finding.what for finding in report(campaign, small).open] == ["no_admin"]
    smaller = replace(small, segments={Segment.CORE: 1})
    assert [finding.what for finding in report(campaign, smaller).open] == ["audience", "no_admin"]
    # What is found no more is forgotten, so that it is asked again when it comes back.
    service.accept(campaign, report(campaign, smaller), no_admin.mark)
    assert campaign.accepted == [no_admin.mark]
    with pytest.raises(OutOfDate):
        service.accept(campaign, report(campaign, smaller), few.mark)


def test_what_stands_in_the_way_is_not_accepted() -> None:
    campaign = Campaign(accepted=[])
    of = facts(is_present=False)
    (away,) = report(campaign, of).findings
    with pytest.raises(OutOfDate):
        service.accept(campaign, report(campaign, of), away.mark)
    assert report(Campaign(accepted=[away.mark]), of).open == [away]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_of_everything_that_can_be_found(language: str) -> None:
    """However much there is, it fits, page by page."""
    every = [
        Finding(what, (1, 2), ("vote.close", "<b>Lake</b>") if what == "clash" else ("7",), 3, NOW)
        for what in get_args(What)
    ]
    of = Report(7, "<b>", 1, every, frozenset())
    pages = [view.page(texts(language), CLUB, of, number, can_mend=True) for number in range(6)]
    assert all(len(page.text) < 4096 for page in pages)
    assert "&lt;b&gt;" in pages[0].text
    assert "<b>Lake" not in "".join(page.text for page in pages)
    # Beyond the last page there is the last.
    assert pages[-1] == pages[-2]
