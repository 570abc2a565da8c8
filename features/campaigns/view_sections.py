"""The table of the document's parts: what each is called, how an entry of it looks on a line, and what is asked for. One form walks it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from features.activities.registry import KINDS, kind_called
from features.campaigns.first_days import read_first_day
from features.campaigns.sections import NAME, VALUE, Asked, Choices, Data, Section, Setting, Shape, Start, value_of
from features.campaigns.times import OnDay, read_relative, write_relative
from features.campaigns.view_items import data_line
from features.fields import Field, unpacked
from features.moments import moment_of
from features.statistics.metrics import BY_NAME
from features.values import flat
from features.when import read_when
from kit.texts import Says, Texts, as_written

_SHORT = 60


# --- what is written, as the document holds it ------------------------------------------------------------------------------------


def _time(text: str, where: Setting) -> str:
    """A relative time as it is; `fri 20:00`, 12月4日 20:00 as the day that it is, where there is a first day."""
    try:
        return write_relative(read_relative(text))
    except ValueError:
        pass
    if where.first_day is None:
        return text.strip()
    try:
        when = read_when(text)
    except ValueError:
        return text.strip()
    wall = where.calendar.local(moment_of(when, where.calendar, where.now))
    clock = wall.hour * 60 + wall.minute
    day = where.calendar.day_of(wall)
    return write_relative(OnDay((day - where.first_day).days, clock))


def _first_day(text: str, where: Setting) -> str:
    try:
        return read_first_day(text, where.calendar, where.now).isoformat()
    except ValueError:
        return text.strip()


def _plainly(text: str, _where: Setting) -> str:
    """Numbers and words of ours, whatever the keyboard: full-width signs are made narrow."""
    return flat(text)


def _currency(text: str, _where: Setting) -> str:
    return flat(text).upper()


def _numbers(text: str, _where: Setting) -> list[str]:
    """`3, 2, 1` or 3、2、1."""
    return flat(text).replace("、", " ").replace(",", " ").split()


# --- what is asked ----------------------------------------------------------------------------------------------------------------


def _when_question(t: Texts) -> Markup:
    return t(
        "When? Write it relative to the first day, such as {examples}.",
        examples=t.listing(
            Markup("<code>{}</code>").format(each)
            for each in ("D-3 20:00", "D0 09:00", "D+6 21:00", t("start+90m of item 2"))
        ),
    )


def _text(t: Texts) -> Markup:
    return t("Write me the text.")


def _role(t: Texts, _data: Data) -> Choices:
    return [
        (t("owner"), "owner"), (t("planner"), "planner"), (t("writer"), "writer"),
        (t("designer"), "designer"), (t.context("campaign", "host"), "host"), (t("support"), "support"),
    ]  # fmt: skip


def _grades(t: Texts, _data: Data) -> Choices:
    return [(t("low"), "low"), (t("medium"), "medium"), (t("high"), "high")]


def _watched(t: Texts, _data: Data) -> Choices:
    return [
        (t("a goal falls behind"), "behind"), (t("a task is late"), "late"), (t("I lose a right"), "right"),
        (t("a speaker does not answer"), "speaker"), (t("too few entries"), "entries"),
        (t("nobody is on duty"), "duty"), (t("codes are missing"), "codes"),
    ]  # fmt: skip


def _steps(t: Texts, _data: Data) -> Choices:
    return [
        (t.context("a task", "to be done"), "open"), (t.context("a task", "done"), "done"),
        (t.context("a task", "not needed"), "skipped"),
    ]  # fmt: skip


def _name(t: Texts) -> Markup:
    return t.context("of a thing", "Name")


def _yes_or_no(t: Texts, _data: Data) -> Choices:
    return [(t.context("to a question", "Yes"), "yes"), (t.context("to a question", "No"), "no")]


def _metrics(t: Texts, _data: Data) -> Choices:
    return [
        *((metric.column(t), name) for name, metric in BY_NAME.items()),
        (t("a figure entered by hand"), "hand"),
    ]


def _items(t: Texts, data: Data) -> Choices:
    items = data.get("items") or ()
    return [
        (Markup("{}. {}").format(number, data_line(t, item)), str(number))
        for number, item in enumerate(items, start=1)
        if item.get("do") == "open"
    ]


def _names_of_texts(_t: Texts, data: Data) -> Choices:
    return [(Markup.escape(as_written(name)), name) for name in data.get("copy") or ()]


_AT = Asked("at", lambda t: t("Time"), _when_question, needed=True, stand_in="D0 12:00", read=_time)
_THE_TEXT = Asked("text", lambda t: t.context("campaign", "Text"), _text, needed=True)
_ROLE = Asked(
    "role", lambda t: t("Role"), lambda t: t("Whose is it? Choose a role, or write one."), needed=True, choices=_role
)
_ANY_ROLE = Asked("role", _ROLE.label, _ROLE.question, choices=_role, can_clear=True)

_POST = (
    _AT,
    Asked("text", _THE_TEXT.label, _text, needed=True, instead_of="copy"),
    Asked("copy", lambda t: t("One of the texts"), lambda t: t("Which of the campaign's texts?"),
          choices=_names_of_texts, instead_of="text"),
    Asked("pin", lambda t: t("Pin"), lambda t: t("Pin it in the group?"), choices=_yes_or_no, read=_plainly, can_clear=True),
)  # fmt: skip
_COUNTDOWN = (
    Asked("to", lambda t: t("To which item"), lambda t: t("Which item does it lead up to? Choose, or write its number."),
          needed=True, stand_in="1", choices=_items, read=_plainly),
    Asked("days", lambda t: t("Days before"), lambda t: t(
              "How many days before? Write them such as {example}.", example=Markup("<code>3, 2, 1</code>")),
          needed=True, stand_in=["1"], read=_numbers),
    _THE_TEXT,
)  # fmt: skip


def _of_item(entry: Data) -> Sequence[Asked]:
    match entry.get("do"):
        case "post":
            return _POST
        case "countdown":
            return _COUNTDOWN
        case "thanks":
            return (_AT, _THE_TEXT)
    kind = kind_called(str(entry.get("kind", "")))
    title = Asked(
        "title",
        lambda t: t.context("campaign", "Title"),
        lambda t: t("What shall it be called in the group? Write a title."),
        needed=True,
    )
    return (_AT, title, *(_of_field(field) for field in (() if kind is None else kind.fields)))


def _of_field(field: Field[Any]) -> Asked:
    """A key of an activity, asked for as its kind does."""

    def question(t: Texts) -> Markup:
        asked = field.label(t) if field.question is None else field.question(t)
        return asked + "\n" + t("Write {allowed}.", allowed=field.hint(t))

    def choices(t: Texts, _data: Data) -> Choices:
        return [(label, unpacked(value)) for label, value in field.choices(t)]

    def read(text: str, _where: Setting) -> str:
        return field.on_a_button(text) or text.strip()

    return Asked(
        f"with.{field.name}", field.label, question, needed=field.needed, stand_in=None,
        choices=choices, read=read, is_more=True, can_clear=not field.needed,
    )  # fmt: skip


def _kind_starts() -> list[Start]:
    return [Start(f"open.{kind.name}", kind.view.name, {"do": "open", "kind": kind.name}) for kind in KINDS]


_STARTS = (
    *_kind_starts(),
    Start("post", lambda t: t("📢 A post"), {"do": "post"}),
    Start("countdown", lambda t: t("⏳ A countdown"), {"do": "countdown"}),
    Start("thanks", lambda t: t("💐 Thanks"), {"do": "thanks"}),
)


# --- an entry on a line -----------------------------------------------------------------------------------------------------------


def _words(*keys: str) -> Callable[[Texts, Data], Markup]:
    def line(_t: Texts, entry: Data) -> Markup:
        said = [as_written(str(value), most=_SHORT) for key in keys if (value := value_of(entry, key)) is not None]
        return Markup(" · ").join(said)

    return line


def _goal_line(t: Texts, entry: Data) -> Markup:
    metric = str(entry.get("metric", ""))
    called = entry.get("name") or (BY_NAME[metric].column(t) if metric in BY_NAME else t("a figure entered by hand"))
    return t("{metric}: {target}", metric=called, target=str(entry.get("target", "")))


def _task_line(t: Texts, entry: Data) -> Markup:
    sign = {"done": "✅ ", "skipped": "⏭ "}.get(str(entry.get("state")), "")
    return Markup("{}{}").format(sign, _words("title", "due", "role", "who")(t, entry))


def _one(question: Says, **how: Any) -> Callable[[Data], Sequence[Asked]]:
    asked = (Asked(VALUE, lambda t: t.context("campaign", "Text"), question, needed=True, **how),)
    return lambda _entry: asked


def _keys(*asked: Asked) -> Callable[[Data], Sequence[Asked]]:
    return lambda _entry: asked


_WHAT = Asked("what", lambda t: t("What"), lambda t: t("What is it? A few words."), needed=True)
_WHO = Asked(
    "who",
    lambda t: t.context("campaign", "Who"),
    lambda t: t("Who does it? Write a name or an @username."),
    can_clear=True,
    till_planned=True,
)
_NOTE = Asked("note", lambda t: t.context("campaign", "Note"), lambda t: t("Write me the note."), can_clear=True)
_AMOUNT = Asked("planned", lambda t: t("Planned"), lambda t: t(
    "How much is planned? A number such as {example}.", example=Markup("<code>120.50</code>")),
    needed=True, stand_in="1", read=_plainly)  # fmt: skip

SECTIONS: tuple[Section, ...] = (
    Section("title", ("title",), Shape.VALUE, lambda t: t.context("campaign", "Title"), _words(VALUE),
            _one(lambda t: t("What shall the campaign be called?"))),
    Section("theme", ("theme",), Shape.VALUE, lambda t: t("Theme"), _words(VALUE),
            _one(lambda t: t("What is it about? A sentence or two."), can_clear=True)),
    Section("first_day", ("first_day",), Shape.VALUE, lambda t: t("First day"), _words(VALUE),
            _one(lambda t: t("When is the first day? Write it such as {examples}.",
                             examples=t("<code>next monday</code>, <code>7 Dec</code>")), read=_first_day)),
    Section("goal", ("goal",), Shape.PIECES, lambda t: t("Goals"), _goal_line, _keys(
        Asked("metric", lambda t: t("Metric"), lambda t: t("What is it measured by?"), needed=True, stand_in="active", choices=_metrics),
        Asked("target", lambda t: t("Target"), lambda t: t(
            "What is to be reached? A number such as {number}, or a share of the members such as {share}.",
            number=Markup("<code>120</code>"), share=Markup("<code>60%</code>")), needed=True, stand_in="1", read=_plainly),
        Asked("name", _name, lambda t: t("What is the figure called? For those that are entered by hand."), can_clear=True))),
    Section("items", ("items",), Shape.PIECES, lambda t: t("Items"), data_line, _of_item, _STARTS),
    Section("tasks", ("tasks",), Shape.PIECES, lambda t: t("Tasks"), _task_line, _keys(
        Asked("title", lambda t: t.context("campaign", "Title"), lambda t: t("What is to be done? A few words."), needed=True), _ROLE,
        Asked("due", lambda t: t("Due"), _when_question, needed=True, stand_in="D0 12:00", read=_time), _WHO, _NOTE,
        Asked("state", lambda t: t.context("a task", "How far"), lambda t: t("How far is it?"),
              choices=_steps, read=_plainly, till_planned=True))),
    Section("team", ("team",), Shape.PAIRS, lambda t: t.context("campaign", "Team"), _words(NAME, VALUE), _keys(
        Asked(NAME, lambda t: t("Role"), _ROLE.question, needed=True, choices=_role),
        Asked(VALUE, _WHO.label, lambda t: t("Who has this role? Write a name or an @username."),
              can_clear=True, till_planned=True))),
    Section("texts", ("copy",), Shape.PAIRS, lambda t: t("Texts"), _words(NAME, VALUE), _keys(
        Asked(NAME, _name, lambda t: t("What shall the text be called? Posts find it by this name."), needed=True),
        Asked(VALUE, lambda t: t.context("campaign", "Text"), _text, needed=True))),
    Section("answers", ("answers",), Shape.PIECES, lambda t: t.context("campaign", "Answers"), _words("ask", "answer"), _keys(
        Asked("ask", lambda t: t.context("campaign", "Question"), lambda t: t("What do people ask?"), needed=True),
        Asked("answer", lambda t: t("Answer"), lambda t: t("What is the answer?"), needed=True))),
    Section("risks", ("risks",), Shape.PIECES, lambda t: t("Risks"), _words("what", "plan_b"), _keys(
        Asked("what", lambda t: t("What"), lambda t: t("What may go wrong?"), needed=True),
        Asked("likely", lambda t: t("How likely"), lambda t: t("How likely is it?"),
              needed=True, stand_in="low", choices=_grades, read=_plainly),
        Asked("bad", lambda t: t("How bad"), lambda t: t("How bad would it be?"),
              needed=True, stand_in="low", choices=_grades, read=_plainly),
        Asked("plan_b", lambda t: t("Plan B"), lambda t: t("What is done then?"), needed=True), _ROLE,
        Asked("watch", lambda t: t("Noticed by me"), lambda t: t(
            "By what shall I notice it? When I see it, I send the plan B to whoever has the role."),
            choices=_watched, read=_plainly, can_clear=True))),
    Section("costs", ("budget", "lines"), Shape.PIECES, lambda t: t("Costs"), _words("what", "planned", "spent"), _keys(
        _WHAT, _AMOUNT,
        Asked("spent", lambda t: t("Spent"), lambda t: t("How much was spent? A number such as {example}.",
              example=Markup("<code>120.50</code>")), read=_plainly, can_clear=True))),
    Section("currency", ("budget", "currency"), Shape.VALUE, lambda t: t("Currency"), _words(VALUE),
            _one(lambda t: t("Which currency? Three letters such as CNY or USD."), read=_currency)),
    Section("points", ("budget", "points"), Shape.VALUE, lambda t: t.context("budget", "Points"), _words(VALUE),
            _one(lambda t: t("How many points may be issued in all?"), read=_plainly, can_clear=True)),
    Section("materials", ("materials",), Shape.PIECES, lambda t: t("Materials"), _words("what", "count", "role"), _keys(
        _WHAT, Asked("count", lambda t: t("How many"), lambda t: t("How many? A number."), read=_plainly, can_clear=True), _ANY_ROLE)),
    Section("flow", ("flow",), Shape.PIECES, lambda t: t("Host's flow"), _words("at", "what"), _keys(
        _AT, Asked("what", lambda t: t("What"), lambda t: t("What does the host do or say then?"), needed=True), _ANY_ROLE)),
    Section("audience", ("audience",), Shape.TEXTS, lambda t: t("Audience"), _words(VALUE),
            _one(lambda t: t("For whom is it? Such as everybody, or new members."))),
    Section("learned", ("learned",), Shape.TEXTS, lambda t: t("What was learned"), _words(VALUE),
            _one(lambda t: t("What shall be known the next time? A sentence."))),
)  # fmt: skip
_BY_NAME: Mapping[str, Section] = {section.name: section for section in SECTIONS}


def section_called(name: str) -> Section:
    """The part of this name. Raises KeyError."""
    return _BY_NAME[name]
