"""The private form that makes or changes an activity: a row in the database, never memory. It gathers what `/new` says in one line."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from features import forms
from features.activities import service
from features.activities.drafts import Draft, check_title
from features.activities.kind import Kind
from features.activities.registry import kind_of
from features.facts import ActivityFacts, activity_facts
from features.people.access import OutOfDate
from features.people.calendar import calendar_of
from models import Activity, Group

NAME = "activity"
TITLE, PREVIEW = "title", "preview"


@dataclass(frozen=True, slots=True)
class Filling:
    """A form on its way. `activity` is the number of the one it changes, None for a new one; `step` is a field, TITLE or PREVIEW.

    `picture`: a photo for the board, which may be sent at any step. `is_walk`: it goes through all questions, one after the other;
    `is_through`: it has done so.
    """

    group_id: int
    kind: Kind
    activity: int | None
    thread_id: int | None
    step: str
    title: str
    given: Mapping[str, str]
    picture: str | None = None
    is_walk: bool = False
    is_through: bool = False

    @property
    def steps(self) -> list[str]:
        """The questions that a walk asks, in their order, as far as what is given tells."""
        return [field.name for field in self.kind.fields if field.asked and field.fits(self.given)]

    @property
    def place(self) -> int:
        """Which of `steps` this one is, from 1."""
        return self.steps.index(self.step) + 1 if self.step in self.steps else 1

    @property
    def missing(self) -> str | None:
        """The first question without whose answer nothing can be started."""
        needed = (field.name for field in self.kind.fields if field.needed and field.fits(self.given))
        return next((name for name in needed if name not in self.given), None)

    @property
    def can_keep(self) -> bool:
        """Whether the question may be left at its value."""
        return self.step in self.steps and self.step != self.missing

    def value(self, name: str) -> str:
        """The value of a field as it would be written."""
        return self.given.get(name, self.kind.field(name).default)


async def begin(
    session: AsyncSession, person_id: int, group: Group, kind: Kind, now: datetime, *, thread_id: int | None
) -> Filling:
    """A new form; one that was open before is given up."""
    filling = Filling(group.id, kind, None, thread_id, TITLE, "", {})
    await _save(session, person_id, filling, now)
    return filling


async def begin_change(session: AsyncSession, person_id: int, activity: Activity, now: datetime) -> Filling:
    """A form that changes an activity: it starts at the preview."""
    kind = kind_of(activity.kind)
    filling = Filling(
        activity.group_id,
        kind,
        activity.number,
        activity.thread_id,
        PREVIEW,
        activity.title,
        kind.spelled(activity),
        is_through=True,
    )
    await _save(session, person_id, filling, now)
    return filling


async def current(session: AsyncSession, person_id: int, now: datetime) -> Filling | None:
    """The form someone is filling in, if it is one of these."""
    form = await forms.current(session, person_id, now)
    if form is None or form.name != NAME:
        return None
    said = form.answers
    kind = kind_of(said["kind"])
    return Filling(
        form.group_id,
        kind,
        form.activity,
        said["thread"],
        form.step,
        said["title"],
        said["given"],
        said.get("picture"),
        said.get("walk", False),
        said.get("through", False),
    )


async def answer(
    session: AsyncSession, person_id: int, group: Group, filling: Filling, said: str, now: datetime
) -> Filling:
    """An answer to the form's question; the next step. Raises what the value is refused with; the form stays as it was then."""
    if filling.step == TITLE:
        advanced = replace(filling, title=check_title(filling.kind, said))
    elif filling.step == PREVIEW:
        return filling
    else:
        field = filling.kind.field(filling.step)
        value = filling.kind.read(field.name, said, in_form=True)
        if field.fixed is not None:
            # “Tomorrow” is the day after it was said, also for whoever confirms after midnight.
            value = field.fixed(value, calendar_of(group), now)
        given = {**filling.given, field.name: field.write(value)}
        advanced = replace(filling, given=filling.kind.sensible(given, meant={}))
    return await _go_on(session, person_id, advanced, now)


async def _go_on(session: AsyncSession, person_id: int, filling: Filling, now: datetime) -> Filling:
    step = _next_step(filling)
    moved = replace(filling, step=step)
    if filling.is_walk and step == PREVIEW:
        moved = replace(moved, is_walk=False, is_through=True)
    await _save(session, person_id, moved, now)
    return moved


async def like(session: AsyncSession, person_id: int, filling: Filling, pattern: Activity, now: datetime) -> Filling:
    """Let a new activity be like an earlier one: its title and values, apart from its own time. Raises OutOfDate."""
    if filling.step != TITLE or filling.activity is not None or pattern.kind != filling.kind.name:
        raise OutOfDate
    spelled = filling.kind.spelled(pattern)
    own = {
        field.name: spelled[field.name]
        for field in filling.kind.fields
        if field.fixed is None and (field.asked or spelled[field.name] != field.default)
    }
    given = filling.kind.sensible(own, meant={})
    return await _go_on(session, person_id, replace(filling, title=pattern.title, given=given), now)


async def walk(session: AsyncSession, person_id: int, filling: Filling, now: datetime) -> Filling:
    """From the preview: go through all questions. Raises OutOfDate."""
    if filling.step != PREVIEW:
        raise OutOfDate
    walking = replace(filling, is_walk=True, step=filling.steps[0])
    await _save(session, person_id, walking, now)
    return walking


async def move(
    session: AsyncSession, person_id: int, filling: Filling, step: str, now: datetime, *, back: bool
) -> Filling:
    """Leave a question as it is, and go on or back. Raises OutOfDate for another question than the one that is asked."""
    if step != filling.step or (not back and not filling.can_keep):
        raise OutOfDate
    if not back:
        return await _go_on(session, person_id, filling, now)
    before = _step_before(filling)
    moved = replace(filling, step=before, is_walk=filling.is_walk and before != PREVIEW)
    await _save(session, person_id, moved, now)
    return moved


async def illustrate(session: AsyncSession, person_id: int, filling: Filling, picture: str, now: datetime) -> Filling:
    """A photo was sent: it goes onto the board. The form stays where it is."""
    illustrated = replace(filling, picture=picture)
    await _save(session, person_id, illustrated, now)
    return illustrated


async def turn_to(session: AsyncSession, person_id: int, filling: Filling, step: str, now: datetime) -> Filling:
    """Answer one question again. Raises OutOfDate for a step that the form does not have, or that comes before its turn."""
    if not filling.title and step != TITLE:
        raise OutOfDate
    if step != TITLE and step not in {field.name for field in filling.kind.fields if field.asked}:
        raise OutOfDate
    turned = replace(filling, step=step, is_walk=False)
    await _save(session, person_id, turned, now)
    return turned


async def confirm(
    session: AsyncSession, person_id: int, filling: Filling, group: Group, now: datetime
) -> ActivityFacts:
    """Do what the form says; it is gone then. Raises what `service.create` and `service.change` raise."""
    if filling.step != PREVIEW:
        raise OutOfDate
    await forms.give_up(session, person_id)
    if filling.activity is not None:
        return await service.change(session, group, filling.activity, filling.given, now, title=filling.title)
    draft = Draft(filling.kind, filling.title, filling.given)
    made = await service.create(
        session, group, draft, now, created_by=person_id, thread_id=filling.thread_id, picture=filling.picture
    )
    return activity_facts(made)


def _next_step(filling: Filling) -> str:
    if filling.missing is not None:
        return filling.missing
    if not filling.is_walk:
        # A question that is answered again from the preview leads back to it.
        return PREVIEW
    later = filling.steps[filling.place :]
    return later[0] if later else PREVIEW


def _step_before(filling: Filling) -> str:
    if filling.step == TITLE or (filling.step not in filling.steps):
        if not filling.title or filling.missing is not None:
            raise OutOfDate
        return PREVIEW
    if filling.step == filling.missing:
        return TITLE
    return filling.steps[filling.place - 2] if filling.is_walk and filling.place > 1 else PREVIEW


async def _save(session: AsyncSession, person_id: int, filling: Filling, now: datetime) -> None:
    answers = {
        "kind": filling.kind.name,
        "thread": filling.thread_id,
        "title": filling.title,
        "given": dict(filling.given),
        "picture": filling.picture,
        "walk": filling.is_walk,
        "through": filling.is_through,
    }
    form = forms.Open(NAME, filling.group_id, filling.activity, filling.step, answers)
    await forms.keep(session, person_id, form, now)
