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
        told = f"Without services our app in Django fails at {', '.join(core)}."
        return Verdict(CONFIRMED, told)
    needed = brings(measures, "django")
    told = f"One web server and a file ({memory}) do all {len(CORE)} features of the "
    told += "core of our app in Django"
    if not alone:
        return Verdict(REFUTED, f"{told}, and all others: it needs no service.")
    for name, features in needed.items():
        told += f"; adding {name} brings {', '.join(features) or 'no feature more'}"
    told += f"; {' and '.join(NEVER)} run in no tier, and no feature misses them"
    if SUPERVISED in fails(measures, "django", TIERS[-1]):
        told += "; what restarts a web server that was killed, systemd or the like, "
        told += "runs in no tier either, and is missed"
    return Verdict(DEPENDS, f"{told}.")


def control(measures: Measures) -> Control:
    """With everything there, everything works; and what is missing is noticed. Were
    nothing needed, it would still be that nobody starts a killed server again."""
    names = [each.partition(":")[0] for each in measures.names(MEMORY)]
    broken = {
        name: [each for each in fails(measures, name, last) if each != SUPERVISED]
        for name in dict.fromkeys(names)
        for last in [last_tier(measures, name)]
    }
    failing = [f"{name}: {', '.join(what)}" for name, what in broken.items() if what]
    alone = fails(measures, "django", TIERS[0])
    noticed = alone or SUPERVISED in fails(measures, "django", TIERS[-1])
    told = f"with all services {' and '.join(broken)} fail at no other feature, and "
    return Control(
        "With all services nothing fails but coming back after a kill; and what is "
        "missing is noticed, be it no more than who restarts a killed server",
        not failing and bool(noticed),
        "; ".join(failing) or f"{told}Django fails at {len(alone)} without any",
    )


def last_tier(measures: Measures, variant: str) -> str:
    return [tier for tier in TIERS if measures.has(at(variant, tier), MEMORY)][-1]
