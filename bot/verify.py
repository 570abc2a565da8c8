"""Repeating what was promised: a red packet's portions, a draw's order. Pure; it says whether it fits, and the words for it."""

from features.packets.rules import commitment, read_parts
from features.prizes.rules import check_draw, read_list


def verify_packet(promised: str, portions: str, salt: str) -> tuple[bool, str]:
    """Whether a red packet was cut beforehand. Raises ValueError where the portions are not numbers."""
    parts = read_parts(portions.strip())
    if commitment(parts, salt.strip().lower()) != promised.strip().lower():
        return False, "It is not: these portions and this salt have another hash."
    return True, f"It is: {len(parts)} portions, {sum(parts)} points, cut before the first grab."


def verify_draw(promised: str, listed: str, seed: str, list_hash: str | None) -> tuple[bool, str]:
    """Whether lots were drawn with the seed (and from the list) that were announced. Raises ValueError where the list is none."""
    tickets = read_list(listed.strip())
    checked = check_draw(seed.strip(), tickets, seed_hash=promised.strip(), list_hash=list_hash and list_hash.strip())
    if not checked.seed_fits:
        return False, "It is not: this seed has another hash."
    if not checked.list_fits:
        return False, "It is not: this list has another hash."
    return True, f"It is. The order of the draw: {', '.join(map(str, checked.order))}"
