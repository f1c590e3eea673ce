"""What follows from the features that fail without a service."""

from itertools import pairwise

from ..frame import CONFIRMED, DEPENDS, REFUTED, Control, Verdict
from ..measures import Measures
from .features import CORE, MORE, PROBES
from .tiers import TIERS

FEATURES = (*CORE, *MORE, *PROBES)
MEMORY = "memory, idle"
PROCESSES = "processes"
SERVICES = "services"
LINES = "lines of configuration"
SUPERVISED = "is back after kill -9"  # in no tier: that is systemd's
BRINGS = dict(zip(TIERS[1:], ("PostgreSQL", "Redis and Celery", "nginx"), strict=True))
NEVER = ("memcached", "cron")  # they run in no tier


def at(variant: str, tier: str) -> str:
    return f"{variant}: {tier}"


def fails(measures: Measures, variant: str, tier: str) -> list[str]:
    """The features that did not work in every round."""
    name = at(variant, tier)
    return [
        feature
        for feature in FEATURES
        if measures.has(name, feature) and measures.get(name, feature).low < 1
    ]


def brings(measures: Measures, variant: str) -> dict[str, list[str]]:
    """The features that work from each tier on, by what it adds."""
    tiers = [tier for tier in TIERS if measures.has(at(variant, tier), MEMORY)]
    missing = {tier: set(fails(measures, variant, tier)) for tier in tiers}
    return {
        BRINGS[after]: [
            each for each in FEATURES if each in missing[before] - missing[after]
        ]
        for before, after in pairwise(tiers)
        if after in BRINGS
    }


def judge(measures: Measures) -> Verdict:
    """Of Django; the other variants are told beside it."""
    alone = fails(measures, "django", TIERS[0])
    core = [each for each in alone if each in CORE]
    memory = measures.get(at("django", TIERS[0]), MEMORY)
    if core:
        told = f"without services Django fails at {', '.join(core)}."
        return Verdict(CONFIRMED, told)
    needed = brings(measures, "django")
    told = f"one process and a file ({memory}) do all {len(CORE)} features of the core"
    if not alone:
        return Verdict(REFUTED, f"{told}, and all others.")
    for name, features in needed.items():
        told += f"; {name}: {', '.join(features) if features else 'no feature more'}"
    told += f"; {' and '.join(NEVER)}: in no tier, and missed by none"
    if SUPERVISED in fails(measures, "django", TIERS[-1]):
        told += "; systemd, or the like: who is killed does not come back by itself"
    return Verdict(DEPENDS, f"{told}.")


def control(measures: Measures) -> Control:
    """With everything there, everything works; and without, something fails."""
    names = [each.partition(":")[0] for each in measures.names(MEMORY)]
    broken = {
        name: [each for each in fails(measures, name, last) if each != SUPERVISED]
        for name in dict.fromkeys(names)
        for last in [last_tier(measures, name)]
    }
    failing = [f"{name}: {', '.join(what)}" for name, what in broken.items() if what]
    noticed = fails(measures, "django", TIERS[0])
    told = f"{', '.join(broken)} fail at nothing with all; Django alone at "
    return Control(
        "with all services nothing fails but coming back after a kill, and the suite "
        "notices a service that is missing",
        not failing and bool(noticed),
        "; ".join(failing) or f"{told}{len(noticed)} features",
    )


def last_tier(measures: Measures, variant: str) -> str:
    return [tier for tier in TIERS if measures.has(at(variant, tier), MEMORY)][-1]
