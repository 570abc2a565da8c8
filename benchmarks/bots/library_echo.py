"""python-telegram-bot, answering every tap, and nothing else: its own Application polls. `ADDRESS [UPDATES_AT_ONCE]`"""

import sys

from telegram import Update
from telegram.ext import Application, CallbackQueryHandler, ContextTypes

from benchmarks.telegram import TOKEN


async def answer(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Answer."""
    if update.callback_query is not None:
        await update.callback_query.answer("You are in!")


def main() -> None:
    """Poll until stopped."""
    builder = Application.builder().token(TOKEN).base_url(f"{sys.argv[1]}/bot")
    if len(sys.argv) > 2:
        builder = builder.concurrent_updates(int(sys.argv[2]))
    application = builder.build()
    application.add_handler(CallbackQueryHandler(answer))
    application.run_polling()


if __name__ == "__main__":
    main()
