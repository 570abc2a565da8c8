"""Pages say what is there: each word of the glossary stands in code or texts, each path and name of a page in the house."""

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest
from babel.messages.pofile import read_po

from bot.schema import ROOT
from features.activities.kind import Kind
from features.activities.registry import KINDS
from handlers import ROUTERS
from kit.router import Routes

DECISIONS = ROOT / "docs/decisions"
CODE = ("bot", "handlers", "jobs", "features", "models", "kit")
HEADS = ("word", "---")
# Longer strings are sentences, in which any word may stand by chance.
LONGEST_NAME = 40
# The pages that lead through the code, and from where they give paths.
GUIDES = ("docs/architecture.md", "CONTRIBUTING.md")
FROM = (".", "features", "docs")
# The pages in sentences, and how long a line of theirs may be.
TOPICS = (
    "adding-an-activity",
    "announcements",
    "architecture",
    "check-ins",
    "collections",
    "commands",
    "comparison",
    "faq",
    "glossary",
    "operating",
    "performance",
    "playground",
    "quizzes",
    "raffles",
    "red-packets",
    "scaling",
    "sharing",
    "sign-up-lists",
    "statistics",
    "surveys",
    "votes",
)
SHORT = ("CONTRIBUTING.md", "SECURITY.md", "CODE_OF_CONDUCT.md", *(f"docs/{topic}.md" for topic in TOPICS))
LONGEST_LINE = 120
# Words that the house does not use, and names of others.
NOT_OURS = {"utils", "helpers", "Manager", "ruff", "dev"}


def entries() -> Iterator[tuple[str, str]]:
    """The words of the glossary with what they are in Chinese, which tables of words that people never read leave out."""
    for line in (ROOT / "docs/glossary.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and not cells[0].startswith(HEADS):
            yield cells[0], cells[1] if len(cells) == 4 else ""


def named(tree: ast.AST) -> Iterator[str]:
    """What the code calls things."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name):
                yield name
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.Constant(value=str(name)) if len(name) <= LONGEST_NAME:
                yield name


@cache
def words() -> tuple[str, str]:
    """All that code and texts say: in English, with names taken apart into words; and in Chinese, pages for people among it."""
    english, chinese = set[str](), set[str]()
    for path in (path for folder in CODE for path in (ROOT / folder).rglob("*.py")):
        english.update(path.relative_to(ROOT).with_suffix("").parts, named(ast.parse(path.read_text(encoding="utf-8"))))
    english = {re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).replace("_", " ") for name in english}
    with (ROOT / "locales/zh_CN/LC_MESSAGES/muster.po").open("rb") as file:
        for message in read_po(file):
            english.update([message.id] if isinstance(message.id, str) else message.id)
            chinese.update([message.string] if isinstance(message.string, str) else message.string)
    chinese.update(
        path.read_text(encoding="utf-8") for path in (ROOT / "README.zh-CN.md", *(ROOT / "docs/zh").glob("*.md"))
    )
    return "\n".join(sorted(english)).lower(), "\n".join(sorted(chinese))


def stands(word: str, text: str) -> bool:
    """Whether an English word stands there, in any of its forms."""
    shape = re.escape(word.removeprefix("to ").lower()).replace(r"\ ", "[- ]").replace(r"\-", "[- ]?")
    return re.search(rf"\b{shape}(s|es|ed|ing)?\b", text) is not None


@pytest.mark.parametrize(("cell", "chinese"), list(entries()))
def test_a_word_of_the_glossary_stands_in_code_or_texts(cell: str, chinese: str) -> None:
    english, said = words()
    assert [word for word in cell.split(", ") if not stands(word, english)] == []
    assert [word for word in re.findall(r"[\u4e00-\u9fff]+", chinese) if word not in said and word != "动作"] == []


@pytest.mark.parametrize(
    ("word", "is_there"),
    [("red packet", True), ("to compose", True), ("wallet", False), ("lead packet", False), ("swimlane", False)],
)
def test_what_is_not_there_is_not_found(word: str, is_there: bool) -> None:
    assert stands(word, words()[0]) is is_there


def without_code(page: str) -> str:
    text = (ROOT / page).read_text(encoding="utf-8")
    return re.sub(r"^ *```.*?^ *```$", "", text, flags=re.DOTALL | re.MULTILINE)


def spans(page: str) -> list[str]:
    """What stands between backticks in the sentences and tables of a page."""
    return list(dict.fromkeys(re.findall(r"`([^`]+)`", without_code(page))))


def is_path(span: str) -> bool:
    return (
        re.fullmatch(r"[\w.-]+(/[\w.-]+)*/|[\w.-]+(/[\w.-]+)+|\.?[\w-]+\.(py|md|html|toml|yaml|lock|po|example)", span)
        is not None
    )


@cache
def house() -> tuple[set[str], set[str]]:
    """The names of all its files, and all that its code calls something, modules and folders among it."""
    files, names = set[str](), set[str]()
    for path in (path for folder in (*CODE, "tests") for path in (ROOT / folder).rglob("*.*")):
        if "__pycache__" not in path.parts:
            files.add(path.name)
            names.update(path.relative_to(ROOT).with_suffix("").parts)
        if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in CODE:
            found = named(ast.parse(path.read_text(encoding="utf-8")))
            names.update(part for name in found for part in name.split("."))
    return files, names


def not_there(found: list[str]) -> list[str]:
    """The paths and names among what a page gives that lead nowhere. A file's name alone may stand in any folder."""
    files, names = house()
    # What is built is there when it has been.
    there = [span for span in found if span.startswith("build/") or any((ROOT / way / span).exists() for way in FROM)]
    left = [span for span in found if span not in there]
    paths = {span for span in left if is_path(span)}
    called = {span for span in left if re.fullmatch(r"[A-Za-z_]\w*(\.\w+)*", span)} - paths - NOT_OURS
    return sorted(paths - files | {name for name in called if not set(name.split(".")) <= names})


@pytest.mark.parametrize("page", GUIDES)
def test_each_path_and_name_of_a_page_is_there(page: str) -> None:
    found = spans(page)
    assert len([span for span in found if is_path(span)]) > 10
    assert not_there(found) == []


def test_what_has_gone_is_found() -> None:
    gone = ["features/activities/checkin/amends/", "kit/workshop.py", "turned.py", "standing_of", "App.turn_back"]
    there = ["features/values.py", "activities/followers.py", "rules.py", "membership_of", "App._keep_time", "deploy/"]
    assert not_there([*gone, *there]) == sorted(gone)


def test_each_event_that_a_host_reads_of_is_logged() -> None:
    """The table of docs/operating.md: its words are looked for in logs, and watched."""
    table = without_code("docs/operating.md").partition("| event | means |\n")[2].partition("\n\n")[0]
    events = [event for row in table.splitlines()[1:] for event in re.findall(r"`([^`]+)`", row.split("|")[1])]
    said = {
        node.value
        for folder in CODE
        for path in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert len(events) > 10
    assert [event for event in events if not any(text.startswith(event.removesuffix("…")) for text in said)] == []


@pytest.mark.parametrize("page", SHORT)
def test_lines_of_a_page_are_short(page: str) -> None:
    """Those of sentences: a table and what is to be copied stay as they are."""
    lines = without_code(page).splitlines()
    assert [line for line in lines if len(line) > LONGEST_LINE and not line.startswith(("|", "<"))] == []


def test_decisions_are_listed_in_their_order() -> None:
    listed = re.findall(
        r"^\| \[(\d{4})\]\((\S+)\)", (DECISIONS / "README.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    there = sorted(path.name for path in DECISIONS.glob("[0-9]*.md"))
    assert [name for _, name in listed] == there
    assert [number for number, _ in listed] == [name[:4] for name in there]
    assert len({name[:4] for name in there}) == len(there), "a number twice"
    for name in there:
        assert (DECISIONS / name).read_text(encoding="utf-8").startswith((f"# {name[:4]} ", f"# {name[:4]}: "))


# The red packets' page in Chinese is shorter by purpose: it says how to check one.
@pytest.mark.parametrize("page", ["faq.md", "operating.md"])
def test_a_page_in_chinese_says_as_much_as_in_english(page: str) -> None:
    """What is to be copied is the same, sign for sign; there are as many headings, rows and questions."""
    english, chinese = ((ROOT / "docs" / folder / page).read_text("utf-8") for folder in ("", "zh"))
    assert re.findall(r"```.*?```", chinese, re.DOTALL) == re.findall(r"```.*?```", english, re.DOTALL)
    for mark in (r"^(#+) ", r"^\|", r"^\*\*"):
        assert re.findall(mark, chinese, re.MULTILINE) == re.findall(mark, english, re.MULTILINE), mark
    names = re.findall(r"^\| `([^`]+)`", english, re.MULTILINE)
    assert re.findall(r"^\| `([^`]+)`", chinese, re.MULTILINE) == names


def keys(page: str) -> dict[str, list[str]]:
    """What the tables of a page say can be given, by what is begun with it: the word behind `/new`."""
    found: dict[str, list[str]] = {}
    for section in re.split(r"^## ", (ROOT / "docs" / page).read_text("utf-8"), flags=re.MULTILINE):
        heading, _, rest = section.partition("\n")
        cells = re.findall(r"^\| (`[^|]+`) \|", rest, re.MULTILINE)
        for word in re.findall(r"`/new ([^`]+)`", heading):
            found[word] = [key for cell in cells for key in re.findall(r"`([^`]+)`", cell)]
    return found


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_pages_tell_each_key_of_a_kind(kind: Kind) -> None:
    """In English on its own page, in Chinese on the one of all keys: the same, in the same order."""
    english = [told for path in (ROOT / "docs").glob("*.md") if (told := keys(path.name).get(kind.name)) is not None]
    chinese = [told for word, told in keys("zh/keys.md").items() if word in kind.words]
    assert english == chinese
    assert [sorted(told) for told in english] == [sorted(field.name for field in kind.fields)]


def test_both_pages_of_commands_tell_the_same() -> None:
    rows = [
        [
            re.findall(r"`/([a-z]+)", row.split("|")[1])
            for row in (ROOT / "docs" / page).read_text("utf-8").splitlines()
            if row.startswith("| ")
        ]
        for page in ("commands.md", "zh/commands.md")
    ]
    assert rows[0] == rows[1]
    assert {name for names in rows[0] for name in names} == {*Routes(ROUTERS).commands} - {"start"}
