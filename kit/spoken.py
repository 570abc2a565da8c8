"""What people write in any of the languages, as the readers of values know it: `read_as` of each `language.toml`.

All languages count, whatever a group's is: people write as they write. It is for what is compared, never for what is kept.
"""

import re
from collections.abc import Mapping

from kit.texts import SPOKEN

READ_AS: Mapping[str, str] = {word: known for one in SPOKEN.values() for word, known in one.read_as.items()}


def as_known(text: str) -> str:
    """The text, in small letters, with what a language says of its words put in their place, the longest first."""
    return _WORDS.sub(lambda found: READ_AS[found[0]], text) if READ_AS else text


def _pattern(word: str) -> str:
    """Chinese is written without blanks; in a script with letters a part of a word is not that word."""
    is_word = not any("\u3040" <= sign <= "\u9fff" for sign in word)
    # Behind a number a unit is one, as in 30min. Behind @ and # stand names.
    return rf"(?<![^\W\d_])(?<![@#_]){re.escape(word)}(?!\w)" if is_word else re.escape(word)


_WORDS = re.compile("|".join(_pattern(word) for word in sorted(READ_AS, key=len, reverse=True)))
