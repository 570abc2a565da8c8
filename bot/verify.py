"""Repeating what was promised: a red packet's portions, a draw's order. Pure; it says whether it fits, and the words for it."""

from features.packets.rules import commitment, hand_out, read_nonces, read_parts
from features.prizes.rules import check_draw, read_list


def verify_packet(promised: str, portions: str, salt: str, taps: str | None) -> tuple[bool, str]:
    """Whether a red packet was cut beforehand, and what the taps got out of it. Raises ValueError where something cannot be read."""
    parts, salt = read_parts(portions.strip()), salt.strip().lower()
    nonces = read_nonces(taps.strip().lower()) if taps is not None else []
    if commitment(parts, salt) != promised.strip().lower():
        return False, "It is not: these portions and this salt have another hash."
    if len(nonces) > len(parts):
        return False, "It is not: there are more taps than portions."
    found = f"It is: {len(parts)} portions, {sum(parts)} points, cut before the first grab."
    if nonces:
        found += f"\nThe grabs got, in their order: {', '.join(map(str, hand_out(parts, salt, nonces)))}"
    return True, found


def verify_draw(promised: str, listed: str, seed: str, list_hash: str | None) -> tuple[bool, str]:
    """Whether lots were drawn with the seed (and from the list) that were announced. Raises ValueError where the list is none."""
    tickets = read_list(listed.strip())
    checked = check_draw(seed.strip(), tickets, seed_hash=promised.strip(), list_hash=list_hash and list_hash.strip())
    if not checked.seed_fits:
        return False, "It is not: this seed has another hash."
    if not checked.list_fits:
        return False, "It is not: this list has another hash."
    return True, f"It is. The order of the draw: {', '.join(map(str, checked.order))}"
