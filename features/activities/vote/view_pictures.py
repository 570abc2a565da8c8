"""Pictures of options, in private: the gallery in which members vote, and the form by which hosts add them."""

from markupsafe import Markup

from features.activities.vote import refusals
from features.activities.vote.rules import BoardFacts, GalleryFacts, PictureFacts
from features.activities.vote.taps import GalleryTap, GalleryVoteTap, NoPictureTap, OwnTap, PicturesTap, PictureTap
from features.activities.vote.view import count_lines
from kit.messages import Attachment, Button, Made, Message, Row, Stored
from kit.texts import Texts, words

# --- the gallery ------------------------------------------------------------------------------------------------------------------


def gallery(t: Texts, facts: GalleryFacts) -> Message:
    """An option with its picture, or a card that says it: a message with a file cannot become a text."""
    board, count = facts.own.board, len(facts.own.board.options.options)
    option = board.options.options[facts.option - 1]
    lines = [
        t("🖼 <b>{title}</b> · {at} of {count}", title=board.activity.title, at=facts.option, count=count),
        Markup("<b>{}</b>").format(option),
        Markup(),
    ]
    if board.counts is not None:
        lines += [count_lines(t, board.options, board.counts)[facts.option - 1], Markup()]
    lines.append(_stands(t, facts))
    place = board.group.id, board.activity.number
    rows: list[Row] = []
    is_chosen = facts.option in facts.own.chosen
    if board.activity.state == "open" and not facts.own.is_kept:
        label = t("✅ Chosen · take it back") if is_chosen else t("🗳 Vote for this one")
        rows.append((Button.tapping(label, GalleryVoteTap(*place, facts.option, int(not is_chosen))),))
    before, after = (facts.option - 2) % count + 1, facts.option % count + 1
    rows.append((Button.tapping("◀️", GalleryTap(*place, before)), Button.tapping("▶️", GalleryTap(*place, after))))
    return Message(Markup("\n").join(lines), tuple(rows), attachment=_face(option, facts.picture))


def _face(option: str, picture: str | None) -> Attachment:
    if picture is not None:
        return Stored("photo", picture)
    return Made.by("features.attached.cards:card", {"text": option}, filename="option.png")


def _stands(t: Texts, facts: GalleryFacts) -> Markup:
    """Where somebody's own vote stands, and whether it can still be changed."""
    own, board = facts.own, facts.own.board
    if board.activity.state == "closed":
        return t("🏁 This vote is over. Thanks to everybody who took part!")
    if board.activity.state == "paused":
        return t("⏸ Paused. Every vote is kept, and it goes on when an admin resumes it.")
    if own.is_kept:
        return t("You have voted, and it counts. The bot's key was changed since, so it can't be changed any more.")
    if board.options.most > 1:
        return t("🗳 {used} of {most} used", used=len(own.chosen), most=board.options.most)
    if not own.chosen:
        return t("You haven't voted yet.")
    return t("You have chosen {options}.", options=Markup("<b>{}</b>").format(board.options.options[own.chosen[0] - 1]))


# --- what hosts do ----------------------------------------------------------------------------------------------------------------


def desk(t: Texts, board: BoardFacts) -> Message:
    """The options, and which of them have pictures."""
    place = board.group.id, board.activity.number
    lines = [
        t("🖼 Pictures for <b>{title}</b>", title=board.activity.title),
        t("Members look through them in private, and vote there. Tap an option, then send me its picture."),
    ]
    rows: list[Row] = [
        (
            Button.tapping(
                Markup("{} {}").format("🖼" if number in board.pictured else "▫️", option), PictureTap(*place, number)
            ),
        )
        for number, option in enumerate(board.options.options, start=1)
    ]
    if board.pictured:
        rows.append((Button.tapping(t("👀 As members see it"), GalleryTap(*place, 0)),))
    return Message(Markup("\n").join(lines), tuple(rows))


def ask(t: Texts, facts: PictureFacts, *, done: int = 0) -> Message:
    """Asks for the picture of an option. `done`: the number of the one that has just got its own."""
    board, options = facts.board, facts.board.options.options
    place, option = (board.group.id, board.activity.number), options[facts.option - 1]
    row = [Button.tapping(t("All options"), PicturesTap(*place))]
    if facts.stays:
        text = words(refusals.PictureStays(option), t)
    elif facts.picture is not None:
        text = t("This is the picture of <b>{option}</b>. Send me another one to replace it.", option=option)
        row.insert(0, Button.tapping(t("Remove it"), NoPictureTap(*place, facts.option)))
    else:
        text = t("Send me a picture for <b>{option}</b>.", option=option)
    if done:
        text = _taken(t, options[done - 1]) + "\n" + text
    attachment = None if facts.picture is None else Stored("photo", facts.picture)
    return Message(text, (tuple(row),), attachment=attachment)


def all_done(t: Texts, board: BoardFacts, done: int) -> Message:
    """Every option has its picture by now."""
    place = board.group.id, board.activity.number
    text = _taken(t, board.options.options[done - 1]) + "\n" + t("Every option has a picture now.")
    return Message(
        text,
        (
            (Button.tapping(t("👀 As members see it"), GalleryTap(*place, 0)),),
            (Button.tapping(t("All options"), PicturesTap(*place)), Button.tapping(t("✏️ My vote"), OwnTap(*place))),
        ),
    )


def _taken(t: Texts, option: str) -> Markup:
    return t("✅ <b>{option}</b> has its picture.", option=option)


@words.register
def _(_refusal: refusals.NoPicture, t: Texts) -> Markup:
    return t("Please send it as a photo, not as a file and not in words.")


@words.register
def _(refusal: refusals.PictureStays, t: Texts) -> Markup:
    return t(
        "People have voted already, so the picture of “{option}” stays. Options without one can still get one.",
        option=refusal.option,
    )
