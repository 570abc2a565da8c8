"""`python -m tests.contracts.populated`: keep the databases of this version."""

from tests.contracts.populated import keep

if __name__ == "__main__":
    print(f"Kept: {keep()}")  # noqa: T201 - it is for a terminal
