"""Faults of the machine, at random and one by one."""

import pytest

# What these find is said as pytest says it: what was there, and what should have been.
pytest.register_assert_rewrite("tests.faults.bench", "tests.faults.besides")
