"""What is wrong with a document, in words: the line, the keys that lead there, and what is allowed."""

from collections.abc import Callable, Mapping, Sequence

from markupsafe import Markup

from features.activities.registry import kind_of
from features.campaigns.problems import Problem, What
from kit.texts import Says, Texts, as_written

# What fits into one message, whatever stands in the document.
_MOST_SIGNS = 3800

_Sentence = Callable[[Texts, Problem], Markup]


def refused(t: Texts, problems: Sequence[Problem]) -> Markup:
    """Why a document is not taken: as many of its problems as fit into a message, but one at least."""
    lines = [t("I can't take this campaign yet. Nothing has changed; please mend this and send it again:")]
    left = _MOST_SIGNS
    for each in problems:
        line = Markup("• {}").format(problem(t, each))
        left -= len(line)
        if left < 0 and len(lines) > 1:
            break
        lines.append(line)
    return Markup("\n").join(lines)


def alone(t: Texts, problems: Sequence[Problem]) -> Markup:
    """What is wrong with an answer, where it is plain which one is meant: without lines and keys."""
    return t.sentences(_SENTENCES[each.what](t, each) for each in problems[:2])


def problem(t: Texts, of: Problem) -> Markup:
    """One of them."""
    said = _SENTENCES[of.what](t, of)
    if not of.where:
        return t("Line {line}: {problem}", line=of.line, problem=said)
    where = Markup(" › ").join(Markup("<code>{}</code>").format(as_written(str(step))) for step in of.where)
    return t("Line {line}, {where}: {problem}", line=of.line, where=where, problem=said)


def _allowed(t: Texts, of: Problem) -> Markup:
    return t.listing(Markup("<code>{}</code>").format(as_written(each)) for each in of.allowed)


def _plain(says: Says) -> _Sentence:
    return lambda t, _of: says(t)


def _bytes(t: Texts) -> Markup:
    return t("this is no text in UTF-8.")


def _yaml(t: Texts) -> Markup:
    return t("this can't be read as YAML. Often a space in front, a colon or a closing quote is missing.")


def _alias(t: Texts) -> Markup:
    return t("anchors and aliases (& and *) are not taken. Please write it out.")


def _tag(t: Texts) -> Markup:
    return t("tags (with !) are not taken. Please write the value alone.")


def _several(t: Texts) -> Markup:
    return t("a second campaign begins here. Please send one file each.")


def _missing(t: Texts, of: Problem) -> Markup:
    if of.allowed:
        return t("this is missing. Allowed: {allowed}.", allowed=_allowed(t, of))
    return t("this is missing.")


def _shape(t: Texts) -> Markup:
    return t("this has another shape than it should: a value, a list with dashes, or keys below it.")


def _text(t: Texts) -> Markup:
    return t("nothing can be seen of this text.")


def _time(t: Texts) -> Markup:
    return t(
        "this is no time. Allowed are {examples}.",
        examples=t.listing(
            Markup("<code>{}</code>").format(example)
            for example in ("D-3 20:00", "D0 09:00", "D+6 21:00", t("start+90m of item 2"))
        ),
    )


def _date(t: Texts) -> Markup:
    return t("this is no date that can be planned. Allowed: {example}.", example=Markup("<code>2026-12-01</code>"))


def _value(t: Texts, of: Problem) -> Markup:
    key = of.where[-1]
    if of.kind:
        hint = kind_of(of.kind).field(str(key)).hint(t)
    elif key == "currency":
        hint = t("three letters such as CNY or USD")
    else:
        hint = t("a number such as 120, or a share of the members such as 60%")
    return t("I don't understand “{said}”. Allowed: {allowed}.", said=as_written(of.said), allowed=hint)


def _number(t: Texts, of: Problem) -> Markup:
    if of.allowed:
        return t("“{said}” is out of bounds: {allowed}.", said=as_written(of.said), allowed=_allowed(t, of))
    return t("“{said}” is no number.", said=as_written(of.said))


def _copy(t: Texts, of: Problem) -> Markup:
    if not of.said:
        return t("this needs either a <code>text</code> or a <code>copy</code>, and not both.")
    if not of.allowed:
        return t("there is no text “{said}” under <code>copy</code>.", said=as_written(of.said))
    return t(
        "there is no text “{said}” under <code>copy</code>. There are: {allowed}.",
        said=as_written(of.said),
        allowed=_allowed(t, of),
    )


_SENTENCES: Mapping[What, _Sentence] = {
    "bytes": _plain(_bytes),
    "long": lambda t, of: t("this is longer than {most} characters.", most=t.number(int(of.allowed[0]))),
    "yaml": _plain(_yaml),
    "alias": _plain(_alias),
    "tag": _plain(_tag),
    "deep": lambda t, of: t("lists lie in lists more than {most} deep.", most=of.allowed[0]),
    "many": _plain(lambda t: t("there are far more lines than a campaign has.")),
    "twice": lambda t, of: t("<code>{said}</code> stands here twice.", said=as_written(of.said)),
    "several": _plain(_several),
    "no_campaign": lambda t, of: t("this is no campaign of mine. One begins with {first}.", first=_allowed(t, of)),
    "newer": lambda t, of: t(
        "this was made by a newer Muster than I am. I read {mine}; please update me, or send it as that.",
        mine=_allowed(t, of),
    ),
    "unknown": lambda t, of: t("I don't know this key. Allowed: {allowed}.", allowed=_allowed(t, of)),
    "missing": _missing,
    "shape": _plain(_shape),
    "choice": lambda t, of: t(
        "“{said}” is none of these: {allowed}.", said=as_written(of.said), allowed=_allowed(t, of)
    ),
    "number": _number,
    "text": _plain(_text),
    "too_long": lambda t, of: t("this is longer than {most} characters.", most=of.allowed[0]),
    "too_many": lambda t, of: t("these are more than {most}.", most=of.allowed[0]),
    "too_few": lambda t, of: t("at least {least} is needed.", least=of.allowed[0]),
    "time": _plain(_time),
    "date": _plain(_date),
    "item": lambda t, of: t("there is no item {said}: the last one is {last}.", said=of.said, last=of.allowed[0]),
    "circle": lambda t, of: t(
        "items {items} wait for one another, so none of them has a time.", items=t.listing(of.allowed)
    ),
    "value": _value,
    "metric": lambda t, of: t(
        "nothing is counted as “{said}”. Allowed: {allowed}.", said=as_written(of.said), allowed=_allowed(t, of)
    ),
    "copy": _copy,
}
