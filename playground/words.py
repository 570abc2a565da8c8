"""Who lives in the playground, what they have said before anybody comes, and what its stories are called. Data only."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Village:
    """One language's people and groups. `says_…` is typed by them; a person is a name and a username."""

    language: str
    client_language: str
    zone: str
    group: str
    topic: str | None
    second_group: str
    owner: tuple[str, str]
    admin: tuple[str, str]
    judge: tuple[str, str]
    speaker: tuple[str, str]
    members: tuple[tuple[str, str], ...]
    says_zone: str
    says_good_morning: tuple[str, ...]
    says_check_in: str
    tap_here: str


ENGLISH = Village(
    language="en",
    client_language="en",
    zone="Europe/Berlin",
    group="Runners",
    topic="Races",
    second_group="Book club",
    owner=("Olga", "olga"),
    admin=("Adam", "adam"),
    judge=("Judy", "judy"),
    speaker=("Sam", "samspeaks"),
    members=(("Mia", "mia"), ("Noah", "noah"), ('Bo <b>&"', "bobby")),
    says_zone="/settings zone=Europe/Berlin",
    says_good_morning=(
        "Good morning, everybody! Who is in today?",
        "I have my shoes on already 👟",
        "Five kilometres by the river.",
    ),
    says_check_in='/new checkin "Morning run" until=21:00 points=5',
    tap_here="I'm here",
)

CHINESE = Village(
    language="zh-CN",
    client_language="zh-hans",
    zone="Asia/Shanghai",
    group="晨跑打卡群",
    topic=None,
    second_group="读书会",
    owner=("周岚", "zhoulan"),
    admin=("李明", "liming"),
    judge=("静姐", "jingjie"),
    speaker=("安老师", "teacher_an"),
    members=(("小美", "xiaomei"), ("阿杰", "ajie"), ('老王<b>&"', "laowang")),
    says_zone="/settings zone=Asia/Shanghai",
    says_good_morning=("大家早上好！今天谁跑？", "鞋都穿好了 👟", "沿着河边跑五公里。"),
    says_check_in="/new 签到 “晨跑” until=21:00 points=5",
    tap_here="我来签到",
)

VILLAGES = (ENGLISH, CHINESE)

# What a story is called in each language; by the name it has on the command line. One without a title is shown by that name.
TITLES: dict[str, dict[str, str]] = {
    "morning-run": {"en": "The morning run", "zh-CN": "晨跑打卡"},
    "three-photos": {"en": "Three photos a day", "zh-CN": "一天三张照片"},
    "relay": {"en": "A relay of red packets", "zh-CN": "红包接龙"},
    "mascot": {"en": "A mascot is wanted", "zh-CN": "征集吉祥物"},
    "talk": {"en": "A talk in the group", "zh-CN": "群里的分享会"},
    "dinner": {"en": "A list for dinner", "zh-CN": "聚餐接龙"},
    "challenge": {"en": "A challenge in teams", "zh-CN": "分队挑战赛"},
    "campaign": {"en": "A whole campaign", "zh-CN": "一整套活动方案"},
    "outing": {"en": "A vote on the outing", "zh-CN": "投票决定去哪玩"},
    "quiz": {"en": "A question a day", "zh-CN": "每日一题"},
    "raffle": {"en": "A raffle", "zh-CN": "每周抽奖"},
    "survey": {"en": "A survey", "zh-CN": "匿名问卷"},
    "timetable": {"en": "Announcements and the timetable", "zh-CN": "公告和日程"},
    "summary": {"en": "The week in one picture", "zh-CN": "一图看懂一周"},
}
