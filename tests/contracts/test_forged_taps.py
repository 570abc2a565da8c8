"""A tap counts on the message that bears its button. Every kind of tap is forged on every sort of message by all sorts of people."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import select

from features.activities.checkin.corrections import view as corrections
from features.activities.checkin.view import CheckInTap
from features.activities.collection.taps import VoteTap
from features.activities.packet.view import GrabTap
from features.activities.quiz.taps import AnswerTap
from features.activities.raffle.taps import EnterTap
from features.activities.relay.view import GrabRoundTap
from features.activities.sharing.taps import HereTap, QuestionVoteTap, RsvpTap, StarsTap, ThemeVoteTap
from features.activities.signup.taps import JoinTap
from features.activities.vote.taps import ChooseTap
from features.announcements import taps as announcements
from features.campaigns import moves
from features.campaigns.reading import read_campaign
from features.campaigns.store import Done
from features.campaigns.taps import OwnPartTap, PartTap, PublishTap, ReviewTap, SheetTap, ThanksTap
from features.people.access import Right
from features.review import view as review_view
from features.scheduling import service as schedule
from features.teams.taps import PickTap
from handlers import ROUTERS
from kit.buttons import Tap, encode
from kit.router import Place, Routes
from models import (
    CampaignReview,
    CampaignTask,
    CampaignWatch,
    CheckIn,
    Group as GroupRow,
    Guest,
    Portion,
    QuizAnswer,
    RaffleTicket,
    Respondent,
    SignUp,
    TeamMember,
    Voter,
)
from models.base import metadata
from simulator import Chat, Message, Person
from simulator.messages import Tap as Tapped
from tests.contracts.taps import LARGEST, OURS, spoken
from tests.flows.campaigns import a_campaign, a_draft
from tests.flows.group import ADMINS_ONLY, NOT_A_MEMBER, OUT_OF_DATE, SHANGHAI, Group, make_group, rows_of, when
from tests.flows.quizzing import BEGIN, Quizzing
from tests.wiring import World

ROUTES = Routes[Right](ROUTERS)
LATE = {
    CheckInTap, GrabTap, GrabRoundTap, RsvpTap, QuestionVoteTap, ThemeVoteTap, HereTap, StarsTap, VoteTap, JoinTap, ChooseTap,
    PickTap, EnterTap, AnswerTap,
}  # fmt: skip
OF_REVIEW = {OwnPartTap, ThanksTap, ReviewTap, SheetTap, PartTap, PublishTap}
COMMANDS = {name: route for router in ROUTERS for name, route in router.commands.items()}

# In the order in which they are made; the folder of a tap's kind says which of them it is about.
ACTIVITIES = ("checkin", "collection", "sharing", "relay", "packet", "signup", "vote", "survey", "raffle", "quiz")
# A campaign with all that there are buttons for.
PLAN = """
muster: 1
title: A long one
goal: [{metric: active, target: 50%}, {metric: hand, name: Sales, target: 5000}]
team: {owner: "@adam", host: "@noah", designer: "@mia"}
items: [{do: post, at: D0 8:07, text: It begins}, {do: post, at: D+6 20:00, text: It ends}]
tasks: [{title: Make the picture, role: designer, due: D+2 12:00}, {title: Greet all, role: host, due: D+3 12:00}]
budget: {currency: USD, lines: [{what: Mugs, planned: 100}], points: 100}
risks: [{what: Nobody comes, likely: low, bad: low, plan_b: Ring the bell., role: host, watch: behind}]
"""
# What notes who is who and which updates came in, whatever they ask for.
NOTES = {"seen_updates", "persons", "members"}


@dataclass
class Scene:
    """A public group with a bit of everything, also of campaigns; Eve is in it, too, and has a group of her own with a check-in."""

    group: Group
    eves: Group
    eve: Person
    stranger: Person
    announcement: Message
    plain: Message
    settings: Message
    # Of the campaign that runs, and of the one that is over and looked back at.
    runs: int
    over: int

    @property
    def people(self) -> list[Person]:
        """Owner, host and member, the owner of another group, and somebody who is in neither."""
        mia, noah, _ = self.group.members
        return [self.group.owner, noah, mia, self.eve, self.stranger]

    def page(self, person: Person) -> Message:
        """The bot's last page for somebody in private."""
        return person.private(self.group.world.bot).last

    def newest(self, sign: str) -> Message:
        """The newest board that begins so."""
        said = [m for m in self.group.chat.messages if m.sender == self.group.world.bot]
        return [m for m in said if m.text.startswith(sign)][-1]


async def a_scene(world: World) -> Scene:
    """See Scene."""
    group = await make_group(world, zone=SHANGHAI, username="runners_club")
    admin = group.admin
    for person in group.members:
        await group.hears(person, "hello")
    for line in ('checkin "Morning run" until=21:00 points=5 teams=2 teams_by=choice',
                 'collection "Mascot" until="2026-11-25 20:00" review=none',
                 'sharing "Sleep" speaker=@mia at="2026-11-26 20:00"',
                 'relay "Relay" total=60 portions=9 rounds=3 turn=10m round=6h'):  # fmt: skip
        await group.hears(admin, f"/new {line}")
        await world.advance(seconds=20)
    await group.hears(group.owner, "/roles host @noah")
    await group.hears(group.owner, "/grant @mia 500 help")
    await group.hears(group.members[0], "/packet 60 9")
    # Untouched, it could be taken back: a board that changes with the first grab.
    await group.sees_tap(group.owner, "🧧 Grab", group.bots_last)
    await group.hears(admin, '/new signup "Dinner" note=yes')
    await world.advance(seconds=20)
    await group.hears(admin, '/new vote "Where to?" options="Lake,Hill"')
    await world.advance(seconds=20)
    await group.hears(admin, '/new survey "How was it?"')
    await world.advance(seconds=20)
    await group.hears(admin, '/new raffle "Draw" prizes="1:A mug" until="2026-11-25 20:00" tickets=3')
    await world.advance(seconds=20)
    # A day's question stays open as long as it is looked at.
    quiz = await Quizzing.made(group, "mode=daily hour=08:04")
    await group.sees_tap(admin, BEGIN["en"], quiz.board)
    await group.hears(group.members[0], "sign up 2")
    await group.hears(admin, '/announce "Bring water" at="2026-11-23 08:05"')
    await group.sees_tap(admin, "✅ Schedule it")
    await when(world, "2026-11-23 08:05")
    announcement = next(m for m in group.chat.newest_first() if m.text == "Bring water")
    await group.hears(admin, "/settings")
    settings = group.bots_last
    await group.hears(admin, "/help")
    plain = group.bots_last
    runs, over = await campaigns_in(group)
    eve, stranger = world.telegram.new_person("Eve"), world.telegram.new_person("Sam")
    eve.joins(group.chat)
    chat = world.telegram.new_group("Eves only", owner=eve)
    eve.adds(world.bot, chat, admin=True)
    await world.settle()
    eves = Group(world, chat, eve, eve, [])
    await eves.hears(eve, '/new checkin "Eves run" until=21:00 points=5 remind=no')
    scene = Scene(group, eves, eve, stranger, announcement, plain, settings, runs, over)
    for person in scene.people:
        person.starts(world.bot)
    await world.advance(seconds=20)
    return scene


async def campaigns_in(group: Group) -> tuple[int, int]:
    """One that runs, one that is over, one that is planned, and a draft; the numbers of the first two. Their clock stands still from here
    on: what comes by itself would not be told from what a tap does.
    """
    world, plan = group.world, read_campaign(PLAN)
    runs, over, _ = [
        await a_campaign(world, group, "en", planned=plan, first_day=first)
        for first in ("2026-11-23", "2026-11-23", "2026-12-07")
    ]
    await a_draft(world, group, plan)
    async with world.app.database.write() as session:
        row = (await session.scalars(select(GroupRow).where(GroupRow.chat_id == group.chat.id))).one()
        await moves.end(session, row, over, Done(group.admin.id, world.clock.now()))
    await when(world, "2026-11-23 08:07")
    await world.advance(seconds=20)
    async with world.app.database.write() as session:
        await schedule.rest_under(session, row.id, "campaign")
    assert (
        await rows_of(world, CampaignWatch, campaign=runs) == await rows_of(world, CampaignReview, campaign=over) == 1
    )
    assert await rows_of(world, CampaignTask, campaign=runs) == len(plan.tasks)
    return runs, over


def data_of(kind: type[Tap], scene: Scene, person: Person) -> Iterator[str]:
    """What buttons of this kind carry in either group, with the numbers of what there is, as if for this person."""
    activity = next((n for n, name in enumerate(ACTIVITIES, 1) if f".{name}." in kind.__module__), 1)
    numbers = dict.fromkeys(LARGEST, 1) | {"activity": activity, "person": person.id, "monday": 20261123, "thread": 0}
    if ".campaigns." in kind.__module__:
        numbers["number"] = scene.over if kind in OF_REVIEW else scene.runs
    for group in (1, 2):
        # Nobody looks at the words before it is known where the button stands: some of them will do, and of the other group's one.
        for tap in islice(spoken(kind, numbers | {"group": group}), 3 if group == 1 else 1):
            yield encode(tap)


SORTS = (
    "own board", "another activity's board", "another group's board", "page in private", "announcement", "message of a person",
    "own message", "inaccessible board", "inaccessible page", "inline", "without keyboard", "with another keyboard",
)  # fmt: skip


def on(sort: str, scene: Scene, person: Person) -> tuple[Message, dict[str, Any]]:
    """A message of this sort, and how it is tapped."""
    bot = scene.group.world.bot
    found: dict[str, tuple[Message, dict[str, Any]]] = {
        "own board": (scene.group.board, {}),
        "another activity's board": (scene.newest("🎨"), {}),
        "another group's board": (scene.eves.board, {"outsider": True}),
        "page in private": (scene.page(person), {}),
        "announcement": (scene.announcement, {}),
        "message of a person": (next(m for m in scene.group.chat.messages if m.bot is None), {"bot": bot}),
        "own message": (person.private(bot).messages[0], {"bot": bot}),
        "inaccessible board": (scene.group.board, {"inaccessible": True}),
        "inaccessible page": (scene.page(person), {"inaccessible": True}),
        "inline": (scene.group.board, {"inline": True}),
        "without keyboard": (scene.plain, {}),
        "with another keyboard": (scene.settings, {}),
    }
    return found[sort]


def forge(kind: type[Tap], scene: Scene, sort: str) -> list[Tapped]:
    """Everybody taps what no button there carries."""
    taps: list[Tapped] = []
    for person in scene.people:
        message, how = on(sort, scene, person)
        there = {button.data for row in message.buttons for button in row} if how.keys() <= {"outsider"} else set()
        taps += [person.taps_data(message, data, **how) for data in data_of(kind, scene, person) if data not in there]
    return taps


def chats_of(scene: Scene) -> list[Chat]:
    """All chats there are."""
    return [scene.group.chat, scene.eves.chat, *(person.private(scene.group.world.bot) for person in scene.people)]


def faces(scene: Scene, *, boards: Sequence[Message] = ()) -> dict[tuple[int, int], Any]:
    """What everybody sees everywhere; of boards only the buttons."""
    return {
        (chat.id, m.id): (m.keyboard, None if m in boards else m.text, m.media)
        for chat in chats_of(scene)
        for m in chat.messages
    }


async def rows(world: World) -> dict[str, list[Any]]:
    """All that is stored, without the notes."""
    tables = [table for table in metadata.sorted_tables if table.name not in NOTES]
    async with world.app.database.read() as session:
        return {table.name: sorted(map(repr, (await session.execute(select(table))).all())) for table in tables}


def told(scene: Scene, taps: list[Tapped]) -> list[str]:
    """What the taps were answered, each of them."""
    said = [tap.answer.text for tap in taps if tap.answer is not None]
    assert len(said) == len(taps)
    assert not any(scene.eves.chat.title in text or scene.group.chat.title in text for text in said)
    assert not any(tap.answer.url for tap in taps if tap.answer is not None)
    return said


async def test_a_forged_tap_does_nothing_anywhere(world: World) -> None:
    scene = await a_scene(world)
    seen, stored = faces(scene), await rows(world)
    for sort in SORTS:
        for kind in OURS:
            if kind not in LATE:
                taps = forge(kind, scene, sort)
                await world.settle()
                assert all(told(scene, taps)), (sort, kind)
                assert faces(scene) == seen, (sort, kind)
                # Within everybody's allowance. What has become due is done with what the next ones ask for.
                world.clock.advance(seconds=3)
        await world.settle()
        assert (faces(scene), await rows(world)) == (seen, stored), sort
    await world.advance(seconds=20)
    assert (faces(scene), await rows(world)) == (seen, stored)


async def test_a_late_tap_has_no_face(world: World) -> None:
    """It may be on its way while the message changes: it counts where group, right and state are right, and edits nothing but boards."""
    scene = await a_scene(world)
    boards = [scene.group.board, *map(scene.newest, "🎙🔗🧧📝🗳📋🎟🧠")]
    seen = faces(scene, boards=boards)
    for sort in SORTS:
        taps = [tap for kind in LATE for tap in forge(kind, scene, sort)]
        await world.settle()
        assert all(told(scene, taps)), sort
        await world.advance(seconds=20)
        assert faces(scene, boards=boards) == seen, sort
    for table in (CheckIn, Guest, Portion, QuizAnswer, SignUp, TeamMember, Voter, Respondent, RaffleTicket):
        assert await rows_of(world, table, person_id=scene.stranger.id) == 0


async def test_a_tap_under_way_counts_while_the_board_changes(world: World) -> None:
    """Check-in, grab and answer to an invitation, on a message that does not bear them."""
    scene = await a_scene(world)
    _, noah, lena = scene.group.members
    for kind, table in (
        (CheckInTap(1), CheckIn),
        (RsvpTap(3, 1, "going"), Guest),
        (GrabTap(5), Portion),
        (ChooseTap(7, 1), Voter),
        (EnterTap(9), RaffleTicket),
        (AnswerTap(10, 1, 0), QuizAnswer),
    ):
        for person, message in ((noah, scene.plain), (lena, scene.settings)):
            before = await rows_of(world, table, person_id=person.id)
            await scene.group.sees_forged(person, encode(kind), message)
            assert await rows_of(world, table, person_id=person.id) == before + 1, kind
        assert await scene.group.sees_forged(scene.stranger, encode(kind), scene.plain) == NOT_A_MEMBER["en"]


async def test_a_review_place_needs_an_admin_of_the_place(world: World) -> None:
    """Eve runs her own group, and is a member where the page stands: also on a page that bears her group."""
    scene = await a_scene(world)
    data = encode(review_view.HereTap(2))
    assert await scene.group.sees_forged(scene.eve, data, scene.plain, old=True) == ADMINS_ONLY["en"]
    assert await rows_of(world, GroupRow, review_group=1) == 0
    scene.group.owner.promotes(scene.eve, scene.group.chat)
    await world.settle()
    assert await scene.group.sees_forged(scene.eve, data, scene.plain, old=True) == ""
    assert await rows_of(world, GroupRow, review_group=1) == 1


async def test_what_waits_is_judged_in_its_group_in_private_and_in_its_place(world: World) -> None:
    """And nowhere else, also on a message that bears the button."""
    scene = await a_scene(world)
    eve, board = scene.eve, scene.group.board
    scene.group.owner.promotes(eve, scene.group.chat)
    await world.settle()
    for kind in (review_view.ItemTap(1, 9, 0), review_view.ApproveTap(1, 9), review_view.DeclineTap(1, 9),
                 review_view.ReasonTap(1, 9, "unclear"), announcements.AnnouncementTap(1, 1),
                 corrections.FreezeTap(1, eve.id, 0)):  # fmt: skip
        elsewhere = await scene.eves.sees_forged(eve, encode(kind), scene.eves.board, old=True)
        assert elsewhere == OUT_OF_DATE["en"], kind
        assert scene.eves.board.text.startswith("🎯 Eves run")
    assert board.text.startswith("🎯 Morning run")


def test_what_counts_late_is_said() -> None:
    assert {kind for kind, route in ROUTES.taps.items() if route.late} == LATE
    assert {kind for kind, route in ROUTES.taps.items() if route.presumes} == {CheckInTap, HereTap}


def test_what_may_name_another_group_is_said() -> None:
    abroad = {kind for kind, route in ROUTES.taps.items() if route.here is not None}
    assert abroad == {review_view.HereTap}
    assert {kind for kind, route in ROUTES.taps.items() if route.place is Place.REVIEW} == {
        review_view.ItemTap,
        review_view.ApproveTap,
        review_view.DeclineTap,
        review_view.ReasonTap,
    }


def test_what_is_out_of_date_is_found_again_by_a_command_that_works_there() -> None:
    for kind, route in ROUTES.taps.items():
        if route.again is not None:
            command = COMMANDS[route.again.split()[0]]
            assert command.place is Place.ANYWHERE or route.place is Place.GROUP, kind
