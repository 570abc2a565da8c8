"""What asks questions: a live quiz, which goes by seconds, and a survey, which is answered in private, page by page."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, ClassVar

from sqlalchemy import select

from models import Bundle, Form, Quiz, QuizAnswer, QuizQuestion, Respondent, Survey
from simulator import Message, Person, Tap
from tests.faults.besides.scene import OVER, Act, Beside, Scene

# So many real seconds somebody waits for a page before they tap again, and between two looks at it.
_WAITS, _LOOKS = 3.0, 0.1


@dataclass
class Trivia(Beside):
    """A live quiz of two questions: one is answered in the burst, the other one when it has come."""

    scene: Scene
    there: list[Person] = field(default_factory=list)
    # What each answered, by question, as a bit.
    given: dict[int, dict[int, int]] = field(default_factory=dict)

    QUESTIONS: ClassVar = {"Largest planet?": ("Jupiter", "Mars", "Venus"), "Longest river?": ("Rhine", "Nile", "Elbe")}
    RIGHT = (0, 1)
    GAP = "\n\n"

    @property
    def line(self) -> str:
        """See `Beside`. Points would be the ledger's, in which the bench counts check-ins."""
        paragraphs = [
            "\n".join((question, *(f"* {option}" if at == right else option for at, option in enumerate(options))))
            for (question, options), right in zip(self.QUESTIONS.items(), self.RIGHT, strict=True)
        ]
        how = "time=60s order=written points=0"
        return f'/new quiz "{self.scene.title}" {how} questions="{self.GAP.join(paragraphs)}"'

    @property
    def board(self) -> Message | None:
        """See `Beside`."""
        return self.scene.board("🧠")

    async def prepare(self, until: Callable[[Callable[[], Any], str], Awaitable[None]]) -> None:
        """The owner begins."""
        owner, board = self.scene.chat.owner, self.board
        assert isinstance(owner, Person)
        owner.taps("Begin (hosts)", message=board)
        await until(lambda: self._asks(1), "the first question")

    def _asks(self, number: int) -> Message | None:
        board = self.board
        options = list(self.QUESTIONS.values())[number - 1]
        return board if board is not None and options[0] in board.button_texts else None

    def acts(self) -> Sequence[Act]:
        """All but two answer the first question, some tap twice."""
        self.there = list(self.scene.people[:-2])
        return self._answers(1, self.scene.chance.sample(self.there, 4))

    def goes_on(self) -> None:
        """The second one is there."""
        if 2 not in self.given and self._asks(2):
            for act in self._answers(2, []):
                act()

    def _answers(self, number: int, twice: Sequence[Person]) -> Sequence[Act]:
        options, board = list(self.QUESTIONS.values())[number - 1], self._asks(number)
        chosen = {person.id: self.scene.chance.randrange(len(options)) for person in self.there}
        self.given[number] = {person: 1 << option for person, option in chosen.items()}
        return [partial(self.scene.tap, each, options[chosen[each.id]], board) for each in [*self.there, *twice]]

    async def check(self, session: Any, group_id: int) -> int:
        """Everybody has answered both questions once, as they did, and stands where that puts them; each was asked once."""
        activity = await self.scene.activity(session, group_id)
        of_quiz = {"group_id": group_id, "activity": activity.number}
        rows = select(QuizAnswer.question, QuizAnswer.person_id, QuizAnswer.chosen).filter_by(**of_quiz)
        found = {(question, person): chosen for question, person, chosen in await session.execute(rows)}
        expected = {(n, person): chosen for n, given in self.given.items() for person, chosen in given.items()}
        assert found == expected, (
            f"lost or otherwise {expected.items() - found.items()}, found {found.items() - expected.items()}"
        )
        assert set(self.given) == {1, 2}
        quiz = await session.get(Quiz, tuple(of_quiz.values()))
        assert (quiz.stage, quiz.question) == ("over", 2)
        questions = select(QuizQuestion.number).where(QuizQuestion.closed_at.is_not(None)).filter_by(**of_quiz)
        assert len(list(await session.scalars(questions))) == 2
        right = Counter(person for (n, person), chosen in expected.items() if chosen == 1 << self.RIGHT[n - 1])
        stands = Counter[int]()
        for person, score in await session.execute(select(QuizAnswer.person_id, QuizAnswer.score).filter_by(**of_quiz)):
            stands[person] += score
        assert stands == right
        assert await self.scene.counted(session, group_id, "right_answers") == right
        said = [m.text for m in self.scene.chat.messages if m.text.startswith(f"🧠 {self.scene.title}")]
        asked = Counter(question for question in self.QUESTIONS for text in said if question in text)
        assert set(asked) == set(self.QUESTIONS), said
        doubled = self.scene.doubled("🏁", f"2 questions. {len(self.there)} people answered.")
        return doubled + asked.total() - len(asked)


@dataclass
class Answering(Beside):
    """A survey without names. Some stop before they send, and go on in the evening where they were."""

    scene: Scene
    there: list[Person] = field(default_factory=list)
    later: list[Person] = field(default_factory=list)
    scores: dict[int, int] = field(default_factory=dict)

    # Each answers page by page, some seconds long.
    PEOPLE, LATER = 10, 3

    @property
    def line(self) -> str:
        """See `Beside`."""
        return f'/new survey "{self.scene.title}" until={OVER} remind=no'

    @property
    def board(self) -> Message | None:
        """See `Beside`."""
        return self.scene.board("📋")

    def acts(self) -> Sequence[Act]:
        """Some people answer, each at their own pace; a few of them do not send it."""
        # Whoever may miss the check-in (the last ones) is reminded in the group, for they have not met the bot in private.
        self.there = self.scene.chance.sample(self.scene.people[:-4], self.PEOPLE)
        self.later = self.there[: self.LATER]
        self.scores = {person.id: self.scene.chance.randrange(11) for person in self.there}
        return [partial(self._answers, person, sends=person not in self.later) for person in self.there]

    async def _answers(self, person: Person, *, sends: bool) -> None:
        """Somebody opens it, and taps what is asked for, again where the page does not move."""
        page: Message | None = None
        while not self.scene.page(person, "Thank you! Your answers to"):
            button = "Answer in private" if page is None else self._button(person, page)
            if button == "Send" and not sends:
                return
            before = None if page is None else (page.id, page.text, page.button_texts)
            tap = person.taps(button, message=page or self.board)
            for _ in range(round(_WAITS / _LOOKS)):
                await asyncio.sleep(_LOOKS)
                page = self.scene.page(person, "")
                if page is not None and (page.id, page.text, page.button_texts) != before:
                    break
            if _says(tap, "You have answered"):
                return
            if page is not None and not page.buttons:
                # Not found out whether they are in the group, or a draft that somebody else's word has ended.
                page = None

    def _button(self, person: Person, page: Message) -> str:
        """What they tap on a page: the score, and all that may be left out is."""
        score = str(self.scores[person.id])
        return next(each for each in ("Send", score, "Leave it out", "Next") if each in " ".join(page.button_texts))

    async def evening(self, session: Any, group_id: int) -> None:
        """Whoever has not sent it finds what they had answered, and does."""
        for person in self.later:
            # Where the page got lost on its way, they open it again: then it has to go on, and not to begin anew.
            if (last := self.scene.page(person, "Your answers to")) is not None:
                assert f"{self.scores[person.id]} of 10" in last.text
        await asyncio.gather(*(self._answers(person, sends=True) for person in self.later))
        anew = [person for person in self.there if self.scene.page(person, "It begins anew")]
        assert anew == [], "drafts were lost"
        for person in self.there:
            # Whoever stays in private is told there of what the bench looks for in the group, on the days to come.
            person.blocks(self.scene.bot)

    async def check(self, session: Any, group_id: int) -> int:
        """Everybody has answered once, and their scores are what was counted; of what was given nothing else is left."""
        activity = await self.scene.activity(session, group_id)
        of_survey = {"group_id": group_id, "activity": activity.number}
        rows = select(Respondent.person_id, Respondent.answers).where(Respondent.answered_at.is_not(None))
        answered = (await session.execute(rows.filter_by(**of_survey))).all()
        assert sorted(answered) == [(person, None) for person in sorted(self.scores)]
        survey = await session.get(Survey, tuple(of_survey.values()))
        assert survey.answered == len(self.there)
        score, *others = survey.result["questions"]
        counts = Counter(map(str, self.scores.values()))
        assert score == {"answers": len(self.there), "counts": dict(sorted(counts.items()))}
        assert [other["answers"] for other in others] == [0, 0]
        for of in (Bundle, Form):
            assert list(await session.scalars(select(of).filter_by(**of_survey))) == []
        assert await self.scene.counted(session, group_id, "surveys") == dict.fromkeys(self.scores, 1)
        return self.scene.doubled("📋", "🏁") + self.scene.doubled("🏁 The survey is over:")


def _says(tap: Tap, words: str) -> bool:
    return tap.answer is not None and (tap.answer.text or "").startswith(words)
