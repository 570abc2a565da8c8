"""What every story says in each language: the cast, and what is told to whoever watches. Data only; a story's lines stand beside it."""

from dataclasses import dataclass

# What the bot says that it runs: the one line of these words, and of the tests, that a further kind adds to.
RUNS_EN = (
    "check-ins with streaks, points and rankings; red packets and relays, raffles; "
    "collections with prizes, share sessions, quizzes; sign-up lists, votes, surveys"
)
RUNS_ZH = (
    "签到打卡（连续天数、积分、排行榜）；红包和红包接龙、抽奖；征集有奖、内容分享会、知识问答；接龙报名、投票、问卷"
)


@dataclass(frozen=True, slots=True)
class Chapter:
    """The heading of an act, and one sentence on what to watch for."""

    title: str
    watch: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Who plays. Eight are in the group; the stranger is not."""

    group: str
    owner: str
    admin: str
    mia: str
    noah: str
    lena: str
    tom: str
    eva: str
    oddly_named: str
    stranger: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """What the painter says of what it draws."""

    title: str
    opening: str
    people: str
    comma: str
    owner: str
    admin: str
    outside: str
    private: str
    updated: str
    taps: str
    forges: str
    only_they_see: str
    added: str
    stripped: str
    photo: str
    kept: str
    switched_off: str
    switched_on: str
    done: str
    checked: str
    took: str
    next_step: str
    differs: str
    expected: str
    got: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Common:
    """One language: its tag, what Telegram's apps say of it, the zone its group lives in, who plays, and the labels."""

    language: str
    client_language: str
    zone: str
    cast: Cast
    labels: Labels


ENGLISH = Common(
    language="en",
    client_language="en",
    zone="Europe/Berlin",
    cast=Cast(
        group="Runners",
        owner="Olga",
        admin="Adam",
        mia="Mia",
        noah="Noah",
        lena="Lena",
        tom="Tom",
        eva="Eva",
        oddly_named='Bo <b>&"',
        stranger="Rex",
    ),
    labels=Labels(
        title="Muster · a tour",
        opening="Starting a Telegram and the bot …",
        people="{group}, a group of eight: ",
        comma=", ",
        owner=" (owner)",
        admin=" (admin)",
        outside="Not in the group: ",
        private="private chat",
        updated="updated",
        taps="taps",
        forges="is not in the group and forges a tap on",
        only_they_see="only {name} sees: ",
        added="{who} adds {bot} to the group as an administrator",
        stripped="the old board stays above and loses its button",
        photo="photo",
        kept="saved, open it: {path}",
        switched_off="the bot is switched off",
        switched_on="the bot is switched on again, on the same database",
        done="The tour is over, and all went by the script.",
        checked="{count} expectations compared, word for word. The points add up to 0.",
        took="Played in {seconds:.1f} s, on a simulated Telegram: no token, no network.",
        next_step="Next: make run, with a token from @BotFather in .env (see README.md).",
        differs="The tour stops here: this is not what the script says.",
        expected="Expected",
        got="Got",
    ),
)


CHINESE = Common(
    language="zh-CN",
    client_language="zh-hans",
    zone="Asia/Shanghai",
    cast=Cast(
        group="晨跑打卡群",
        owner="周岚",
        admin="李明",
        mia="小美",
        noah="阿杰",
        lena="丽丽",
        tom="大壮",
        eva="晓雨",
        oddly_named='老王<b>&"',
        stranger="路人甲",
    ),
    labels=Labels(
        title="Muster · 演示",
        opening="正在启动模拟的 Telegram 和机器人……",
        people="“{group}”，八个人：",
        comma="、",
        owner="（群主）",
        admin="（管理员）",
        outside="不在群里的人：",
        private="私聊",
        updated="已更新",
        taps="点了",
        forges="不在群里，伪造点击",
        only_they_see="只有{name}看到：",
        added="{who} 把 {bot} 拉进群，并设为管理员",
        stripped="旧看板留在上面，按钮已撤下",
        photo="照片",
        kept="已保存，打开看看：{path}",
        switched_off="机器人停机",
        switched_on="机器人重新启动，数据库还是原来那个",
        done="演示结束，一切都和剧本一致。",
        checked="逐字核对了 {count} 处，全部积分相加为 0。",
        took="演示用时 {seconds:.1f} 秒，全程在本机模拟的 Telegram 上：不用令牌，不连网络。",
        next_step="下一步：把 @BotFather 给的令牌写进 .env，然后 make run（见 README.zh-CN.md）。",
        differs="演示到此中断：这里和剧本不一致。",
        expected="应为",
        got="实际",
    ),
)


COMMON = {common.language: common for common in (ENGLISH, CHINESE)}
