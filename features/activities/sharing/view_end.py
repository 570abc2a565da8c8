"""What is said when a talk is over: thanks, what there was in numbers, the archive as a file."""

from typing import Any

from markupsafe import Markup

from features.activities.sharing.facts import TalkFacts
from features.activities.sharing.rules import ARCHIVE_LASTS, ArchiveFacts, Asked, Said
from features.activities.sharing.taps import CommentTap, StarsTap
from features.activities.sharing.view_stage import desk_row, shortened
from features.activities.sharing.view_talk import speakers_line, title, wall, where
from features.attached.view import refused
from features.facts import ActivityFacts, GroupFacts
from kit.messages import Button, Made, Message, Row
from kit.texts import Texts, person_name


def thanks(t: Texts, group: GroupFacts, activity: ActivityFacts, talk: TalkFacts, facts: ArchiveFacts) -> Message:
    """To the group: thanks, what there was, what to look at again, and how was it; with the archive."""
    lines: list[str] = [t("👏 <b>{title}</b> is over. Thank you!", title=title(activity, talk))]
    if facts.speakers:
        lines.append(speakers_line(t, facts.speakers))
    numbers = counted(t, facts)
    if numbers:
        lines.append(Markup(" · ").join(numbers))
    links = [(said, url) for said in facts.key if (url := where(group, activity, said.message_id)) is not None]
    if links:
        lines += ["", t("🔖 To read again:")]
        lines += [Markup('· <a href="{}">{}</a>').format(url, glimpse(t, said)) for said, url in links]
    lines += ["", t("How did you like it?")]
    key = (activity.number, talk.number)
    stars: Row = tuple(Button.tapping(f"{n} ⭐", StarsTap(*key, n)) for n in range(1, 6))
    rows: tuple[Row, ...] = (stars, (Button.tapping(t("💬 Say why"), CommentTap(*key)),))
    return Message(Markup("\n").join(lines), rows, attachment=file(t, group, activity, talk, facts))


def counted(t: Texts, facts: ArchiveFacts) -> list[Markup]:
    """What there was, in numbers."""
    found = []
    if facts.present:
        found.append(t.many("{count} person was there", "{count} people were there", len(facts.present)))
    if facts.questions:
        found.append(t.many("{count} question", "{count} questions", len(facts.questions)))
    return found


def over(t: Texts, group: GroupFacts, activity: ActivityFacts, talk: TalkFacts, facts: ArchiveFacts) -> Message:
    """To hosts: what remains to be done."""
    lines = [t("🏁 <b>{title}</b> is over.", title=title(activity, talk)), *counted(t, facts)]
    lines.append(t("Feedback comes in on the desk; the archive stays there for {days} days.", days=ARCHIVE_LASTS.days))
    return Message(Markup("\n").join(lines), (desk_row(t, group, activity, talk),))


def file(t: Texts, group: GroupFacts, activity: ActivityFacts, talk: TalkFacts, facts: ArchiveFacts) -> Made | None:
    """The archive as a file; none where there is nothing to keep."""
    if facts.is_empty:
        return None
    day = wall(group, talk.began_at or talk.starts_at)
    asked = {question.number for question in facts.questions}
    plain: dict[str, Any] = {
        "language": t.language,
        "title": title(activity, talk),
        "subtitle": f"{group.title} · {t.full_moment(day)}",
        "speakers": str(speakers_line(t, facts.speakers).unescape()) if facts.speakers else "",
        "numbers": [number.unescape() for number in counted(t, facts)],
        # An answer stands with its question.
        "messages": [_said(t, group, activity, said) for said in facts.messages if said.question not in asked],
        "questions": [_question(t, group, activity, question, facts) for question in facts.questions],
        "present": [person_name(name) + (f" ×{times}" if times > 1 else "") for name, times in facts.present],
        "words": {
            "talk": t("What was said").unescape(),
            "questions": t("Questions and answers").unescape(),
            "present": t("Who was there").unescape(),
            "open": t("in Telegram").unescape(),
            "footer": t(
                "Kept by Muster: only what speakers and hosts wrote during the talk, its questions, and who was there."
            ).unescape(),
        },
    }
    return Made.by(
        "features.activities.sharing.page:archive",
        plain,
        filename=f"{activity.number}-{talk.number}-{day:%Y-%m-%d}.html",
        refused=refused(t),
    )


def _said(t: Texts, group: GroupFacts, activity: ActivityFacts, said: Said) -> dict[str, Any]:
    return {
        "by": person_name(said.by) if said.by else t("Admin").unescape(),
        "at": t.clock_time(wall(group, said.at)),
        "text": said.text,
        "media": _media(t, said.media).unescape() if said.media else "",
        "reactions": t.many("{count} reaction", "{count} reactions", said.reactions).unescape()
        if said.reactions > 0
        else "",
        "url": where(group, activity, said.message_id) or "",
    }


def _question(
    t: Texts, group: GroupFacts, activity: ActivityFacts, asked: Asked, facts: ArchiveFacts
) -> dict[str, Any]:
    about = [person_name(asked.by) if asked.by else t("asked without a name").unescape()]
    if asked.votes:
        about.append(t.many("{count} more wanted to know", "{count} more wanted to know", asked.votes).unescape())
    if asked.state == "approved":
        about.append(t("not answered in the talk").unescape())
    answers = [_said(t, group, activity, said) for said in facts.messages if said.question == asked.number]
    return {"text": asked.text, "about": " · ".join(about), "answers": answers}


def _media(t: Texts, kind: str) -> Markup:
    return {
        "photo": t("[photo]"),
        "video": t("[video]"),
        "video_note": t("[video]"),
        "voice": t("[voice message]"),
        "audio": t("[audio]"),
        "document": t("[file]"),
        "animation": t("[animation]"),
        "sticker": t("[sticker]"),
    }.get(kind) or t("[file]")


def glimpse(t: Texts, said: Said) -> str:
    """A message in a few words, or what it is where it has none."""
    words = " ".join(said.text.split())
    return shortened(words) if words else _media(t, said.media or "document").unescape()
