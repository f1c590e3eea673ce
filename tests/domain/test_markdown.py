"""Article bodies: Markdown that is HTML of its own stays text, and costs little."""

import time

import pytest
from selectolax.lexbor import LexborHTMLParser

from shared.domain.markdown import render

from ..conformance import markup, payloads

ALLOWED = {"p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "em", "strong", "code"}
ALLOWED |= {"pre", "blockquote", "ul", "ol", "li", "a", "img"}
ATTRIBUTES = {"a": {"href", "title", "rel"}, "img": {"src", "alt", "title"}}
ATTRIBUTES["pre"] = {"tabindex"}
HTML = payloads.TEXT + payloads.VALUE + payloads.ADDRESS + payloads.MARKDOWN
SECONDS = 5  # for what takes less than half a second; a quadratic parser needs hours


def parsed(html):
    return LexborHTMLParser(f"<!doctype html><main>{html}</main>")


@pytest.mark.parametrize("text", HTML)
def test_render_lets_nothing_run_or_load(text):
    assert not markup.dangers(parsed(render(text)), {})


@pytest.mark.parametrize("text", HTML)
def test_render_makes_nothing_but_the_allowed_elements(text):
    for node in parsed(render(text)).css("main *"):
        assert node.tag in ALLOWED
        assert set(node.attributes) <= ATTRIBUTES.get(node.tag, set()), node.html


@pytest.mark.parametrize(
    "text", ["<b>bold</b>", "<p id=x class=flash>", "a <!-- b -->"]
)
def test_render_shows_raw_html_as_the_text_it_is(text):
    assert parsed(render(text)).css_first("main").text().strip() == text


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("# Gears", "<h2>Gears</h2>"),
        ("*a* **b** `c`", "<p><em>a</em> <strong>b</strong> <code>c</code></p>"),
        ("* a\n* b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("> a", "<blockquote>\n<p>a</p>\n</blockquote>"),
        ("```\n<a>\n```", '<pre tabindex="0"><code>&lt;a&gt;\n</code></pre>'),
        (
            "![a](https://x.example/a.png)",
            '<p><img src="https://x.example/a.png" alt="a"></p>',
        ),
    ],
)
def test_render_is_markdown(text, html):
    assert render(text).strip() == html


@pytest.mark.parametrize("address", ["https://x.example/", "mailto:a@x.example", "/a"])
def test_render_links_but_vouches_for_nothing(address):
    link = parsed(render(f"[a]({address})")).css_first("a")
    assert link.attributes["href"] == address
    assert link.attributes["rel"] == "noopener noreferrer nofollow"


@pytest.mark.parametrize("name", payloads.SLOW)
def test_render_takes_time_in_proportion_to_the_length(name):
    text = payloads.SLOW[name]
    began = time.process_time()
    render.__wrapped__(text)  # nothing remembered
    assert time.process_time() - began < SECONDS


def test_the_oracle_sees_what_a_careless_page_would_do():
    """The control: each payload does its work where it is not escaped."""
    shown = {
        text: [
            f"<p>{text}",
            *(f"<input value={quote}{text}{quote}>" for quote in "\"' "),
        ]
        for text in payloads.TEXT + payloads.VALUE
    }
    shown |= {text: [f'<a href="{text}">'] for text in payloads.ADDRESS[:-2]}
    harmless = [
        text
        for text, pages in shown.items()
        if not any(markup.dangers(parsed(page), {}) for page in pages)
    ]
    assert harmless == [text for text in payloads.TEXT if text.startswith("<scr<")]


def test_render_shows_no_picture_that_browsers_would_refuse():
    assert render("![a](HTTP://x.example/a.png)") == '<p><img alt="a"></p>\n'
    assert 'src="https://x.example/a.png"' in render("![a](https://x.example/a.png)")
