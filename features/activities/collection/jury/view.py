"""The gallery as a judge sees it."""

from markupsafe import Markup

from features.activities.collection import face, view_told
from features.activities.collection.face import CAPTION, EDITABLE
from features.activities.collection.facts import (
    EntryFacts,
    Sheet,
)
from features.activities.collection.options import Criterion
from features.activities.collection.rules import BEST_SCORE, Content
from features.activities.collection.taps import (
    JudgeTap,
    RecuseTap,
    ScoreTap,
    WholeTap,
)
from features.facts import ActivityFacts, GroupFacts
from kit.messages import Button, Message, Row, Toast
from kit.texts import Texts


def sheet(t: Texts, group: GroupFacts, activity: ActivityFacts, seen: Sheet, asked: int | None = None) -> Message:
    """A page of the gallery, as a judge sees it. `asked` is the criterion to score; None: the first that has no score."""
    content, place = seen.entry.content, (group.id, activity.number)
    head = t("⚖️ <b>{title}</b> · {at} of {count}", title=activity.title, at=seen.at, count=seen.count)
    lines = [_scored(t, c, seen.scores.get(at)) for at, c in enumerate(seen.criteria)]
    criterion = seen.asks if asked is None else asked
    rows: list[Row] = []
    if seen.is_recused:
        lines = [t("You have stepped back from this one. A score brings you back.")]
    if criterion is not None:
        lines.append(
            t("Your score for {criterion}, 1 to 10:", criterion=view_told.criterion(t, seen.criteria[criterion]))
        )
        scores = [
            Button.tapping(str(value), ScoreTap(*place, seen.entry.number, criterion, value))
            for value in range(1, BEST_SCORE + 1)
        ]
        rows += [tuple(scores[:5]), tuple(scores[5:])]
    else:
        again = [
            Button.tapping(
                t("✏️ {criterion}", criterion=view_told.criterion(t, c)), ScoreTap(*place, seen.entry.number, at, 0)
            )
            for at, c in enumerate(seen.criteria)
        ]
        rows += [tuple(again[at : at + 2]) for at in range(0, len(again), 2)]
    rows += _more_for_judges(t, place, seen.entry, content)
    if not seen.is_recused:
        rows.append((Button.tapping(t("🙅 Step back from this one"), RecuseTap(*place, seen.entry.number)),))
    if seen.count > 1:
        rows.append(
            (Button.tapping("◀️", JudgeTap(*place, seen.before)), Button.tapping("▶️", JudgeTap(*place, seen.after)))
        )
    lines.append(t("{done} of {count} judged", done=seen.done, count=seen.count))
    return face.page(head, content, Markup("\n").join(lines), rows, 0, has_files=seen.has_files)


def _more_for_judges(t: Texts, place: tuple[int, int], entry: EntryFacts, content: Content) -> list[Row]:
    if len(content.files) > 1 or len(content.text) > CAPTION or any(f.kind not in EDITABLE for f in content.files):
        return [(Button.tapping(t("📖 See it whole"), WholeTap(*place, entry.number)),)]
    return []


def _scored(t: Texts, criterion: Criterion, score: int | None) -> Markup:
    value = "–" if score is None else str(score)
    if criterion.weight == 1:
        return Markup("{}: <b>{}</b>").format(view_told.criterion(t, criterion), value)
    return Markup("{} ×{}: <b>{}</b>").format(view_told.criterion(t, criterion), criterion.weight, value)


def scored(t: Texts, value: int) -> Toast:
    """The answer to a score."""
    return Toast(t("⚖️ {score} noted", score=value))
