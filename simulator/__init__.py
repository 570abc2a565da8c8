"""A local Telegram: the Bot API over HTTP, and people who type and tap.

Strict, so that what passes here works on the real one.
"""

from simulator.accounts import Bot
from simulator.chats import Chat
from simulator.clock import SimClock
from simulator.errors import SimulatorBug
from simulator.events import Event
from simulator.files import Media
from simulator.limits import Limits
from simulator.messages import Answer, Button, Message, Tap
from simulator.people import Person
from simulator.places import InviteLink, Topic
from simulator.server import Server, serve
from simulator.world import Call, Telegram

__all__ = [
    "Answer",
    "Bot",
    "Button",
    "Call",
    "Chat",
    "Event",
    "InviteLink",
    "Limits",
    "Media",
    "Message",
    "Person",
    "Server",
    "SimClock",
    "SimulatorBug",
    "Tap",
    "Telegram",
    "Topic",
    "serve",
]
