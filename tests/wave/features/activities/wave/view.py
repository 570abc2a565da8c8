"""What a wave says: its board, toasts, result."""

from dataclasses import dataclass

from features.activities.wave.rules import BoardFacts
from markupsafe import Markup

from kit.buttons import Tap, tap
from kit.messages import Button, Message, Toast
from kit.texts import Texts


@tap("wv")
@dataclass(frozen=True, slots=True)
class WaveTap(Tap):
    """Wave."""

    activity: int


def name(t: Texts) -> Markup:
    """See `kind.View`."""
    return t("👋 Wave")


def example(t: Texts) -> Markup:
    """See `kind.View`."""
    return t('"Good morning" points=1')


def change() -> str:
    """See `kind.View`."""
    return "points=2"


def board(t: Texts, facts: BoardFacts) -> Message:
    """Its board."""
    text = t("👋 <b>{title}</b>", title=facts.activity.title) + "\n" + _count(t, facts)
    if facts.activity.state != "open":
        return Message(text)
    return Message(text, ((Button.tapping(t("👋 Wave"), WaveTap(facts.activity.number)),),))


def result(t: Texts, facts: BoardFacts) -> Message:
    """Its end."""
    return Message(t("🏁 <b>{title}</b> is over.", title=facts.activity.title) + "\n" + _count(t, facts))


def toast(t: Texts, *, is_first: bool) -> Toast:
    """The answer to a tap."""
    return Toast(t("👋 Hello!") if is_first else t("You have waved already."))


def _count(t: Texts, facts: BoardFacts) -> Markup:
    return t.many("{count} person waved.", "{count} people waved.", facts.waved)
