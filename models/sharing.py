"""The tables of the sharing: its talks, who comes, what is asked, what stays of it; and the permissions that a mute must give back."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import BigInteger, CheckConstraint, Date, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Json, UTCDateTime
from models.base import Base, Holder, InGroup, PersonId, PersonKey, one_of
from models.personal import Forgotten, Purpose, Stays, impersonal, personal

# So long the archive of a talk has what was written in it.
TALK_MESSAGES_KEPT = timedelta(days=30)


TalkState = Literal["ahead", "live", "over", "skipped"]


class Talk(Base):
    """One occurrence of a sharing, numbered within it.

    `day` and `clock` (minutes after midnight) are on the group's wall, `starts_at` follows from them.

    `slot` is its day by the rule; `is_moved`: a host has moved it. `theme` is empty where it is called as the activity is; `speakers` is
    None where they are those of the activity, else a list of names (JSON). `going`, `waiting`, `maybe` count its guests, `last_place` and
    `last_question` number them and the questions. `ready` is what speakers answered to the ready-check (JSON). Of a talk that has begun:
    `steps` its run of show (JSON), `step` the one it is at, until `step_ends_at`; `cast` the people (JSON) whose messages are kept;
    `question` the one that is on stage; `wants_mute`: the group is to be silent.
    """

    __tablename__ = "talks"

    group_id: Mapped[InGroup]
    activity: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[TalkState] = mapped_column(String(8))
    theme: Mapped[str] = mapped_column(String(128), default="", info=personal(Purpose.HOSTING, Forgotten.GROUPS))
    speakers: Mapped[Sequence[str] | Mapping[str, Any] | None] = mapped_column(
        Json, info=personal(Purpose.TALKS, Forgotten.TAKEN_OUT)
    )
    slot: Mapped[date] = mapped_column(Date)
    day: Mapped[date] = mapped_column(Date)
    clock: Mapped[int]
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime)
    is_moved: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column(default=0)
    going: Mapped[int] = mapped_column(default=0)
    waiting: Mapped[int] = mapped_column(default=0)
    maybe: Mapped[int] = mapped_column(default=0)
    last_place: Mapped[int] = mapped_column(default=0)
    last_question: Mapped[int] = mapped_column(default=0)
    ready: Mapped[Mapping[str, Any]] = mapped_column(
        Json, default=dict, info=personal(Purpose.TALKS, Forgotten.TAKEN_OUT)
    )
    cast: Mapped[Sequence[int]] = mapped_column(Json, default=list, info=personal(Purpose.TALKS, Forgotten.TAKEN_OUT))
    steps: Mapped[Sequence[Sequence[Any]] | None] = mapped_column(
        Json, info=personal(Purpose.TALKS, Forgotten.TAKEN_OUT)
    )
    step: Mapped[int] = mapped_column(default=0)
    step_ends_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    question: Mapped[int | None]
    wants_mute: Mapped[bool] = mapped_column(default=False)
    began_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    __table_args__ = (
        one_of("state", TalkState),
        Index("ix_talks_group_id_state", "group_id", "state"),
    )


class InTalk(Base):
    """What all rows of a talk begin with."""

    __abstract__ = True

    # First in the table, and so first in its key.
    group_id: Mapped[InGroup] = mapped_column(sort_order=-3)
    activity: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, sort_order=-2)
    talk: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, sort_order=-1)


GuestAnswer = Literal["going", "waiting", "maybe", "no"]


class Guest(InTalk):
    """Somebody's answer to the invitation. `place` is their turn in the queue."""

    __tablename__ = "guests"

    person_id: Mapped[PersonKey] = mapped_column(info=personal(Purpose.TALKS, Forgotten.REMOVED))
    answer: Mapped[GuestAnswer] = mapped_column(String(8))
    place: Mapped[int]
    at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (one_of("answer", GuestAnswer),)


QuestionState = Literal["queued", "approved", "declined", "merged", "asked", "answered"]


class Question(InTalk):
    """A question to the speaker. `merged_into`: the number of the one that stands for it; `message_id`: where it was asked in the group."""

    __tablename__ = "questions"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[PersonId] = mapped_column(info=personal(Purpose.TALKS, Forgotten.CLEARED))
    is_anonymous: Mapped[bool] = mapped_column(default=False)
    text: Mapped[str] = mapped_column(Text, info=personal(Purpose.TALKS, Forgotten.CLEARED))
    state: Mapped[QuestionState] = mapped_column(String(8))
    merged_into: Mapped[int | None]
    message_id: Mapped[int | None] = mapped_column(BigInteger, info=personal(Purpose.TALKS, Forgotten.CLEARED))
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    __table_args__ = (one_of("state", QuestionState),)


class QuestionVote(InTalk):
    """Somebody wants to know that, too. Without a time: they said so of a question that is merged into this one, or asked it."""

    __tablename__ = "question_votes"

    question: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[PersonKey] = mapped_column(info=personal(Purpose.VOTES, Forgotten.CLEARED))
    at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Window(InTalk):
    """A time in which people say that they are there; with a code word where there is a `code`."""

    __tablename__ = "attendance_windows"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    code: Mapped[str | None] = mapped_column(String(16), info=impersonal())
    opens_at: Mapped[datetime] = mapped_column(UTCDateTime)
    closes_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Attendance(InTalk):
    """Somebody was there when attendance was taken."""

    __tablename__ = "attendances"

    window: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[PersonKey] = mapped_column(info=personal(Purpose.TALKS, Forgotten.REMOVED))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class TalkMessage(InTalk):
    """What a speaker or host wrote during a talk: kept for its archive alone. `question` is the one that was on."""

    __tablename__ = "talk_messages"

    message_id: Mapped[int] = mapped_column(
        BigInteger,
        primary_key=True,
        autoincrement=False,
        info=personal(Purpose.ARCHIVE, Forgotten.REMOVED, kept=TALK_MESSAGES_KEPT),
    )
    person_id: Mapped[PersonId | None] = mapped_column(
        info=personal(Purpose.ARCHIVE, Forgotten.REMOVED, kept=TALK_MESSAGES_KEPT)
    )
    text: Mapped[str] = mapped_column(Text, info=personal(Purpose.ARCHIVE, Forgotten.REMOVED, kept=TALK_MESSAGES_KEPT))
    media: Mapped[str | None] = mapped_column(
        String(16), info=personal(Purpose.ARCHIVE, Forgotten.REMOVED, kept=TALK_MESSAGES_KEPT)
    )
    question: Mapped[int | None]
    step: Mapped[int]
    reactions: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)

    __table_args__ = (Index("ix_talk_messages_group_id_message_id", "group_id", "message_id"),)


class Feedback(InTalk):
    """What somebody thought of a talk: 1 to 5 stars, and what they wrote."""

    __tablename__ = "feedback"

    person_id: Mapped[PersonKey] = mapped_column(info=personal(Purpose.TALKS, Forgotten.REMOVED))
    stars: Mapped[int | None]
    comment: Mapped[str] = mapped_column(Text, default="", info=personal(Purpose.TALKS, Forgotten.REMOVED))
    at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (CheckConstraint("stars BETWEEN 1 AND 5", name="stars"),)


ThemeState = Literal["open", "taken", "removed"]


class Theme(Base):
    """A theme that a member proposes for a talk of a sharing. `talk` is the one it was taken for."""

    __tablename__ = "themes"

    group_id: Mapped[InGroup]
    activity: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[PersonId] = mapped_column(info=personal(Purpose.TALKS, Forgotten.CLEARED))
    text: Mapped[str] = mapped_column(String(128), info=personal(Purpose.TALKS, Forgotten.CLEARED))
    state: Mapped[ThemeState] = mapped_column(String(8))
    talk: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (one_of("state", ThemeState),)


class ThemeVote(Base):
    """Somebody wants to hear of that theme."""

    __tablename__ = "theme_votes"

    group_id: Mapped[InGroup]
    activity: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    theme: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[PersonKey] = mapped_column(info=personal(Purpose.VOTES, Forgotten.CLEARED))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


MuteState = Literal["wanted", "on", "lifting", "stuck"]


class Mute(Base):
    """A group, or a topic of it (`thread_id`, 0 for the group), that is silent for a talk; the row is there until all is given back.

    `before` are the permissions as they were, `imposed` as they were made, `target` as they shall be in the end, all JSON; `persons` what
    speakers were allowed before. `activity` and `talk` say for which it was. A row is worked on by its `holder`, until `next_at`.
    """

    __tablename__ = "mutes"

    group_id: Mapped[InGroup]
    thread_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False, info=impersonal())
    activity: Mapped[int]
    talk: Mapped[int]
    state: Mapped[MuteState] = mapped_column(String(8))
    before: Mapped[Mapping[str, bool] | None] = mapped_column(Json, info=impersonal())
    imposed: Mapped[Mapping[str, bool] | None] = mapped_column(Json, info=impersonal())
    target: Mapped[Mapping[str, bool] | None] = mapped_column(Json, info=impersonal())
    persons: Mapped[Mapping[str, Any]] = mapped_column(
        Json, default=dict, info=personal(Purpose.TALKS, Forgotten.TAKEN_OUT, kept=Stays.DONE)
    )
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    holder: Mapped[Holder]

    __table_args__ = (one_of("state", MuteState),)
