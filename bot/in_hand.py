"""What is in hand, written down where it outlives the process: which updates were being handled when it died (decision 0024).

It stands in a mapped file. Writing there is no statement and waits for nothing, and what is written is the kernel's at once: it is there
after a SIGKILL, and after a loop in C that let no line of Python run any more. Only a power cut takes it, which is no update's fault.
"""

import fcntl
import json
import mmap
import os
import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

# The first is for what is being read, and a worker has one each.
READING, WORKERS = 0, 4
_SLOTS = 1 + WORKERS
# A transaction takes fewer updates.
_MOST_IDS = 400
_SLOT_BYTES = 8 * (1 + _MOST_IDS)
_BYTES = _SLOTS * _SLOT_BYTES
# Processes that share a folder.
_PROCESSES = 16
# So many deaths without a proof make an update guilty that was alone in hand.
_DEATHS = 3
# What is remembered of those that never came again.
_MOST_KEPT = 1000


@dataclass(frozen=True, slots=True)
class Suspicion:
    """What is known against updates. `suspects` were in hand, so often, when a process died, perhaps by chance; `guilty` took it down."""

    suspects: Mapping[int, int] = field(default_factory=dict)
    guilty: frozenset[int] = frozenset()


def judged(before: Suspicion, held: Sequence[Sequence[int]], *, is_proved: bool) -> Suspicion:
    """What is known when a process has died with this in hand, slot by slot.

    `is_proved`: it hung or crashed by itself, and was not killed from outside. One that was alone in hand then is guilty. Whoever kills
    a process hits some innocent update in the middle, and where many suspects are done one by one after it, a second kill hits one of them
    alone: only one that is alone in hand at a third death is guilty of it.
    """
    # While one is read nothing else runs.
    in_hand = [held[READING]] if held[READING] else [ids for ids in held if ids]
    suspects = dict(before.suspects)
    for update_id in {update_id for ids in in_hand for update_id in ids}:
        suspects[update_id] = suspects.get(update_id, 0) + 1
    guilty = set(before.guilty)
    if len(in_hand) == 1 and len(in_hand[0]) == 1:
        (alone,) = in_hand[0]
        if is_proved or suspects[alone] >= _DEATHS:
            guilty.add(alone)
    return Suspicion({u: times for u, times in suspects.items() if u not in guilty}, frozenset(guilty))


class InHand:
    """The updates this process is handling. In memory alone until `keep_in`."""

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, _BYTES)
        self._known = Suspicion()
        self._file: IO[Any] | None = None
        self._beside: Path | None = None

    def holds(self, slot: int, update_ids: Sequence[int]) -> None:
        """These are being handled now, instead of what the slot held before."""
        taken = update_ids[:_MOST_IDS]
        struct.pack_into(f"<{len(taken) + 1}q", self._memory, slot * _SLOT_BYTES, len(taken), *taken)

    def free(self, slot: int) -> None:
        """Nothing is handled there any more."""
        struct.pack_into("<q", self._memory, slot * _SLOT_BYTES, 0)

    def is_guilty(self, update_id: int) -> bool:
        """It took a process down."""
        return update_id in self._known.guilty

    def is_suspect(self, update_id: int) -> bool:
        """It was in hand when a process died: it is to be handled alone, so that another death says more."""
        return update_id in self._known.suspects

    def settled(self, update_ids: Iterable[int]) -> None:
        """They have had their effect, or are in quarantine: nothing is held against them any more."""
        known = self._known
        if not known.suspects and not known.guilty:
            return
        gone = set(update_ids)
        left = {update_id: times for update_id, times in known.suspects.items() if update_id not in gone}
        if len(left) + len(known.guilty - gone) < len(known.suspects) + len(known.guilty):
            self._know(Suspicion(left, known.guilty - gone))

    # --- the file -----------------------------------------------------------------------------------------------------------------

    def keep_in(self, folder: Path, name: str) -> str:
        """From now on in a file of this folder; what a process that died left there is judged. Raises OSError.

        Comes back with what the dead wrote as they hung or crashed: where in the program they were, or nothing.
        """
        crashes: list[str] = []
        for number in range(1, _PROCESSES + 1):
            path = folder / f"{name}-{number}.in-hand"
            if self._file is not None and not path.exists():
                break
            file = path.open("r+b" if path.exists() else "w+b")
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                # Another process lives there.
                file.close()
                continue
            crashes.append(self._take_over(path, file))
        if self._file is None:
            msg = f"{_PROCESSES} processes share {folder}"
            raise OSError(msg)
        return "".join(crashes)

    def crash_file(self) -> Path | None:
        """Where to write if the process hangs or crashes; what stands there at the next start proves that it did."""
        return None if self._beside is None else self._beside.with_suffix(".crash")

    def close(self) -> None:
        """Nothing is in hand any more."""
        if self._file is not None:
            self._memory[:] = bytes(_BYTES)
            # A map holds the file, and the file its lock.
            self._memory.close()
            self._file.close()
            self._memory, self._file, self._beside = mmap.mmap(-1, _BYTES), None, None

    def _take_over(self, path: Path, file: IO[Any]) -> str:
        """The place of a process that is no more, or a new one: the first becomes this one's, the others are cleared."""
        os.ftruncate(file.fileno(), _BYTES)
        memory = mmap.mmap(file.fileno(), _BYTES)
        crash_file, known_file = path.with_suffix(".crash"), path.with_suffix(".json")
        crash = crash_file.read_text("utf-8", errors="replace") if crash_file.exists() else ""
        known = judged(_read(known_file), _held(memory), is_proved=bool(crash))
        together = {**self._known.suspects, **known.suspects}, self._known.guilty | known.guilty
        if self._file is None:
            self._memory, self._file, self._beside = memory, file, path
        # Written down before what it was learned from is cleared.
        self._know(Suspicion(*together))
        if path != self._beside:
            known_file.unlink(missing_ok=True)
        crash_file.unlink(missing_ok=True)
        memory[:] = bytes(_BYTES)
        if path != self._beside:
            memory.close()
            file.close()
        return crash

    def _know(self, known: Suspicion) -> None:
        self._known = known
        if self._beside is None:
            return
        target = self._beside.with_suffix(".json")
        new = target.with_suffix(".new")
        # The newest are those that may still come.
        suspects = dict(sorted(known.suspects.items())[-_MOST_KEPT:])
        new.write_text(json.dumps({"suspects": suspects, "guilty": sorted(known.guilty)[-_MOST_KEPT:]}), "utf-8")
        new.replace(target)


def _held(memory: mmap.mmap) -> list[tuple[int, ...]]:
    held = []
    for slot in range(_SLOTS):
        at = slot * _SLOT_BYTES
        (count,) = struct.unpack_from("<q", memory, at)
        held.append(struct.unpack_from(f"<{count}q", memory, at + 8) if 0 < count <= _MOST_IDS else ())
    return held


def _read(file: Path) -> Suspicion:
    try:
        said = json.loads(file.read_text("utf-8"))
        return Suspicion(
            {int(number): int(times) for number, times in said["suspects"].items()}, frozenset(said["guilty"])
        )
    except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
        # Nothing is known, or nothing that can be understood: an update is handled once more than it need be.
        return Suspicion()
