"""The rules of the collection: the tally against a slow and plain reading of the rules, orders, quorum, and what can be written."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, strategies as st

from features.activities.collection.composing import FROZEN, LASTING, compose, fitting
from features.activities.collection.kind import COLLECTION
from features.activities.collection.options import Criterion, Options
from features.activities.collection.refusals import DrawsTooFew, JuryOff, NobodyDecides
from features.activities.collection.rules import Contender, Line, order_for, short_of_quorum, shortlist, tally, without
from features.activities.collection.view_fields import FIELDS
from features.fields import spelled
from features.moments import Past
from models import Group

START = datetime(2026, 11, 23, tzinfo=UTC)
NOW = datetime(2026, 11, 23, tzinfo=UTC)

people = st.integers(1, 6)
numbers = st.integers(1, 7)
contenders = st.lists(
    st.builds(
        lambda n, author, at: Contender(n, author, START + timedelta(minutes=at)), numbers, people, st.integers(0, 3)
    ),
    unique_by=lambda c: c.number,
    max_size=6,
)
votes = st.lists(st.tuples(people, numbers), max_size=25)
sheets = st.dictionaries(
    st.tuples(people, numbers), st.dictionaries(st.integers(0, 1), st.integers(1, 10), max_size=2), max_size=10
)
options = st.builds(
    lambda vote, share, weights, least: Options(
        vote=vote,
        jury_weight=share,
        criteria=tuple(Criterion(f"c{at}", w) for at, w in enumerate(weights)),
        least_votes=least,
    ),
    st.sampled_from(["public", "jury", "both"]),
    st.integers(1, 99),
    st.lists(st.integers(1, 9), min_size=2, max_size=2),
    st.integers(1, 3),
)


def public_part(entry: Contender, entries: list[Contender], cast: list[tuple[int, int]]) -> Fraction:
    """Of an entry: its votes out of the most votes."""
    counts = [
        len({voter for voter, number in cast if number == one.number and voter != one.author})
        for one in (entry, *entries)
    ]
    return Fraction(counts[0] * 100, max(counts)) if max(counts) else Fraction(0)


def jury_part(entry: Contender, given_: Any, how: Options) -> Fraction:
    """Of an entry: what its judges gave it out of the best."""
    weights = [criterion.weight for criterion in how.criteria]
    found = []
    for (judge, number), sheet in given_.items():
        if number == entry.number and judge != entry.author and 0 in sheet and 1 in sheet:
            found.append(Fraction(sheet[0] * weights[0] + sheet[1] * weights[1], sum(weights)))
    return sum(found, Fraction(0)) / len(found) * 10 if found else Fraction(0)


def was_chosen(entry: Contender, cast: list[tuple[int, int]], given_: Any, how: Options) -> bool:
    """Of an entry: enough others voted for it, or a judge has scored all of it, as far as they have a say."""
    voters = {voter for voter, number in cast if number == entry.number and voter != entry.author}
    by_jury = how.vote != "public" and jury_part(entry, given_, how) > 0
    by_members = how.vote != "jury" and len(voters) >= how.least_votes
    return by_members or (by_jury and (how.vote == "jury" or how.least_votes == 1))


def slowly(
    entries: list[Contender], cast: list[tuple[int, int]], given_: Any, how: Options
) -> list[tuple[int, int | None]]:
    """Number and place of each entry, read off the rules one sentence at a time: the best of those left, again and again."""
    share = {"public": 0, "jury": 100, "both": how.jury_weight}[how.vote]

    def worth(entry: Contender) -> tuple[Fraction, float, int]:
        points = (share * jury_part(entry, given_, how) + (100 - share) * public_part(entry, entries, cast)) / 100
        return points, -entry.entered_at.timestamp(), -entry.number

    left, result, placed = list(entries), [], []
    while left:
        best = max(left, key=worth)
        left.remove(best)
        place = None
        if best.author not in placed and was_chosen(best, cast, given_, how):
            placed.append(best.author)
            place = len(placed)
        result.append((best.number, place))
    return result


@given(contenders, votes, sheets, options)
def test_the_tally_is_what_the_rules_say(entries: Any, cast: Any, given_: Any, how: Options) -> None:
    assert [(line.number, line.place) for line in tally(entries, cast, given_, how)] == slowly(
        entries, cast, given_, how
    )


@given(contenders, votes, sheets, options, st.randoms())
def test_the_order_of_votes_does_not_matter(entries: Any, cast: Any, given_: Any, how: Options, dice: Any) -> None:
    mixed, entries_mixed = list(cast), list(entries)
    dice.shuffle(mixed)
    dice.shuffle(entries_mixed)
    sheets_mixed = dict(dice.sample(sorted(given_.items(), key=str), len(given_)))
    assert tally(entries_mixed, mixed + mixed, sheets_mixed, how) == tally(entries, cast, given_, how)


@given(contenders.filter(bool), votes, sheets, options)
def test_to_withdraw_is_never_to_have_entered(entries: Any, cast: Any, given_: Any, how: Options) -> None:
    gone, rest = entries[0], entries[1:]
    never = [(voter, number) for voter, number in cast if number != gone.number]
    unscored = {key: sheet for key, sheet in given_.items() if key[1] != gone.number}
    assert tally(rest, cast, given_, how) == tally(rest, never, unscored, how)


@given(contenders.filter(bool), votes, sheets, options)
def test_to_be_taken_out_of_the_result_is_never_to_have_entered(
    entries: Any, cast: Any, given_: Any, how: Options
) -> None:
    entered = {c.number: c.entered_at for c in entries}
    left = without(tally(entries, cast, given_, how), entries[0].number, entered, how)
    assert left == tally(entries[1:], cast, given_, how)


@given(contenders, votes, sheets, options)
def test_weights_add_up_and_points_stay_within_a_hundred(entries: Any, cast: Any, given_: Any, how: Options) -> None:
    for line in tally(entries, cast, given_, how):
        assert 0 <= line.points <= 100
        assert line.points == how.jury_share * line.judged + (1 - how.jury_share) * line.voted
        assert line.judged == 10 * line.score


@given(contenders, votes, sheets, options)
def test_ties_go_to_the_earlier(entries: Any, cast: Any, given_: Any, how: Options) -> None:
    at = {c.number: (c.entered_at, c.number) for c in entries}
    lines = tally(entries, cast, given_, how)
    for before, after in pairwise(lines):
        assert before.points >= after.points
        assert before.by_time == (before.points == after.points)
        if before.points == after.points:
            assert at[before.number] < at[after.number]


@given(contenders, votes, sheets, options)
def test_everybody_has_one_place_and_places_have_no_gap(entries: Any, cast: Any, given_: Any, how: Options) -> None:
    lines = tally(entries, cast, given_, how)
    placed = [line for line in lines if line.place is not None]
    chosen = {c.author for c in entries if was_chosen(c, cast, given_, how)}
    assert [line.place for line in placed] == list(range(1, len(chosen) + 1))
    assert {line.author for line in placed} == chosen
    assert len({line.author for line in placed}) == len(placed)


def test_the_shortlist_is_the_first_of_the_tally() -> None:
    entries = [Contender(n, n, START) for n in range(1, 6)]
    lines: list[Line] = tally(entries, [(9, 4), (8, 4), (9, 2)], {}, Options())
    assert shortlist(lines, 3) == [4, 2, 1]


@given(st.lists(numbers, unique=True), st.integers(1, 50), st.integers(0, 6))
def test_an_order_is_all_entries_and_stays_when_one_goes(entries: list[int], voter: int, gone: int) -> None:
    order = order_for(voter, "1:1:1", entries)
    assert sorted(order) == sorted(entries)
    if entries:
        without = entries[gone % len(entries)]
        assert order_for(voter, "1:1:1", [n for n in entries if n != without]) == [n for n in order if n != without]


@pytest.mark.parametrize(
    ("done", "recused", "quorum", "missing"),
    [
        ([], [], None, {1, 2}),
        ([(7, 1), (8, 1), (7, 2), (8, 2)], [], None, set()),
        ([(7, 1), (7, 2), (8, 2)], [], None, {1}),
        ([(7, 1), (7, 2)], [(8, 1), (8, 2)], None, set()),
        ([(7, 1), (8, 2)], [], 1, set()),
        ([(7, 1), (8, 1), (7, 2)], [], 9, {2}),
        # A judge who wrote the entry is not waited for: 9 wrote no. 2.
        ([(7, 1), (8, 1), (9, 1), (7, 2), (8, 2)], [], None, set()),
    ],
)  # fmt: skip
def test_a_quorum(done: Any, recused: Any, quorum: int | None, missing: set[int]) -> None:
    judges = {7, 8, 9} if any(judge == 9 for judge, _ in done) else {7, 8}
    assert short_of_quorum({1: 1, 2: 9}, judges, done, recused, quorum) == missing


# --- options ----------------------------------------------------------------------------------------------------------------------

GROUP = Group(zone="Asia/Shanghai", day_start=0)


def given_of(before: Options | None) -> dict[str, str]:
    """What the fields say before anybody says anything."""
    return {field.name: field.default for field in FIELDS} if before is None else spelled(FIELDS, before)


def values_of(before: Options | None, said: dict[str, str]) -> dict[str, Any]:
    """The values of all fields, where these are said."""
    return {f.attribute: f.read((given_of(before) | said)[f.name]) for f in FIELDS}


def composed(before: Options | None = None, /, **said: str) -> Options:
    """The options for these values."""
    return compose(values_of(before, said), GROUP, NOW, before)


def test_every_field_says_whether_it_may_change_once_entries_are_closed() -> None:
    """What nobody has relied on, what is promised, and how long what follows takes: a new one is one of these."""
    may_change = {"brief", "from", "until", "review", "prizes", "claim", "remind"}
    assert sorted([*may_change, *FROZEN, *LASTING.values()]) == sorted(field.name for field in FIELDS)


@pytest.mark.parametrize(
    ("said", "vote"),
    [
        ({}, "public"),
        ({"jury": "yes"}, "both"),
        ({"vote": "none", "jury": "yes"}, "jury"),
        ({"vote": "both", "jury": "yes"}, "both"),
        ({"vote": "none"}, "none"),
    ],
)
def test_who_decides(said: dict[str, str], vote: str) -> None:
    assert composed(**said).vote == vote


def test_a_jury_that_is_asked_for_and_not_wanted_is_refused() -> None:
    with pytest.raises(JuryOff):
        composed(vote="both", jury="no")


def test_who_decides_can_be_changed_by_either_key() -> None:
    both = composed(vote="both", jury="yes")
    assert composed(both, vote="public").vote == "public"
    assert composed(both, jury="no").vote == "public"
    assert composed(composed(), vote="jury").vote == "jury"
    assert composed(composed(), jury="yes").vote == "both"


def test_prizes_need_a_vote_or_a_draw() -> None:
    with pytest.raises(NobodyDecides):
        composed(vote="none", prizes="1:300")
    assert composed(vote="none", prizes="1:300", draw="1").draw == 1


@pytest.mark.parametrize(
    ("said", "needed"),
    [
        ({"vote": "none", "prizes": "1:300,2:100,3:50", "draw": "1"}, 3),
        ({"vote": "none", "prizes": "1:300,draw:50", "draw": "1"}, 2),
        ({"vote": "none", "prizes": "1:300,draw:50"}, 2),
        ({"prizes": "1:300,draw:50"}, 1),
    ],
)
def test_a_prize_that_would_not_be_drawn_is_refused(said: dict[str, str], needed: int) -> None:
    with pytest.raises(DrawsTooFew) as refused:
        composed(**said)
    assert refused.value.needed == needed
    assert composed(**said | {"draw": str(needed)}).draw == needed


@pytest.mark.parametrize(
    ("said", "drawn"),
    [({"vote": "none", "prizes": "1:300,2:20,draw:50"}, "3"), ({"prizes": "1:300,draw:50"}, "1"), ({"prizes": "1:300"}, None)],
)  # fmt: skip
def test_as_many_are_drawn_as_prizes_are_for(said: dict[str, str], drawn: str | None) -> None:
    """Where nobody says how many."""
    assert fitting(values_of(None, said), GROUP).get("draw") == drawn


def test_places_that_are_drawn_promise_no_further_lots() -> None:
    """Two places and two lots: all of them are places."""
    assert spelled(FIELDS, composed(vote="none", prizes="1:30,2:20", draw="2"))["prizes"] == "1:30,2:20"
    assert spelled(FIELDS, composed(vote="none", prizes="1:30,2:20", draw="3"))["prizes"] == "1:30,2:20,draw:20"
    # One from before this was minded stays as it is when something else is changed.
    old = replace(composed(vote="none", prizes="1:30,2:20,draw:20", draw="3"), draw=2)
    assert composed(old, votes="5").draw == 2


def test_whoever_is_drawn_gets_what_the_last_place_gets_where_nothing_is_said() -> None:
    assert spelled(FIELDS, composed(prizes="1:300,2:50,3:A mug", draw="2"))["prizes"] == "1:300,2:50,3:A mug,draw:50"
    assert spelled(FIELDS, composed(draw="2"))["prizes"] == "draw:10"
    assert spelled(FIELDS, composed(prizes="1:300,draw:code", draw="2"))["prizes"] == "1:300,draw:code"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("2026-12-01 20:00", "2026-12-01 20:00"), ("7d", "2026-11-30 08:00"), ("明天 21:00", "2026-11-24 21:00"),
        ("no", None), ("fri 20:00", "2026-11-27 20:00"),
    ],
)  # fmt: skip
def test_until(said: str, kept: str | None) -> None:
    assert composed(until=said).until == kept


def test_until_must_be_ahead_but_may_stay_as_it_was() -> None:
    with pytest.raises(Past):
        composed(until="2026-11-01 20:00")
    old = composed(until="2026-11-24 20:00")
    later = compose(values_of(old, {"votes": "5"}), GROUP, NOW + timedelta(days=9), old)
    assert (later.until, later.votes) == ("2026-11-24 20:00", 5)


@pytest.mark.parametrize(
    ("field", "said", "written"),
    [
        ("accept", "文字、图片", "text,photo"), ("accept", "any", "text,photo,document,voice,video"),
        ("prizes", "第1名：300积分，2-3：码，抽奖：一个杯子", "1:300,2:code,3:code,draw:一个杯子"),
        ("criteria", "创意：2，做工", "创意:2,做工:1"), ("voting", "48小时", "2d"), ("review", "管理员", "admins"),
        ("vote", "评委", "jury"), ("quorum", "全部", "all"), ("brief", " a fox ", "a fox"), ("remind", "不要", "no"),
    ],
)  # fmt: skip
def test_what_people_write(field: str, said: str, written: str) -> None:
    of_kind = COLLECTION.field(field)
    assert of_kind.write(of_kind.read(said)) == written


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("accept", "stickers"), ("prizes", "300"), ("prizes", "0:300"), ("prizes", "1:300,1:200"), ("prizes", "1:"),
        ("prizes", "99:5"), ("prizes", "3-1:5"), ("criteria", "Idea:0"), ("criteria", "a,a"), ("criteria", "a,b,c,d,e,f"),
        ("entries", "0"), ("votes", "21"), ("voting", "0d"), ("voting", "61d"), ("jury_weight", "100"), ("rounds", "3"),
        ("quorum", "0"), ("vote", "maybe"), ("brief", "💥"), ("brief", "x" * 601), ("until", "soon"), ("draw", "51"),
    ],
)  # fmt: skip
def test_what_cannot_be_read(field: str, said: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - what it says is nobody's business
        COLLECTION.field(field).read(said)
