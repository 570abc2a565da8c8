"""The document of a campaign: read and written as the same, strict, and what is wrong said by line, key and what is allowed."""

from datetime import date
from decimal import Decimal
from typing import Any, get_args

import pytest
from hypothesis import given, settings, strategies as st

from bot.schema import ROOT
from features.campaigns import source, view_problems
from features.campaigns.document import Campaign, Cost, Countdown, Goal, Open, Post, Thanks
from features.campaigns.problems import MOST, BadDocument, Problem, What
from features.campaigns.reading import metric_names, read_campaign
from features.campaigns.times import FromItem, write_relative
from features.campaigns.writing import write_campaign
from kit.texts import LANGUAGES, texts, visible
from tests.features.test_campaign_times import DAYS

ITEM = "  - {do: post, at: D0 9:00, text: Hello}\n"
HEAD = f"muster: 1\ntitle: Three weeks\nitems:\n{ITEM}"
WHOLE = """\
muster: 1
title: Three weeks
theme: |
  A small thing,
  every morning.
goal: [{metric: checkin.rate, target: 60%}, {metric: hand, target: 1200.5, name: Sales}]
audience: [core, fading]
first_day: 2026-12-07
team: {owner: "@mia", host: }
items:
- {do: open, at: D0 05:30, kind: check-in, title: Mornings, with: {from: 06:00, until: 9:00, for: 21d}}
- {do: countdown, to: 1, days: [3, 1], text: Soon}
- {do: post, at: start+90m of item 1, copy: warm, pin: yes}
- {do: open, at: D+6 12:00, kind: 投票, title: Next?, with: {options: "Lake,Hill", until: D+7 20:00}}
- {do: thanks, at: D+21 12:00, text: Thank you}
tasks: [{title: Poster, role: designer, due: D-4 12:00, who: Ann, note: In red, state: done}]
risks: [{what: Rain, likely: low, bad: high, plan_b: Indoors, role: host, watch: duty}]
budget: {currency: CNY, lines: [{what: Mugs, planned: 120.50, spent: 99}], points: 5000}
materials: [{what: Mugs, count: 3}]
flow: [{at: start of item 5, what: Say thanks, role: host}]
copy: {warm: "Hello"}
answers: [{ask: When?, answer: At six}]
learned: [Begin on a Monday]
"""


def problems(text: str) -> list[Problem]:
    """What is wrong with a text."""
    with pytest.raises(BadDocument) as caught:
        read_campaign(text)
    return list(caught.value.problems)


def test_a_whole_document() -> None:
    campaign = read_campaign(WHOLE)
    assert campaign.theme == "A small thing,\nevery morning."
    assert campaign.goal[1] == Goal(metric="hand", target="1200.5", name="Sales")
    assert campaign.first_day == date(2026, 12, 7)
    assert campaign.team == {"owner": "@mia", "host": None}
    first, countdown, post, vote, thanks = campaign.items
    assert isinstance(first, Open)
    # As it stands there: YAML of old would have made it 540.
    assert first.values["until"] == "9:00"
    assert isinstance(countdown, Countdown)
    assert countdown.at == FromItem(1, -3 * 24 * 60)
    assert isinstance(post, Post)
    assert (post.of_copy, post.pin, post.at) == ("warm", True, FromItem(1, 90))
    assert isinstance(vote, Open)
    assert isinstance(thanks, Thanks)
    assert campaign.budget is not None
    assert campaign.budget.lines == (Cost(what="Mugs", planned=Decimal("120.50"), spent=Decimal(99)),)
    assert read_campaign(write_campaign(campaign)) == campaign


# --- what is written is read as the same ------------------------------------------------------------------------------------------

LINES = st.text(min_size=1, max_size=40).filter(lambda said: bool(visible(said)))


@st.composite
def campaigns(draw: st.DrawFn) -> Campaign:
    """A campaign of posts and thanks, with any texts that can be seen."""
    times = st.builds(write_relative, DAYS)
    copies = draw(st.dictionaries(LINES, LINES, max_size=3))
    items: list[dict[str, Any]] = [
        {"do": "post", "at": draw(times), "text": draw(st.lists(LINES, min_size=1, max_size=3).map("\n".join))},
        {"do": "thanks", "at": draw(times), "text": draw(LINES)},
        {
            "do": "open",
            "at": draw(times),
            "kind": "signup",
            "title": "List",
            "with": {"most": str(draw(st.integers(1, 99)))},
        },
    ]
    data = {
        "muster": "1", "title": draw(LINES), "items": items, "copy": copies, "learned": draw(st.lists(LINES, max_size=2)),
        "tasks": [{"title": draw(LINES), "role": "host", "due": draw(times), "who": draw(st.none() | LINES)}],
        "first_day": draw(st.none() | st.dates(date(2000, 1, 1), date(2100, 1, 1))),
        "budget": {"currency": "CNY", "lines": [{"what": "x", "planned": draw(st.decimals(0, 99999, places=2))}]},
    }  # fmt: skip
    return Campaign.model_validate(data)


@settings(max_examples=60, deadline=None)
@given(campaigns())
def test_what_is_written_is_read_as_the_same(campaign: Campaign) -> None:
    assert read_campaign(write_campaign(campaign)) == campaign


# --- what is wrong ----------------------------------------------------------------------------------------------------------------

DEEP = "a: " + "[" * 9 + "]" * 9
CASES: list[tuple[str, What, int, tuple[str | int, ...]]] = [
    ("a: \ud800", "bytes", 1, ()),
    (" " * (source.LONGEST + 1), "long", 1, ()),
    ("muster: 1\ntitle: 'x", "yaml", 2, ()),
    ("muster: 1\nbad: \x00", "yaml", 2, ()),
    ("muster: 1\na: &x [1]\nb: *x", "alias", 2, ()),
    ("muster: 1\n<<: *x", "alias", 2, ()),
    ("muster: 1\na: !!python/object/apply:os.system [ls]", "tag", 2, ()),
    (DEEP, "deep", 1, ()),
    (HEAD + "learned:\n" + "- a\n" * 21_000, "many", 0, ()),
    ("muster: 1\ntitle: a\ntitle: b", "twice", 3, ()),
    (HEAD + "---\nmuster: 1", "several", 5, ()),
    ("", "no_campaign", 1, ()),
    ("just words", "no_campaign", 1, ()),
    ("muster: old", "no_campaign", 1, ("muster",)),
    ("title: a\nmuster: 2", "newer", 2, ("muster",)),
    (HEAD + "titel: b", "unknown", 5, ("titel",)),
    (HEAD + "  - {do: post, at: D0 9:00, text: a, kind: b}", "unknown", 5, ("items", 2, "kind")),
    ("muster: 1\ntitle: a", "missing", 1, ("items",)),
    (HEAD + "  - {at: D0 9:00}", "missing", 5, ("items", 2, "do")),
    (HEAD + "  - {do: post, text: a}", "missing", 5, ("items", 2, "at")),
    (HEAD + "tasks: none", "shape", 5, ("tasks",)),
    (HEAD + "copy: {a: [b]}", "shape", 5, ("copy", "a")),
    (HEAD + "  - {do: dance, at: D0 9:00}", "choice", 5, ("items", 2, "do")),
    (HEAD + "  - {do: open, at: D0 9:00, kind: party, title: a}", "choice", 5, ("items", 2, "kind")),
    (HEAD + "risks: [{what: a, likely: maybe, bad: low, plan_b: b, role: c}]", "choice", 5, ("risks", 1, "likely")),
    (HEAD + "  - {do: countdown, to: 0, days: [1], text: a}", "number", 5, ("items", 2, "to")),
    (HEAD + "  - {do: countdown, to: 1, days: [soon], text: a}", "number", 5, ("items", 2, "days", 1)),
    (HEAD + "budget: {currency: CNY, lines: [{what: a, planned: nan}]}", "number", 5, ("budget", "lines", 1, "planned")),
    (HEAD + "theme: '\u200b'", "text", 5, ("theme",)),
    (HEAD + f"theme: {'x' * 4000}", "too_long", 5, ("theme",)),
    (HEAD + f"  - {{do: open, at: D0 9:00, kind: vote, title: {'x' * 100}}}", "too_long", 5, ("items", 2, "title")),
    (HEAD + ITEM * 200, "too_many", 3, ("items",)),
    ("muster: 1\ntitle: a\nitems: []", "too_few", 3, ("items",)),
    (HEAD + "  - {do: post, at: tomorrow, text: a}", "time", 5, ("items", 2, "at")),
    (HEAD + "first_day: 2026-02-30", "date", 5, ("first_day",)),
    (HEAD + "first_day: 1764547200", "date", 5, ("first_day",)),
    (HEAD + "first_day: 0001-01-01", "date", 5, ("first_day",)),
    (HEAD + "  - {do: post, at: start of item 9, text: a}", "item", 5, ("items", 2, "at")),
    (HEAD + "  - {do: countdown, to: 9, days: [1], text: a}", "item", 5, ("items", 2, "to")),
    (HEAD + "tasks: [{title: a, role: b, due: start of item 2}]", "item", 5, ("tasks", 1, "due")),
    (HEAD + "  - {do: post, at: start+1h of item 2, text: a}", "circle", 5, ("items", 2, "at")),
    (HEAD + "  - {do: open, at: D0 9:00, kind: vote, title: a, with: {choices: x}}", "value", 5, ("items", 2, "with", "choices")),
    (HEAD + "  - {do: open, at: D0 9:00, kind: vote, title: a, with: {colour: x}}", "unknown", 5, ("items", 2, "with", "colour")),
    (HEAD + "budget: {currency: yuan}", "value", 5, ("budget", "currency")),
    (HEAD + "goal: [{metric: checkins, target: many}]", "value", 5, ("goal", 1, "target")),
    (HEAD + "goal: [{metric: luck, target: 5}]", "metric", 5, ("goal", 1, "metric")),
    (HEAD + "goal: [{metric: grabs, target: 0.0}]", "value", 5, ("goal", 1, "target")),
    (HEAD + "risks: [{what: a, likely: low, bad: low, plan_b: b, role: c, watch: rain}]", "choice", 5, ("risks", 1, "watch")),
    (HEAD + "  - {do: post, at: D0 9:00}", "copy", 5, ("items", 2)),
    (HEAD + "  - {do: post, at: D0 9:00, copy: a}\ncopy: {b: c}", "copy", 5, ("items", 2, "copy")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "what", "line", "where"), CASES, ids=[f"{case[1]} {case[3]}" for case in CASES])
def test_what_is_wrong_is_said_by_line_and_key(text: str, what: What, line: int, where: tuple[str | int, ...]) -> None:
    (found,) = problems(text)
    assert (found.what, found.where) == (what, where)
    assert found.line == line or (not line and found.line > 1000)
    for language in LANGUAGES:
        t = texts(language)
        said = view_problems.problem(t, found).striptags()
        assert str(found.line) in said or found.line >= 1000
        assert all(str(step) in said for step in found.where)
        assert view_problems.refused(t, [found]).striptags().endswith(said)


def test_everything_that_can_be_wrong_is_among_these() -> None:
    assert {what for _, what, *_ in CASES} == set(get_args(What))


def test_several_problems_are_said_at_once_in_the_order_of_lines_and_fit_into_a_message() -> None:
    long = "k" * 500
    bad = "".join(f"  - {{do: post, at: never, text: a, {long}{number}: b}}\n" for number in range(50))
    found = problems(HEAD + bad)
    assert len(found) == MOST
    assert [problem.line for problem in found] == sorted(problem.line for problem in found)
    for language in LANGUAGES:
        assert len(view_problems.refused(texts(language), found)) < 4096


def test_what_is_allowed_is_named() -> None:
    (found,) = problems(HEAD + "  - {do: post, at: D0 9:00, text: a, kind: b}")
    assert found.allowed == ("do", "at", "text", "copy", "pin")
    (found,) = problems(HEAD + "budget: {currency: CNY, lines: [{what: a, planned: 1, colour: b}]}")
    assert found.allowed == ("what", "planned", "spent")
    (found,) = problems(HEAD + "  - {do: countdown, to: 1, days: [99], text: a}")
    assert found.allowed == ("≤ 30",)
    (found,) = problems(HEAD + "goal: [{metric: luck, target: 5}]")
    assert found.allowed
    assert found.allowed == metric_names()[: len(found.allowed)]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300) | st.text("amd:- \n[]{}&*!'\"|>?%#~1,", max_size=300).map(lambda said: HEAD + said))
def test_whatever_is_sent_is_a_campaign_or_has_problems(text: str) -> None:
    refused: BadDocument | None = None
    try:
        campaign = read_campaign(text)
    except BadDocument as refusal:
        refused = refusal
    if refused is None:
        assert read_campaign(write_campaign(campaign)) == campaign
    else:
        assert refused.problems
        assert all(view_problems.refused(texts(language), refused.problems) for language in LANGUAGES)


def test_the_page_about_it_shows_one_that_is_read() -> None:
    page = (ROOT / "docs" / "campaigns.md").read_text(encoding="utf-8")
    campaign = read_campaign(page.partition("```yaml\n")[2].partition("```")[0])
    assert {item.do for item in campaign.items} == {"open", "post", "countdown", "thanks"}
    assert campaign.model_fields_set == set(Campaign.model_fields) - {"audience"}
