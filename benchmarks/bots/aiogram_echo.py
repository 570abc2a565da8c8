"""aiogram, answering every tap, and nothing else: its own Dispatcher polls. `ADDRESS`"""

import sys

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import CallbackQuery

from benchmarks.telegram import TOKEN

dispatcher = Dispatcher()


@dispatcher.callback_query()
async def answer(query: CallbackQuery) -> None:
    """Answer."""
    await query.answer("You are in!")


def main() -> None:
    """Poll until stopped."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(sys.argv[1]))
    dispatcher.run_polling(Bot(TOKEN, session=session))


if __name__ == "__main__":
    main()
