"""From measures to a verdict. The thresholds were fixed before the first measurement;
`__init__.py` gives their reasons."""

from collections.abc import Sequence

from ..frame import CONFIRMED, DEPENDS, REFUTED, Control, Plot, Series, Verdict
from ..measures import Measure, Measures

UNCACHED, REDIS = "no cache", "Redis, by cache_page"
NGINX, STATIC = "nginx, for a second", "a file, by nginx"
CACHES = (REDIS, NGINX)
WORKER, DATABASE = "CPU in gunicorn", "CPU in PostgreSQL"
STORE, FRONT = "CPU in Redis", "CPU in nginx"
ALL = "CPU of an answer"

WANTED = 500_000 / 60  # a second
BUSY = 0.7  # of a core, at most
SHARE = 0.9  # of the answers come from the cache
EASILY = 32  # cores
SHARES = (0, 0.5, 0.8, 0.9, 0.95, 0.99, 1)
CACHED = 0.1  # of the database's CPU for an answer that is kept: a tenth at most


def cores(measures: Measures, way: str, share: float) -> Measure:
    """Those needed where so much is answered in this way, and the rest anew."""
    kept, anew = measures.get(way, ALL).values, measures.get(UNCACHED, ALL).values
    values = [
        WANTED * (share * one + (1 - share) * other) / 1e6 / BUSY
        for one, other in zip(kept, anew, strict=True)
    ]
    return Measure(way, f"cores, {share:.0%} from the cache", "cores", tuple(values))


def judge(measures: Measures) -> Verdict:
    """Whether two servers are enough."""
    needed = {way: cores(measures, way, SHARE) for way in CACHES}
    at_best = [cores(measures, way, 1) for way in CACHES]
    if all(each.surely_below(EASILY) for each in needed.values()):
        answer = CONFIRMED
    elif all(each.surely_above(EASILY) for each in at_best):
        answer = REFUTED
    else:
        answer = DEPENDS
    said = " and ".join(f"{each} ({way})" for way, each in needed.items())
    return Verdict(
        answer,
        f"{WANTED:,.0f} lists a second take {said} with {SHARE:.0%} of them from the "
        f"cache, and {cores(measures, UNCACHED, 1)} without any.",
    )


def control(measures: Measures) -> Control:
    """An answer that is kept asks no database."""
    anew = max(measures.get(UNCACHED, DATABASE).median, 1)
    asked = {way: measures.get(way, DATABASE).median / anew for way in CACHES}
    said = " and ".join(f"{part:.1%} ({way})" for way, part in asked.items())
    return Control(
        "What is kept is really kept: it costs the database next to nothing",
        all(part < CACHED for part in asked.values()),
        f"of the database's CPU for a list anew it takes {said}",
    )


def plots(measures: Measures) -> Sequence[Plot]:
    """Cores by what comes from the cache, and where the CPU goes."""
    by_share = [
        Series(way, [(100 * share, cores(measures, way, share)) for share in SHARES])
        for way in CACHES
    ]
    parts = [
        Series(part, [(way, measures.get(way, part)) for way in measures.names(part)])
        for part in (WORKER, DATABASE, STORE, FRONT)
    ]
    return [
        Plot(
            "Cores for 500,000 a minute", "cores", "lines", "% from the cache", by_share
        ),
        Plot("CPU of an answer", "µs", "bars", "", parts),
    ]
