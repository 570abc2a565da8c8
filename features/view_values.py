"""What is said of values as people write them, whatever they are for."""

from collections.abc import Callable
from fractions import Fraction

from markupsafe import Markup

from features.fields import Choices
from kit.texts import Texts, as_written

# So much is quoted of what somebody wrote where it takes more to say what they could write.
QUOTED = 24


def yes_or_no(t: Texts, value: bool) -> Markup:
    """A value that is yes or no."""
    return t("yes") if value else t("no")


def number(t: Texts, value: int) -> Markup:
    """A whole number."""
    return Markup.escape(t.number(value))


def percent(t: Texts, share: float | Fraction) -> str:
    """`12%`."""
    return f"{t.number(round(share * 100))}%"


def span(t: Texts, minutes: int) -> Markup:
    """A span of time in words."""
    if minutes % 1440 == 0:
        return t.many("{count} day", "{count} days", minutes // 1440)
    if minutes % 60 == 0:
        return t.many("{count} hour", "{count} hours", minutes // 60)
    return t.many("{count} minute", "{count} minutes", minutes)


def as_they_are(*values: str) -> Callable[[Texts], Choices]:
    """Ready answers that say what they stand for: numbers, times of day."""
    return lambda _t: [(Markup.escape(value), value.replace(":", ".")) for value in values]


def not_understood(t: Texts, value: str, *, allowed: Markup, key: str = "", label: Markup | None = None) -> Markup:
    """A value could not be read. `key`: of `key=value`, where it was written so; `label`: what the key is called."""
    # As a toast all of it has 200 signs, and what is allowed matters more.
    said = as_written(value, most=QUOTED)
    if not key:
        return t("I can't read “{value}”. Please write {allowed}.", value=said, allowed=allowed)
    name = Markup("<code>{}=</code>").format(key)
    if label is not None:
        name = t("{key} ({label})", key=name, label=label)
    if not said:
        return t("{key} needs a value. Please write {allowed}.", key=name, allowed=allowed)
    return t("I can't read “{value}” for {key}. Please write {allowed}.", value=said, key=name, allowed=allowed)
