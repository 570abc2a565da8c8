"""What is refused about a campaign's figures, and how an entry of the budget is read. Pure."""

from dataclasses import dataclass

from features.campaigns.watch.amounts import read_amount
from features.values import within
from kit.messages import Refusal
from kit.texts import visible


@dataclass(eq=False)
class NotAnAmount(Refusal):
    """No figure can be read in what was written."""

    said: str


def read_figure(text: str) -> int:
    """A figure in hundredths. Raises NotAnAmount."""
    try:
        return read_amount(text)
    except ValueError:
        raise NotAnAmount(text[:64]) from None


def read_cost(text: str) -> tuple[int, str]:
    """How much was spent, and on what: `35 taxi`, `打车 35元`. Raises NotAnAmount."""
    try:
        said = within(text, 256).split()
    except ValueError:
        raise NotAnAmount(text[:64]) from None
    for figure, rest in ((said[:1], said[1:]), (said[-1:], said[:-1])):
        if figure:
            try:
                return read_amount(figure[0]), visible(" ".join(rest))
            except ValueError:
                continue
    raise NotAnAmount(text[:64])
