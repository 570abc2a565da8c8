"""Commands and menus: what Telegram takes, and nothing that leads nowhere."""

import re
from pathlib import Path

import pytest

from bot.menus import menus
from bot.schema import ROOT
from features.help import view as help_view
from features.people.access import Right
from handlers import ROUTERS
from kit.router import Place, Routes
from kit.texts import LANGUAGES, texts
from tests.contracts import sentences

NAMES = sorted(Routes(ROUTERS).commands)


@pytest.mark.parametrize("name", NAMES)
def test_a_command_is_one_telegram_takes(name: str) -> None:
    assert re.fullmatch(r"[a-z0-9_]{1,32}", name)


def test_commands_are_told_apart() -> None:
    """Two routers with the same command are refused; within one, too (tests/kit/test_router.py)."""
    assert len(NAMES) == sum(len(router.commands) for router in ROUTERS)


def test_phrases_are_told_apart() -> None:
    phrases = [phrase for router in ROUTERS for phrase in router.phrases]
    assert sorted(phrases) == sorted(set(phrases))
    assert {"签到", "打卡"} <= set(phrases)


@pytest.mark.parametrize("menu", menus(), ids=lambda menu: f"{menu[0].type} {menu[1]}")
def test_a_menu_is_one_telegram_takes(menu: tuple[object, str | None, list[tuple[str, str]]]) -> None:
    _, language, commands = menu
    assert language is None or re.fullmatch(r"[a-z]{2}", language)
    assert 1 <= len(commands) <= 100
    assert len({name for name, _ in commands}) == len(commands)
    for name, description in commands:
        assert re.fullmatch(r"[a-z0-9_]{1,32}", name)
        assert 1 <= len(description) <= 256
        assert not set("<>&") & set(description)
        assert name in NAMES


def test_each_scope_has_its_menu_in_each_language() -> None:
    assert sorted((scope.type, code or "") for scope, code, _ in menus()) == sorted(
        (scope, code)
        for scope in ("all_chat_administrators", "all_group_chats", "all_private_chats")
        for code in ("", "zh")
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_menu_shows_what_its_readers_may_do(language: str) -> None:
    rights = {name: route.right for router in ROUTERS for name, route in router.commands.items()}
    for right, commands in help_view.menu(texts(language)).items():
        for name, _ in commands:
            assert rights[name] in ({Right.ANYONE, Right.MEMBER} if right is Right.MEMBER else {right})


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_private_menu_works_in_private(language: str) -> None:
    places = {name: route.place for router in ROUTERS for name, route in router.commands.items()}
    for name, _ in help_view.private_menu(texts(language)):
        assert places[name] in {Place.PRIVATE, Place.ANYWHERE}


def test_every_command_that_a_sentence_names_is_there() -> None:
    """In both languages: “/points shows yours” leads nowhere where there is no /points. BotFather's own are not ours."""
    of_botfather = {"newbot", "setprivacy"}
    named = {
        (name, sentence[:60])
        for message in sentences.catalogue()
        for said in (message.id, message.string)
        for sentence in ([said] if isinstance(said, str) else said)
        for name in re.findall(r"(?<![\w/<.+-])/([a-z_]+)\b(?![/.>])", sentence)
    }
    assert len({name for name, _ in named}) > 15
    assert {(name, sentence) for name, sentence in named if name not in {*NAMES, *of_botfather}} == set()


@pytest.mark.parametrize(
    "page", [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("docs/zh/*.md")], ids=lambda page: page.name
)
def test_every_command_that_a_page_names_is_there(page: Path) -> None:
    others = {"newbot", "setprivacy", "setjoingroups", "healthz", "readyz", "metrics", "opt", "var", "data", "app"}
    named = set(re.findall(r"`/([a-z_]+)\b(?![/.-])", page.read_text("utf-8")))
    assert named - {*NAMES} - others == set()
