"""What a summary suggests, in sentences."""

from markupsafe import Markup

from features.activities.registry import DEEDS
from features.statistics import rules
from features.statistics.rules import Suggestion
from kit.texts import Texts


def advise(t: Texts, advice: Suggestion) -> Markup:
    """A suggestion, with the figure it comes from."""
    match advice:
        case rules.Fell() | rules.FewJoinIn() | rules.FewFinish() | rules.NothingOn():
            return _about_activities(t, advice)
        case _:
            return _about_members(t, advice)


def _about_activities(t: Texts, advice: rules.Fell | rules.FewJoinIn | rules.FewFinish | rules.NothingOn) -> Markup:
    match advice:
        case rules.Fell(deed=deed, now=now, before=before, hour=hour):
            says = next(each.words.slump for each in DEEDS if each.name == deed)
            return Markup("") if says is None else says(t, now, before, hour)
        case rules.FewJoinIn(title=title, reached=reached, took_part=took_part):
            return t(
                "Of {reached} who were active, {took_part} took part in “{title}”. Pin its board, or start it at the busiest hour.",
                title=title,
                reached=reached,
                took_part=took_part,
            )
        case rules.FewFinish(title=title, took_part=took_part, finished=finished):
            return t(
                "Of {took_part} who took part in “{title}”, {finished} saw it through. Fewer days or a streak bonus may help.",
                title=title,
                took_part=took_part,
                finished=finished,
            )
        case rules.NothingOn(best=best):
            if best is None:
                return t("Nothing is on. Start something with /new; a check-in is the easiest.")
            return t(
                "Nothing is on. Start something with /new, best {weekday} around {hour}:00, when most are here.",
                weekday=t.weekday(best[0]),
                hour=f"{best[1]:02}",
            )


def _about_members(t: Texts, advice: rules.Fading | rules.NewcomersQuiet | rules.QuietDay | rules.WorkedWell) -> Markup:
    match advice:
        case rules.Fading(count=count):
            return t.many(
                "{count} member who was active went quiet. A word from you may bring them back; the workbook lists them.",
                "{count} members who were active went quiet. A word from you may bring them back; the workbook lists them.",
                count,
            )
        case rules.NewcomersQuiet(came=came, active=active):
            return t(
                "Of {came} newcomers, {active} did something. Greet them with something that takes one tap, such as a check-in.",
                came=came,
                active=active,
            )
        case rules.QuietDay(weekday=weekday, active=active, usual=usual):
            return t(
                "{weekday} is quiet: {active} active instead of the usual {usual}. Something short on that day would close the gap.",
                weekday=t.weekday(weekday),
                active=active,
                usual=usual,
            )
        case rules.WorkedWell(now=now, before=before):
            return t("{now} were active, {before} the week before: keep doing what you did.", now=now, before=before)
