"""Which check-in a message is meant for, and what a member's proofs of a day come to. Pure."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from features.activities.checkin.options import Options
from features.activities.checkin.rules import CHEERS_NEEDED, CheckedIn, Progress, Status
from kit.messages import Refusal
from kit.updates import Incoming, Kind, Media

_TAG = re.compile(r"[#＃](\w{1,64})")
PICTURE, TEXT = "photo", "text"
# Sent where a photo is wanted, people hear how to send one. A picture that comes as a file is a document.
_NO_PHOTO = frozenset({"document", "video", "animation", "video_note"})


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody sent: a picture, a text alone, or another file, by Telegram's name for it. `replied_to` is a message of the bot's;
    `is_answer`: to anybody's. `asked_as` is the number under which they were asked what it is for.

    `sent_at` and `edited_at` are Telegram's own times, the latter None for what stands as it was sent.
    """

    person_id: int
    message_id: int
    sent_at: datetime
    kind: str
    edited_at: datetime | None = None
    text: str = ""
    thread_id: int | None = None
    album: str | None = None
    replied_to: int | None = None
    is_command: bool = False
    is_forwarded: bool = False
    is_answer: bool = False
    asked_as: int | None = None
    file_id: str | None = None
    small_id: str | None = None
    unique_id: str | None = None


def given(incoming: Incoming, now: datetime, *, bot_id: int, is_command: bool = False) -> Given | None:
    """What a message gives that may be a proof; None where it cannot be one. `is_command`: it says that it is one (`/checkin`, 签到)."""
    if incoming.sender is None or incoming.message_id is None:
        return None
    media, quoted = incoming.media, incoming.quoted
    if media is not None and not _is_sight(media):
        return None
    to_bot = quoted is not None and quoted.author is not None and quoted.author.id == bot_id
    return Given(
        person_id=incoming.sender.id,
        message_id=incoming.message_id,
        sent_at=min(incoming.sent_at or now, now),
        kind=TEXT if media is None else media.kind,
        edited_at=None if incoming.edited_at is None else min(incoming.edited_at, now),
        # A command's own word is no text.
        text=incoming.arguments if is_command else incoming.text,
        thread_id=incoming.thread_id,
        album=incoming.album,
        replied_to=quoted.message_id if quoted is not None and to_bot else None,
        is_command=is_command,
        is_forwarded=incoming.is_forwarded,
        is_answer=quoted is not None,
        file_id=None if media is None else media.file_id,
        small_id=None if media is None else media.small_id or media.file_id,
        unique_id=None if media is None else media.unique_id,
    )


def may_be_proof(incoming: Incoming) -> bool:
    """Whether it is worth asking the database: a picture, or a text or file with a tag or that answers a message.

    Of what was edited, a text counts for its tag, or where it answers the bot: it may have been too short.
    """
    if incoming.sender is None or incoming.sender.is_bot or incoming.chat is None or not incoming.chat.is_group:
        return False
    if incoming.media is not None and incoming.media.kind == PICTURE:
        return True
    if incoming.media is not None and incoming.thread_id is not None and incoming.media.kind == "document":
        # In a check-in's topic pictures need no words; one that came as a file is told so.
        return _is_sight(incoming.media)
    is_something = bool(incoming.text) if incoming.media is None else _is_sight(incoming.media)
    author = incoming.replied_to
    is_answer = incoming.quoted is not None and (
        incoming.kind is Kind.MESSAGE or (author is not None and author.is_bot)
    )
    return is_something and (is_answer or _TAG.search(incoming.text) is not None)


def _is_sight(media: Media) -> bool:
    """Something to see: a photo, or what somebody may have sent in the place of one."""
    if media.kind == "document":
        return media.mime.startswith("image/")
    return media.kind == PICTURE or media.kind in _NO_PHOTO


@dataclass(frozen=True, slots=True)
class Target:
    """A check-in that takes pictures or texts."""

    number: int
    options: Options
    thread_id: int | None


def tags_in(text: str) -> frozenset[str]:
    """The tags in a text, without their sign and in lower case."""
    return frozenset(unicodedata.normalize("NFKC", tag).lower() for tag in _TAG.findall(text))


def signs_in(text: str) -> int:
    """How many characters a text has without its tags, blanks and what cannot be seen."""
    return sum(unicodedata.category(sign)[0] not in "CZ" for sign in _TAG.sub("", text))


class Unclear(Exception):
    """It may be meant for more than one check-in."""


def addressed(what: Given, targets: Sequence[Target], boards: Mapping[int, int]) -> int | None:
    """The number of the check-in that a message is meant for: by the board it answers, by its tag, or because it says `/checkin`.

    None where it is meant for none (its album may still say more, and so may its topic). Raises Unclear.
    """
    fitting = [t for t in targets if _fits(what, t)]
    here = [t for t in fitting if t.thread_id == what.thread_id]
    if what.replied_to is not None and what.replied_to in boards:
        return next((t.number for t in fitting if t.number == boards[what.replied_to]), None)
    tags = tags_in(what.text)
    if tagged := [t for t in fitting if t.options.tag in tags]:
        return _only([t for t in here if t in tagged] or tagged)
    # A picture that answers anything the bot said is meant as one; words in answer to a reminder are talk.
    if what.is_command or (what.replied_to is not None and what.kind == PICTURE):
        return _only(here or fitting)
    return None


def _only(targets: Sequence[Target]) -> int | None:
    if len(targets) > 1:
        raise Unclear
    return targets[0].number if targets else None


def of_topic(what: Given, targets: Sequence[Target]) -> int | None:
    """The check-in in whose topic a picture stands, where that is one alone; also one that came as a file."""
    here = [
        t for t in targets if t.options.proof == PICTURE and t.thread_id is not None and t.thread_id == what.thread_id
    ]
    return here[0].number if what.kind in {PICTURE, "document"} and len(here) == 1 else None


def _fits(what: Given, target: Target) -> bool:
    # A note may stand under a picture; a picture is no note. What is no photo fits to be told so.
    if target.options.proof == PICTURE:
        return what.kind != TEXT
    return what.kind in {PICTURE, TEXT} and bool(what.text.strip())


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
    """A photo was wanted, and this came: a picture as a file (`document`), a video."""

    kind: str


@dataclass(eq=False)
class NotYourPhoto(Refusal):
    """The question is about somebody else's photo."""


@dataclass(eq=False)
class TooShort(Refusal):
    """A text that has too few characters, its tag not counted: so many are missing of at least so many."""

    missing: int
    least: int


@dataclass(eq=False)
class NothingToRevoke(Refusal):
    """Nobody's day stands behind what was pointed at."""

    person: str
    day: date
