"""Taps on buttons, real and forged; reactions, votes, and the ways into a group."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from simulator import membership, posting, render
from simulator.accounts import Bot
from simulator.errors import Json
from simulator.messages import Button, Message, Tap

if TYPE_CHECKING:
    from simulator.chats import Chat
    from simulator.people import Person
    from simulator.places import InviteLink
    from simulator.world import Telegram

START = re.compile(r"^[A-Za-z0-9_-]{1,64}$")
REACTIONS = frozenset(
    {
        "❤", "👍", "👎", "🔥", "🥰", "👏", "😁", "🤔", "🤯", "😱", "🤬", "😢",
        "🎉", "🤩", "🤮", "💩", "🙏", "👌", "🕊", "🤡", "🥱", "🥴", "😍", "🐳",
        "❤\u200d🔥", "🌚", "🌭", "💯", "🤣", "⚡", "🍌", "🏆", "💔", "🤨", "😐", "🍓",
        "🍾", "💋", "🖕", "😈", "😴", "😭", "🤓", "👻", "👨\u200d💻", "👀", "🎃", "🙈",
        "😇", "😨", "🤝", "✍", "🤗", "🫡", "🎅", "🎄", "☃", "💅", "🤪", "🗿",
        "🆒", "💘", "🙉", "🦄", "😘", "💊", "🙊", "😎", "👾", "🤷\u200d♂", "🤷", "🤷\u200d♀",
        "😡",
    }
)  # fmt: skip


def start_link(world: Telegram, url: str) -> tuple[Bot | None, str | None]:
    """The bot a link starts and the payload (empty if it is named without one); nothing for other links."""
    parts = urlsplit(url if "://" in url else f"https://{url}")
    query = parse_qs(parts.query, keep_blank_values=True)
    if parts.scheme == "tg" and parts.netloc == "resolve":
        name = query.get("domain", [""])[0]
    elif parts.netloc in {"t.me", "telegram.me", "telegram.dog"}:
        name = parts.path.strip("/")
    else:
        return None, None
    bot = world.named(name)
    return (bot, query["start"][0]) if isinstance(bot, Bot) and "start" in query else (None, None)


def tap(person: Person, text: str, chat: Chat, only: Message | None) -> Tap:
    """Press a visible button by its text."""
    assert _sees(person, chat), f"{person.name} does not see {chat.title}"
    messages = [only] if only is not None else [message for message in chat.newest_first() if message.keyboard]
    buttons = [(message, button) for message in messages for row in message.buttons for button in row]
    exact = [each for each in buttons if each[1].text == text]
    near = [each for each in buttons if text in each[1].text]
    assert exact or near, f"no button “{text}” in {chat.title}; there are: {[button.text for _, button in buttons]}"
    message, button = (exact or near)[0]
    return _press(person, message, button)


def tap_data(
    person: Person,
    message: Message,
    data: str,
    *,
    outsider: bool,
    gone: bool,
    bot: Bot | None,
    inline: bool,
    old: bool,
) -> Tap:
    """Send a callback query that need not match any button."""
    bot = bot or message.bot
    assert bot is not None, "only a bot's message can be tapped"
    if message.chat.kind == "private":
        assert message.chat.person is person, "nobody reaches the private chat of somebody else"
    else:
        assert outsider or _sees(person, message.chat), f"{person.name} does not see {message.chat.title}"
    shown = _tapped(message, bot, gone=gone, inline=inline)
    if old:
        shown["message"] |= {"reply_markup": {"inline_keyboard": [[{"text": "Old", "callback_data": data}]]}}
    return _query(person, message, bot, data, shown)


def _press(person: Person, message: Message, button: Button) -> Tap:
    world = person.world
    if button.url is not None:
        made = Tap(str(world.random_id()), person, message, None, world.clock.now(), opened=button.url)
        world.log(message.chat, "tap", person, message, made)
        made.sent = person.opens(button.url)
        return made
    assert button.data is not None, (
        f"the button “{button.text}” is of a kind the simulator does not press: {button.raw}"
    )
    assert "disabled" not in button.raw, f"the button “{button.text}” is disabled"
    assert message.bot is not None, "only a bot's message can be tapped"
    return _query(person, message, message.bot, button.data, _tapped(message, message.bot, gone=False, inline=False))


def _query(person: Person, message: Message, bot: Bot, data: str, shown: Json) -> Tap:
    world = person.world
    made = Tap(str(world.random_id()), person, message, data, world.clock.now(), bot)
    world.taps[made.id] = made
    if not world.keep_history and len(world.taps) > 50_000:
        del world.taps[next(iter(world.taps))]
    world.log(message.chat, "tap", person, message, made)
    body: Json = {
        "id": made.id,
        "from": render.user(person),
        **shown,
        "chat_instance": str(int(hashlib.sha256(f"{message.chat.id}:{bot.id}".encode()).hexdigest()[:15], 16)),
        "data": data,
    }
    if bot.open_with(person) if message.chat.kind == "private" else message.chat.present(bot):
        posting.queue(bot, "callback_query", body, f"tap {person.id}")
    return made


def _tapped(message: Message, bot: Bot, *, gone: bool, inline: bool) -> Json:
    """What a bot is told of the tapped message: as it stands there now, with its own keyboard, whatever was tapped."""
    if inline:
        return {"inline_message_id": f"inline{message.chat.id}_{message.id}"}
    return {"message": render.inaccessible(message) if gone or message.deleted else render.message(message, bot)}


def react(person: Person, message: Message, emoji: list[str], anonymous: bool) -> None:
    """Change somebody's reaction to a message."""
    chat = message.chat
    assert chat.present(person), f"{person.name} is not in {chat.title}"
    unknown = [each for each in emoji if each not in REACTIONS]
    assert not unknown, f"there are no reactions {unknown}"
    if message.album is not None:
        message = next(each for each in chat.all_messages() if each.album == message.album and not each.deleted)
    member = chat.member(person)
    actor = chat if anonymous or (member is not None and member.anonymous) else person
    old = message.reactions.get(actor, [])
    if old == emoji:
        return
    message.reactions[actor] = emoji
    if not emoji:
        del message.reactions[actor]
    chat.world.log(chat, "reaction", person, message, emoji)
    body: Json = {
        "chat": render.chat(chat),
        "message_id": message.id,
        **({"actor_chat": render.chat(chat)} if actor is chat else {"user": render.user(person)}),
        "date": chat.world.clock.timestamp(),
        "old_reaction": [{"type": "emoji", "emoji": each} for each in old],
        "new_reaction": [{"type": "emoji", "emoji": each} for each in emoji],
    }
    for bot in [chat.bot] if chat.bot is not None else [m.who for m in chat.bots() if m.governs]:
        if isinstance(bot, Bot):
            posting.queue(bot, "message_reaction", body, f"reaction {chat.id}")


def vote(person: Person, message: Message, options: tuple[str, ...]) -> None:
    """Vote in a poll of a bot; the bot hears of it only if the poll is not anonymous."""
    assert message.poll is not None, "that is not a poll"
    assert message.bot is not None, "that is not a bot's poll"
    assert _sees(person, message.chat), f"{person.name} does not see {message.chat.title}"
    chosen = message.poll.vote(person.id, options)
    person.world.log(message.chat, "poll", person, message, list(options))
    bot = message.bot
    posting.queue(bot, "poll", message.poll.json, f"poll {message.poll.id}")
    if not message.poll.anonymous:
        body = {
            "poll_id": message.poll.id,
            "user": render.user(person),
            "option_ids": chosen,
            "option_persistent_ids": [message.poll.options[number].persistent_id for number in chosen],
        }
        posting.queue(bot, "poll_answer", body, f"poll {message.poll.id}")


def join(person: Person, chat: Chat, link: InviteLink | None) -> None:
    """Come into a group; a link may be used up, run out, revoked, or only ask to be let in."""
    assert not chat.present(person), f"{person.name} is in {chat.title} already"
    standing = chat.member(person)
    assert standing is None or standing.status != "kicked", f"{person.name} is banned from {chat.title}"
    if link is None:
        assert chat.username, f"{chat.title} is private: only a link leads in"
        membership.enter(chat, person, person)
        return
    now = chat.world.clock.now()
    open_now = (
        not link.revoked and (link.expires is None or link.expires > now) and (not link.limit or link.used < link.limit)
    )
    assert open_now, f"the link {link.url} leads nowhere any more"
    if not link.requests:
        membership.enter(chat, person, person, link=link)
        return
    chat.requests[person.id] = (person, link)
    for member in chat.bots():
        if isinstance(member.who, Bot) and member.may("can_invite_users"):
            body: Json = {
                "chat": render.chat(chat),
                "from": render.user(person),
                "user_chat_id": person.id,
                "date": chat.world.clock.timestamp(),
                "invite_link": render.invite_link(link, member.who),
            }
            posting.queue(member.who, "chat_join_request", body, f"chat {chat.id}")


def _sees(person: Person, chat: Chat) -> bool:
    if chat.kind == "private":
        return chat.person is person
    return chat.present(person) or bool(chat.username)
