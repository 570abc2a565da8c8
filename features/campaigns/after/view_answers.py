"""The three questions to a campaign's team: a page that shows what somebody has answered, and takes the rest by buttons and words."""

from markupsafe import Markup

from features.campaigns.after.answers import MOST, AnswerTooLong, InWords, ReviewClosed
from features.campaigns.after.facts import Sheet
from features.campaigns.taps import PartTap, SheetTap
from kit.messages import Button, Message, Row
from kit.texts import Texts, as_written, words

# So many parts have a button; the others can be named in words.
_PARTS = 12


def question(t: Texts, name: str) -> Markup:
    """A question in words."""
    says = {
        "worked": t("What worked?"),
        "parts": t("Which parts did it?"),
        "change": t("What should be different next time?"),
    }
    return says[name]


def page(t: Texts, sheet: Sheet, step: str | None) -> Message:
    """The questions with what was answered so far; `step` is the one whose answer is written next, None: all have one."""
    c = sheet.campaign
    lines = [
        t("🗣 <b>{title}</b> in <b>{group}</b>, looked back at", title=c.title, group=c.group.title),
        t("The team and the hosts see what you say, with your name."),
    ]
    titles = dict(sheet.parts)
    for number, name in enumerate(("worked", "parts", "change"), start=1):
        lines += [Markup(), t("<b>{number}. {question}</b>", number=str(number), question=question(t, name))]
        if name == "parts" and sheet.picks:
            lines.append(Markup("✅ {}").format(t.listing(as_written(titles[n]) for n in sheet.picks if n in titles)))
        if name in sheet.words:
            lines.append(Markup.escape(sheet.words[name]))
        elif name == step:
            lines.append(t("✏️ Write it to me now."))
        elif name != "parts" or not sheet.picks:
            lines.append(t("not answered yet"))
    lines.append(Markup())
    lines.append(
        t("Thank you! You can change everything until the review is closed.")
        if step is None
        else t("All of it is kept at once, also if you stop here.")
    )
    return Message(Markup("\n").join(lines), _rows(t, sheet, step))


def _rows(t: Texts, sheet: Sheet, step: str | None) -> tuple[Row, ...]:
    c = sheet.campaign
    parts: list[Row] = [
        (
            Button.tapping(
                Markup("{} {}").format("✅" if item in sheet.picks else "▫️", as_written(title, most=30)),
                PartTap(c.group.id, c.number, item),
            ),
        )
        for item, title in sheet.parts[:_PARTS]
    ]
    labels = {"worked": t("✏️ What worked"), "parts": t("✏️ More on the parts"), "change": t("✏️ What to change")}
    write = [Button.tapping(labels[n], SheetTap(c.group.id, c.number, n)) for n in labels if n != step]
    return (*parts, *((button,) for button in write))


@words.register
def _(refusal: ReviewClosed, t: Texts) -> Markup:
    return t(
        "The review of “{title}” is closed. Hosts still find it on the page of the campaign: /campaign",
        title=refusal.title,
    )


@words.register
def _(_refusal: InWords, t: Texts) -> Markup:
    return t("I keep words only. Write it in a line or two, please.")


@words.register
def _(refusal: AnswerTooLong, t: Texts) -> Markup:
    return t(
        "That is {length} characters, and there is room for {most}. Say it a little shorter, please.",
        length=refusal.length,
        most=MOST,
    )
