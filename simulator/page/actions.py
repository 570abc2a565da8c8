"""What is done on the page, turned into what people do. What cannot be done is Refused, with a sentence for whoever tried."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from simulator.errors import ApiError, Json, SimulatorBug
from simulator.page import crowd, links
from simulator.page.live import person_of
from simulator.page.view import sees

if TYPE_CHECKING:
    from simulator.accounts import Bot
    from simulator.chats import Chat
    from simulator.messages import Button, Message, Tap
    from simulator.page.show import Program
    from simulator.people import Person

# Real seconds: so long a tap spins.
_SPINS = 15.0
_MOST_MINUTES = 60 * 24 * 31


class Refused(Exception):
    """This cannot be done; the sentence says why."""


class Asked:
    """One request of a page: by whom, and its values, none of which is believed."""

    def __init__(self, program: Program, values: Json) -> None:
        self.program = program
        self.show = program.show
        self._values = values
        if values.get("show") != self.show.key:
            raise Refused("That was another show. Try again.")

    @property
    def person(self) -> Person:
        """Who does it."""
        found = person_of(self.show, self.number("as"))
        if found is None:
            raise Refused("Choose who you are first.")
        return found

    def number(self, name: str) -> int:
        """A whole number; 0 where there is none."""
        value = self._values.get(name, 0)
        if isinstance(value, bool) or not isinstance(value, int):
            raise Refused(f"{name} is a whole number.")
        return value

    def text(self, name: str) -> str:
        """A text; empty where there is none."""
        value = self._values.get(name) or ""
        if not isinstance(value, str):
            raise Refused(f"{name} is a text.")
        return value

    def numbers(self, name: str) -> list[int]:
        """A list of whole numbers."""
        value = self._values.get(name) or []
        if not isinstance(value, list) or not all(type(one) is int for one in value):
            raise Refused(f"{name} is a list of whole numbers.")
        return value

    @property
    def chat(self) -> Chat:
        """Where it is done: a chat that the person sees."""
        world, number = self.show.telegram, self.number("chat")
        found = world.chats.get(number) or next((one for one in world.privates.values() if one.id == number), None)
        if found is None or not sees(self.show, self.person, found):
            raise Refused("There is no such chat.")
        return found

    def message(self, name: str = "message") -> Message:
        """A message of the chat. Raises Refused."""
        found = self.chat.find(self.number(name))
        if found is None:
            raise Refused("The message is not there any more.")
        return found

    def button(self) -> tuple[Message, Button]:
        """A button where it was seen, with the words that were on it. Raises Refused."""
        message, row, column = self.message(), self.number("row"), self.number("column")
        rows = message.buttons
        there = 0 <= row < len(rows) and 0 <= column < len(rows[row])
        if not there or rows[row][column].text != self.text("text"):
            raise Refused("The button is not there any more.")
        return message, rows[row][column]

    def where(self) -> Json:
        """The message replied to and the topic, as people's methods take them."""
        chat, topic = self.chat, self.number("topic")
        reply = self.message("reply") if self.number("reply") else None
        return {"chat": chat, "reply_to": reply, "topic": chat.topics.get(topic) if topic else None}


async def do(program: Program, values: Json) -> Json:
    """Do what is asked for; what the page gets to know of it. Raises Refused."""
    what = values.get("what")
    action = _ACTIONS.get(what) if isinstance(what, str) else None
    if action is None:
        raise Refused("The page asks for something unknown.")
    return await allowed(action, Asked(program, values))


async def allowed(action: Callable[[Asked], Awaitable[Json]], asked: Asked) -> Json:
    """The outcome of an action; what Telegram's apps or servers would not let somebody do is Refused."""
    try:
        return await action(asked)
    except SimulatorBug:
        raise
    except AssertionError as error:
        raise Refused(str(error)) from error
    except ApiError as error:
        raise Refused(error.description) from error


# --- writing ----------------------------------------------------------------------------------------------------------------------


async def _say(asked: Asked) -> Json:
    return {"message": asked.person.says(asked.text("text"), **asked.where()).id}


async def _edit(asked: Asked) -> Json:
    asked.person.edits(asked.message(), asked.text("text"))
    return {}


async def _delete(asked: Asked) -> Json:
    asked.person.deletes(asked.message())
    return {}


async def _pin(asked: Asked) -> Json:
    asked.person.pins(asked.message())
    return {}


async def _samples(asked: Asked) -> Json:
    """Pictures that are there to be sent: one, or several as an album."""
    pictures, chosen = asked.show.pictures, asked.numbers("pictures")
    if not all(0 <= number < len(pictures) for number in chosen):
        raise Refused("There is no such picture.")
    send_pictures(asked, [pictures[number] for number in chosen])
    return {}


def send_pictures(asked: Asked, pictures: list[bytes]) -> None:
    """A photo, or several as an album. Raises Refused."""
    where = asked.where()
    chat, caption = where.pop("chat"), asked.text("caption") or None
    if len(pictures) == 1:
        asked.person.sends_photo(chat, pictures[0], caption=caption, **where)
    else:
        asked.person.sends_album(chat, list(pictures), caption=caption, **where)


# --- tapping ----------------------------------------------------------------------------------------------------------------------


async def _tap(asked: Asked) -> Json:
    message, button = asked.button()
    if button.url is not None:
        return links.follow(asked.show, asked.person, button.url)
    tap = asked.person.taps_data(message, button.data or "", outsider=not message.chat.present(asked.person))
    try:
        await asked.show.telegram.until(lambda: tap.answered, within=_SPINS)
    except TimeoutError:
        return {"answer": None}
    return _answered(asked, tap)


def _answered(asked: Asked, tap: Tap) -> Json:
    answer = tap.answer
    assert answer is not None
    led = links.follow(asked.show, asked.person, answer.url) if answer.url else {}
    return {"answer": {"text": answer.text, "alert": answer.show_alert}} | led


async def _open(asked: Asked) -> Json:
    return links.follow(asked.show, asked.person, asked.text("url"))


async def _crowd(asked: Asked) -> Json:
    """A hundred members tap the same button at once."""
    message, button = asked.button()
    if button.data is None or message.chat.kind == "private":
        raise Refused("Only buttons of a group can be tapped by many.")
    return await crowd.taps(asked.show, message, button.data)


async def _react(asked: Asked) -> Json:
    asked.person.reacts(asked.message(), asked.text("emoji") or None)
    return {}


async def _vote(asked: Asked) -> Json:
    message = asked.message()
    options = message.poll.options if message.poll is not None else []
    chosen = asked.numbers("options")
    if not all(0 <= number < len(options) for number in chosen):
        raise Refused("There is no such option.")
    asked.person.votes(message, *(options[number].text for number in chosen))
    return {}


# --- coming and going -------------------------------------------------------------------------------------------------------------


def _bot(asked: Asked) -> Bot:
    return asked.show.telegram.bots[0]


async def _start(asked: Asked) -> Json:
    return {"go": asked.person.starts(_bot(asked)).chat.id}


async def _add_bot(asked: Asked) -> Json:
    """Into a group, as an administrator where the person may make one."""
    chat, person = asked.chat, asked.person
    member = chat.member(person)
    may_promote = member is not None and member.may("can_promote_members")
    person.adds(_bot(asked), chat, admin=may_promote, payload=asked.text("payload") or None)
    return {"go": chat.id}


async def _remove_bot(asked: Asked) -> Json:
    asked.person.removes(_bot(asked), asked.chat)
    return {}


async def _leave(asked: Asked) -> Json:
    asked.person.leaves(asked.chat)
    return {}


async def _join(asked: Asked) -> Json:
    asked.person.joins(asked.chat)
    return {}


# --- time and stories -------------------------------------------------------------------------------------------------------------


async def _clock(asked: Asked) -> Json:
    """Let time pass: some minutes, until the next deadline, or until the next morning."""
    show, to = asked.show, asked.text("to")
    now = show.telegram.clock.now()
    if to == "deadline":
        due = await _next_due(asked)
        if due is None:
            return {"due": None}
        moment = due + timedelta(seconds=1)
    elif to == "day":
        moment = _next_morning(now, show.zone_of(person_of(show, asked.number("as"))))
    else:
        minutes = asked.number("minutes")
        if not 0 < minutes <= _MOST_MINUTES:
            raise Refused("Time goes forward, a month at a time at most.")
        moment = now + timedelta(minutes=minutes)
    await show.goes_on_until(moment)
    return {"now": show.telegram.clock.now().isoformat()}


def _next_morning(now: datetime, zone: str) -> datetime:
    """Eight o'clock of the next day there."""
    local = now.astimezone(ZoneInfo(zone))
    return datetime.combine(local.date() + timedelta(days=1), time(8), ZoneInfo(zone))


async def _due(asked: Asked) -> Json:
    due = await _next_due(asked)
    return {"due": due.isoformat() if due is not None else None}


async def _next_due(asked: Asked) -> datetime | None:
    """The next deadline of the group that is looked at; from a private chat, of any."""
    chat = asked.show.telegram.chats.get(asked.number("chat"))
    return await asked.show.due(chat)


async def _story(asked: Asked) -> Json:
    """Begin a story, play its next act, or leave it."""
    program, step = asked.program, asked.text("step")
    try:
        if step == "begin":
            await program.begin(asked.text("name"), asked.text("language"))
        elif step == "next":
            await program.play_on()
        elif step == "end":
            await program.end()
        else:
            raise Refused("The page asks for something unknown.")
    except KeyError:
        raise Refused("There is no such story.") from None
    return {}


_ACTIONS: dict[str, Callable[[Asked], Awaitable[Json]]] = {
    "say": _say,
    "edit": _edit,
    "delete": _delete,
    "pin": _pin,
    "samples": _samples,
    "tap": _tap,
    "open": _open,
    "crowd": _crowd,
    "react": _react,
    "vote": _vote,
    "start": _start,
    "add-bot": _add_bot,
    "remove-bot": _remove_bot,
    "leave": _leave,
    "join": _join,
    "clock": _clock,
    "due": _due,
    "story": _story,
}

__all__ = ["Asked", "Refused", "allowed", "do", "send_pictures"]
