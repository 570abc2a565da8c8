"""A check-in bot as most people would write it: python-telegram-bot and SQLAlchemy, one transaction an update. `ADDRESS DATABASE_URL`

It has a row a check-in and points, and nothing of rights, rules, streaks, boards or repeated updates.
"""

import sys
from datetime import UTC, date, datetime
from functools import partial

from sqlalchemy import BigInteger
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from telegram import Update
from telegram.ext import Application, CallbackQueryHandler, ContextTypes

from benchmarks.telegram import TOKEN


class Base(DeclarativeBase):
    """Its tables."""


class Member(Base):
    """Somebody in a group, and their points."""

    __tablename__ = "members"
    chat_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    user_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    name: Mapped[str]
    points: Mapped[int] = mapped_column(default=0)


class CheckIn(Base):
    """Somebody was there on a day."""

    __tablename__ = "checkins"
    chat_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    user_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)


engine = create_async_engine(sys.argv[2])
Session = async_sessionmaker(engine, expire_on_commit=False)


async def check_in(session: AsyncSession, chat_id: int, user_id: int, name: str) -> int:
    """Check somebody in; their points."""
    member = await session.get(Member, (chat_id, user_id))
    if member is None:
        member = Member(chat_id=chat_id, user_id=user_id, name=name, points=0)
        session.add(member)
    session.add(CheckIn(chat_id=chat_id, user_id=user_id, day=datetime.now(UTC).date()))
    member.points += 1
    await session.flush()
    return member.points


async def tapped(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """A tap on the button."""
    query, chat = update.callback_query, update.effective_chat
    if query is None or chat is None:
        return
    try:
        async with Session.begin() as session:
            points = await check_in(session, chat.id, query.from_user.id, query.from_user.full_name)
    except IntegrityError:
        await query.answer("You are in already.")
    else:
        await query.answer(f"You are in! {points} points.")


async def prepare(_: object) -> None:
    """Make the tables."""
    async with engine.begin() as connection:
        await connection.run_sync(partial(Base.metadata.create_all))


def main() -> None:
    """Poll until stopped."""
    application = Application.builder().token(TOKEN).base_url(f"{sys.argv[1]}/bot").post_init(prepare).build()
    application.add_handler(CallbackQueryHandler(tapped))
    application.run_polling()


if __name__ == "__main__":
    main()
