"""Teams: even however people come, ranked by rate, and what is written for them."""

import random
from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from features.teams.rules import (
    CHOSEN,
    DRAWN,
    LEAD,
    MOST_TEAMS,
    NAME_LENGTH,
    NeedsTeams,
    Score,
    Split,
    TeamsStay,
    ranked,
    seated,
    takes,
)
from features.teams.values import checked, named, read_teams, read_way, write_teams
from features.teams.view import given_names
from kit.texts import LANGUAGES, texts

COUNTS = st.integers(2, MOST_TEAMS)
BATCHES = st.lists(st.integers(1, 40), max_size=12)
SCORES = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=2, max_size=MOST_TEAMS)


def grown(sizes: dict[int, int], teams: list[int]) -> dict[int, int]:
    """The sizes with these newcomers."""
    came = Counter(teams)
    return {team: size + came[team] for team, size in sizes.items()}


@given(COUNTS, BATCHES, st.randoms(use_true_random=False))
def test_teams_are_even_however_people_come(count: int, batches: list[int], dice: random.Random) -> None:
    sizes = dict.fromkeys(range(1, count + 1), 0)
    for batch in batches:
        sizes = grown(sizes, seated(sizes, batch, dice))
        assert max(sizes.values()) - min(sizes.values()) <= 1
    assert sum(sizes.values()) == sum(batches)


@given(st.dictionaries(st.integers(1, 10), st.integers(0, 30), min_size=2), st.integers(0, 60), st.randoms())
def test_newcomers_make_uneven_teams_no_more_uneven(sizes: dict[int, int], count: int, dice: random.Random) -> None:
    """Some have left: who comes goes where people are missing."""
    after = grown(sizes, seated(sizes, count, dice))
    before = max(sizes.values()) - min(sizes.values())
    assert max(after.values()) - min(after.values()) <= max(before, 1)
    lack = sum(max(sizes.values()) - size for size in sizes.values())
    if count >= lack:
        assert max(after.values()) - min(after.values()) <= 1


def test_equal_teams_are_drawn_alike() -> None:
    dice = random.Random(7)
    first = Counter(seated({1: 0, 2: 0, 3: 0}, 1, dice)[0] for _ in range(3000))
    assert all(900 < first[team] < 1100 for team in (1, 2, 3))


@given(COUNTS, st.lists(st.integers(1, MOST_TEAMS), max_size=60))
def test_who_choose_keep_them_even(count: int, wishes: list[int]) -> None:
    sizes = dict.fromkeys(range(1, count + 1), 0)
    for wish in wishes:
        team = (wish - 1) % count + 1
        if takes(sizes, team):
            sizes[team] += 1
        # There is always a team that takes one more.
        assert any(takes(sizes, other) for other in sizes)
        assert max(sizes.values()) - min(sizes.values()) <= LEAD


@given(SCORES)
def test_teams_are_ranked_by_rate(pairs: list[tuple[int, int]]) -> None:
    scores = [Score(n, str(n), min(got, of), of) for n, (got, of) in enumerate(pairs, 1)]
    placed = ranked(scores)
    assert sorted(each.score.team for each in placed) == [score.team for score in scores]
    rated = [each for each in placed if each.place is not None]
    assert [each.score.of for each in placed[len(rated) :]] == [0] * (len(placed) - len(rated))
    for each in rated:
        better = sum(Fraction(s.got, s.of) > Fraction(each.score.got, each.score.of) for s in scores if s.of)
        assert each.place == better + 1


@given(SCORES, st.integers(1, 9))
def test_size_does_not_decide(pairs: list[tuple[int, int]], times: int) -> None:
    """A team of so many times the people who do as much each has the same place."""
    scores = [Score(n, str(n), min(got, of), of) for n, (got, of) in enumerate(pairs, 1)]
    larger = [Score(scores[0].team, scores[0].name, scores[0].got * times, scores[0].of * times), *scores[1:]]
    assert [(p.place, p.score.team) for p in ranked(scores)] == [(p.place, p.score.team) for p in ranked(larger)]


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("no", ()),
        ("无", ()),
        ("2", ("", "")),
        ("3 teams", ("", "", "")),
        ("2队", ("", "")),
        ("两队", ("", "")),
        ("三个队", ("", "", "")),
        ("4组", ("",) * 4),
        ("Red,Blue", ("Red", "Blue")),
        ("红队、蓝队，绿队", ("红队", "蓝队", "绿队")),
        (" Red ; Blue ", ("Red", "Blue")),
    ],
)
def test_what_is_written_for_teams(said: str, names: tuple[str, ...]) -> None:
    assert read_teams(said) == names
    assert read_teams(write_teams(names)) == names


@pytest.mark.parametrize(
    "said",
    [
        "1",
        "11",
        "0 teams",
        "Red",
        "Red,red",
        "Red,",
        ",",
        "Red,…",
        "A," + "x" * (NAME_LENGTH + 1),
        "a,b,c,d,e,f,g,h,i,j,k",
    ],
)
def test_what_is_no_teams(said: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_teams(said)


def test_how_people_come_into_them() -> None:
    assert [read_way(said) for said in ("draw", "抽签", "choice", "自选")] == [DRAWN, DRAWN, CHOSEN, CHOSEN]
    with pytest.raises(ValueError, match="whatever"):
        read_way("whatever")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_names_that_the_bot_gives(language: str) -> None:
    """They can be written back as they are."""
    names = given_names(texts(language))
    assert len(names) == len(set(names)) == MOST_TEAMS
    assert read_teams(write_teams(names)) == names


def test_only_names_change_once_it_has_begun() -> None:
    two = Split(("Red", "Blue"))
    assert checked(Split(("A", "B")), two).names == ("A", "B")
    # So many are there already: they keep their names.
    assert checked(Split(("", "")), two).names == ("Red", "Blue")
    for other in (Split(), Split(("A", "B", "C")), Split(("Red", "Blue"), is_chosen=True)):
        with pytest.raises(TeamsStay):
            checked(other, two)
    with pytest.raises(TeamsStay):
        checked(two, Split())
    with pytest.raises(NeedsTeams):
        checked(Split((), is_chosen=True), None)
    assert named(("", ""), ("Sun", "Moon", "Star")) == ("Sun", "Moon")
