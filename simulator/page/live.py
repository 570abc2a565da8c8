"""What a page is told while it is open: all at first, then what has changed. One watch for each page."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING

from simulator.accounts import Bot
from simulator.errors import Json
from simulator.messages import Tap
from simulator.page import view
from simulator.tapping import REACTIONS

if TYPE_CHECKING:
    from simulator.events import Event
    from simulator.messages import Message
    from simulator.page.show import Program, Show
    from simulator.people import Person

# Real seconds: what happens close together is told together; and the longest silence, which also says that the page is not forgotten.
_TOGETHER = 0.04
_SILENCE = 2.0


class Watch:
    """What one open page knows, and what it has still to be told. ``viewer`` is whose shoulder it looks over; 0: a spectator."""

    def __init__(self, viewer: int) -> None:
        self.viewer = viewer
        self.show: Show | None = None
        self.chats = ""
        self.changed: dict[Message, None] = {}
        self.notes: list[Json] = []
        self.woken = asyncio.Event()

    def note(self, note: Json) -> None:
        """Tell the page something that stands in no chat."""
        self.notes.append(note)
        self.woken.set()


class Live:
    """The open pages of a programme."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._watches: set[Watch] = set()
        self._followed: set[int] = set()
        self._is_over = False
        program.on_change(self._program_changed)
        self._follow(program.show)

    def stop(self) -> None:
        """Let all pages go."""
        self._is_over = True
        for watch in self._watches:
            watch.woken.set()

    async def stream(self, viewer: int) -> AsyncGenerator[bytes, None]:
        """Server-sent events for one page, until it is closed."""
        watch = Watch(viewer)
        self._watches.add(watch)
        try:
            while not self._is_over:
                watch.woken.clear()
                yield self._all(watch) if watch.show is not self._program.show else self._news(watch)
                try:
                    await asyncio.wait_for(watch.woken.wait(), _SILENCE)
                except TimeoutError:
                    continue
                await asyncio.sleep(_TOGETHER)
        finally:
            self._watches.discard(watch)

    def _all(self, watch: Watch) -> bytes:
        program = self._program
        show = program.show
        if watch.show is not None:
            # Another show is on: who sat in this one's seats is not there.
            watch.viewer = 0
        person = person_of(show, watch.viewer)
        watch.show, watch.viewer = show, person.id if person is not None else 0
        watch.changed.clear()
        watch.notes.clear()
        chats = view.chats_of(show, person)
        watch.chats = _chats(show, person)
        state: Json = {
            "show": show.key,
            "viewer": watch.viewer,
            "now": show.telegram.clock.now().isoformat(),
            "people": view.people(show),
            "chats": json.loads(watch.chats),
            "messages": [message for chat in chats for message in view.messages(chat, person)],
            "pictures": len(show.pictures),
            "reactions": sorted(REACTIONS),
            "stories": program.stories(),
            "story": program.story(),
        }
        return _event("state", state)

    def _news(self, watch: Watch) -> bytes:
        show = self._program.show
        person = person_of(show, watch.viewer)
        news: Json = {"now": show.telegram.clock.now().isoformat()}
        chats = _chats(show, person)
        if chats != watch.chats:
            watch.chats, news["chats"] = chats, json.loads(chats)
        changed, watch.changed = list(watch.changed), {}
        if changed:
            there = view.chats_of(show, person)
            news["messages"] = [view.message(message, person) for message in changed if message.chat in there]
        if watch.notes:
            news["notes"], watch.notes = watch.notes, []
        return _event("news", news)

    def _program_changed(self) -> None:
        self._follow(self._program.show)
        story = self._program.story()
        for watch in self._watches:
            watch.note({"note": "story", "story": story})

    def _follow(self, show: Show) -> None:
        if show.key not in self._followed:
            self._followed.add(show.key)
            show.telegram.on_event(lambda event: self._happened(show, event))
            show.telegram.clock.on_change(lambda: self._wake(show))

    def _wake(self, show: Show) -> None:
        for watch in self._watches:
            if watch.show is show:
                watch.woken.set()

    def _happened(self, show: Show, event: Event) -> None:
        note = _note(event)
        for watch in self._watches:
            if watch.show is show:
                if event.message is not None:
                    watch.changed[event.message] = None
                if note is not None:
                    watch.notes.append(note)
        self._wake(show)


def person_of(show: Show, number: int) -> Person | None:
    """One of those who are on stage."""
    return next((one for cast in show.casts for one, _ in cast.people if one.id == number), None)


def _chats(show: Show, person: Person | None) -> str:
    return json.dumps([view.chat(chat, person) for chat in view.chats_of(show, person)])


def _note(event: Event) -> Json | None:
    """What is seen for a moment only: a tap, its toast, that somebody types."""
    chat = event.chat.id if event.chat is not None else 0
    name = getattr(event.actor, "name", "")
    if event.kind == "toast":
        answer = event.detail
        person = event.actor.id
        return {
            "note": "toast",
            "chat": chat,
            "person": person,
            "name": name,
            "text": answer.text,
            "alert": answer.show_alert,
        }
    if event.kind == "tap" and isinstance(event.detail, Tap):
        tap = event.detail
        pressed = [button.text for row in tap.message.buttons for button in row if tap.data and button.data == tap.data]
        text = pressed[0] if pressed else ""
        return {
            "note": "tap",
            "chat": chat,
            "person": event.actor.id,
            "name": name,
            "message": tap.message.id,
            "text": text,
        }
    if event.kind == "action" and isinstance(event.actor, Bot):
        return {"note": "action", "chat": chat, "name": name, "action": event.detail}
    return None


def _event(name: str, body: Json) -> bytes:
    return f"event: {name}\ndata: {json.dumps(body, ensure_ascii=False)}\n\n".encode()
