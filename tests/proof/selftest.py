"""`python -m proof.selftest --bundle FILE [--cases N]` from tests/: the encoding against the reference evaluator.
Inputs are fixed at random (every state, exact values and intervals around the constants of the program); then every
slot of the encoding has one value left in each channel, which must be the reference's."""
import argparse
import pathlib
import random
import sys

from reference import evaluate as ev
from reference.bundle import ALWAYS, TIME_SINCE, Bundle
from reference.evaluate import MISSING, NEVER, NOT_APPLICABLE, interval

from . import witness
from .encode import Encoding
from .logic import land, lnot, same


def random_value(rng, finding, points):
    if rng.random() < 0.35:
        return MISSING if finding.is_quantity else "unknown"
    if not finding.is_quantity:
        return rng.choice(("present", "absent", "absent"))
    if rng.random() < 0.1 and (finding.flags & TIME_SINCE or not finding.flags & ALWAYS):
        return NEVER if finding.flags & TIME_SINCE else NOT_APPLICABLE
    near = [k + d for k in points for d in (-1, 0, 1)] + [finding.least, finding.greatest]
    near = [v for v in near if finding.least <= v <= finding.greatest]
    lo, hi = sorted((rng.choice(near), rng.choice(near)))
    return interval(lo, lo if rng.random() < 0.5 else hi)


def is_value(record, value):
    """The term for "the input record is this value"."""
    if value in ("present", "absent", "unknown"):
        return land(same(record.t, value == "present"), same(record.f, value == "absent"))
    if value == MISSING:
        return record.missing
    if value in (NEVER, NOT_APPLICABLE):
        return record.none
    if record.ends is not None:
        return land(record.interval, record.ends[0] == value.lo, record.ends[1] == value.hi)
    ends = [same(record.ge(end, k), v >= k) for end, v in ((0, value.lo), (1, value.hi)) for k in record.points]
    return land(record.interval, same(record.exact, value.lo == value.hi), *ends)


def compare_one(encoding, rng):
    bundle = encoding.bundle
    findings = [random_value(rng, finding, sorted(encoding.points.get(f, ())))
                for f, finding in enumerate(bundle.findings)]
    fixed = land(*[is_value(record, findings[f]) for f, record in encoding.inputs.items()])
    model = encoding.check(fixed)
    assert model is not None, "an input that the encoding excludes"
    run = ev.Run(bundle, findings, encoding.values)
    different = list(witness.differences(encoding, model, run))
    assert not different, different[:3]
    return model, fixed


def no_other_answer(encoding, model, fixed):
    """Given the inputs, nothing else is left open."""
    holds = witness.reader(model)
    terms = [t for channel in encoding.channels for v in encoding.slots[channel] if hasattr(v, "t") for t in (v.t, v.f)]
    settled = land(*[t if holds(t) else lnot(t) for t in terms if not isinstance(t, bool)])
    assert encoding.check(fixed, lnot(settled)) is None


def main():
    options = argparse.ArgumentParser(prog="proof.selftest", description=__doc__.splitlines()[0])
    options.add_argument("--bundle", type=pathlib.Path, required=True)
    options.add_argument("--cases", type=int, default=40)
    options.add_argument("--seed", type=int, default=1)
    options = options.parse_args()
    bundle, rng = Bundle(options.bundle.read_bytes()), random.Random(options.seed)
    encodings = [Encoding(bundle, bundle.profile_values(profile.id)) for profile in bundle.profiles]
    for number in range(options.cases):
        encoding = encodings[number % len(encodings)]
        model, fixed = compare_one(encoding, rng)
        if number < 4:
            no_other_answer(encoding, model, fixed)
    print(f"{options.cases} cases: {len(bundle.instructions)} slots in 2 channels agree with the reference evaluator")
    return 0


if __name__ == "__main__":
    sys.exit(main())
