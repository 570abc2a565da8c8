"""What is done with deliveries of the outbox, an object a kind: packed, called, settled, and what a failure means."""

from collections.abc import Mapping
from typing import Any

from features.outbox.kinds import DeliveryKind
from jobs.deliveries.boards import Board, Record
from jobs.deliveries.kind import Kind
from jobs.deliveries.menus import Menu
from jobs.deliveries.posts import Delete, Pin, Post
from jobs.deliveries.touches import Edit, React, Strip
from jobs.deliveries.watches import Watch
from jobs.deliveries.words import Composed, Said

KINDS: Mapping[str, Kind[Any]] = {
    DeliveryKind.MESSAGE: Said(),
    DeliveryKind.COMPOSED: Composed(),
    DeliveryKind.BOARD: Board(),
    DeliveryKind.RECORD: Record(),
    DeliveryKind.WATCH: Watch(),
    DeliveryKind.STRIP: Strip(),
    DeliveryKind.EDIT: Edit(),
    DeliveryKind.REACT: React(),
    DeliveryKind.MENU: Menu(),
    DeliveryKind.POST: Post(),
    DeliveryKind.PIN: Pin(),
    DeliveryKind.DELETE: Delete(),
}
