"""The words after a command: `checkin "Morning run" until=21:00`, with shell-style or Chinese quotes and full-width signs.

A phone's keyboard turns quotes curly and colons wide by itself; nobody should have to fight it.
"""

from dataclasses import dataclass, field

from kit.messages import Refusal

_CLOSING = {'"': '"', "“": "”", "”": "”", "„": "“", "「": "」", "『": "』", "《": "》", "«": "»", "＂": "＂"}  # fmt: skip
# An apostrophe opens a quotation only at the start of a word: “Ann's” is a word.
_SINGLE = {"'": "'", "‘": "’"}
_EQUALS = "=＝"


@dataclass(eq=False)
class UnclosedQuote(Refusal):
    """A quotation was opened and not closed."""

    quote: str


@dataclass(frozen=True, slots=True)
class Arguments:
    """Words in their order, and `key=value` pairs in theirs. Keys are lower case; a key given twice keeps its last value.

    `quoted` says of each word whether it began with a quotation mark.
    """

    words: tuple[str, ...]
    pairs: dict[str, str]
    quoted: tuple[bool, ...] = field(default=(), compare=False)


def parse(text: str) -> Arguments:
    """The arguments in `text`. Raises UnclosedQuote."""
    words: list[str] = []
    quoted: list[bool] = []
    pairs: dict[str, str] = {}
    for word, equals_at, is_quoted in _split(text):
        if equals_at is None or equals_at == 0:
            words.append(word)
            quoted.append(is_quoted)
        else:
            pairs[word[:equals_at].lower()] = word[equals_at:]
    return Arguments(tuple(words), pairs, tuple(quoted))


def _split(text: str) -> list[tuple[str, int | None, bool]]:
    """Words without their quotes; with each the place where its value begins, if an unquoted equals sign stood there, and whether
    it began with a quotation mark.
    """
    found: list[tuple[str, int | None, bool]] = []
    word: list[str] = []
    equals_at: int | None = None
    closing: str | None = None
    opened = ""
    in_word = is_quoted = False
    for sign in text:
        if closing is not None:
            # A curly opening quote is often closed by a straight one, and the other way round.
            if sign == closing or (closing in '”"' and sign in '”"'):
                closing = None
            else:
                word.append(sign)
        elif sign in _CLOSING or (sign in _SINGLE and (not in_word or equals_at == len(word))):
            is_quoted = is_quoted or not in_word
            closing, opened, in_word = (_CLOSING | _SINGLE)[sign], sign, True
        elif sign.isspace():
            if in_word:
                found.append(("".join(word), equals_at, is_quoted))
            word, equals_at, in_word, is_quoted = [], None, False, False
        elif sign in _EQUALS and equals_at is None and word:
            equals_at, in_word = len(word), True
        else:
            word.append(sign)
            in_word = True
    if closing is not None:
        raise UnclosedQuote(opened)
    if in_word:
        found.append(("".join(word), equals_at, is_quoted))
    return found
