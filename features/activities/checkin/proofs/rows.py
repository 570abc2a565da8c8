"""The rows of proofs: how one is written."""

from typing import Any

from features.activities.checkin.proofs.rules import Given


def row_of(group_id: int, number: int, what: Given) -> dict[str, Any]:
    return {
        "group_id": group_id,
        "number": number,
        "person_id": what.person_id,
        "kind": what.kind,
        "why": "forward" if what.is_forwarded else "",
        "like": None,
        "message_id": what.message_id,
        "album": what.album,
        "file_id": what.file_id,
        "small_id": what.small_id,
        "unique_id": what.unique_id,
        "claim": None,
        "look_due": None,
        "look_attempts": 0,
        "at": what.sent_at,
    }
