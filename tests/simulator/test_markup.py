"""Telegram's HTML and what becomes of a text: formatting, errors, trimming, what is found by itself."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from simulator.entities import check_given, clean, detect, piece, plain_length
from simulator.errors import ApiError
from simulator.markup import checked_link, parse_html, to_html


def kinds(html: str) -> list[tuple[str, int, int]]:
    _, entities = clean(*parse_html(html))
    return [(entity["type"], entity["offset"], entity["length"]) for entity in entities]


@pytest.mark.parametrize(
    ("tag", "kind"),
    [
        ("b", "bold"),
        ("strong", "bold"),
        ("i", "italic"),
        ("em", "italic"),
        ("u", "underline"),
        ("ins", "underline"),
        ("s", "strikethrough"),
        ("strike", "strikethrough"),
        ("del", "strikethrough"),
        ("tg-spoiler", "spoiler"),
        ("code", "code"),
        ("pre", "pre"),
        ("blockquote", "blockquote"),
    ],
)
def test_each_tag_has_its_entity(tag: str, kind: str) -> None:
    assert kinds(f"a<{tag}>bc</{tag}>") == [(kind, 1, 2)]
    assert kinds(f"a<{tag.upper()}>bc</{tag.upper()}>") == [(kind, 1, 2)]


@pytest.mark.parametrize(
    ("html", "entity"),
    [
        ('<span class="tg-spoiler">x</span>', {"type": "spoiler"}),
        ("<blockquote expandable>x</blockquote>", {"type": "expandable_blockquote"}),
        ('<a href="https://x.org/?a=1&amp;b=2">x</a>', {"type": "text_link", "url": "https://x.org/?a=1&b=2"}),
        ("<a href='tg://user?id=42'>x</a>", {"type": "text_mention", "user_id": 42}),
        ("<a>x.org</a>", {"type": "text_link", "url": "http://x.org/"}),
        ('<pre><code class="language-py">x</code></pre>', {"type": "pre", "language": "py"}),
        ('<code class="language-py"><pre>x</pre></code>', {"type": "pre", "language": "py"}),
        ("<pre><code>x</code></pre>", {"type": "pre"}),
        ('<tg-emoji emoji-id="5368324170671202286">x</tg-emoji>', {"custom_emoji_id": "5368324170671202286"}),
        ("<b   >x</b  >", {"type": "bold"}),
        ("<a href=x.org>x</a>", {"type": "text_link", "url": "http://x.org/"}),
        ("<b>x</>", {"type": "bold"}),
    ],
)
def test_tags_with_attributes(html: str, entity: dict[str, object]) -> None:
    _, entities = parse_html(html)
    assert len(entities) == 1
    assert entity.items() <= entities[0].items()


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("a<x>", 'Unsupported start tag "x" at byte offset 1'),
        ("é<x>", 'Unsupported start tag "x" at byte offset 2'),
        ("1 < 2 >", 'Unsupported start tag "" at byte offset 2'),
        ("a<br/>", 'Unsupported start tag "br/" at byte offset 1'),
        ("a <b", "Unclosed start tag at byte offset 2"),
        ("<a href", 'Unclosed start tag "a" at byte offset 0'),
        ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
        ("<a href='x", 'Unclosed start tag "a" at byte offset 0'),
        ("<a  ", 'Unclosed start tag "a" at byte offset 0'),
        ("<a ='x'>x</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=x/y>x</a>", "Unexpected end of name token at byte offset 8"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("</b>", "Unexpected end tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<tg-emoji emoji-id='a'>x</tg-emoji>", "Invalid custom emoji identifier specified"),
    ],
)
def test_broken_html_is_refused_in_telegrams_words(html: str, words: str) -> None:
    with pytest.raises(ApiError) as refused:
        parse_html(html)
    assert refused.value.description == f"Bad Request: can't parse entities: {words}"


@pytest.mark.parametrize(
    ("html", "plain"),
    [
        ("&lt;&gt;&amp;&quot;", '<>&"'),
        ("&#65;&#x42;&#x1F600;", "AB😀"),
        ("&nbsp;&copy;&", "&nbsp;&copy;&"),
        ("&amp without", "& without"),
        ("&#0;&#x110000;&#xD800;", "&#0;&#x110000;&#xD800;"),
        ("<b></b>x", "x"),
        ("<a href='javascript:x'>x</a>", "x"),
    ],
)
def test_entities_of_html(html: str, plain: str) -> None:
    assert parse_html(html)[0] == plain


def test_offsets_count_utf_16_units() -> None:
    plain, entities = parse_html("😀<b>a😀</b>é<i>签</i>")
    assert [(entity["offset"], entity["length"]) for entity in entities] == [(2, 3), (6, 1)]
    assert piece(plain, 2, 3) == "a😀"
    assert plain_length(plain) == 7


def test_nothing_is_left_of_an_empty_tag_or_a_link_that_is_none() -> None:
    assert parse_html("<b></b>x<a href='javascript:x'>y</a>")[1] == []


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://a.b/c", "https://a.b/c"),
        ("tg://resolve?domain=x", "tg://resolve?domain=x"),
        ("a.b", "http://a.b/"),
        ("a.b/c", "http://a.b/c"),
        ("nothing", ""),
        ("", ""),
        ("a b.c", ""),
        ("data:text/html,x", ""),
    ],
)
def test_links(url: str, kept: str) -> None:
    assert checked_link(url) == kept


def test_code_admits_no_formatting_inside() -> None:
    assert kinds("<b>a<code>b</code>c</b>") == [("bold", 0, 1), ("code", 1, 1), ("bold", 2, 1)]


@pytest.mark.parametrize(
    ("text", "kept"),
    [("  \n a \n ", "a"), ("a\tb\rc\x00d", "a bc d"), ("a\u202eb", "ab"), ("\n\n", "")],
)
def test_text_is_cleaned(text: str, kept: str) -> None:
    assert clean(text, [])[0] == kept


def test_entities_follow_the_cleaning() -> None:
    assert kinds("  a\r<b>b\u202ec </b>  ") == [("bold", 1, 2)]
    assert clean(*parse_html("<b>  a</b>")) == ("  a", [{"type": "bold", "offset": 0, "length": 3}])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/go@muster_bot now", [("bot_command", "/go@muster_bot")]),
        ("see @ann_b, /x", [("mention", "@ann_b"), ("bot_command", "/x")]),
        ("a/b and/c 1/2", []),
        ("#签到 #1 #a1", [("hashtag", "#签到"), ("hashtag", "#a1")]),
        ("https://a.b/c?d. t.me/x", [("url", "https://a.b/c?d"), ("url", "t.me/x")]),
        ("mail me@a.org", [("email", "me@a.org")]),
        ("😀 /x", [("bot_command", "/x")]),
    ],
)
def test_what_telegram_finds_by_itself(text: str, found: list[tuple[str, str]]) -> None:
    entities = detect(text, [])
    assert [(entity["type"], piece(text, entity["offset"], entity["length"])) for entity in entities] == found


def test_nothing_is_found_in_code_and_links() -> None:
    plain, entities = parse_html("<code>/x</code> <a href='a.b'>@name</a>")
    assert detect(plain, entities) == entities


@pytest.mark.parametrize(
    ("entity", "words"),
    [
        ({"type": "bold", "offset": 5, "length": 1}, "starts after the end"),
        ({"type": "bold", "offset": -1, "length": 1}, "starts after the end"),
        ({"type": "bold", "offset": 2, "length": 3}, "ends after the end"),
        ({"type": "bold", "offset": 1, "length": 1}, "in a middle of a UTF-16 symbol"),
        ({"type": "bald", "offset": 0, "length": 2}, 'no entity of type "bald"'),
    ],
)
def test_given_entities_must_lie_in_the_text(entity: dict[str, object], words: str) -> None:
    with pytest.raises(ApiError, match=words):
        check_given("😀ab", [entity])


def test_given_entities_that_telegram_finds_itself_are_dropped() -> None:
    given_ones = [{"type": "hashtag", "offset": 0, "length": 2}, {"type": "bold", "offset": 2, "length": 1}]
    assert check_given("😀ab", given_ones) == given_ones[1:]


@pytest.mark.parametrize(
    "html",
    [
        "<b>a<i>b</i></b>c &amp; &lt;d&gt;",
        "<i>x<b>y</b></i>",
        '<a href="https://x.org/?a=1&amp;b=2">x</a>',
        '<pre><code class="language-py">x</code></pre>',
        "<blockquote expandable>x <tg-spoiler>y</tg-spoiler></blockquote>",
        "<pre>p</pre><code>c</code><u>u</u><s>s</s><blockquote>q</blockquote>",
        '<tg-emoji emoji-id="53">x</tg-emoji>',
    ],
)
def test_html_comes_back(html: str) -> None:
    assert to_html(*parse_html(html)) == html


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp"))))
def test_escaped_text_survives(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    plain, entities = parse_html(f"<b>{escaped}</b>")
    assert plain == text
    assert to_html(plain, entities) == (f"<b>{escaped}</b>" if text else "")
