"""Which pages there are, and in which order."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ..cli.finder import operations
from ..cli.processes import ROOT
from ..cli.variants import VARIANTS
from . import (
    api,
    claims,
    conformance,
    decision_matrix,
    deployments,
    front,
    reader,
    sizes,
)
from .links import with_operations
from .panes import LABELS

DOCS = ROOT / "docs"

type Nav = list[dict[str, str | Nav]]

# in this order; others that are found follow by name
GUIDES = {
    "Run": ["run"],
    "Read": ["read"],
    "Test": ["test-your-service"],
    "Deploy": ["containers", "server", "raspberry-pi"],
}
MEASURED = {
    "speed.md": "Speed",
    "chat.md": "Chat",
    "chat-delivery.md": "Chat delivery",
    "autobahn.md": "Autobahn's cases",
    "pages.md": "Pages and panels",
}
CONTRACT = {"README.md": "About it", "chat.md": "Chat", "pages.md": "Pages"}
PROJECT = ["CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"]


@dataclass
class Contents:
    """Pages by their place on the site: the text, and the file it comes from, which
    its links begin at."""

    pages: dict[str, tuple[str, str]] = field(default_factory=dict)
    homes: dict[str, str] = field(default_factory=dict)

    def made(self, place: str, text: str) -> str:
        """Add a page that is made; its links are `repo:` and between pages."""
        self.pages[place] = (text, f"(made) {place}")
        return place

    def copied(self, file: str, place: str) -> str:
        """Add a page that is a file of the project."""
        text = (ROOT / file).read_text()
        places = {o.name: f"reader/{o.tag}.md" for o in operations().values()}
        self.pages[place] = (with_operations(text, places), file)
        self.homes[file] = place
        return place


def gather() -> tuple[Contents, Nav]:
    """All of them but those that show source."""
    site = Contents()
    site.made("index.md", front.page())
    site.homes["README.md"] = "index.md"
    nav: Nav = [
        {"Parallax": "index.md"},
        {
            "Read": [
                *guides(site, "Read"),
                *features(site),
                {"Variants": variants(site)},
            ]
        },
        {"Run": [*guides(site, "Run"), settings(site)]},
        {"Test": [*guides(site, "Test"), *counted(site)]},
        {"Deploy": list(guides(site, "Deploy"))},
        {"Measured": measured(site)},
        {"Claims": list(tested(site))},
        {"Contract": contract(site)},
        {"Project": project(site)},
    ]
    return site, [item for item in nav if all(item.values())]


def guides(site: Contents, section: str) -> Iterator[dict[str, str | Nav]]:
    """The guides of a section that are there."""
    for name in GUIDES[section]:
        file = f"docs/guides/{name}.md"
        if (ROOT / file).exists():
            yield {heading(file): site.copied(file, f"guides/{name}.md")}


def features(site: Contents) -> Nav:
    """The side-by-side reader."""
    return [
        {label: site.made(f"reader/{feature}.md", reader.page(feature))}
        for feature, label in reader.FEATURES.items()
    ]


def variants(site: Contents) -> Nav:
    """Each variant's own page."""
    return [
        {
            LABELS[variant.package]: site.copied(
                f"{variant.package}/README.md", f"variants/{name}.md"
            )
        }
        for name, variant in VARIANTS.items()
    ]


def settings(site: Contents) -> dict[str, str | Nav]:
    return {"Settings": site.copied("docs/settings.md", "settings.md")}


def counted(site: Contents) -> Nav:
    """The conformance matrix."""
    page = conformance.page()
    return [{"Conformance": site.made("conformance.md", page)}] if page else []


def measured(site: Contents) -> Nav:
    """What docs/measured/ has."""
    found = sorted(path.name for path in (DOCS / "measured").glob("*.md"))
    ordered = [n for n in MEASURED if n in found]
    ordered += [n for n in found if n not in MEASURED]
    pages: Nav = [{"Size and memory": site.made("measured/size.md", sizes.page())}]
    if page := deployments.page():
        pages.append({"Deployments": site.made("measured/deployments.md", page)})
    for name in ordered:
        file = f"docs/measured/{name}"
        title = MEASURED.get(name, heading(file))
        pages.append({title: site.copied(file, f"measured/{name}")})
    return pages


def tested(site: Contents) -> Iterator[dict[str, str | Nav]]:
    """The claims, once there are results."""
    if found := claims.results():
        yield {"All claims": site.made("claims/index.md", claims.index(found))}
    if matrix := decision_matrix.page():
        yield {"Which one to choose": site.made("claims/matrix.md", matrix)}
    for result in found:
        place = claims.address(result["claim"])
        yield {claims.title(result): site.made(place, claims.page(result))}


def contract(site: Contents) -> Nav:
    """The contract's own pages, and the API as tables."""
    nav: Nav = [{"The API": site.made("contract/api.md", api.page())}]
    for name, title in CONTRACT.items():
        place = f"contract/{'index' if name == 'README.md' else name[:-3]}.md"
        nav.append({title: site.copied(f"shared/contract/{name}", place)})
    return nav


def project(site: Contents) -> Nav:
    """Decisions, and how to take part."""
    files = sorted(path.name for path in (DOCS / "decisions").glob("0*.md"))
    decisions: Nav = [
        {"About them": site.copied("docs/decisions/README.md", "decisions/index.md")}
    ]
    for name in files:
        file = f"docs/decisions/{name}"
        decisions.append({heading(file): site.copied(file, f"decisions/{name}")})
    nav: Nav = [
        {heading(file): site.copied(file, f"project/{Path(file).stem.lower()}.md")}
        for file in PROJECT
    ]
    return [*nav, {"Decisions": decisions}]


def heading(file: str) -> str:
    """A page's first heading."""
    for line in (ROOT / file).read_text().splitlines():
        if line.startswith("# "):
            return line[2:].strip()
    return Path(file).stem
