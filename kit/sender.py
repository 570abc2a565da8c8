"""Calls to Telegram. What their failures mean is in `kit/troubles.py`."""

import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import structlog
from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeChatMember,
    ChatPermissions,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMedia,
    InputMediaAnimation,
    InputMediaAudio,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    LinkPreviewOptions,
    MessageEntity,
    ReplyParameters,
)
from telegram.error import TelegramError
from telegram.warnings import PTBDeprecationWarning, PTBUserWarning

from kit import metrics
from kit.ingredients import with_files
from kit.messages import (
    START,
    Attachment,
    Button,
    Content,
    Made,
    Message,
    Post,
    Row,
    Stored,
    Toast,
    is_caption,
)
from kit.reading import member
from kit.rendering import NotMade, Renderer
from kit.troubles import AttachmentRefused, MessageGone, Rejected, Trouble, Wait, classify
from kit.updates import MemberInfo

log = structlog.get_logger(__name__)

# The library warns at every 429 that `retry_after` will be a timedelta one day; `classify` reads both.
warnings.filterwarnings("ignore", message=".*retry_after", category=PTBDeprecationWarning)
# The library points to its own method here, which makes an object of each answer.
warnings.filterwarnings("ignore", message="Please use 'Bot.getChatMember'", category=PTBUserWarning)

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
# An administrator may send everything, and Telegram does not say so.
_SENDING = frozenset(name for name in ChatPermissions.__slots__ if name.startswith("can_send_"))
_WITHOUT_CAPTION = {"sticker", "video_note"}
# A voice message cannot take the place of another message.
_MEDIA: dict[str, Callable[..., InputMedia]] = {
    "photo": InputMediaPhoto,
    "document": InputMediaDocument,
    "video": InputMediaVideo,
    "audio": InputMediaAudio,
    "animation": InputMediaAnimation,
}


def _alone(text: str, more: str) -> str:
    """The words of a message, and of what should have come with them."""
    return f"{text}\n\n{more}" if more else str(text)


def _forms(attachment: Attachment) -> Sequence[str]:
    """As what a file may go, best first: a picture of ours as a file, too, where the chat takes no photos."""
    return ("photo", "document") if isinstance(attachment, Made) and attachment.kind == "photo" else (attachment.kind,)


class Sender:
    """Speaks to Telegram. Every method raises Trouble and nothing else of the library's. What is to be made is made in `renderer`."""

    def __init__(self, bot: Bot, renderer: Renderer) -> None:
        self._bot = bot
        self._renderer = renderer

    async def send(
        self, chat_id: int, message: Message, *, thread_id: int | None = None, reply_to: int | None = None
    ) -> int:
        """Send, and give the new message's id. A message to reply to that is gone is no reason not to send.

        Nor is an attachment that cannot be made, or that the chat does not take: the text goes alone then, and says so.
        """
        reply = ReplyParameters(reply_to, allow_sending_without_reply=True) if reply_to else None
        how: dict[str, Any] = {
            "message_thread_id": thread_id,
            "reply_parameters": reply,
            "disable_notification": message.silent or None,
        }
        text = message.text
        if (attachment := message.attachment) is not None:
            file = await self._file(attachment)
            sent = None if file is None else await self._send_file(chat_id, message, attachment, file, how)
            if sent is not None and is_caption(text):
                return sent
            if sent is None and isinstance(attachment, Made):
                text = _alone(text, attachment.otherwise if file is None else attachment.refused)
        sent = await self._do(
            self._bot.send_message(
                chat_id,
                text,
                parse_mode="HTML",
                reply_markup=self._keyboard(message.rows),
                link_preview_options=_NO_PREVIEW,
                **how,
            )
        )
        return int(sent.message_id)

    async def _send_file(
        self, chat_id: int, message: Message, attachment: Attachment, file: str | bytes, how: Mapping[str, Any]
    ) -> int | None:
        """Send the file of a message, with its words if they fit below it. None where the chat does not take it in any form."""
        has_caption = is_caption(message.text)
        for kind in _forms(attachment):
            call = getattr(self._bot, f"send_{kind}")(
                chat_id,
                file,
                filename=attachment.filename if isinstance(attachment, Made) else None,
                caption=(str(message.text) or None) if has_caption else None,
                parse_mode="HTML",
                reply_markup=self._keyboard(message.rows) if has_caption else None,
                **how,
            )
            try:
                return int((await self._do(call)).message_id)
            except AttachmentRefused as refused:
                log.info("file not taken", chat=chat_id, kind=kind, trouble=repr(refused))
        return None

    async def edit(self, chat_id: int, message_id: int, message: Message) -> None:
        """Give a message a new face. One with an attachment keeps one: it is given another (no voice), or the same."""
        if (attachment := message.attachment) is not None and (file := await self._file(attachment)) is not None:
            name = attachment.filename if isinstance(attachment, Made) else None
            media = _MEDIA[attachment.kind](file, caption=str(message.text) or None, parse_mode="HTML", filename=name)
            rows = self._keyboard(message.rows)
            try:
                await self._do(
                    self._bot.edit_message_media(media, chat_id=chat_id, message_id=message_id, reply_markup=rows)
                )
            except AttachmentRefused as refused:
                log.info("file not taken", chat=chat_id, kind=attachment.kind, trouble=repr(refused))
                await self._edit_words(chat_id, message_id, message)
            return
        await self._edit_text(chat_id, message_id, message)

    async def _edit_words(self, chat_id: int, message_id: int, message: Message) -> None:
        """Give a message other words, whether it has kept a file from better times or not."""
        try:
            await self._edit_text(chat_id, message_id, message)
        except MessageGone:
            rows = self._keyboard(message.rows)
            await self._do(
                self._bot.edit_message_caption(
                    chat_id, message_id, caption=str(message.text), parse_mode="HTML", reply_markup=rows
                )
            )

    async def _edit_text(self, chat_id: int, message_id: int, message: Message) -> None:
        await self._do(
            self._bot.edit_message_text(
                str(message.text),
                chat_id=chat_id,
                message_id=message_id,
                parse_mode="HTML",
                reply_markup=self._keyboard(message.rows),
                link_preview_options=_NO_PREVIEW,
            )
        )

    async def post(self, chat_id: int, post: Post, *, thread_id: int | None = None) -> list[int]:
        """Post what somebody else wrote or sent; the ids of the new messages."""
        if isinstance(post.body, Content):
            return [await self._post_content(chat_id, post, post.body, thread_id)]
        from_chat = post.body.from_chat if post.body.from_chat is not None else chat_id
        where: dict[str, Any] = {"message_thread_id": thread_id, "disable_notification": post.silent or None}
        if len(post.body.message_ids) == 1:
            (only,) = post.body.message_ids
            rows = self._keyboard(post.rows)
            copied = await self._do(self._bot.copy_message(chat_id, from_chat, only, reply_markup=rows, **where))
            return [int(copied.message_id)]
        ids = sorted(post.body.message_ids)
        return [
            int(each.message_id) for each in await self._do(self._bot.copy_messages(chat_id, from_chat, ids, **where))
        ]

    async def _post_content(self, chat_id: int, post: Post, body: Content, thread_id: int | None) -> int:
        entities = [MessageEntity.de_json(dict(each), self._bot) for each in body.entities] or None
        how: dict[str, Any] = {
            "message_thread_id": thread_id,
            "disable_notification": post.silent or None,
            "reply_markup": self._keyboard(post.rows),
        }
        if body.kind in {"text", "html"}:
            preview = body.look.get("link_preview_options")
            call = self._bot.send_message(
                chat_id,
                body.text,
                entities=entities,
                parse_mode="HTML" if body.kind == "html" else None,
                link_preview_options=LinkPreviewOptions.de_json(dict(preview), self._bot) if preview else None,
                **how,
            )
        else:
            if body.kind not in _WITHOUT_CAPTION:
                how |= {"caption": body.text or None, "caption_entities": entities}
            call = getattr(self._bot, f"send_{body.kind}")(chat_id, body.file_id, **body.look, **how)
        return int((await self._do(call)).message_id)

    async def pin(self, chat_id: int, message_id: int, *, silent: bool) -> None:
        """Pin a message."""
        await self._do(self._bot.pin_chat_message(chat_id, message_id, disable_notification=silent))

    async def unpin(self, chat_id: int, message_id: int) -> None:
        """Unpin a message."""
        await self._do(self._bot.unpin_chat_message(chat_id, message_id))

    async def delete(self, chat_id: int, message_ids: Sequence[int]) -> None:
        """Take messages away."""
        await self._do(self._bot.delete_messages(chat_id, list(message_ids)))

    async def members(self, chat_id: int) -> int:
        """How many are in a chat, the bot included."""
        return int(await self._do(self._bot.get_chat_member_count(chat_id)))

    async def strip(self, chat_id: int, message_id: int) -> None:
        """Take the buttons off a message."""
        await self._do(self._bot.edit_message_reply_markup(chat_id=chat_id, message_id=message_id))

    async def answer(self, tap_id: str, toast: Toast) -> None:
        """Answer a tap."""
        await self._do(
            self._bot.answer_callback_query(
                tap_id, text=str(toast.text) or None, show_alert=toast.alert or None, url=toast.url
            )
        )

    async def react(self, chat_id: int, message_id: int, emoji: str | None) -> None:
        """Put the bot's reaction under a message, in the place of the one it had; None takes that away."""
        await self._do(self._bot.set_message_reaction(chat_id, message_id, emoji))

    async def me(self) -> tuple[str, bool]:
        """The bot's own username, and whether it hears everything in groups. Links are made with the newest."""
        me = await self._do(self._bot.get_me())
        return str(me.username), bool(me.can_read_all_group_messages)

    async def member(self, chat_id: int, person_id: int) -> MemberInfo:
        """Someone's place in a chat; the bot's own with the rights that it has in effect, those of everybody included."""
        # Read as it comes: to have the library make an object of it first costs a third of the call.
        call = self._bot.do_api_request("getChatMember", {"chat_id": chat_id, "user_id": person_id})
        facts = member(await self._do(call, "get_chat_member"))
        if person_id != self._bot.id:
            return facts
        if facts.is_admin:
            return replace(facts, rights=facts.rights | _SENDING)
        everybodys = {name for name, value in (await self.permissions(chat_id)).items() if value}
        own = everybodys if facts.status == "member" else everybodys & facts.rights
        return replace(facts, rights=frozenset(own))

    async def permissions(self, chat_id: int) -> dict[str, bool]:
        """What everybody may do in a group, by Telegram's names, also those that this library does not know yet."""
        chat = await self._do(self._bot.get_chat(chat_id))
        return {} if chat.permissions is None else _flags(chat.permissions.to_dict())

    async def set_permissions(self, chat_id: int, permissions: Mapping[str, bool]) -> None:
        """Let everybody in a group do exactly this. What is not named is taken away. Raises Unchanged where it is so already."""
        given = ChatPermissions(api_kwargs=dict(permissions))
        await self._do(self._bot.set_chat_permissions(chat_id, given, use_independent_chat_permissions=True))

    async def place(self, chat_id: int, person_id: int) -> dict[str, Any]:
        """Someone's place in a chat as Telegram says it, with every permission and how long it lasts."""
        answer = await self._do(self._bot.get_chat_member(chat_id, person_id))
        return dict(answer.to_dict())

    async def restrict(self, chat_id: int, person_id: int, permissions: Mapping[str, bool], until: int) -> None:
        """Let someone in a supergroup do exactly this, until a moment (Unix time; 0: for ever)."""
        given = ChatPermissions(api_kwargs=dict(permissions))
        await self._do(
            self._bot.restrict_chat_member(
                chat_id, person_id, given, until_date=until or None, use_independent_chat_permissions=True
            )
        )

    async def close_topic(self, chat_id: int, thread_id: int) -> None:
        """Let only admins write in a topic. Raises Unchanged where it is closed already."""
        await self._do(self._bot.close_forum_topic(chat_id, thread_id))

    async def reopen_topic(self, chat_id: int, thread_id: int) -> None:
        """Let everybody write in a topic again. Raises Unchanged where it is open already."""
        await self._do(self._bot.reopen_forum_topic(chat_id, thread_id))

    async def download(self, file_id: str, *, most: int) -> bytes:
        """The bytes of a file. Raises Rejected where it has more than `most` bytes (Telegram hands out 20 MB at most)."""
        file = await self._do(self._bot.get_file(file_id))
        if (file.file_size or 0) > most:
            msg = f"a file of {file.file_size} bytes"
            raise Rejected(msg)
        content = bytes(await self._do(file.download_as_bytearray()))
        if len(content) > most:
            msg = f"a file of {len(content)} bytes"
            raise Rejected(msg)
        return content

    async def _file(self, attachment: Attachment) -> str | bytes | None:
        return attachment.file_id if isinstance(attachment, Stored) else await self.make(attachment)

    async def make(self, attachment: Made) -> bytes | None:
        """What the renderer makes of it, without sending it anywhere; None where it cannot be made."""
        try:
            return await self._renderer.make(await with_files(attachment, self._fetch))
        except NotMade:
            return None

    def _keyboard(self, rows: tuple[Row, ...]) -> InlineKeyboardMarkup | None:
        if not rows:
            return None
        return InlineKeyboardMarkup(
            [
                [
                    InlineKeyboardButton(b.text, callback_data=b.data)
                    if isinstance(b, Button)
                    else InlineKeyboardButton(b.text, url=self._address(b.url))
                    for b in row
                ]
                for row in rows
            ]
        )

    def _address(self, url: str) -> str:
        if not url.startswith(START):
            return url
        return f"https://t.me/{self._bot.username}?start={url.removeprefix(START)}"

    async def _fetch(self, file_id: str, most: int) -> bytes | None:
        try:
            return await self.download(file_id, most=most)
        except Trouble as trouble:
            log.info("file left out", trouble=repr(trouble))
            return None

    async def set_menu(self, scope: BotCommandScope, language: str | None, commands: Sequence[tuple[str, str]]) -> None:
        """Register the menu of commands for one scope and language (two letters, None for all others)."""
        entries = [BotCommand(name, description) for name, description in commands]
        await self._do(self._bot.set_my_commands(entries, scope=scope, language_code=language))

    async def set_menu_of(
        self, chat_id: int, person_id: int, language: str | None, commands: Sequence[tuple[str, str]]
    ) -> None:
        """Give one person in one chat a menu of their own; no commands: the chat's menu again."""
        scope = BotCommandScopeChatMember(chat_id, person_id)
        if commands:
            await self.set_menu(scope, language, commands)
        else:
            await self._do(self._bot.delete_my_commands(scope=scope, language_code=language))

    async def _do(self, call: Any, method: str | None = None) -> Any:
        # The coroutine carries the name of the library's method.
        method = method or call.__name__
        try:
            answer = await call
        except TelegramError as error:
            trouble = classify(error, method)
            metrics.CALLS.labels(method, type(trouble).__name__.lower()).inc()
            if isinstance(trouble, Wait):
                metrics.FLOOD.inc()
            raise trouble from error
        metrics.CALLS.labels(method, "ok").inc()
        return answer


def _flags(raw: Mapping[str, Any]) -> dict[str, bool]:
    return {name: value for name, value in raw.items() if name.startswith("can_") and isinstance(value, bool)}
