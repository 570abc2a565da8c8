"""The playground as one finds it: two groups that run a check-in already, two without the bot, and people to be."""

from dataclasses import dataclass

from playground import pictures
from playground.words import VILLAGES, Village
from simulator import Chat, Message, Person
from simulator.page import Cast, Show
from tour.stage import Stage

# Real seconds: what comes, comes within two; the rest is for slow machines.
_PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class _Settled:
    """A village, built: its people by what they are, and its group."""

    owner: Person
    admin: Person
    judge: Person
    speaker: Person
    members: tuple[Person, ...]
    group: Chat


async def settle(stage: Stage) -> Show:
    """Bring everybody on an empty stage, with the bot switched on; raises TimeoutError where the bot does not answer."""
    casts = []
    for village in VILLAGES:
        settled = _move_in(stage, village)
        await _live_there(stage, village, settled)
        named = [
            (settled.owner, "owner"),
            (settled.admin, "admin"),
            (settled.judge, "judge"),
            (settled.speaker, "speaker"),
        ]
        people = (*named, *((member, "member") for member in settled.members))
        casts.append(Cast(village.group, village.language, village.zone, people))
    return Show(stage.telegram, tuple(casts), stage.due, stage.is_busy, pictures.landscapes())


def _move_in(stage: Stage, village: Village) -> _Settled:
    telegram = stage.telegram

    def enters(who: tuple[str, str]) -> Person:
        return telegram.new_person(who[0], username=who[1], language_code=village.client_language)

    owner, admin, judge, speaker = map(enters, (village.owner, village.admin, village.judge, village.speaker))
    members = tuple(map(enters, village.members))
    others = [admin, judge, speaker, *members]
    telegram.new_group(village.second_group, owner=owner, members=others[:4])
    group = telegram.new_group(village.group, owner=owner, members=others, forum=village.topic is not None)
    owner.promotes(admin, group)
    if village.topic is not None:
        group.new_topic(village.topic, by=owner)
    return _Settled(owner, admin, judge, speaker, members, group)


async def _live_there(stage: Stage, village: Village, settled: _Settled) -> None:
    """What they did before anybody came."""
    group, owner, bot = settled.group, settled.owner, stage.bot
    owner.adds(bot, group, admin=True)
    await _hears(stage, group, 1)
    owner.says(village.says_zone, group)
    await _hears(stage, group, 2)
    for who, words in zip((settled.judge, settled.speaker, settled.members[1]), village.says_good_morning, strict=True):
        who.says(words, group)
    owner.says(f"/roles judge @{settled.judge.username}", group)
    await _hears(stage, group, 3)
    for who in (owner, settled.admin, settled.judge, settled.speaker):
        who.starts(bot)
        await _hears(stage, who.private(bot), 1)
    settled.admin.says(village.says_check_in, group)
    board = await stage.telegram.until(lambda: _with_button(group, village.tap_here), within=_PATIENCE)
    tap = settled.members[0].taps(village.tap_here, message=board)
    await stage.telegram.until(lambda: tap.answered, within=_PATIENCE)


async def _hears(stage: Stage, chat: Chat, count: int) -> None:
    """Wait until the bot has said so much here."""

    def heard() -> bool:
        return sum(message.author is stage.bot for message in chat.messages) >= count

    await stage.telegram.until(heard, within=_PATIENCE, message=f"{count} messages of the bot in {chat.title}")


def _with_button(chat: Chat, text: str) -> Message | None:
    return next((one for one in chat.newest_first() if any(text in button for button in one.button_texts)), None)
