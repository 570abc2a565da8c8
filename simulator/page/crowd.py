"""A hundred members who were in the group all along and never said a word, until all of them tap at once."""

from __future__ import annotations

import contextlib
import re
from collections import Counter
from typing import TYPE_CHECKING

from simulator.clock import real_seconds
from simulator.errors import Json
from simulator.rights import Member

if TYPE_CHECKING:
    from simulator.chats import Chat
    from simulator.messages import Message
    from simulator.page.show import Show
    from simulator.people import Person

SIZE = 100
# Real seconds: so long is waited for the last answer.
_PATIENCE = 60.0
_ANSWERS_SHOWN = 6
# A hundred names: each of the first with each of the second.
_NAMES = {
    "en": ("{0} {1}.", ("Ava", "Ben", "Cleo", "Dan", "Edith", "Finn", "Grace", "Hugo", "Ines", "Jack"), "ABCDEFGHIJ"),
    "zh": ("{0}{1}", "王李张刘陈杨赵黄周吴", ("伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋")),
}


async def taps(show: Show, message: Message, data: str) -> Json:
    """Let all of them tap; how many were answered, in how many seconds, and with what (numbers in it left out)."""
    world = show.telegram
    began = real_seconds()
    made = [person.taps_data(message, data) for person in _crowd(show, message.chat)]
    with contextlib.suppress(TimeoutError):
        await world.until(lambda: all(tap.answered for tap in made), within=_PATIENCE)
    answers = Counter(re.sub(r"\d+", "…", tap.answer.text) for tap in made if tap.answer is not None)
    return {
        "tapped": len(made),
        "answered": answers.total(),
        "seconds": round(real_seconds() - began, 2),
        "answers": [{"text": text, "count": count} for text, count in answers.most_common(_ANSWERS_SHOWN)],
    }


def _crowd(show: Show, chat: Chat) -> list[Person]:
    """The silent members of a group; they are made when they are first wanted."""
    cast = {person.id for each in show.casts for person, _ in each.people}
    there = [one for one in show.telegram.people if one.id not in cast and chat.present(one)]
    while len(there) < SIZE:
        person = show.telegram.new_person(_name(show, chat, len(there)), language_code=_language(show, chat))
        chat.members[person.id] = Member(person)
        there.append(person)
    return there[:SIZE]


def _language(show: Show, chat: Chat) -> str:
    owner = chat.owner
    language = next((cast.language for cast in show.casts for one, _ in cast.people if one is owner), "en")
    return language[:2]


def _name(show: Show, chat: Chat, number: int) -> str:
    form, first, second = _NAMES.get(_language(show, chat), _NAMES["en"])
    return form.format(first[number % len(first)], second[number // len(first) % len(second)])
