"""A field: one `key=value` of `/new`, with its reader, its writer and every word that is said of it. A kind declares its fields in its
`view_fields.py`, where sentences may stand, and nothing of a field stands anywhere else but the attribute of the options that holds it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from markupsafe import Markup

from features.values import SHORT, flat, within
from kit.recurrence import Calendar
from kit.texts import LANGUAGES, Says, Texts, texts

T = TypeVar("T")

# Ready answers: what stands on the button, and the value as a word of callback data, which has no colon.
Choices = Sequence[tuple[Markup, str]]


def unpacked(value: str) -> str:
    """A ready answer as it was before it became a word of callback data."""
    return value.replace(".", ":")


def _no_choices(_t: Texts) -> Choices:
    return ()


def _always(_given: Mapping[str, str]) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Field(Generic[T]):
    """A field. `read` raises ValueError where it does not understand; `default` is written as a person would.

    `label` names it in a preview, `hint` says what can be written, with an example, `shown` says a value. Fields with a `question` are
    asked for by the private form, with `choices` as ready answers; the others are there for those who know. One that does not fit the
    others as they are written (`fits`) is neither asked for nor shown. `needed`: nothing can be started by default, so the form asks
    before it offers to. `fixed`: what a value that is said in words of today (`tomorrow 20:00`) is once and for all; it raises what no
    moment is refused with. What has more than `longest` signs is not understood, whatever it says. `option`: the attribute of the options
    that holds the value, where it has another name.
    """

    name: str
    read: Callable[[str], T]
    write: Callable[[T], str]
    default: str
    label: Says
    hint: Says
    shown: Callable[[Texts, T], Markup]
    question: Says | None = None
    choices: Callable[[Texts], Choices] = _no_choices
    fits: Callable[[Mapping[str, str]], bool] = _always
    needed: bool = False
    fixed: Callable[[T, Calendar, datetime], T] | None = None
    longest: int = SHORT
    option: str = ""

    @property
    def asked(self) -> bool:
        """Whether the form asks for it."""
        return self.question is not None

    @property
    def attribute(self) -> str:
        """What holds its value in the options."""
        return self.option or self.name

    def understand(self, text: str) -> T:
        """The value that is meant. Raises ValueError."""
        return self.read(within(text, self.longest))

    def on_a_button(self, said: str) -> str | None:
        """The ready answer that somebody wrote as it stands on its button, in any language."""
        for language in LANGUAGES:
            for label, value in self.choices(texts(language)):
                if flat(label.striptags()) == flat(said):
                    return unpacked(value)
        return None


def spelled(fields: Iterable[Field[Any]], options: object) -> dict[str, str]:
    """The fields' values as a person would write them, from the options that hold them."""
    return {field.name: field.write(getattr(options, field.attribute)) for field in fields}
