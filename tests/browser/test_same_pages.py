"""Four frameworks, one page: the DOM of each is that of the others."""

import difflib

import pytest

from . import dom
from .catalogue import CATALOGUE

CONTEXT = 2  # lines around a difference
MOST = 60  # lines of differences that anybody reads


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_page_is_the_same_in_every_variant(four, stage, name):
    if len(four) < 2:
        pytest.skip("needs two variants or more")
    pages = {
        variant: dom.lines(stage.read(name, at=service))
        for variant, service in four.items()
    }
    (first, expected), *others = pages.items()
    assert len(expected) > 20
    for variant, found in others:
        differences = list(
            difflib.unified_diff(expected, found, first, variant, "", "", CONTEXT, "")
        )
        assert not differences, "\n" + "\n".join(differences[:MOST])


def test_the_comparison_sees_what_differs_and_nothing_else():
    one = '<p class="b a" nonce=1>django_monolith</p><input name=csrf_token value=1>'
    same = '<p nonce=2 class="a  b">\n flask_service </p>'
    assert dom.lines(one) == dom.lines(same)
    for other in ("<p class=a>flask_service</p>", '<p class="a b">x</p>'):
        assert dom.lines(one) != dom.lines(other)
    assert dom.lines("<pre>a b</pre>") != dom.lines("<pre>a  b</pre>")
