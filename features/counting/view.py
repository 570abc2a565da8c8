"""What deeds are called that several kinds of activity have."""

from features.counting.deeds import DeedWords

VOTES = DeedWords(line=lambda t: t("🗳 Votes"), column=lambda t: t("votes"))
