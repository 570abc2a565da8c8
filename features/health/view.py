"""What `/doctor` says: what is well, what is not, and how to mend it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup

from features.activities.registry import KINDS
from features.health.rules import Health
from features.scheduling.names import name_of
from features.scheduling.view import outcome
from features.settings.view import settings_text
from kit.messages import Message
from kit.texts import Texts


def doctor(t: Texts, health: Health, now: datetime, besides: Sequence[Markup] = ()) -> Message:
    """`/doctor`: what is well and what is not, and how to mend it. `besides`: what those say who stand above, a line each."""
    lines = [t("<b>How I'm doing here</b>")]
    ok, bad = Markup("✅ "), Markup("⚠️ ")
    if health.is_admin:
        lines.append(ok + t("I'm an administrator."))
    else:
        lines.append(
            bad
            + t(
                "I'm not an administrator: I can't see who leaves. Make me one in the group's settings; I need no special rights."
            )
        )
    if health.reads_all or health.is_admin:
        lines.append(ok + t("I can read plain messages, such as photos with a tag."))
    else:
        lines.append(
            bad
            + t(
                "Privacy mode hides plain messages and photos from me; buttons and commands work. Make me an administrator to mend it."
            )
        )
    lines.extend(bad + line for line in _not_sent(t, health))
    lines.extend(
        bad + kind.health.says(t, what)
        for kind in KINDS
        if kind.health is not None
        for what in health.lacking.get(kind.name, ())
    )
    lines.extend(besides)
    lines.append(settings_text(t, health.settings))
    if not health.has_readers:
        lines.append(
            bad + t("I can write to no admin: open a private chat with me and press Start to get the weekly summary.")
        )
    zone = ZoneInfo(health.settings.zone)
    lines.append(t("⏱ Now here: {moment}", moment=t.moment(now.astimezone(zone))))
    if health.overdue:
        lines.append(
            bad
            + t.many(
                "{count} task is late. Ask whoever hosts me to look at my log.",
                "{count} tasks are late. Ask whoever hosts me to look at my log.",
                health.overdue,
            )
        )
    else:
        lines.append(ok + t("No task is late."))
    is_slow = health.oldest is not None and health.oldest < now - timedelta(minutes=2)
    if is_slow:
        lines.append(
            bad
            + t.many(
                "{count} message is waiting to be sent.", "{count} messages are waiting to be sent.", health.waiting
            )
        )
    else:
        lines.append(ok + t("No message is stuck."))
    if health.runs:
        lines.append(t("Last tasks:"))
        lines.extend(
            t(
                "· {moment} {task} ({outcome})",
                moment=t.moment(run.ran_at.astimezone(zone)),
                task=name_of(t, run.kind),
                outcome=outcome(t, run.outcome),
            )
            for run in health.runs
        )
    return Message(Markup("\n").join(lines))


def _not_sent(t: Texts, health: Health) -> list[Markup]:
    """What the bot may not send here."""
    if health.refused is None:
        return [t("Telegram didn't tell me just now what I may send here. Ask me again in a minute.")]
    said = {
        "can_send_photos": t(
            "I may not send photos here: rankings and calendars come as files or in words. "
            "Allow photos in the group's permissions, or make me an admin."
        ),
        "can_send_documents": t(
            "I may not send files here: tables, archives and calendar files stay away. "
            "Allow files in the group's permissions, or make me an admin."
        ),
    }
    return [said[right] for right in health.refused]
