"""The menu of commands that one person sees in one group."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from features.help import view as help_view
from features.outbox.leasing import Leased
from features.people import roles
from jobs.deliveries.kind import Kind, Outgoing, Spoken
from jobs.job import Tools
from kit.db import Session
from kit.texts import MENU_LANGUAGES, texts
from kit.troubles import Rejected, Trouble, Unreachable
from models import Group


@dataclass(frozen=True, slots=True)
class Menus(Outgoing):
    """The commands for a person, by language; None: for all others."""

    person_id: int
    menus: Sequence[tuple[str | None, list[tuple[str, str]]]]


class Menu(Kind[Menus]):
    """The menu of a person's role; which one that is, is looked up now."""

    async def pack(self, session: Session, delivery: Leased, _now: datetime) -> Menus | None:
        """See Kind."""
        group = await session.get(Group, delivery.group_id)
        if group is None or delivery.person_id is None:
            return None
        named = await roles.roles_of(session, group.id, delivery.person_id)
        menus = [(code, help_view.helper_menu(texts(language), named)) for code, language in MENU_LANGUAGES]
        return Menus(delivery, group.chat_id, delivery.person_id, menus)

    async def call(self, tools: Tools, outgoing: Menus) -> Spoken:
        """See Kind."""
        for code, commands in outgoing.menus:
            await tools.sender.set_menu_of(outgoing.chat_id, outgoing.person_id, code, commands)
        return Spoken()

    async def failed(self, _session: Session, _outgoing: Menus, trouble: Trouble, _now: datetime) -> bool:
        """Whoever left the group needs no menu in it."""
        return isinstance(trouble, Unreachable | Rejected)
