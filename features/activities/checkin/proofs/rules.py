"""Which check-in a message is meant for, and what a member's proofs of a day come to. Pure."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from features.activities.checkin.rules import CHEERS_NEEDED, CheckedIn, Options, Progress, Status
from kit.messages import Refusal
from kit.updates import Incoming

_TAG = re.compile(r"[#＃](\w{1,64})")
PICTURE, TEXT = "photo", "text"


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody sent: a picture, or a text alone. `replied_to` is a message of the bot's; `sent_at` Telegram's own time."""

    person_id: int
    message_id: int
    sent_at: datetime
    kind: str
    text: str = ""
    thread_id: int | None = None
    album: str | None = None
    replied_to: int | None = None
    is_command: bool = False
    is_forwarded: bool = False
    file_id: str | None = None
    small_id: str | None = None
    unique_id: str | None = None


def given(incoming: Incoming, now: datetime, *, bot_id: int, is_command: bool = False) -> Given | None:
    """What a message gives that may be a proof; None where it cannot be one. `is_command`: it says that it is one (`/checkin`, 签到)."""
    if incoming.sender is None or incoming.message_id is None:
        return None
    media, quoted = incoming.media, incoming.quoted
    if media is not None and media.kind != PICTURE:
        return None
    to_bot = quoted is not None and quoted.author is not None and quoted.author.id == bot_id
    return Given(
        person_id=incoming.sender.id,
        message_id=incoming.message_id,
        sent_at=min(incoming.sent_at or now, now),
        kind=TEXT if media is None else PICTURE,
        # A command's own word is no text.
        text=incoming.arguments if is_command else incoming.text,
        thread_id=incoming.thread_id,
        album=incoming.album,
        replied_to=quoted.message_id if quoted is not None and to_bot else None,
        is_command=is_command,
        is_forwarded=incoming.is_forwarded,
        file_id=None if media is None else media.file_id,
        small_id=None if media is None else media.small_id or media.file_id,
        unique_id=None if media is None else media.unique_id,
    )


def may_be_proof(incoming: Incoming) -> bool:
    """Whether it is worth asking the database: a picture, a text with a tag, or one that answers a message."""
    if incoming.sender is None or incoming.sender.is_bot or incoming.chat is None or not incoming.chat.is_group:
        return False
    if incoming.media is not None:
        return incoming.media.kind == PICTURE
    return bool(incoming.text) and (_TAG.search(incoming.text) is not None or incoming.quoted is not None)


@dataclass(frozen=True, slots=True)
class Target:
    """A check-in that takes pictures or texts."""

    number: int
    options: Options
    thread_id: int | None


def tags_in(text: str) -> frozenset[str]:
    """The tags in a text, without their sign and in lower case."""
    return frozenset(unicodedata.normalize("NFKC", tag).lower() for tag in _TAG.findall(text))


class Unclear(Exception):
    """It may be meant for more than one check-in."""


def addressed(what: Given, targets: Sequence[Target], boards: Mapping[int, int]) -> int | None:
    """The number of the check-in that a message is meant for: by the board it answers, by its tag, or because it says `/checkin`.

    None where it is meant for none (its album may still say more, and so may its topic). Raises Unclear.
    """
    fitting = [t for t in targets if _fits(what, t)]
    if what.replied_to is not None and what.replied_to in boards:
        return next((t.number for t in fitting if t.number == boards[what.replied_to]), None)
    tags = tags_in(what.text)
    if (tagged := next((t for t in fitting if t.options.tag in tags), None)) is not None:
        return tagged.number
    if not what.is_command and what.replied_to is None:
        return None
    here = [t for t in fitting if t.thread_id == what.thread_id] or fitting
    if len(here) > 1:
        raise Unclear
    return here[0].number if here else None


def of_topic(what: Given, targets: Sequence[Target]) -> int | None:
    """The check-in in whose topic a picture stands, where that is one alone."""
    here = [
        t for t in targets if t.options.proof == PICTURE and t.thread_id is not None and t.thread_id == what.thread_id
    ]
    return here[0].number if what.kind == PICTURE and len(here) == 1 else None


def _fits(what: Given, target: Target) -> bool:
    # A note may stand under a picture; a picture is no note.
    return what.kind == PICTURE if target.options.proof == PICTURE else bool(what.text.strip())


@dataclass(frozen=True, slots=True)
class Weighed:
    """A member's proofs of a day, counted: `is_approved` None where nobody has judged them."""

    counted: int = 0
    held: int = 0
    cheers: int = 0
    is_approved: bool | None = None


def outcome(weighed: Weighed, current: Status | None, options: Options) -> Status | None:
    """What the day is by its proofs, for a member for whom it is `current` now; None: there is nothing yet."""
    if current is Status.MADE_UP:
        return current
    if weighed.counted >= options.count:
        if options.review == "admins" and weighed.is_approved is not True:
            return Status.PENDING
        if options.review == "peers" and weighed.cheers < CHEERS_NEEDED:
            # What was approved stays so when somebody takes their 👍 back.
            return Status.DONE if current is Status.DONE else Status.PENDING
        return Status.DONE
    if weighed.counted + weighed.held >= options.count:
        return Status.PENDING
    return Status.REJECTED if current in {Status.DONE, Status.PENDING} else current


# --- what becomes of a message ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Taken:
    """It counts, or is looked at first (`is_held`): how far the day is, and what was earned where it is done with it."""

    progress: Progress
    is_held: bool = False
    done: CheckedIn | None = None


@dataclass(frozen=True, slots=True)
class SamePicture:
    """These pictures were there before: by whom, on which day; `is_own`: by the same person."""

    name: str
    day: date
    is_own: bool
    count: int


@dataclass(frozen=True, slots=True)
class Revoked:
    """A day that does not count any more: whose, which, and how many points it cost them (streak bonuses among them)."""

    name: str
    title: str
    day: date
    points: int


@dataclass(eq=False)
class WhichOne(Refusal):
    """More than one check-in could be meant."""


@dataclass(eq=False)
class NotAPhoto(Refusal):
    """A picture that came as a file."""


@dataclass(eq=False)
class NothingToRevoke(Refusal):
    """Nobody's day stands behind what was pointed at."""

    person: str
    day: date
