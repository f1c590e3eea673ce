"""Put claims about the frameworks to the test, and write what came of it.

    parallax claims --list
    parallax claims 14 34                 measure, write docs/measured/claims/14.json …
    parallax claims                       all of them
    parallax claims 14 --quick            show that it works; figures mean little
    parallax claims 14 --plant sleep      with a regression: the verdict must change
    parallax claims --compare DIR DIR     whether two runs came to the same verdicts
    parallax claims 57 --rejudge          by the present rules, from what was measured

Nothing else should run meanwhile. Ends with 1 where an experiment failed, its control
did not hold, or a planted regression went unnoticed.
"""

import argparse
import signal
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from .failures import Failure, Usage
from .options import some
from .processes import ROOT


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which claims, how long, and where the results go."""
    parser.add_argument(
        "numbers", nargs="*", type=some, metavar="NN", help="claims (default: all)"
    )
    parser.add_argument("--list", action="store_true", help="show the claims")
    parser.add_argument(
        "--rounds", type=some, metavar="N", help="(default: what the claim needs)"
    )
    parser.add_argument(
        "--quick", action="store_true", help="one short round, written only to --out"
    )
    parser.add_argument(
        "--plant", metavar="NAME", help="put a regression in; see --list"
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="where results are written (default: docs/measured/claims)",
    )
    parser.add_argument(
        "--rejudge", action="store_true", help="judge published results again"
    )
    parser.add_argument(
        "--compare", nargs=2, type=Path, metavar="DIR", help="two folders of results"
    )


def run(options: argparse.Namespace) -> int:
    """0 where all was measured, 1 where something failed."""
    if options.compare:
        return compare(*options.compare)
    from tests.claims import catalogue, matrix, results

    claims = [catalogue.load(n) for n in options.numbers or catalogue.numbers()]
    if options.list:
        show_list(claims)
        return 0
    if options.rejudge:
        rejudge(claims)
        return 0
    # asked to end in another way than by Ctrl-C: the servers still end first
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    if options.plant and len(claims) != 1:
        raise Usage("--plant: name the one claim that it is for")
    failed = [claim.number for claim in claims if not measured(claim, options)]
    if not (options.out or options.quick or options.plant):
        matrix.write(results.PUBLISHED)
    if failed:
        print(f"parallax: not sound: {', '.join(map(str, failed))}", file=sys.stderr)
    return 1 if failed else 0


def measured(claim: Any, options: argparse.Namespace) -> bool:
    """Measure one, show its verdict, write its result; whether it can be relied on."""
    from tests.claims import results, runner

    say = teller(claim.number)
    say(claim.statement)
    try:
        result = runner.conduct(
            claim,
            rounds=options.rounds,
            quick=options.quick,
            plant=options.plant,
            say=say,
            busy=0.0 if options.quick else runner.calm(say),
        )
    except Usage:
        raise
    except (AssertionError, Failure) as error:
        say(f"failed: {error}")
        return False
    except Exception:  # whatever it was: the other claims still get their turn
        say(f"failed:\n{traceback.format_exc()}")
        return False
    show(result)
    is_whole = not (options.quick or options.plant) and result.sound
    if options.out or is_whole:
        path = results.write(result, options.out or results.PUBLISHED)
        say(f"written to {path.relative_to(ROOT) if ROOT in path.parents else path}")
    return result.sound


def teller(number: int) -> Callable[[str], None]:
    """Shows progress, each line with the claim and the seconds since it began."""
    began = time.monotonic()

    def tell(line: str) -> None:
        passed = f"{time.monotonic() - began:4.0f} s"
        print(f"{number:02} {passed}  {line}", file=sys.stderr, flush=True)

    return tell


def show(result: Any) -> None:
    """The verdict and its reasons, on standard output."""
    held = "held" if result.control.held else "DID NOT HOLD"
    print(f"{result.claim.number:02} {result.claim.name}: {result.verdict.answer}")
    print(f"   {result.verdict.because}")
    print(f"   control {held}: {result.control.because}")
    if result.plant:
        expected = result.claim.experiment.plants[result.plant].answer
        noticed = "noticed" if result.sound else f"NOT noticed: expected {expected}"
        print(f"   planted {result.plant}: {noticed}")
    sys.stdout.flush()


def show_list(claims: Sequence[Any]) -> None:
    """Each claim, and the regressions that can be planted in its experiment."""
    for claim in claims:
        print(f"{claim.number:02} {claim.name}: {claim.statement}")
        for name, plant in claim.experiment.plants.items():
            print(f"     --plant {name}: {plant.what} ({plant.answer})")


def rejudge(claims: Sequence[Any]) -> None:
    """Write the published results anew: the measures as they are, and what follows
    from them now. Raises Failure for one that is not there."""
    from tests.claims import matrix, results

    found = results.read(results.PUBLISHED)
    for claim in claims:
        if claim.number not in found:
            raise Failure(f"claim {claim.number} has no result yet")
        again = results.judged_again(claim, found[claim.number])
        results.save(again, results.PUBLISHED)
        print(f"{claim.number:02} {claim.name}: {again['verdict']}")
    matrix.write(results.PUBLISHED)


def compare(one: Path, other: Path) -> int:
    """Whether two runs agree."""
    from tests.claims import results

    runs = results.read(one), results.read(other)
    found = list(results.differences(*runs))
    for line in found:
        print(line)
    all_ = len(set(runs[0]) | set(runs[1]))
    print(f"{all_ - len(found)} of {all_} verdicts are the same")
    return 1 if found else 0
