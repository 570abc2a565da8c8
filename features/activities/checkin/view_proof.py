"""What is said of proofs before there is one: how they are given, and why one may be declined."""

from collections.abc import Sequence

from markupsafe import Markup

from features.activities.checkin.options import Options
from kit.texts import Texts


def how(t: Texts, options: Options) -> Markup:
    """How to check in where a tap is not enough."""
    tag = None if options.tag is None else Markup("#{}").format(options.tag)
    if options.proof == "text":
        line = (
            t("Reply to the board with your text.")
            if tag is None
            else t("Reply to the board with your text, or write it with {tag}.", tag=tag)
        )
        if options.least > 1:
            line = t.sentences(
                [line, t.many("At least {count} character.", "At least {count} characters.", options.least)]
            )
        return line
    if tag is None:
        return t.many(
            "Reply to the board with {count} photo.", "Reply to the board with {count} photos.", options.count
        )
    return t.many(
        "Reply to the board with {count} photo, or send it with {tag}.",
        "Reply to the board with {count} photos, or send them with {tag}.",
        options.count,
        tag=tag,
    )


def reasons(t: Texts) -> Sequence[tuple[str, Markup]]:
    """Why a proof may be declined."""
    return (
        ("notit", t("It doesn't show what was asked for")),
        ("unclear", t("It can't be made out")),
        ("old", t("It isn't from that day")),
        ("notown", t("It isn't their own")),
    )
