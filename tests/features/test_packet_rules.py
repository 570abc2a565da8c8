"""How packets are cut: fair whoever comes first, whole points, and as it was promised."""

import asyncio
import hashlib
import random
import re
import subprocess
import sys
from datetime import UTC, datetime
from statistics import fmean

import pytest
from hypothesis import given, strategies as st

from bot.schema import ROOT
from bot.verify import verify_packet
from features.activities.relay.rules import in_line, next_in_line
from features.packets.rules import (
    AllGone,
    Grab,
    Grabbed,
    HasGrabbed,
    NotForYou,
    Outcome,
    PacketFacts,
    PublicFacts,
    Those,
    TooSoon,
    canonical,
    commitment,
    cut,
    hand_out,
    king_of,
    offers,
    pick,
    read_nonces,
    read_parts,
)
from features.packets.values import read_amount, read_hold, read_portions, read_rounds, read_whom
from features.packets.view import toast, verification
from features.points.service import MOST
from kit.nonces import of_tap
from kit.texts import LANGUAGES, texts
from simulator.entities import plain_length
from simulator.markup import parse_html

NOW = datetime(2026, 11, 23, tzinfo=UTC)
PACKETS = 100_000

_packets = st.integers(1, 100).flatmap(lambda n: st.tuples(st.integers(n, MOST), st.just(n)))


@given(_packets, st.booleans(), st.integers())
def test_portions_are_whole_and_add_up(packet: tuple[int, int], equal: bool, seed: int) -> None:
    amount, portions = packet
    parts = cut(amount, portions, equal=equal, dice=random.Random(seed))
    assert (len(parts), sum(parts)) == (portions, amount)
    assert min(parts) >= 1
    if equal:
        assert max(parts) - min(parts) <= 1


@pytest.mark.parametrize(("amount", "portions"), [(100, 10), (1000, 10), (20, 10)])
def test_it_does_not_matter_who_comes_first(amount: int, portions: int) -> None:
    """Over 100,000 packets the places are alike: by their means, and by a chi-square over how large the portions are at each place."""
    dice = random.Random(20261123)
    columns: list[list[int]] = [[] for _ in range(portions)]
    for _ in range(PACKETS):
        for column, part in zip(columns, cut(amount, portions, equal=False, dice=dice), strict=True):
            column.append(part)
    mean = amount / portions
    everything = [part for column in columns for part in column]
    assert min(everything) >= 1
    spread = fmean((part - mean) ** 2 for part in everything) ** 0.5
    # Five standard errors: once in two million.
    assert all(abs(fmean(column) - mean) < 5 * spread / PACKETS**0.5 for column in columns)
    edges = sorted(everything)[:: len(everything) // 5][1:5]

    def bins(column: list[int]) -> list[int]:
        found = [0] * 5
        for part in column:
            found[sum(part > edge for edge in edges)] += 1
        return found

    expected = [n / portions for n in bins(everything)]
    chi = sum(
        (found - wanted) ** 2 / wanted
        for column in columns
        for found, wanted in zip(bins(column), expected, strict=True)
        if wanted
    )
    # 36 degrees of freedom: one in a million is above 91.
    assert chi < 91


def test_none_is_far_bigger_than_the_others() -> None:
    """A packet of a hundred points in ten: the largest portion is a fifth of it in the mean, hardly ever more than half."""
    dice = random.Random(1)
    largest = [max(cut(100, 10, equal=False, dice=dice)) for _ in range(20_000)]
    assert 19 < fmean(largest) < 23
    assert sum(top > 50 for top in largest) < 20


def test_the_promise_is_a_hash_that_anybody_can_make() -> None:
    parts, salt = [12, 8, 5], "9f86d081884c7d659a2feaa0c55ad015"
    assert canonical(parts, salt) == "12,8,5:9f86d081884c7d659a2feaa0c55ad015"
    text = canonical(parts, salt)
    shell = subprocess.run(  # noqa: S603 - our own words
        ["/bin/sh", "-c", f"printf %s '{text}' | sha256sum"], capture_output=True, check=True, text=True
    )
    assert commitment(parts, salt) == shell.stdout.split()[0] == hashlib.sha256(text.encode()).hexdigest()
    assert read_parts("12,8,5") == parts
    for wrong in ("", "12,", "12, 8", "a", "1,,2", "-1"):
        with pytest.raises(ValueError, match=wrong or "^$"):
            read_parts(wrong)


def test_what_a_tap_gets_is_decided_by_the_tap_and_can_be_worked_out_by_anybody() -> None:
    """The lines of docs/red-packets.md, which know nothing of this program."""
    page = (ROOT / "docs" / "red-packets.md").read_text()
    [recipe] = re.findall(r"```python\n(.+?)```", page, re.DOTALL)
    shown = subprocess.run([sys.executable, "-I", "-c", recipe], capture_output=True, check=True, text=True)  # noqa: S603
    parts, salt = [12, 8, 5], "9f86d081884c7d659a2feaa0c55ad015"
    nonces = ["5feceb66ffc86f38", "6b86b273ff34fce1", "d4735e3a265e16ee"]
    assert shown.stdout.split() == [commitment(parts, salt), *map(str, hand_out(parts, salt, nonces))]
    assert [of_tap(str(n)) for n in range(3)] == nonces == read_nonces(",".join(nonces))
    for wrong in ("", "5feceb66ffc86f38,", "5FECEB66FFC86F38", "5feceb66"):
        with pytest.raises(ValueError, match=wrong or "^$"):
            read_nonces(wrong)


def test_whoever_knows_portions_and_salt_does_not_know_what_a_tap_gets() -> None:
    """The taps' fingerprints go over all that is left alike: by a chi-square over which of ten portions 20,000 taps get."""
    salt = "9f86d081884c7d659a2feaa0c55ad015"
    found = [0] * 10
    for number in range(20_000):
        found[pick(salt, of_tap(str(number)), 10)] += 1
    # 9 degrees of freedom: one in a million is above 45.
    assert sum((n - 2000) ** 2 / 2000 for n in found) < 45


@pytest.mark.parametrize(
    ("portions", "code", "said"), [("12,8,5", 0, "It is"), ("12,5,8", 1, "It is not"), ("12;8", 2, "")]
)
async def test_the_program_checks_it_without_settings_and_without_a_database(
    portions: str, code: int, said: str
) -> None:
    salt = "9f86d081884c7d659a2feaa0c55ad015"
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "verify",
        commitment([12, 8, 5], salt),
        portions,
        salt,
        cwd=ROOT,
        env={"PATH": "/nonexistent"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, _ = await process.communicate()
    assert process.returncode == code
    assert out.decode().startswith(said)


def test_the_program_says_what_each_tap_got() -> None:
    parts, salt, nonces = [12, 8, 5], "9f86d081884c7d659a2feaa0c55ad015", [of_tap("a"), of_tap("b")]
    fits, found = verify_packet(commitment(parts, salt), "12,8,5", salt, ",".join(nonces))
    assert fits
    assert found.endswith(f"The grabs got, in their order: {', '.join(map(str, hand_out(parts, salt, nonces)))}")
    assert not verify_packet(commitment(parts, salt), "12,8,5", salt, ",".join(nonces * 2))[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_packet_of_a_hundred_is_checked_in_one_message(language: str) -> None:
    parts = [1001] * 99 + [901]
    packet = PacketFacts(
        group_id=1,
        activity=1,
        round=1,
        sender=None,
        amount=100_000,
        portions=100,
        top_up=0,
        taken=100,
        commitment="0" * 64,
        by_taps=True,
        opened_at=NOW,
        grabbable_at=NOW,
        ends_at=NOW,
        closed_at=NOW,
        outcome="empty",
    )
    grabs = [Grab(n, "签" * 255, 1000, NOW, of_tap(str(n))) for n in range(100)]
    message = verification(texts(language), "签" * 64, PublicFacts(packet, None, grabs, canonical(parts, "0" * 32)))
    assert plain_length(parse_html(str(message.text))[0]) <= 4096


def grab(person: int, amount: int) -> Grab:
    return Grab(person, f"Person {person}", amount, NOW)


def test_the_king_has_most_and_of_equals_came_first() -> None:
    grabs = [grab(1, 5), grab(2, 9), grab(3, 9), grab(4, 2)]
    king = king_of(grabs)
    assert king is not None
    assert king.person_id == 2
    assert king_of([]) is None
    assert [g.person_id for g in in_line(grabs, sender=None)] == [2, 3, 1, 4]
    assert [g.person_id for g in in_line(grabs, sender=2)] == [3, 1, 4]


def test_who_is_next_is_the_next_largest_who_is_there_and_can() -> None:
    line = [grab(n, 10 - n) for n in range(1, 6)]
    following, skipped = next_in_line(line, had={1}, gone={2}, poor={2, 3})
    assert following is not None
    assert following.person_id == 4
    assert [(s.grab.person_id, s.why) for s in skipped] == [(2, "gone"), (3, "poor")]
    assert next_in_line(line, had={1, 2, 3, 4, 5}, gone=set(), poor=set()) == (None, [])


@given(st.integers(1, 100), st.integers(0, MOST), st.integers(1, MOST), st.integers(1, MOST))
def test_only_what_can_be_afforded_is_offered(least: int, balance: int, before: int, won: int) -> None:
    found = offers(least, balance, before, won)
    assert len(found) == len(set(found)) <= 7
    if found:
        assert balance in found, "all they have"
    if least <= won <= balance:
        assert found[0] == won, "what they have just won"
        found = found[1:]
    assert found == sorted(found)
    assert all(least <= amount <= balance for amount in found)
    assert bool(found) == (balance >= least) or balance == won
    if least <= before <= balance:
        assert before in {*found, won}


@pytest.mark.parametrize(
    ("read", "said", "value"),
    [
        (read_amount, "100", 100), (read_amount, "100积分", 100), (read_amount, "１００", 100), (read_amount, "1,000 points", 1000),
        (read_portions, "10份", 10), (read_portions, "10个", 10), (read_rounds, "3轮", 3), (read_hold, "3秒", 3), (read_hold, "no", 0),
        (read_whom, "@Mia_Run", "@mia_run"), (read_whom, "所有人", "all"), (read_whom, "已签到", "checked-in"),
        (read_whom, "New", "new"), (read_whom, "新人", "new"), (read_whom, "silent", "silent"), (read_whom, "潜水的人", "silent"),
    ],
)  # fmt: skip
def test_values_as_people_write_them(read: object, said: str, value: object) -> None:
    assert read(said) == value  # type: ignore[operator]


@pytest.mark.parametrize(
    ("read", "said"),
    [
        (read_amount, "0"), (read_amount, "100001"), (read_amount, "-5"), (read_amount, "1.5"), (read_portions, "101"),
        (read_portions, "0"), (read_rounds, "21"), (read_hold, "31"), (read_hold, "-1"), (read_whom, "Mia"), (read_whom, "@a b"),
    ],
)  # fmt: skip
def test_values_that_are_refused(read: object, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read(said)  # type: ignore[operator]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "outcome",
    [
        Grabbed(MOST, 99), Grabbed(1, 0), HasGrabbed(MOST), AllGone(True, '<b>&"' * 64, MOST), AllGone(False, None, 0),
        AllGone(False, "签" * 255, 1), TooSoon(30), NotForYou(None, Those.CHECKED_IN), NotForYou(None, Those.NEW),
        NotForYou(None, Those.SILENT), NotForYou('<b>&"' * 64),
    ],
)  # fmt: skip
def test_toasts_are_short_and_plain(outcome: Outcome, language: str) -> None:
    text = str(toast(texts(language), outcome).text)
    assert 0 < len(text) <= 200
    assert "&lt;" not in text
