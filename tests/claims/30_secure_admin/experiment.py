"""Runs the checks against every panel, and judges Django's."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from shared.cli.failures import Failure
from shared.cli.variants import VARIANTS

from ..frame import (
    CHOOSING,
    CONFIRMED,
    DEPENDS,
    REFUTED,
    Code,
    Control,
    Experiment,
    Plant,
    Plot,
    Run,
    Series,
    Verdict,
)
from ..measures import Measure, Measures, Sample
from . import checks, hardened, serving
from .checks import BEYOND, SAFE, WORKS, Check, told
from .panel import Panel

DJANGO, FLASK = "Django's admin", "Flask-Admin"
FOLDER = "tests/claims/30_secure_admin"
GROUPS = {"works": WORKS, "safe": SAFE, "beyond": BEYOND}
OURS = ("django", "flask", "fastapi", "channels")
PASSED = "{group}: checks passed"
ONLY_MODELS = "with the models alone: lists and adds rows"
WITHOUT_CSRF = f"{__package__}.planted.without_csrf"


@dataclass
class Panels:
    """What can be started here."""

    small: list[str]


@contextmanager
def prepare(run: Run) -> Iterator[Panels]:
    """In the short form, the panel that is judged and one that the checks refuse."""
    small = run.pick(list(serving.SMALL), ["django", "flask_admin"])
    if "sqladmin" in small:
        try:
            serving.own_environment(run.folder)
        except Failure as why:
            run.say(f"sqladmin is left out: {why}")
            small.remove("sqladmin")
    yield Panels(small)


def measure(panels: Panels, run: Run) -> Iterator[Sample]:
    """Each panel in turn, from an empty database."""
    folder = run.folder / f"round-{run.round}"
    folder.mkdir(mode=0o755)
    settings = {}
    if run.planted("csrf"):
        settings["DJANGO_SETTINGS_MODULE"] = WITHOUT_CSRF
    for name in panels.small:
        run.say(name)
        with serving.SMALL[name](folder, **settings) as panel:
            yield from judged(panel, run.pick(list(GROUPS), ["works", "safe"]))
        if name == "django" or not run.quick:
            yield from with_the_models_alone(name, run)
    for name in run.pick(OURS, ()):
        run.say(f"{name}, our own")
        with hardened.variant(name, run) as panel:
            yield from judged(panel, list(GROUPS))


def judged(panel: Panel, groups: Sequence[str]) -> Iterator[Sample]:
    """1 for yes, 0 for no; nothing for what it does not offer."""
    for group in groups:
        asked = [(check, check(panel)) for check in GROUPS[group]]
        known = [(check, answer) for check, answer in asked if answer is not None]
        for check, answer in known:
            yield Sample(panel.name, of(group, check), "", float(answer))
        passed = sum(answer for _, answer in known)
        unit = f"of {len(known)}"
        yield Sample(panel.name, PASSED.format(group=group), unit, passed)


def with_the_models_alone(name: str, run: Run) -> Iterator[Sample]:
    """The same app without the line that registers them."""
    folder = run.folder / f"round-{run.round}-models"
    folder.mkdir(mode=0o755, exist_ok=True)
    with serving.SMALL[name](folder, MODELS_ONLY="yes") as panel:
        works = checks.lists_rows(panel) and bool(checks.adds_a_row(panel))
        yield Sample(panel.name, ONLY_MODELS, "", float(works))


def of(group: str, check: Check) -> str:
    return f"{group}: {told(check)}"


def failed(measures: Measures, name: str, *groups: str) -> list[str]:
    """The checks that a panel did not pass in every round."""
    wanted = [of(group, check) for group in groups for check in GROUPS[group]]
    return [
        what.partition(": ")[2]
        for what in wanted
        if measures.has(name, what) and not passed(measures.get(name, what))
    ]


def passed(answers: Measure) -> bool:
    """A check that passes now and then does not."""
    return answers.low == 1


def control(measures: Measures) -> Control:
    """The checks can be failed, and can be passed."""
    refused = failed(measures, FLASK, "safe")
    safe = PASSED.format(group="safe")
    packages = [VARIANTS[name].package for name in OURS]
    ours = [package for package in packages if measures.has(package, safe)]
    failing = [name for name in ours if failed(measures, name, "safe", "beyond")]
    told = f"{FLASK} as it comes fails {len(refused)} of the “safe” checks"
    if ours:
        among = f"{len(ours) - len(failing)} of our {len(ours)} variants' panels"
        told += f"; {among} pass all of these, and all beyond"
    return Control(
        "A panel without accounts fails safe checks, and a hardened one passes all, "
        "and all beyond",
        bool(refused) and not failing,
        told,
    )


def judge(measures: Measures) -> Verdict:
    """Safe is what keeps others from acting as an admin: none of it may be missing.
    What lies beyond limits the damage: without it the answer depends."""
    broken = failed(measures, DJANGO, "works", "safe")
    if broken:
        return Verdict(
            REFUTED, f"Django's admin as it comes fails: {', '.join(broken)}."
        )
    counts = " and ".join(
        f"{found.median:.0f} {found.unit} “{group}” checks"
        for group in ("works", "safe")
        for found in [measures.get(DJANGO, PASSED.format(group=group))]
    )
    lacks = [f"“{each}”" for each in failed(measures, DJANGO, "beyond")]
    alone = passed(measures.get(DJANGO, ONLY_MODELS))
    if alone and not lacks:
        return Verdict(CONFIRMED, f"Django's admin passes {counts}, and all beyond.")
    but = [] if alone else ["each model has to be registered first"]
    but += [f"it fails {' and '.join(lacks)}"] if lacks else []
    return Verdict(DEPENDS, f"Django's admin passes {counts}, but {'; '.join(but)}.")


def plots(measures: Measures) -> list[Plot]:
    """Of how many differs: a check that has nothing to look at is not put."""
    found = {group: passes(measures, group) for group in GROUPS}
    series = [Series(group, points) for group, points in found.items() if points]
    title = "Checks that each panel passes (the variants' are hardened)"
    return [Plot(title, "checks", "bars", "panel", series)]


def passes(measures: Measures, group: str) -> list[tuple[str, Measure]]:
    """`Flask-Admin, of 7` and how many it passes."""
    what = PASSED.format(group=group)
    found = [measures.get(name, what) for name in measures.names(what)]
    return [(f"{each.name}, {each.unit}", each) for each in found]


EXPERIMENT = Experiment(
    source=CHOOSING,
    prepare=prepare,
    measure=measure,
    control=control,
    judge=judge,
    plots=plots,
    rounds=2,
    code=[
        Code("Django", f"{FOLDER}/panels/django_panel/admin.py"),
        Code("Flask-Admin", f"{FOLDER}/panels/flask_admin_panel.py"),
        Code("sqladmin", f"{FOLDER}/panels/sqladmin_panel.py"),
        Code("starlette-admin", f"{FOLDER}/panels/starlette_admin_panel.py"),
        Code("The checks", f"{FOLDER}/checks.py"),
    ],
    packages=["django", "flask-admin", "starlette-admin"],
    plants={
        "csrf": Plant("Django's settings with its CSRF checks switched off", REFUTED)
    },
)
