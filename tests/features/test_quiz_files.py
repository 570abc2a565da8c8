"""Files of questions, as people and programs for tables write them."""

import base64
import io
import json
from collections.abc import Sequence

import pytest
from openpyxl import Workbook

from features import tables
from features.activities.quiz.importing import sheet, view_files
from features.activities.quiz.importing.sheet import Read, Wrong
from features.activities.quiz.questions import MOST_QUESTIONS, Flaw, Question
from features.importing import workbook
from features.importing.table import Rows, rows_of
from kit.messages import Made
from kit.texts import LANGUAGES, texts

HEAD = "question,A,B,C,right,explanation\n"
LAKE = Question("Which is a lake?", ("Baikal", "Everest", "Gobi"), frozenset((0,)))


def of(text: str, there: Sequence[str] = ()) -> Read:
    """What is read of a text."""
    return sheet.read(rows_of(text.encode()), there)


def wrong(text: str) -> list[tuple[int, str]]:
    """What is wrong with these lines behind a head."""
    return [(each.number, each.what) for each in of(HEAD + text).wrong]


@pytest.mark.parametrize(
    "data",
    [
        b"question,A,B,C,right\nWhich is a lake?,Baikal,Everest,Gobi,A\n",
        b"Question;Option 1;Option 2;Option 3;Correct answer\nWhich is a lake?;Baikal;Everest;Gobi;1\n",
        b"\xef\xbb\xbfno,text,choice a,choice b,choice c,key\n7,Which is a lake?,Baikal,Everest,Gobi,Baikal\n",
        "题目，选项Ａ，选项Ｂ，选项Ｃ，正确答案\nWhich is a lake?，Baikal，Everest，Gobi，Ａ\n".encode("gb18030"),
        "题干\t选项一\t选项二\t选项三\nWhich is a lake?\t＊Baikal\tEverest\tGobi\n".encode("utf-16"),
        b"question,options\nWhich is a lake?,*Baikal;Everest;Gobi\n",
        '问题,选项,答案\nWhich is a lake?,"A. Baikal\nB. Everest\nC. Gobi",A\n'.encode(),
        b'answer,question,a,b,c,d,e\nA,"Which is a lake?",Baikal,Everest,Gobi,,\n',
    ],
)  # fmt: skip
def test_tables_are_written_in_many_ways(data: bytes) -> None:
    assert list(sheet.read(rows_of(data), ()).questions) == [LAKE]


def test_each_line_says_what_is_wrong_with_it() -> None:
    long = "x" * 301
    assert wrong(
        "Which?,Lake,Hill,City,D,\n"
        "Who?,Ann,Ann,Bob,A,\n"
        "How many?,2,3,4,3,\n"
        "Where?,*Here,There,Nowhere,B,\n"
        ",Lake,Hill,,A,\n"
        f"{long},Lake,Hill,,A,\n"
        "Why?,Because,,,A,\n"
        "When?,Now,,Never,A,\n"
        "What?,This,That,,,\n"
        "How?,So,Otherwise,,AB,\n"
        f"Whose?,Mine,Yours,,A,{long}\n"
        "Fine?,Yes,No,,A,\n"
        "ＦＩＮＥ？,Yes,No,,B,\n"
    ) == [
        (2, "right"), (3, Flaw.SAME_OPTIONS), (4, "unsure"), (5, "both"), (6, Flaw.NO_TEXT), (7, Flaw.LONG_TEXT),
        (8, Flaw.FEW_OPTIONS), (9, Flaw.NO_OPTION), (10, Flaw.NO_RIGHT), (11, Flaw.ALL_RIGHT), (12, Flaw.LONG_EXPLANATION),
        (14, "twice"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "empty"), (HEAD, "empty"), ("Which?,Lake,Hill,A\n", "heads"), ("question,right\nWhich?,A\n", "heads"),
        (HEAD + "".join(f"Which {n}?,Lake,Hill,,A,\n" for n in range(MOST_QUESTIONS + 1)), "many"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_all_of_a_file(text: str, what: str) -> None:
    assert of(text).wrong == [Wrong(0, what)]


def test_what_is_there_already_stays_out() -> None:
    read = of("question,A,B,right,level\nWhich?,Lake,Hill,A,easy\nWho?,Ann,Bob,B,hard\n", ["which?"])
    assert (read.known, read.unused, read.wrong) == (1, ["level"], [])
    assert read.questions == [Question("Who?", ("Ann", "Bob"), frozenset((1,)))]
    assert of("question,A,B,right\nNew?,Lake,Hill,A\n", ["x"] * MOST_QUESTIONS).wrong == [Wrong(0, "many")]
    assert sheet.of_kept(json.loads(json.dumps(sheet.kept(read.questions)))) == read.questions


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_samples_are_read_as_they_are(language: str) -> None:
    made = {form: view_files.sample(texts(language), form).attachment for form in ("csv", "xlsx")}
    assert all(isinstance(each, Made) for each in made.values())
    text = sheet.read(rows_of(tables.made(made["csv"].facts)), ())  # type: ignore[union-attr]
    packed = base64.b64encode(tables.workbook(made["xlsx"].facts)).decode()  # type: ignore[union-attr]
    rows = json.loads(workbook.rows({"data": packed}))
    assert text == sheet.read(Rows([(number, cells) for number, cells in rows]), ())
    assert (len(text.questions), text.wrong, text.unused) == (3, [], [])
    assert [sorted(each.right) for each in text.questions] == [[1], [0, 2], [0]]


def test_a_workbook_keeps_numbers_and_truth() -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    for row in (["question", "A", "B", "right"], ["Is it so?", True, False, True], ["How many?", 2.0, 3.5, "B"]):
        page.append(row)
    file = io.BytesIO()
    book.save(file)
    rows = json.loads(workbook.rows({"data": base64.b64encode(file.getvalue()).decode()}))
    read = sheet.read(Rows([(number, cells) for number, cells in rows]), ())
    assert list(read.questions) == [
        Question("Is it so?", ("TRUE", "FALSE"), frozenset((0,))),
        Question("How many?", ("2", "3.5"), frozenset((1,))),
    ]
