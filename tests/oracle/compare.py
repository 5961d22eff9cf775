"""Compares every rule of the first stratum, firm and acting, between the reference evaluator and a CQL engine:
`python -m oracle.compare --bundle FILE [--cases 2000] [--seed 1]` from tests/; with `--generated N` instead of --bundle,
N bundles made by property.generate share the cases (for instructions that the real rules seldom or never use). Needs Node
18 or later and `npm ci` in this folder (or the packages elsewhere and BTRI_ORACLE_MODULES naming that folder).

With --bundle it first plants two changes in the exported library (an Or of a rule that becomes an And, and the reverse),
chosen where they must show: each must be found, or the comparison proves nothing. Exit code: 0 all equal, 1 a difference, 2 usage, 3 the engine did not run."""
import argparse
import collections
import copy
import json
import pathlib
import random
import subprocess
import sys
import tempfile
import time

from property.generate import Cases, case_json, random_bundle
from reference import evaluate as ev
from reference.bundle import CHOICE, NO_LIMIT, NUMBER, Bundle
from reference.case import CaseError, case_of_object

from . import directed, export_elm

RUNNER = pathlib.Path(__file__).resolve().parent / "run.mjs"
PLANTED_CASES, EXAMPLES_SHOWN = 100, 5
MUTATIONS = (("Or", "And"), ("And", "Or"), ("IsFalse", "IsTrue"), ("IsTrue", "IsNull"), ("GreaterOrEqual", "Greater"),
             ("Less", "LessOrEqual"), ("Sum", "Max"), ("Coalesce", "And"), ("Start", "End"))


class EngineError(Exception):
    pass


# ---- cases ----------------------------------------------------------------------------------------------------------
class Maker:
    """Case number n of a seed: (case JSON, merged findings, profile values); the same each time it is asked for.

    Odd numbers are cases of property.generate; even numbers steer one rule after the other to true or false."""

    def __init__(self, bundle, seed):
        self.bundle, self.seed, self.cases = bundle, seed, Cases(bundle)
        self.slots = list(export_elm.first_stratum_outputs(bundle).values())

    def case(self, number):
        rng = random.Random(f"oracle {self.seed}.{number}")
        drawn = self.cases.case(f"{self.seed}.{number}")
        profile = self.bundle.profile_values(drawn.get("profile", self.bundle.profiles[0].id))
        if rng.random() < 0.3:
            self.change_profile(rng, profile)
        steered = self.steered(rng, drawn, profile, number // 2) if number % 2 == 0 and self.slots else drawn
        blurred = self.blurred(rng, steered) if rng.random() < (0.5 if number % 2 else 0.2) else steered
        for case in (blurred, steered):  # what left the plausible range is refused
            try:
                return case, case_of_object(self.bundle, case).findings, profile
            except CaseError:
                continue
        return drawn, case_of_object(self.bundle, drawn).findings, profile

    def steered(self, rng, case, profile, turn):
        """One rule steered, over a base that is empty, all absent, or random; then up to two of its inputs are hidden."""
        slot = self.slots[turn % len(self.slots)]
        target = turn // len(self.slots) % 3 != 2  # true twice as often: the rarer value
        findings = directed.steer(self.bundle, rng, profile, slot, target)
        base = rng.choice(({}, self.cases.quiet(rng), case["findings"]))
        for name in rng.sample(sorted(findings), min(rng.choice((0, 0, 0, 1, 2)), len(findings))):
            findings[name] = None
        return {**case, "findings": {**base, **findings}}

    def blurred(self, rng, case):
        """The case with more unknowns and with intervals in place of many single values."""
        findings, hidden = {}, rng.choice((0, 0.02, 0.2))
        for name, value in case["findings"].items():
            finding = self.bundle.findings[self.bundle.finding_by_id[name]]
            number = finding.is_quantity and not isinstance(value, (bool, str, list, dict, type(None)))
            if rng.random() < hidden:
                continue
            if number and rng.random() < 0.4:
                value = {"value": value, "comparator": rng.choice((">=", "<=", ">", "<"))}
            findings[name] = value
        return {**case, "findings": findings}

    def change_profile(self, rng, profile):
        """Sets values that a site could set, so that rules which no profile of the bundle switches on are reached too."""
        for index, parameter in enumerate(self.bundle.parameters):
            if rng.random() < 0.5:
                continue
            if parameter.kind == CHOICE:
                profile[index] = rng.randrange(len(parameter.choices))
            elif parameter.kind == NUMBER:
                value = parameter.default if parameter.default is not None else 0
                profile[index] = rng.choice((NO_LIMIT, value, value + 1, 2 * value))


# ---- both evaluators ------------------------------------------------------------------------------------------------
def expected(bundle, findings, profile):
    run = ev.Run(bundle, findings, profile)
    return {name: {channel: run.slots[channel][slot] for channel in export_elm.CHANNELS}
            for name, slot in export_elm.first_stratum_outputs(bundle).items()}


def engine_answers(node, bundle, library, maker, numbers):
    """The engine's answer to each case, in order; the engine runs while the caller works on the answers."""
    with tempfile.TemporaryDirectory() as folder:
        elm_file, case_file = pathlib.Path(folder) / "library.json", pathlib.Path(folder) / "cases.jsonl"
        elm_file.write_text(json.dumps(library), encoding="utf-8")
        with case_file.open("w", encoding="utf-8") as stream:
            for number in numbers:
                _, findings, profile = maker.case(number)
                stream.write(json.dumps(export_elm.parameter_values(bundle, findings, profile)) + "\n")
        with case_file.open("rb") as stream:
            process = subprocess.Popen([node, str(RUNNER), str(elm_file)], stdin=stream, stdout=subprocess.PIPE)
        try:
            yield from map(json.loads, process.stdout)
        finally:
            process.stdout.close()
            code = process.wait()
    if code != 0:
        raise EngineError(f"{RUNNER.name} ended with {code}")


def differences(wanted, got):
    """[(rule, channel, wanted, got)]; a rule that only one side knows differs in both channels."""
    out = []
    for rule in sorted(set(wanted) | set(got)):
        for channel in export_elm.CHANNELS:
            values = [answer.get(rule, {}).get(channel, "no such rule") for answer in (wanted, got)]
            if values[0] is not values[1]:
                out.append((rule, channel, *values))
    return out


class Tally:
    """Differences, and which values every rule took (equality over constant values would say little)."""

    def __init__(self, bundle):
        self.bundle, self.compared, self.wrong = bundle, 0, collections.Counter()
        self.example, self.seen = {}, collections.Counter()

    def add(self, case, profile, wanted, got):
        self.compared += 1
        for rule, values in wanted.items():
            for channel, value in values.items():
                self.seen[rule, channel, value] += 1
        for rule, channel, ours, theirs in differences(wanted, got):
            self.wrong[rule, channel] += 1
            size = len(case["findings"])
            if (rule, channel) not in self.example or size < self.example[rule, channel][0]:
                self.example[rule, channel] = (size, ours, theirs, case, profile)

    def show(self):
        for (rule, channel), count in self.wrong.most_common(EXAMPLES_SHOWN):
            _, ours, theirs, case, profile = self.example[rule, channel]
            values = {p.id: value for p, value in zip(self.bundle.parameters, profile)}
            print(f"{rule}: {channel} differs in {count} of {self.compared} cases; reference {ours}, CQL {theirs} on "
                  f"{case_json(case)} with profile values {json.dumps(values)}")
        if len(self.wrong) > EXAMPLES_SHOWN:
            print(f"and {len(self.wrong) - EXAMPLES_SHOWN} more (rule, channel) that differ")

    def show_reach(self):
        rules = list(export_elm.first_stratum_outputs(self.bundle))
        for channel in export_elm.CHANNELS:
            never = {value: [r for r in rules if not self.seen[r, channel, value]] for value in (True, False, None)}
            print(f"{channel}: rules never seen true {never[True]}, false {never[False]}, unknown {never[None]}")


def judge(node, bundle, library, maker, numbers):
    tally = Tally(bundle)
    answers = engine_answers(node, bundle, library, maker, numbers)
    for number, got in zip(numbers, answers, strict=True):
        case, findings, profile = maker.case(number)
        tally.add(case, profile, expected(bundle, findings, profile), got)
    return tally


# ---- planted changes ------------------------------------------------------------------------------------------------
def nodes_of(expression, kind):
    """Every ELM node of one kind in an expression, in the order of the text."""
    found, unread = [], [expression]
    while unread:
        item = unread.pop()
        if isinstance(item, dict):
            if item.get("type") == kind:
                found.append(item)
            unread.extend(reversed(list(item.values())))
        elif isinstance(item, list):
            unread.extend(reversed(item))
    return found


def is_found(options, bundle, maker, library):
    return bool(judge(options.node, bundle, library, maker, range(PLANTED_CASES)).wrong)


def sure_change(bundle, maker, op, rng):
    """Name of a rule's own slot with this op (ANY or ALL) where exchanging the outermost Or and And must show: in some
    case its last operand differs from what the others make together."""
    of_others = {ev.ANY: ev.kleene_any, ev.ALL: ev.kleene_all}[op]
    rule_slots = [slot for slot in maker.slots if bundle.instructions[slot][0] == op]
    choices = [(channel, slot) for channel in export_elm.CHANNELS for slot in rule_slots]
    rng.shuffle(choices)
    runs = [ev.Run(bundle, *maker.case(number)[1:]) for number in range(PLANTED_CASES)]
    for channel, slot in choices:
        for run in runs:
            *others, last = [run.slots[channel][a] for a in bundle.instructions[slot][1:]]
            if others and of_others(others) is not last:
                return export_elm.slot_name(channel, slot)
    return None


def self_check(options, bundle, library, maker):
    """How many planted changes that must show were not found: 0, if the comparison is worth anything."""
    missed, rng = 0, random.Random(f"planted {options.seed}")
    for op, kind, other in ((ev.ANY, "Or", "And"), (ev.ALL, "And", "Or")):
        name = sure_change(bundle, maker, op, rng)
        changed = copy.deepcopy(library)
        for item in changed["library"]["statements"]["def"]:
            if item["name"] == name:
                item["expression"]["type"] = other
        found = name is not None and is_found(options, bundle, maker, changed)
        print(f"planted {kind} -> {other} in '{name}': " + ("found" if found else "NOT FOUND"))
        missed += not found
    return missed


def random_change(library, kind, other, rng):
    """(name of the definition, library with one node of `kind` turned into `other`), or None if there is no such node."""
    changed = copy.deepcopy(library)
    nodes = [(item["name"], node) for item in changed["library"]["statements"]["def"]
             for node in nodes_of(item["expression"], kind)]
    if not nodes:
        return None
    name, node = rng.choice(nodes)
    node["type"] = other
    return name, changed


def measure_mutants(options, bundle, library, maker):
    """Changes anywhere in the library; told, not judged: some cannot change a rule, some only in rare cases."""
    rng, found, left = random.Random(f"mutants {options.seed}"), 0, []
    for number in range(options.mutants):
        kind, other = MUTATIONS[number % len(MUTATIONS)]
        change = random_change(library, kind, other, rng)
        if change is not None and is_found(options, bundle, maker, change[1]):
            found += 1
        else:
            left.append(f"{kind} -> {other} in " + (f"'{change[0]}'" if change else "nothing"))
    print(f"{found} of {options.mutants} changes anywhere were found with {PLANTED_CASES} cases" +
          (": not " + ", ".join(left) if left else ""))


# ---- the command ----------------------------------------------------------------------------------------------------
def bundles(options):
    """(bundle, numbers of its cases)."""
    if options.bundle:
        yield Bundle(options.bundle.read_bytes()), range(options.cases)
        return
    share = -(-options.cases // options.generated)
    for b in range(options.generated):
        yield Bundle(random_bundle(f"oracle {options.seed}.{b}")), range(share)


def run(options):
    failed, ops = 0, collections.Counter()
    for bundle, numbers in bundles(options):
        maker, library, start = Maker(bundle, options.seed), export_elm.export(bundle), time.monotonic()
        if options.bundle:
            failed += self_check(options, bundle, library, maker)
            if options.mutants:
                measure_mutants(options, bundle, library, maker)
        ops.update(op for op, *_ in bundle.instructions[:bundle.strata_ends[0]])
        tally = judge(options.node, bundle, library, maker, numbers)
        tally.show()
        failed += len(tally.wrong)
        if options.bundle:
            tally.show_reach()
            print(f"{time.monotonic() - start:.0f} s")
        rules = len(export_elm.first_stratum_outputs(bundle))
        print(f"{tally.compared} cases, {rules} rules of the first stratum: {len(tally.wrong)} (rule, channel) differ")
    print("instructions used: " + ", ".join(f"{op}: {count}" for op, count in sorted(ops.items())))
    return 1 if failed else 0


def main():
    parser = argparse.ArgumentParser(prog="oracle.compare")
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--bundle", type=pathlib.Path)
    source.add_argument("--generated", type=int)
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--mutants", type=int, default=0, help="also measure how many of N random changes are found")
    parser.add_argument("--node", default="node")
    options = parser.parse_args()
    if options.cases < 1 or (options.generated is not None and options.generated < 1):
        parser.error("--cases and --generated are at least 1")
    try:
        return run(options)
    except (EngineError, OSError) as error:
        print(error, file=sys.stderr)
        return 3


if __name__ == "__main__":
    sys.exit(main())
