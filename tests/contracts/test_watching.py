"""Alerts and dashboard for hosts: they ask for metrics that there are, and Prometheus' own tool takes them."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from prometheus_client import REGISTRY

from bot.schema import ROOT
from kit import metrics

RULES = ROOT / "deploy" / "prometheus" / "muster.rules.yml"
TESTS = ROOT / "deploy" / "prometheus" / "muster.tests.yml"
DASHBOARD = ROOT / "deploy" / "grafana" / "muster.json"
OPERATING = ROOT / "docs" / "operating.md"


def told() -> set[str]:
    """What `/metrics` says, by name, as Prometheus keeps it."""
    metrics.CALLS.labels("getMe", "ok")
    return {
        sample.name for metric in REGISTRY.collect() for sample in metric.samples if sample.name.startswith("muster_")
    }


@pytest.mark.parametrize("page", [RULES, TESTS, DASHBOARD, OPERATING], ids=lambda page: str(page.name))
def test_what_is_asked_for_is_told(page: Path) -> None:
    asked = set(re.findall(r"\bmuster_[a-z_]+\b", page.read_text("utf-8")))
    assert asked
    assert asked - told() - {name.rpartition("_")[0] for name in told()} == set()


def test_every_metric_is_on_the_dashboard() -> None:
    shown = DASHBOARD.read_text("utf-8")
    names = {name.removesuffix("_bucket").removesuffix("_sum").removesuffix("_count") for name in told()}
    assert {name for name in names if not name.endswith("_created") and name not in shown} == set()


def test_prometheus_takes_the_rules() -> None:
    tool = shutil.which("promtool")
    if tool is None:
        pytest.skip("promtool is not here: it comes with Debian's prometheus")
    for words in (["check", "rules", str(RULES)], ["test", "rules", str(TESTS)]):
        done = subprocess.run([tool, *words], capture_output=True, text=True, check=False)  # noqa: S603 - our own words
        assert done.returncode == 0, done.stdout + done.stderr
