"""Who may do what: members, hosts, judges, admins, the owner, and those whom nobody knows. Allowed and refused stand side by side."""

import pytest

from models import Activity, CheckIn
from tests.flows.group import (
    ADMINS_AND_HOSTS_ONLY,
    ADMINS_ONLY,
    BOTH,
    OUT_OF_DATE,
    OWNER_ONLY,
    SHANGHAI,
    TITLE,
    TRY_AGAIN,
    make_group,
    rows_of,
)
from tests.wiring import World

NAMELESS = {
    "en": "You write as a group or channel, so I can't see who you are. Tap a button instead: that always counts for you.",
    "zh-CN": "你在用群或频道的身份发言，我看不到你是谁。请改为点按钮，按钮一定算在你本人名下。",
}
WHO = {
    "en": "You write anonymously, so I can't see who you are. Tap the button and I'll go on; only admins can.",
    "zh-CN": "你在匿名发言，我看不到你是谁。点一下按钮我就继续，只有管理员点才有效。",
}
ITS_ME = {"en": "It's me", "zh-CN": "是我"}
NOBODY_HELPS = {
    "en": "Nobody helps yet besides the admins.\nHosts run activities, judges judge entries. "
    "Reply to someone with /roles host, or write /roles host @name.",
    "zh-CN": "除了管理员，还没有活动帮手。\n主持人负责办活动，评委负责评作品。"
    "回复某人的消息发送 /roles host，或者发送 /roles host @用户名 即可指定。",
}


@BOTH
@pytest.mark.parametrize(
    ("command", "right", "may"),
    [
        ("/new", ADMINS_AND_HOSTS_ONLY, "admin"),
        ('/new checkin "Run"', ADMINS_AND_HOSTS_ONLY, "admin"),
        ("/new nonsense", ADMINS_AND_HOSTS_ONLY, "admin"),
        ("/manage", ADMINS_AND_HOSTS_ONLY, "admin"),
        ("/manage 1 until=22:00", ADMINS_AND_HOSTS_ONLY, "admin"),
        ("/settings", ADMINS_ONLY, "admin"),
        ("/settings zone=Europe/Berlin", ADMINS_ONLY, "admin"),
        ("/doctor", ADMINS_ONLY, "admin"),
        ("/roles", OWNER_ONLY, "owner"),
        ("/roles host @mia", OWNER_ONLY, "owner"),
    ],
)
async def test_commands_that_are_not_for_members(
    world: World, language: str, command: str, right: dict[str, str], may: str
) -> None:
    group = await make_group(world, language=language)
    mia = group.members[0]
    assert await group.hears(mia, command) == [right[language]]
    assert await rows_of(world, Activity) == 0
    allowed = group.owner if may == "owner" else group.admin
    assert await group.hears(allowed, command) not in ([], [right[language]])


@BOTH
async def test_what_an_admin_may_not(world: World, language: str) -> None:
    group = await make_group(world, language=language)
    assert await group.hears(group.admin, "/roles") == [OWNER_ONLY[language]]
    assert await group.hears(group.admin, "/roles host @mia") == [OWNER_ONLY[language]]
    assert await group.hears(group.owner, "/roles") == [NOBODY_HELPS[language]]


@BOTH
async def test_a_host_from_naming_to_dismissal(world: World, language: str) -> None:
    group = await make_group(world, language=language)
    mia, noah, _ = group.members
    await group.hears(mia, "/top")
    assert await group.hears(group.owner, "/roles host @MIA") == [
        {
            "en": "Mia is now a host and can start and manage activities: /new",
            "zh-CN": "Mia 现在是主持人了，可以发起和管理活动：/new",
        }[language]
    ]
    assert len(await group.hears(mia, f"/new checkin {TITLE[language]}")) == 2
    assert len(await group.hears(mia, "/manage 1 points=3")) == 1
    assert await group.hears(mia, "/settings") == [ADMINS_ONLY[language]]
    assert await group.hears(mia, "/roles") == [OWNER_ONLY[language]]
    assert await group.hears(noah, "/manage") == [ADMINS_AND_HOSTS_ONLY[language]]
    helpers = {
        "en": "Helpers\nMia: host\nHosts run activities, judges judge entries. "
        "Reply to someone with /roles host, or write /roles host @name.",
        "zh-CN": "活动帮手\nMia：主持人\n主持人负责办活动，评委负责评作品。"
        "回复某人的消息发送 /roles host，或者发送 /roles host @用户名 即可指定。",
    }
    assert await group.hears(group.owner, "/roles") == [helpers[language]]
    dismiss = {"en": "Dismiss Mia", "zh-CN": "撤下 Mia"}[language]
    assert await group.sees_tap(group.admin, dismiss) == OWNER_ONLY[language]
    assert await group.sees_tap(mia, dismiss) == OWNER_ONLY[language]
    assert group.bots_last.text == helpers[language]
    # A board has waited lately, and eight answers a minute are said beside it.
    await world.advance(minutes=1)
    assert await group.sees_tap(group.owner, dismiss) == ""
    assert group.bots_last.text == NOBODY_HELPS[language]
    assert await group.hears(mia, "/new checkin Again") == [ADMINS_AND_HOSTS_ONLY[language]]
    assert await group.hears(mia, "/manage") == [ADMINS_AND_HOSTS_ONLY[language]]


@BOTH
async def test_a_judge_does_not_run_activities(world: World, language: str) -> None:
    group = await make_group(world, language=language)
    mia = group.members[0]
    words = mia.says("hello", group.chat)
    await world.settle()
    said = await group.hears(group.owner, "/roles judge", reply_to=words)
    assert said == [{"en": "Mia is now a judge.", "zh-CN": "Mia 现在是评委了。"}[language]]
    assert await group.hears(mia, "/new checkin Run") == [ADMINS_AND_HOSTS_ONLY[language]]
    await group.hears(group.owner, "/roles host", reply_to=words)
    assert len(await group.hears(mia, "/new checkin Run")) == 2


@BOTH
@pytest.mark.parametrize(
    ("command", "en", "zh"),
    [
        ("/roles king @mia", "I don't know the role “king”. There are host and judge.",
         "没有“king”这个角色。可选 host（主持人）和 judge（评委）。"),
        ("/roles host", "Who shall it be? Reply to one of their messages, or write /roles host @name.",
         "指定谁？请回复对方的一条消息，或者发送 /roles host @用户名。"),
        ("/roles host @nobody", "I haven't seen @nobody here yet. Reply to one of their messages instead.",
         "我还没在群里见过 @nobody。请改为回复对方的一条消息。"),
    ],
)  # fmt: skip
async def test_naming_that_is_refused(world: World, language: str, command: str, en: str, zh: str) -> None:
    group = await make_group(world, language=language)
    assert await group.hears(group.owner, command) == [en if language == "en" else zh]
    assert await group.hears(group.owner, "/roles") == [NOBODY_HELPS[language]]


async def test_naming_someone_without_a_username(world: World) -> None:
    group = await make_group(world)
    zoe = world.telegram.new_person("Zoë")
    group.owner.adds_person(zoe, group.chat)
    await world.settle()
    said = await group.hears(group.owner, "/roles host Zoë", mentions={"Zoë": zoe})
    assert said == ["Zoë is now a host and can start and manage activities: /new"]


async def test_a_bot_cannot_be_host(world: World) -> None:
    group = await make_group(world)
    words = group.bots_last
    said = await group.hears(group.owner, "/roles host", reply_to=words)
    assert said == ["Who shall it be? Reply to one of their messages, or write /roles host @name."]


@BOTH
async def test_a_host_who_left_and_came_back_as_a_stranger(world: World, language: str) -> None:
    """Out of the group a host has no say; the buttons of `/manage` stay in the chat they see."""
    group = await make_group(world, language=language, username="runners_club")
    mia = group.members[0]
    words = mia.says("hello", group.chat)
    await world.settle()
    await group.hears(group.owner, "/roles host", reply_to=words)
    await group.starts()
    await group.hears(mia, "/manage 1")
    mia.leaves(group.chat)
    await world.settle()
    pause = {"en": "⏸ Pause", "zh-CN": "⏸ 暂停"}[language]
    refused = {
        "en": "This is for members of the group. Join it first, then try again.",
        "zh-CN": "群成员才能参加。先加入本群，再来试试吧。",
    }
    assert await group.sees_tap(mia, pause) == refused[language]
    assert await rows_of(world, Activity, state="open") == 1
    assert await group.sees_tap(group.admin, pause) == ""
    assert await rows_of(world, Activity, state="paused") == 1


async def test_an_admin_who_is_dismissed_is_one_no_more_at_once(world: World) -> None:
    group = await make_group(world)
    assert len(await group.hears(group.admin, "/new checkin Run")) == 2
    await group.hears(group.admin, "/manage 1")
    group.owner.demotes(group.admin, group.chat)
    await world.settle()
    assert await group.hears(group.admin, "/new checkin Swim") == [ADMINS_AND_HOSTS_ONLY["en"]]
    assert await group.sees_tap(group.admin, "⏸ Pause") == ADMINS_AND_HOSTS_ONLY["en"]
    group.owner.promotes(group.admin, group.chat)
    await world.settle()
    assert len(await group.hears(group.admin, "/new checkin Swim")) == 2


async def test_without_news_of_roles_they_are_looked_up_again_after_five_minutes(world: World) -> None:
    """The bot is no admin: nobody tells it of promotions and dismissals."""
    group = await make_group(world, bot_is_admin=False)

    def looked_up() -> int:
        return len(world.telegram.calls_of("getChatMember"))

    assert len(await group.hears(group.admin, "/new checkin Run")) == 2
    assert looked_up() == 1
    await group.hears(group.admin, "/manage")
    await group.hears(group.admin, "/settings")
    assert looked_up() == 1
    group.owner.demotes(group.admin, group.chat)
    await world.advance(minutes=5, seconds=1)
    assert await group.hears(group.admin, "/new checkin Swim") == [ADMINS_AND_HOSTS_ONLY["en"]]
    assert looked_up() == 2
    group.owner.promotes(group.members[0], group.chat)
    assert len(await group.hears(group.members[0], "/new checkin Swim")) == 2


async def test_where_telegram_cannot_say_a_role_nobody_becomes_admin(world: World) -> None:
    group = await make_group(world)
    world.telegram.fail_next("getChatMember", 400, "Bad Request: CHAT_ADMIN_REQUIRED", times=2)
    assert await group.hears(group.members[0], "/new checkin Run") == [TRY_AGAIN["en"]]
    assert await rows_of(world, Activity) == 0


@BOTH
async def test_an_anonymous_admin_runs_activities(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    assert len(await group.hears(group.admin, f"/new checkin {TITLE[language]} remind=no", anonymous=True)) == 2
    assert len(await group.hears(group.admin, "/manage 1 points=3", anonymous=True)) == 1
    assert len(await group.hears(group.admin, "/settings day_start=04:00", anonymous=True)) == 1
    assert (await group.hears(group.admin, "/doctor", anonymous=True))[0] != ADMINS_ONLY[language]
    assert await rows_of(world, Activity, created_by=None) == 1


@BOTH
async def test_an_anonymous_owner_says_who_they_are(world: World, language: str) -> None:
    group = await make_group(world, language=language)
    mia = group.members[0]
    assert await group.hears(group.owner, "/roles", anonymous=True) == [WHO[language]]
    question = group.bots_last
    assert question.button_texts == [ITS_ME[language]]
    assert await group.sees_tap(mia, ITS_ME[language]) == ADMINS_ONLY[language]
    assert await group.sees_tap(group.admin, ITS_ME[language]) == OWNER_ONLY[language]
    assert question.text == WHO[language]
    data = question.buttons[0][0].data
    assert data is not None
    assert await group.sees_tap(group.owner, ITS_ME[language]) == ""
    assert (question.text, question.button_texts) == (NOBODY_HELPS[language], [])
    assert await group.sees_forged(group.owner, data, question, old=True) == OUT_OF_DATE[language]
    assert question.text == NOBODY_HELPS[language]


async def test_a_question_who_it_is_lasts_ten_minutes(world: World) -> None:
    group = await make_group(world)
    await group.hears(group.owner, "/roles host @mia", anonymous=True)
    world.clock.advance(minutes=10, seconds=1)
    assert await group.sees_tap(group.owner, "It's me") == OUT_OF_DATE["en"]
    assert await group.hears(group.owner, "/roles") == [NOBODY_HELPS["en"]]


@BOTH
async def test_an_anonymous_admin_checks_in_only_by_their_own_tap(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    await group.starts("points=5")
    assert await group.hears(group.admin, "签到", anonymous=True) == [NAMELESS[language]]
    assert await group.hears(group.admin, "/checkin", anonymous=True) == [WHO[language]]
    assert await rows_of(world, CheckIn) == 0
    assert await group.sees_tap(group.admin, ITS_ME[language]) == ""
    # The question is settled where it stands: it has the answer's words now.
    assert {
        "en": "✅ You're in · 1 day in a row · +5 points · no. 1 today",
        "zh-CN": "✅ 签到成功 · 连续 1 天 · +5 积分 · 今天第 1 位",
    }[language] in world.said(group.chat)
    assert await rows_of(world, CheckIn, person_id=group.admin.id) == 1
    assert await rows_of(world, CheckIn) == 1
    assert await group.points(group.admin) == 5


@BOTH
@pytest.mark.parametrize("text", ["签到", "打卡", "/checkin", "/me"])
async def test_a_channel_earns_nothing(world: World, language: str, text: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    await group.starts("points=5")
    mia = group.members[0]
    channel = world.telegram.new_channel("Mia writes", mia)
    assert await group.hears(mia, text, as_channel=channel) == [NAMELESS[language]]
    assert await rows_of(world, CheckIn) == 0
    await group.checks_in(mia)
    assert await group.points(mia) == 5


async def test_posts_of_the_linked_channel_are_not_answered(world: World) -> None:
    """A channel's posts appear in its group by themselves: nobody there asked the bot for anything."""
    group = await make_group(world)
    await group.starts()
    channel = world.telegram.new_channel("News", group.owner)
    group.chat.link_channel(channel)
    before = len(world.said(group.chat))
    channel.posts("签到")
    channel.posts("/checkin")
    channel.posts("/new checkin Run")
    await world.settle()
    assert world.said(group.chat)[before:] == []


async def test_help_shows_each_what_they_can_do(world: World) -> None:
    group = await make_group(world)
    (for_member,) = await group.hears(group.members[0], "/help")
    (for_admin,) = await group.hears(group.admin, "/help")
    (for_owner,) = await group.hears(group.owner, "/help")
    assert "/new" not in for_member
    assert "/checkin — Check in for today" in for_member.splitlines()
    assert "/new — Start an activity" in for_admin.splitlines()
    assert "/roles" not in for_admin
    assert "/roles — Name hosts and judges" in for_owner.splitlines()
