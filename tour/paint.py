"""Draws the chat as people see it: who writes, the bot's messages with their buttons, toasts, reactions, boards as they become.

Knows the simulator's events and how to draw them; nothing of the script.
"""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.align import Align
from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from kit.texts import texts
from simulator import Bot, Button, Chat, Event, Media, Message, Person, Tap
from tour.lines import broken
from tour.picture import ASPECT, FRAME, THEME, in_cells
from tour.words import Chapter, Common

WIDTH = 80
KEPT = Path("build/tour")
# How wide a bubble gets, and the column with the time.
_BUBBLE = 68
_TIME = 6
_COLOURS = ("#e5707e", "#e8a05c", "#a78bfa", "#5cc98a", "#4fb8d6", "#6ea8fe", "#ee8fc0", "#c9b458")
_STRANGER = "#9aa0a6"
_BOT = "#4fb8d6"
_PRIVATE = "#c586c0"
_QUIET = "#8b949e"
_ENTITIES = {"bold": "bold", "italic": "italic", "code": "#e8a05c", "bot_command": "#6ea8fe", "text_link": "underline"}


class Painter:
    """Draws on a console what happens; `note` is called with each event, `show` draws what has come since.

    What is worth opening goes into the folder `keep_in`.
    """

    def __init__(self, common: Common, console: Console | None = None, *, keep_in: Path = KEPT) -> None:
        self._labels = common.labels
        self._language = common.language
        self._keep_in = keep_in
        self._speaks = texts(common.language)
        self._zone = ZoneInfo(common.zone)
        self._console = console or _terminal()
        self._picture = Console(
            record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor"
        )
        self._is_pictured = False
        self._colours: dict[int, str] = {}
        self._chapters = 0
        self._fresh: list[Event] = []
        self._tapped: dict[str, Text] = {}
        self._painted: dict[Message, tuple[str, list[str]]] = {}

    # --- what the script asks for -----------------------------------------------------------------------------------------------

    def cast(self, group: str, roles: Sequence[tuple[Person, str]], outside: Person) -> None:
        """Give everybody a colour, and introduce them, once: they are the same in every story."""
        is_known = bool(self._colours)
        names = []
        for number, (person, role) in enumerate(roles):
            self._colours[person.id] = _COLOURS[number % len(_COLOURS)]
            names.append(self._name(person).append(role, _QUIET))
        if is_known:
            return
        text = Text(self._labels.people.format(group=group)).append_text(Text(self._labels.comma).join(names))
        text.append(f"\n{self._labels.outside}").append_text(self._name(outside))
        self._print(self._panel(text, self._labels.title, _QUIET))

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Show on a terminal that something goes on."""
        with self._console.status(Text(self._labels.opening, _QUIET)):
            yield

    def chapter(self, chapter: Chapter, moment: datetime) -> None:
        """The heading of an act; they are numbered through."""
        self._chapters += 1
        head = Text.assemble((f"{self._chapters}  {chapter.title}", "bold"), (f"  {self._moment(moment)}", _QUIET))
        self._print(Text(), Rule(head, align="left", style=_QUIET))
        self._print(broken(Text(chapter.watch, f"italic {_QUIET}"), self._console.width), Text())

    def direction(self, text: str) -> None:
        """Something that is not said in any chat."""
        self.show()
        self._aside(text)

    def look_away(self) -> None:
        """What has happened so far is not drawn."""
        self._fresh.clear()

    def keep(self, media: Media, name: str) -> None:
        """Write a picture or a file where it can be opened, under a name that tells languages apart, and say where."""
        first, dot, ending = name.rpartition(".")
        path = self._keep_in / f"{first}.{self._language}{dot}{ending}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(media.data)
        self.show()
        self._print(Align.center(Text(self._labels.kept.format(path=path), "bold", overflow="fold")))

    def note(self, event: Event) -> None:
        """Keep an event until it is drawn; a button as it is when it is tapped."""
        if event.kind == "tap" and isinstance(event.detail, Tap):
            self._tapped[event.detail.id] = _tapped(event.detail)
        self._fresh.append(event)

    def show(self) -> None:
        """Draw what has happened; of several edits of one message only the last."""
        fresh, self._fresh = self._fresh, []
        new = {event.message for event in fresh if event.kind == "message"}
        last = {event.message: event for event in fresh if event.kind == "edited"}
        for event in fresh:
            if event.kind == "edited" and (event.message in new or last[event.message] is not event):
                continue
            self._event(event)

    def panel(self, text: Text, title: str, style: str) -> None:
        """Draw a text in a frame, below all that has happened."""
        self.show()
        self._print(Text(), self._panel(text, title, style))

    def _panel(self, text: Text, title: str, style: str) -> Panel:
        # A frame takes two cells on each side.
        return Panel(broken(text, self._console.width - 4), title=Text(title, "bold"), border_style=style)

    @contextmanager
    def pictured(self, is_pictured: bool) -> Iterator[None]:
        """Whether what is drawn inside goes into the picture, too. All that has happened inside is drawn at the end."""
        self._is_pictured = is_pictured
        try:
            yield
        finally:
            self.show()
            self._is_pictured = False

    def save(self, path: Path) -> None:
        """Write the picture. It refers to nothing outside itself."""
        drawn = self._picture.export_svg(
            title="Muster", theme=THEME, code_format=FRAME, font_aspect_ratio=ASPECT, unique_id="muster"
        )
        path.write_text(in_cells(drawn), encoding="utf-8")

    # --- drawing ------------------------------------------------------------------------------------------------------------------

    def _event(self, event: Event) -> None:
        message = event.message
        if event.kind == "joined" and isinstance(event.detail["who"], Bot):
            self._aside(self._labels.added.format(who=event.actor.name, bot=event.detail["who"].name))
        elif event.kind == "tap" and isinstance(event.detail, Tap):
            self._at(event, self._tap(event.detail))
        elif message is not None and event.kind in {"message", "edited"}:
            if isinstance(message.author, Bot):
                self._bot_speaks(event, message)
            else:
                self._at(event, self._said(message))

    def _said(self, message: Message) -> Text:
        line = self._name(message.sender)
        if message.chat.kind == "private":
            line.append(f" · {self._labels.private}", _PRIVATE)
        line.append("  ").append_text(self._enclosed(message)).append_text(_styled(message))
        for emoji in (each for reaction in message.reactions.values() for each in reaction):
            line.append("  ").append(f" {emoji} ", "on #30363d")
        return line

    def _enclosed(self, message: Message, *, end: str = " ") -> Text:
        """The picture or file of a message, which a terminal cannot show; and whether the message was forwarded."""
        forwarded = "↪ " if message.forward is not None else ""
        if (media := message.media) is None:
            return Text(forwarded, _QUIET)
        what = f"🖼 {self._labels.photo}" if media.kind == "photo" else f"📎 {media.name}"
        return Text(f"{forwarded}[{what}]{end if message.text else ''}", _QUIET)

    def _tap(self, tap: Tap) -> RenderableType:
        is_inside = tap.message.chat.present(tap.person)
        line = self._name(tap.person).append(f" {self._labels.taps if is_inside else self._labels.forges} ")
        line.append_text(self._tapped[tap.id])
        if tap.answer is None or not tap.answer.text:
            return line
        toast = Text.assemble((self._labels.only_they_see.format(name=tap.person.name), _QUIET))
        toast.append(tap.answer.text, "bold #f0883e" if tap.answer.show_alert else "bold #7ee787")
        grid = Table.grid()
        grid.add_row(Text("╰ ", _QUIET), broken(toast, self._room - 2))
        return Group(line, grid)

    def _bot_speaks(self, event: Event, message: Message) -> None:
        before, now = self._painted.get(message), (message.text, message.button_texts)
        if before == now:
            return
        self._painted[message] = now
        if before is not None and before[0] == message.text and not message.button_texts:
            self._aside(self._labels.stripped)
            return
        head = Text.assemble(("Muster", f"bold {_BOT}"))
        colour = _BOT
        if message.chat.kind == "private" and isinstance(message.chat.person, Person):
            head.append(" → ").append_text(self._name(message.chat.person)).append(
                f" · {self._labels.private}", _PRIVATE
            )
            colour = _PRIVATE
        elif message.reply_to is not None:
            head.append(" ↩ ").append_text(self._name(message.reply_to.sender))
        if event.kind == "edited":
            head.append(f" · {self._labels.updated}", _QUIET)
        bubble = Panel(
            broken(self._enclosed(message, end="\n").append_text(_styled(message)), min(_BUBBLE, self._room) - 4),
            title=head,
            title_align="left",
            border_style=colour,
            expand=False,
            padding=(0, 1),
        )
        keys = [Text(" ").append_text(Text(" ").join(_button(button) for button in row)) for row in message.buttons]
        self._at(event, Group(bubble, *keys))

    def _at(self, event: Event, what: RenderableType) -> None:
        grid = Table.grid(padding=(0, 1))
        grid.add_column(width=5)
        grid.add_column(overflow="fold")
        grid.add_row(Text(f"{event.at.astimezone(self._zone):%H:%M}", _QUIET), what)
        self._print(grid)

    def _aside(self, text: str) -> None:
        self._print(Align.center(Text(f"— {text} —", _QUIET)))

    @property
    def _room(self) -> int:
        return self._console.width - _TIME

    def _name(self, who: Person | Bot | Chat) -> Text:
        name = who.title if isinstance(who, Chat) else who.name
        # Not as the style of the whole text: what is appended would take it on.
        return Text.assemble((name, f"bold {self._colours.get(who.id, _STRANGER)}"))

    def _moment(self, moment: datetime) -> str:
        return self._speaks.moment(moment.astimezone(self._zone))

    def _print(self, *renderables: RenderableType) -> None:
        for console in (self._console, self._picture) if self._is_pictured else (self._console,):
            for renderable in renderables:
                console.print(renderable, highlight=False)


def _terminal() -> Console:
    console = Console(highlight=False)
    # Lines longer than that read badly, and the picture in the README has this width, too.
    return Console(highlight=False, width=WIDTH) if console.width > WIDTH else console


def _button(button: Button) -> Text:
    return Text(f"[ {button.text}{' ↗' if button.url else ''} ]", "bold #e6edf3 on #2b4a6f")


def _tapped(tap: Tap) -> Text:
    every = (button for row in tap.message.buttons for button in row)
    found = next((button for button in every if (button.url, button.data) == (tap.opened, tap.data)), None)
    return _button(found) if found is not None else Text(tap.data or "")


def _styled(message: Message) -> Text:
    """The text with its formatting. Telegram counts in UTF-16."""
    wide = message.text.encode("utf-16-le")
    text = Text(message.text)
    for entity in message.entities:
        start = len(wide[: entity["offset"] * 2].decode("utf-16-le"))
        length = len(wide[entity["offset"] * 2 : (entity["offset"] + entity["length"]) * 2].decode("utf-16-le"))
        text.stylize(_ENTITIES.get(entity["type"], ""), start, start + length)
    return text
