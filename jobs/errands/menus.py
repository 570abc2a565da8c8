"""The menu of commands that one person sees in one group."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from features.help import view as help_view
from features.outbox.delivery import Leased
from features.people import roles
from jobs.errands.kind import Kind, Parcel, Spoken
from jobs.job import Tools
from kit.db import Session
from kit.texts import MENU_LANGUAGES, texts
from kit.troubles import Rejected, Trouble, Unreachable
from models import Group


@dataclass(frozen=True, slots=True)
class Menus(Parcel):
    """The commands for a person, by language; None: for all others."""

    person_id: int
    menus: Sequence[tuple[str | None, list[tuple[str, str]]]]


class Menu(Kind[Menus]):
    """The menu of a person's role; which one that is, is looked up now."""

    async def pack(self, session: Session, errand: Leased, _now: datetime) -> Menus | None:
        """See Kind."""
        group = await session.get(Group, errand.group_id)
        if group is None or errand.person_id is None:
            return None
        named = await roles.roles_of(session, group.id, errand.person_id)
        menus = [(code, help_view.helper_menu(texts(language), named)) for code, language in MENU_LANGUAGES]
        return Menus(errand, group.chat_id, errand.person_id, menus)

    async def call(self, tools: Tools, parcel: Menus) -> Spoken:
        """See Kind."""
        for code, commands in parcel.menus:
            await tools.sender.set_menu_of(parcel.chat_id, parcel.person_id, code, commands)
        return Spoken()

    async def failed(self, _session: Session, _parcel: Menus, trouble: Trouble, _now: datetime) -> bool:
        """Whoever left the group needs no menu in it."""
        return isinstance(trouble, Unreachable | Rejected)
