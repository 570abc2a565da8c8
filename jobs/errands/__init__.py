"""What is done with errands of the outbox, an object a kind: packed, called, settled, and what a failure means."""

from collections.abc import Mapping
from typing import Any

from features.outbox.kinds import ErrandKind
from jobs.errands.boards import Board, Record
from jobs.errands.kind import Kind
from jobs.errands.menus import Menu
from jobs.errands.posts import Delete, Pin, Post
from jobs.errands.touches import Edit, React, Strip
from jobs.errands.words import Composed, Said

KINDS: Mapping[str, Kind[Any]] = {
    ErrandKind.MESSAGE: Said(),
    ErrandKind.COMPOSED: Composed(),
    ErrandKind.BOARD: Board(),
    ErrandKind.RECORD: Record(),
    ErrandKind.STRIP: Strip(),
    ErrandKind.EDIT: Edit(),
    ErrandKind.REACT: React(),
    ErrandKind.MENU: Menu(),
    ErrandKind.POST: Post(),
    ErrandKind.PIN: Pin(),
    ErrandKind.DELETE: Delete(),
}
