"""How many copies of photos and of screens are found, and how many honest ones are held: `python -m benchmarks.likeness [COUNT]`."""

import sys
from collections.abc import Callable

from PIL import Image

from tests.features.screens import APPS
from tests.features.test_likeness import CHANGES, found, held_falsely
from tests.features.test_similarity import scene


def main(count: int) -> None:
    """Of so many honest ones of each sort, and a quarter as many copies of each change."""
    makers: dict[str, Callable[[int], Image.Image]] = {"photos": scene, **APPS}
    for name, make in makers.items():
        print(f"{name}: {held_falsely(make, count):.1%} of {count} honest ones held")
        for change, how in CHANGES.items():
            print(f"  {change}: {found(make, how, count // 4):.0%}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 120)
