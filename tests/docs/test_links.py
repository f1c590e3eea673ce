"""A link that leads nowhere fails the build, wherever it stands."""

import pytest

from shared.cli.failures import Failure
from shared.site import build, check
from shared.site.contents import Contents
from shared.site.links import Links, with_operations

HOMES = {"docs/settings.md": "settings.md", "flask_service/README.md": "variants/f.md"}


def rewritten(
    text: str, page: str = "guides/run.md", origin: str = "docs/guides/run.md"
):
    links = Links(dict(HOMES))
    return links.rewrite(text, page, origin), links


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[s](../settings.md#x)", "[s](../settings.md#x)"),
        ("[f](../../flask_service/)", "[f](../variants/f.md)"),
        ("[a](../../flask_service/app.py)", "[a](../source/flask_service/app.py.md)"),
        (
            "[p](../pictures/room-wide-light.png)",
            "[p](../pictures/room-wide-light.png)",
        ),
        ('<a href="repo:flask_service/app.py#L3">', None),
        ("[w](https://www.djangoproject.com/)", "[w](https://www.djangoproject.com/)"),
        ("`[x](nowhere.md)`", "`[x](nowhere.md)`"),
        ("```\n[x](nowhere.md)\n```", "```\n[x](nowhere.md)\n```"),
    ],
)
def test_links_lead_to_pages_pictures_and_source(text, expected):
    made, links = rewritten(text)
    html = '<a href="../source/flask_service/app.py.html#L3">'
    assert made == (expected or html)
    assert not links.broken


@pytest.mark.parametrize(
    "text",
    ["[x](nowhere.md)", "[x](../../../../etc/passwd)", '<a href="repo:gone.py">'],
)
def test_a_link_that_leads_nowhere_is_told_of(text):
    _, links = rewritten(text)
    assert len(links.broken) == 1
    assert "docs/guides/run.md" in links.broken[0]


def test_a_broken_link_fails_the_build(tmp_path):
    site = Contents()
    site.made("index.md", "# Here\n\n[there](repo:no/such/file.py)\n")
    with pytest.raises(Failure, match="no/such/file"):
        build.stage(site, [{"Here": "index.md"}], tmp_path)


@pytest.mark.parametrize("text", ["[x](#nowhere)", "[x](gone.md)"])
def test_a_warning_of_zensicals_fails_the_build(tmp_path, text):
    site = Contents()
    site.made("index.md", "# Here\n")
    build.stage(site, [{"Here": "index.md"}], tmp_path)
    build.render(tmp_path, strict=True)
    (tmp_path / "pages" / "index.md").write_text(f"# Here\n\n{text}\n")
    with pytest.raises(Failure, match="does not exist"):
        build.render(tmp_path, strict=True)


def test_faults_are_found_in_what_was_built(tmp_path):
    (tmp_path / "a.html").write_text(
        '<p id="x"><a href="a.html#x">1</a><a href="#gone">2</a><a href="b.html">3</a>'
        '<script src="https://cdn.example/x.js"></script><img src="c.png">'
    )
    assert check.faults(tmp_path) == [
        "a.html fetches https://cdn.example/x.js",
        "a.html: #gone has no such anchor",
        "a.html: b.html leads nowhere",
        "a.html: c.png leads nowhere",
    ]


def test_a_folder_of_somebody_else_is_not_replaced(tmp_path):
    (tmp_path / "precious.txt").write_text("mine")
    with pytest.raises(Failure, match="holds something else"):
        build.build(tmp_path)
    assert (tmp_path / "precious.txt").read_text() == "mine"


def test_an_operation_in_a_text_becomes_a_link():
    places = {"login": "reader/accounts.md"}
    text = "# `login`\n\nSee `login`, not [`login`](x.md).\n\n    `login`"
    assert with_operations(text, places) == (
        "# `login`\n\nSee [`login`](page:reader/accounts.md#login), "
        "not [`login`](x.md).\n\n    `login`"
    )
