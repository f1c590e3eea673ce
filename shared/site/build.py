"""Builds the site: gathers the pages, has Zensical render them, follows every link."""

import json
import posixpath
import re
import shutil
import subprocess
import sys
from pathlib import Path

from ..cli.failures import Failure
from ..cli.processes import ROOT
from . import check, contents, sources
from .contents import Contents, Nav
from .links import Links

HERE = Path(__file__).parent
MARK = "made-by-parallax-docs.txt"  # only a folder with it is ever replaced
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
LONGEST = 160  # columns of a line of Zensical's that are shown


def build(out: Path, *, strict: bool = True) -> int:
    """Build into `out`, replacing what was built there before; how many pages it has.
    Raises Failure for a broken link, with `strict` for any warning, and for a folder
    that is somebody else's."""
    if out.exists() and any(out.iterdir()) and not (out / MARK).exists():
        raise Failure(f"{out} holds something else; give --out a new folder")
    work = ROOT / ".parallax" / "docs"
    shutil.rmtree(work, ignore_errors=True)
    site, nav = contents.gather()
    stage(site, nav, work)
    render(work, strict)
    faults = check.faults(work / "site")
    if faults:
        raise Failure("the site has faults:\n  " + "\n  ".join(faults))
    (work / "site" / MARK).write_text("./parallax docs makes this folder anew.\n")
    out.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(out, ignore_errors=True)
    shutil.move(work / "site", out)
    return sum(1 for _ in out.rglob("*.html"))


def stage(site: Contents, nav: Nav, work: Path) -> None:
    """Write what Zensical reads: pages, pictures, style, settings."""
    links = Links(site.homes)
    pages = work / "pages"
    waiting = dict(site.pages)
    written: set[str] = set()
    while waiting:
        for place, (text, origin) in waiting.items():
            file = pages / place
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(links.rewrite(text, place, origin))
        new = links.sources - written
        written |= new
        waiting = {
            links.page_of(target) or "": (sources.page(target), f"(source) {target}")
            for target in sorted(new)
        }
    if links.broken:
        raise Failure("broken links:\n  " + "\n  ".join(sorted(set(links.broken))))
    shutil.copytree(HERE / "assets", pages / "assets")
    shutil.copy(ROOT / "shared/ui/static/icon.svg", pages / "assets")
    for picture in links.pictures | set(front_pictures()):
        (pages / "pictures").mkdir(exist_ok=True)
        shutil.copy(ROOT / picture, pages / "pictures" / posixpath.basename(picture))
    settings = (HERE / "zensical.toml").read_text()
    text = settings.replace("nav = []", f"nav = {as_toml(nav)}")
    (work / "zensical.toml").write_text(text)


def front_pictures() -> list[str]:
    """The pictures of the reader, once they were taken."""
    folder = ROOT / "docs" / "pictures"
    return [str(file.relative_to(ROOT)) for file in folder.glob("reader-*.png")]


def as_toml(nav: Nav) -> str:
    """The navigation as inline tables."""
    items = [
        f"{{ {json.dumps(title)} = "
        f"{json.dumps(place) if isinstance(place, str) else as_toml(place)} }}"
        for item in nav
        for title, place in item.items()
    ]
    return f"[{', '.join(items)}]"


def render(work: Path, strict: bool) -> None:
    """Run Zensical. Raises Failure with what it says."""
    command = [sys.executable, "-m", "zensical", "build", "--clean"]
    command += ["--config-file", str(work / "zensical.toml")]
    done = subprocess.run(
        [*command, "--strict"] if strict else command,
        cwd=work,
        capture_output=True,
        text=True,
        check=False,
    )
    told = COLOURS.sub("", done.stdout + done.stderr)
    if done.returncode:
        lines = [line[:LONGEST] for line in told.splitlines()]
        raise Failure("Zensical refuses the site:\n" + "\n".join(lines[:60]))
