"""What `make check-postgres` leaves to `make test-postgres` (CONTRIBUTING.md): cases of a test, never a test."""

from tests.conftest import one_case

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
