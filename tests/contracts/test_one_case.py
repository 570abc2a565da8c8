"""What `make check-postgres` leaves to `make test-postgres`, and `make test` to `make check-postgres` (CONTRIBUTING.md): cases of a test,
never a test.
"""

from tests.conftest import one_case, spared

CHECKS = [
    f"tests/contracts/test_kinds.py::test_it[{language}-{kind}]" for language in ("en", "zh-CN") for kind in "abc"
]
FLOW = [
    f"tests/flows/test_packets.py::test_{number}[{case}]" for number in range(40) for case in ("en", "zh-CN", "x[0]")
]
ALONE = ["tests/flows/test_packets.py::test_alone", "tests/jobs/test_deliver.py::test_alone"]
RULES = [
    f"tests/features/test_points.py::test_it[{language}-{case}]" for language in ("en", "zh-CN") for case in range(9)
]


def test_of_a_flow_one_case() -> None:
    chosen = one_case([*FLOW, *ALONE], set())
    assert chosen > set(ALONE)
    assert sorted(name.partition("[")[0] for name in chosen) == sorted(
        {name.partition("[")[0] for name in [*FLOW, *ALONE]}
    )
    # Not the same one for all tests.
    assert {name.partition("[")[2] for name in chosen - set(ALONE)} == {"en]", "zh-CN]", "x[0]]"}


def test_elsewhere_and_of_what_is_marked_one_language() -> None:
    for names, whole in ((RULES, set[str]()), (CHECKS, set(CHECKS))):
        chosen = one_case(names, whole)
        cases = {name.rpartition("-")[2] for name in names}
        assert sorted(name.rpartition("-")[2] for name in chosen) == sorted(cases)


def test_each_case_is_played_on_one_of_the_two_and_each_test_on_sqlite() -> None:
    names = [*FLOW, *ALONE, *RULES, *CHECKS]
    on_postgres = one_case(names, set(CHECKS))
    on_sqlite = set(names) - spared(names, on_postgres)
    assert on_sqlite | on_postgres == set(names)
    # What has no second language, or none that is played here, stays.
    assert on_sqlite >= {*ALONE, *(name for name in FLOW if "x[0]" in name)}
    for cases in (FLOW, RULES, CHECKS):
        assert {name.partition("[")[0] for name in on_sqlite & set(cases)} == {name.partition("[")[0] for name in cases}
    assert len(on_sqlite & set(RULES)) == len(RULES) / 2
