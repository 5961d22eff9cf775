"""`python -m proof.run --bundle FILE` from tests/: proves the compiled program, or shows a case against it.

Exit code: 0 everything proved, 1 something refuted, 2 usage, 3 the encoding and the reference evaluator disagree."""
import argparse
import pathlib
import sys
import time

from . import prove_clearance, prove_conflicts, prove_learning, prove_monotone, prove_reach, prove_redundant, witness
from .work import HERE, Lists, Work

PROPERTIES = {module.KIND: module for module in
              (prove_reach, prove_monotone, prove_learning, prove_redundant, prove_conflicts, prove_clearance)}


def parser():
    out = argparse.ArgumentParser(prog="proof.run", description=__doc__.splitlines()[0])
    out.add_argument("--bundle", type=pathlib.Path, required=True, help="a compiled knowledge bundle")
    out.add_argument("--profile", action="append", default=[], help="only this profile (every profile of the bundle)")
    out.add_argument("--property", choices=["all", *PROPERTIES], default="all")
    out.add_argument("--every-parameter", action="store_true", help="also every change of one key of a profile (long)")
    out.add_argument("--out", type=pathlib.Path, help="folder for counter-examples (else printed)")
    out.add_argument("--command", type=pathlib.Path, help="the backtriage command, to run each counter-example")
    out.add_argument("--lists", type=pathlib.Path, default=HERE, help="folder of the recorded exceptions")
    return out


def main(arguments=None):
    options = parser().parse_args(arguments)
    work = Work(options.bundle.read_bytes(), options.profile, options.every_parameter, options.out, options.command,
                Lists(options.lists))
    chosen = PROPERTIES if options.property == "all" else {options.property: PROPERTIES[options.property]}
    print("policies: " + "; ".join(policy.label for policy in work.run_policies))
    for kind, module in chosen.items():
        start, before = time.process_time(), len(work.refuted)
        try:
            module.prove(work)
        except witness.Disagreement as error:
            print(f"disagree {kind}: {error}")
            return 3
        print(f"proved   {kind}: {work.proved.get(kind, 0)}, refuted {len(work.refuted) - before} "
              f"({time.process_time() - start:.1f} s CPU)", flush=True)
    for text in work.notes:
        print("note     " + text)
    return 1 if work.refuted else 0


if __name__ == "__main__":
    sys.exit(main())
