"""Polls of bots: options, votes, results."""

from __future__ import annotations

from dataclasses import dataclass, field

from simulator.errors import Json


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a poll."""

    text: str
    persistent_id: str


@dataclass(slots=True, eq=False)
class Poll:
    """A poll and the votes in it."""

    id: str
    question: str
    options: list[Option]
    anonymous: bool = True
    multiple: bool = False
    revoting: bool = True
    closed: bool = False
    votes: dict[int, list[int]] = field(default_factory=dict)

    @property
    def json(self) -> Json:
        """The poll as it stands."""
        counts = [sum(number in chosen for chosen in self.votes.values()) for number in range(len(self.options))]
        return {
            "id": self.id,
            "question": self.question,
            "options": [
                {"persistent_id": option.persistent_id, "text": option.text, "voter_count": count}
                for option, count in zip(self.options, counts, strict=True)
            ],
            "total_voter_count": len(self.votes),
            "is_closed": self.closed,
            "is_anonymous": self.anonymous,
            "type": "regular",
            "allows_multiple_answers": self.multiple,
            "allows_revoting": self.revoting,
            "members_only": False,
        }

    def vote(self, person: int, texts: tuple[str, ...]) -> list[int]:
        """Count a vote; the numbers of the chosen options."""
        assert not self.closed, "the poll is closed"
        assert self.multiple or len(texts) <= 1, "only one answer is allowed"
        assert self.revoting or person not in self.votes, "the vote cannot be changed"
        chosen = [next(n for n, option in enumerate(self.options) if option.text == text) for text in texts]
        if chosen:
            self.votes[person] = chosen
        else:
            self.votes.pop(person, None)
        return chosen
