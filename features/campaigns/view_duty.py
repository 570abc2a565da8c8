"""The prepared answers of a campaign in words: whole, so that they can be passed on as they stand there."""

from collections.abc import Sequence

from markupsafe import Markup

from features.campaigns.document import Answer
from features.campaigns.facts import AnswersFacts
from features.campaigns.taps import CampaignTap
from features.campaigns.team.taps import AnswersTap
from kit.messages import Button, Message, Row
from kit.texts import Texts, as_written

# A page has room for one of the longest answers with its question.
_MOST_SIGNS = 3000


def _pages(answers: Sequence[Answer]) -> list[list[Answer]]:
    pages: list[list[Answer]] = [[]]
    taken = 0
    for each in answers:
        length = len(each.ask) + len(each.answer)
        if pages[-1] and taken + length > _MOST_SIGNS:
            pages.append([])
            taken = 0
        pages[-1].append(each)
        taken += length
    return pages


def answers(t: Texts, of: AnswersFacts, page: int, *, is_host: bool) -> Message:
    """A page of them."""
    pages = _pages(of.answers)
    page = min(max(page, 0), len(pages) - 1)
    lines: list[Markup | str] = [
        t("💬 <b>{title}</b> in {group}: what people ask", title=as_written(of.title), group=as_written(of.group.title))
    ]
    for each in pages[page]:
        lines += ["", Markup("<b>{}</b>").format(as_written(each.ask)), Markup.escape(each.answer)]
    if not of.answers:
        lines += ["", t("There is nothing here yet.")]
    turns: Row = (
        *((_turn(t.context("of messages", "◀ Earlier"), of, page - 1),) if page else ()),
        *((_turn(t.context("of messages", "Later ▶"), of, page + 1),) if page + 1 < len(pages) else ()),
    )
    back: Row = (Button.tapping(t("◀ The campaign"), CampaignTap(of.group.id, of.number)),) if is_host else ()
    return Message(Markup("\n").join(lines), tuple(row for row in (turns, back) if row))


def _turn(label: Markup, of: AnswersFacts, page: int) -> Button:
    return Button.tapping(label, AnswersTap(of.group.id, of.number, page))


def which(t: Texts, found: Sequence[AnswersFacts]) -> Message:
    """Somebody is on duty in several campaigns."""
    rows: tuple[Row, ...] = tuple(
        (_turn(t("{number}. {title}", number=str(each.number), title=each.title), each, 0),) for each in found
    )
    return Message(t("💬 You are on duty in these campaigns. Of which do you want the answers?"), rows)
