"""Each proof can fail: for each property a bundle that breaks it, for which the proof must find a case. The decoded
bundle is edited and written again; `python -m proof.mutants --bundle FILE [--out DIR] [--command FILE]` from tests/."""
import argparse
import pathlib
import sys
import tempfile

from reference import cbor
from reference import evaluate as ev
from reference.bundle import GUARD, RISK, SAFETY, TRI, Bundle

from .prove_learning import findings_under, score_slots
from .run import PROPERTIES
from .work import Enough, Lists, Work

EMERGENCY_NOW, SOON = 6, 3
PROGRAM, FINDINGS, RULES, CLEARANCE = 11, 3, 12, 13


# ---- adding an instruction -------------------------------------------------------------------------------------------
def slot_positions(op, args):
    if op in (ev.FINDING, ev.TRUE, ev.PROFILE, ev.QUANTITY, ev.FIRED, ev.ALL_FALSE, ev.CLEAR_BELOW):
        return []
    if op in (ev.ABSENT_IF, ev.HOST, ev.NOT_APPLICABLE_IF):
        return [1]
    if op in (ev.AT_LEAST, ev.EXACTLY):
        return range(1, len(args))
    if op in (ev.SCORE_SUM, ev.SCORE_MAX):
        return score_slot_positions(args)
    if op in (ev.COMPARE, ev.COMPARE_PARAMETER, ev.RECENT, ev.RECENT_PARAMETER):
        return [0]
    return [0, 1] if op == ev.COMPARE_DIFFERENCE else range(len(args))


def score_slot_positions(args):
    out, at = [], 0
    while at < len(args):
        out += range(at + 1, at + 1 + 2 * args[at], 2)
        at += 1 + 2 * args[at]
    return out


def add_instruction(raw, instruction):
    """At the end of the first stratum; its slot. All later slots move up."""
    ends, instructions = raw[PROGRAM]
    at = ends[0]

    def moved(slot):
        return slot + 1 if slot >= at else slot

    for other in instructions:
        op, *args = other
        for position in slot_positions(op, args):
            other[1 + position] = moved(other[1 + position])
    instructions.insert(at, list(instruction))
    raw[PROGRAM][0] = [end + 1 for end in ends]
    for item, key in [(f, 16) for f in raw[FINDINGS]] + [(r, 4) for r in raw[RULES]] + [(raw[CLEARANCE], 1)]:
        if key in item:
            item[key] = moved(item[key])
    return at


# ---- the mutants: each edits the decoded bundle ----------------------------------------------------------------------
def some_rule(bundle, urgency=EMERGENCY_NOW, ops=(ev.ALL,)):
    """The index of the first safety rule of this urgency in the first stratum whose slot is one of these ops."""
    return next(i for i, rule in enumerate(bundle.rules) if rule.type == SAFETY and rule.urgency == urgency
                and rule.slot < bundle.strata_ends[0] and bundle.instructions[rule.slot][0] in ops)


def is_red_flag(finding):
    return finding.kind == TRI and bool(finding.flags & RISK)


def rule_that_contradicts_itself(raw, bundle):
    r = some_rule(bundle)
    slot = bundle.rules[r].slot
    opposite = add_instruction(raw, [ev.NOT, bundle.instructions[slot][1]])
    raw[RULES][r][4] = add_instruction(raw, [ev.ALL, slot, opposite])


def red_flag_turned_round(raw, bundle):
    """The rule also asks that a risk finding it has nothing to do with is absent."""
    r = some_rule(bundle)
    slot = bundle.rules[r].slot
    flag = next(i for i, (op, *args) in reversed(list(enumerate(bundle.instructions[:bundle.strata_ends[0]])))
                if op == ev.FINDING and is_red_flag(bundle.findings[args[0]]))
    opposite = add_instruction(raw, [ev.NOT, flag])
    raw[RULES][r][4] = add_instruction(raw, [ev.ALL, slot, opposite])


def band_without_points(raw, bundle):
    """A score loses its bands of zero points: a normal reading scores less than "at least the least band"."""
    for instruction in raw[PROGRAM][1]:
        if instruction[0] == ev.SCORE_SUM:
            operands = []
            for bands in ev.score_parameters(instruction[1:]):
                kept = [pair for pair in bands if pair[1] > 0] or bands
                operands += [len(kept)] + [x for pair in kept for x in pair]
            instruction[1:] = operands


def answers_implied_away(raw, bundle):
    """Red flags count as absent while the first finding is present, until somebody asks: that raises the ceiling."""
    first = next(i for i, (op, *_) in enumerate(bundle.instructions) if op == ev.FINDING)
    scored = {f for slot in score_slots(bundle) for f in findings_under(bundle, slot)}
    for i, (op, *args) in enumerate(bundle.instructions):
        if op == ev.FINDING and i > first and args[0] not in scored and is_red_flag(bundle.findings[args[0]]):
            raw[PROGRAM][1][i] = [ev.ABSENT_IF, args[0], first]


def rule_twice(raw, bundle):
    """A second rule of the same urgency gets the condition of the first."""
    first = some_rule(bundle)
    second = next(i for i, rule in enumerate(bundle.rules) if i > first and rule.type == SAFETY
                  and rule.urgency == bundle.rules[first].urgency and rule.slot < bundle.strata_ends[0])
    raw[RULES][second][4] = raw[RULES][first][4]


def guards_that_suppress_nothing(raw, bundle):
    for rule in raw[RULES]:
        if rule[3] == GUARD:
            rule.pop(13, None)


def clearance_without_one_question(raw, bundle):
    raw[PROGRAM][1][bundle.clearance_slot].pop()


def rule_that_always_fires(raw, bundle):
    """Something above ROUTINE from no information at all."""
    truth = next(i for i, (op, *_) in enumerate(bundle.instructions) if op == ev.TRUE)
    raw[RULES][some_rule(bundle, SOON, tuple(ev.OPS))][4] = truth


def everything_cleared(raw, bundle):
    raw[CLEARANCE][1] = next(i for i, (op, *_) in enumerate(bundle.instructions) if op == ev.TRUE)


MUTANTS = [
    ("reach", rule_that_contradicts_itself), ("monotone", red_flag_turned_round), ("learning", band_without_points),
    ("learning", answers_implied_away),
    ("redundant", rule_twice), ("conflicts", guards_that_suppress_nothing),
    ("clearance", clearance_without_one_question), ("clearance", rule_that_always_fires),
    ("clearance", everything_cleared)]


def make(data, change):
    raw = cbor.decode(data)
    change(raw, Bundle(data))
    return cbor.encode(raw)


def is_found(data, kind, change, folder, command):
    """The proof refutes the mutant with a case that has been evaluated."""
    work = Work(make(data, change), ["uk"], out=folder, command=command, lists=Lists())
    work.stop_at_first = True
    try:
        PROPERTIES[kind].prove(work)
    except Enough:
        pass
    return bool(work.refuted) and any(pathlib.Path(folder).glob("*.json"))


def main():
    options = argparse.ArgumentParser(prog="proof.mutants", description=__doc__.splitlines()[0])
    options.add_argument("--bundle", type=pathlib.Path, required=True)
    options.add_argument("--out", type=pathlib.Path)
    options.add_argument("--command", type=pathlib.Path)
    options.add_argument("--only", help="the name of one mutant")
    options = options.parse_args()
    data = options.bundle.read_bytes()
    assert make(data, lambda raw, bundle: None) == data
    missed = 0
    with tempfile.TemporaryDirectory() as scratch:
        for kind, change in MUTANTS if options.only is None else [m for m in MUTANTS if m[1].__name__ == options.only]:
            folder = (options.out or pathlib.Path(scratch)) / f"{kind}-{change.__name__}"
            found = is_found(data, kind, change, folder, options.command)
            missed += not found
            print(f"{'found   ' if found else 'MISSED  '} {kind}: {change.__name__}", flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
