"""What is said in a group to somebody whom the bot may not write to in private: that there is something, and not what."""

from features.facts import GroupFacts
from kit.buttons import Tap
from kit.messages import Link, Message
from kit.texts import mention, texts


def call(group: GroupFacts, person_id: int, name: str, at: Tap) -> Message:
    """Somebody is called to the place in private where they find it. What it is about, and of what, stays theirs."""
    t = texts(group.language)
    text = t(
        "✉️ {name}, I have something for you, and may not write to you in private yet. One tap, and it is there:",
        name=mention(person_id, name),
    )
    return Message(text, ((Link.starting(t("Have a look"), at),),))
