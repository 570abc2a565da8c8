"""The gallery as a voter sees it."""

from markupsafe import Markup

from features.activities.collection import face
from features.activities.collection.face import CAPTION, EDITABLE
from features.activities.collection.facts import (
    EntryFacts,
    Page,
)
from features.activities.collection.rules import (
    Content,
    Voted,
)
from features.activities.collection.taps import (
    GalleryTap,
    VoteTap,
    WholeTap,
)
from features.facts import ActivityFacts, GroupFacts
from kit.messages import Button, Message, Row, Stored, Toast
from kit.texts import Texts, person_name


def gallery(t: Texts, group: GroupFacts, activity: ActivityFacts, page: Page, file: int) -> Message:
    """A page of the gallery, as a voter sees it."""
    content = page.entry.content
    head = t("🖼 <b>{title}</b> · {at} of {count}", title=activity.title, at=page.at, count=page.count)
    foot = t("🗳 {used} of {most} used", used=page.used, most=page.most)
    if page.is_own:
        foot = t("This one is yours.") + "\n" + foot
    elif page.is_voted:
        foot = t("❤️ You voted for this one.") + "\n" + foot
    place = (group.id, activity.number)
    rows: list[Row] = []
    if not page.is_own:
        give = (
            Button.tapping(t("💔 Take back"), VoteTap(*place, page.entry.number, 0))
            if page.is_voted
            else Button.tapping(t("❤️ Vote"), VoteTap(*place, page.entry.number, 1))
        )
        rows.append((give,))
    rows += _more(t, place, page.entry, content, file)
    if page.count > 1:
        rows.append(
            (
                Button.tapping("◀️", GalleryTap(*place, page.before, 0)),
                Button.tapping("▶️", GalleryTap(*place, page.after, 0)),
            )
        )
    author = None if page.author is None else person_name(page.author)
    return face.page(head, content, foot, rows, file, has_files=page.has_files, author=author)


def _more(t: Texts, place: tuple[int, int], entry: EntryFacts, content: Content, file: int) -> list[Row]:
    """Buttons to what a page does not show: further files, a voice message, the rest of a long text."""
    rows: list[Row] = []
    if len(content.files) > 1:
        after = (file + 1) % len(content.files)
        label = t("🖼 {at} of {count} ▸", at=file % len(content.files) + 1, count=len(content.files))
        rows.append((Button.tapping(label, GalleryTap(*place, entry.number, after)),))
    if any(f.kind not in EDITABLE for f in content.files):
        rows.append((Button.tapping(t("▶️ Listen"), WholeTap(*place, entry.number)),))
    elif len(content.text) > CAPTION:
        rows.append((Button.tapping(t("📖 Read it all"), WholeTap(*place, entry.number)),))
    return rows


def whole(t: Texts, entry: EntryFacts) -> Message:
    """An entry's long text or voice message, as a message of its own."""
    content = entry.content
    unseen = next((f for f in content.files if f.kind not in EDITABLE), None)
    if unseen is not None:
        return Message(t("Entry {number}", number=entry.number), attachment=Stored(unseen.kind, unseen.file_id))
    return Message(t("Entry {number}", number=entry.number) + "\n\n" + Markup.escape(content.text))


def nothing_to_see(t: Texts, activity: ActivityFacts) -> Message:
    """The gallery is empty."""
    return Message(t("There is nothing to see in <b>{title}</b> yet. Come back a little later.", title=activity.title))


def voted(t: Texts, result: Voted) -> Toast:
    """The answer to a vote."""
    if result.is_given:
        return Toast(t("❤️ Your vote counts. {used} of {most} used", used=result.used, most=result.most))
    return Toast(t("💔 Taken back. {used} of {most} used", used=result.used, most=result.most))
