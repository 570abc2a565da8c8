"""What is said about files that cannot be read."""

from markupsafe import Markup

from features.importing.refusals import FileTooLarge
from features.importing.table import MOST_BYTES, MOST_LINES
from kit.messages import Message
from kit.texts import Texts, words


def unreadable(t: Texts, why: str, how: Markup) -> Message:
    """The file cannot be read. `how`: what it must look like."""
    if why == "long":
        return Message(t("The file has more than {count} lines. Please split it.", count=MOST_LINES))
    if why == "fetch":
        return Message(t("I couldn't fetch the file from Telegram. Please send it again."))
    if why == "old":
        return Message(
            t("This is a workbook of an old Excel (.xls). Please save it as XLSX, or as “CSV UTF-8”, and send that.")
        )
    if why == "workbook":
        return Message(
            t(
                "I can't open this workbook: it is damaged, too large, locked by a password, or no XLSX. "
                "Please save it as “CSV UTF-8” and send that."
            )
            + "\n"
            + how
        )
    return Message(t("I can't read this file.") + "\n" + how + "\n" + in_unicode(t))


def in_unicode(t: Texts) -> Markup:
    """How a file is saved in an encoding that everybody reads."""
    return t(
        "Text can be in UTF-8, UTF-16 or GB 18030. From another encoding: in Excel “Save as”, “CSV UTF-8”; "
        "in Notepad “Save as”, encoding “UTF-8”."
    )


@words.register
def _(_refusal: FileTooLarge, t: Texts) -> Markup:
    return t("This file is too large: {count} KB is the most. Please split it.", count=MOST_BYTES // 1024)
