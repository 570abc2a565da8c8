"""Groups, the people in them, and what they may do."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import BigInteger, CheckConstraint, Index, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Json, UTCDateTime
from models.base import NEVER_AGAIN, Base, InGroup, NumberedRow, PersonId, PersonKey, one_of
from models.personal import Forgotten, Purpose, impersonal, personal
from models.spreading import EVERYWHERE, spreads

# Since something was last answered; an anonymous admin's command since it was given.
FORMS_KEPT = timedelta(hours=24)
ASKS_KEPT = timedelta(minutes=10)


class Group(Base):
    """A Telegram group or supergroup the bot serves. The only table that holds its chat id, which changes when it is upgraded.

    `review_group` and `review_thread` say where what waits to be judged is shown: in which group's which topic; None: to whoever asks.
    `hears_since` is None where the bot hears no plain talk. `told_of_silence`: its admins have heard of the silence that lasts.
    Until `phrase_until` something said may grab a packet.
    """

    __tablename__ = "groups"

    id: Mapped[NumberedRow]
    chat_id: Mapped[int] = mapped_column(BigInteger, unique=True, info=impersonal())
    former_chat_id: Mapped[int | None] = mapped_column(BigInteger, index=True, info=impersonal())
    kind: Mapped[str] = mapped_column(String(16), info=impersonal())
    title: Mapped[str] = mapped_column(String(255), info=impersonal())
    language: Mapped[str] = mapped_column(String(8), info=impersonal())
    zone: Mapped[str] = mapped_column(String(64), info=impersonal())
    day_start: Mapped[int]
    quiet_from: Mapped[int]
    quiet_until: Mapped[int]
    summary: Mapped[str] = mapped_column(String(64), default="mon 09:00", info=impersonal())
    summary_in_group: Mapped[bool] = mapped_column(default=False)
    is_present: Mapped[bool] = mapped_column(default=True)
    bot_status: Mapped[str] = mapped_column(String(16), default="member", info=impersonal())
    bot_rights: Mapped[str] = mapped_column(Text, default="", info=impersonal())
    hears_since: Mapped[datetime | None] = mapped_column(UTCDateTime)
    phrase_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    told_of_silence: Mapped[bool] = mapped_column(default=False, server_default=false())
    added_by: Mapped[PersonId | None] = mapped_column(info=personal(Purpose.HOSTING, Forgotten.CLEARED))
    review_group: Mapped[int | None] = mapped_column(BigInteger, info=impersonal())
    review_thread: Mapped[int | None] = mapped_column(BigInteger, info=impersonal())
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (CheckConstraint("day_start BETWEEN 0 AND 360", name="day_start"), NEVER_AGAIN | EVERYWHERE)


Numbered = Literal["activity", "review", "proof"]


class LastNumber(Base):
    """The last number of its sort that was given in a group. Apart from the group's row, which every tap reads and few things write."""

    __tablename__ = "last_numbers"

    group_id: Mapped[InGroup]
    of: Mapped[Numbered] = mapped_column(String(8), primary_key=True)
    last: Mapped[int]

    __table_args__ = (one_of("of", Numbered),)


class Person(Base):
    """A person, by Telegram's id. `is_reachable` is None until the bot knows whether it may write to them.

    `handle` is the username as it is compared: in lower case, and nobody else's. Usernames move; whoever was seen with one last has it.
    """

    __tablename__ = "persons"

    id: Mapped[PersonKey] = mapped_column(info=personal(Purpose.NAMES, Forgotten.REMOVED))
    name: Mapped[str] = mapped_column(String(255), info=personal(Purpose.NAMES, Forgotten.REMOVED))
    username: Mapped[str | None] = mapped_column(String(64), info=personal(Purpose.NAMES, Forgotten.REMOVED))
    handle: Mapped[str | None] = mapped_column(
        String(64), unique=True, index=True, info=personal(Purpose.NAMES, Forgotten.REMOVED)
    )
    language: Mapped[str | None] = mapped_column(String(16), info=personal(Purpose.NAMES, Forgotten.REMOVED))
    is_reachable: Mapped[bool | None]
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = EVERYWHERE


class Member(Base):
    """A person in a group. `telegram_role` is Telegram's word (creator, administrator, member), as known at `checked_at`."""

    __tablename__ = "members"

    group_id: Mapped[InGroup]
    person_id: Mapped[PersonKey] = mapped_column(info=personal(Purpose.MEMBERS, Forgotten.REMOVED))
    is_present: Mapped[bool]
    telegram_role: Mapped[str] = mapped_column(String(16), info=personal(Purpose.MEMBERS, Forgotten.REMOVED))
    checked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    first_seen_at: Mapped[datetime] = mapped_column(UTCDateTime)
    left_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    __table_args__ = (Index("ix_members_person_id", "person_id"),)


HelperRole = Literal["host", "judge"]


class Helper(Base):
    """Someone an owner or admin named as host (runs activities) or judge (judges entries)."""

    __tablename__ = "helpers"

    group_id: Mapped[InGroup]
    person_id: Mapped[PersonKey] = mapped_column(info=personal(Purpose.MEMBERS, Forgotten.REMOVED))
    role: Mapped[HelperRole] = mapped_column(String(8), primary_key=True)
    named_by: Mapped[PersonId] = mapped_column(info=personal(Purpose.MEMBERS, Forgotten.CLEARED))
    named_at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (one_of("role", HelperRole),)


class Form(Base):
    """A form someone is filling in, in private: one a person. `answers` is JSON; `group_id` says for which group."""

    __tablename__ = "forms"

    person_id: Mapped[PersonKey] = mapped_column(
        info=personal(Purpose.UNFINISHED, Forgotten.REMOVED, kept=FORMS_KEPT) | spreads()
    )
    group_id: Mapped[int] = mapped_column(BigInteger, info=impersonal())
    kind: Mapped[str] = mapped_column(String(32), info=impersonal())
    activity: Mapped[int | None]
    step: Mapped[str] = mapped_column(String(32), info=impersonal())
    answers: Mapped[Mapping[str, Any]] = mapped_column(
        Json, info=personal(Purpose.UNFINISHED, Forgotten.REMOVED, kept=FORMS_KEPT)
    )
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Ask(Base):
    """A command of an anonymous admin that waits for a tap which says who they are."""

    __tablename__ = "asks"

    group_id: Mapped[InGroup]
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False, info=impersonal())
    text: Mapped[str] = mapped_column(Text, info=personal(Purpose.UNFINISHED, Forgotten.EXPIRES, kept=ASKS_KEPT))
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
