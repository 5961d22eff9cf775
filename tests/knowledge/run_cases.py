"""Runs the worked cases (cases/TOPIC.json): each by the reference evaluator, by the C library, and by the text of the
rule base itself. Fails when a value differs from what the case expects, or when a rule lacks one of its three kinds.

`python -m knowledge.run_cases --bundle FILE --library LIBBACKTRIAGE.so` from tests/. A rule has at least one case that
fires with the fewest facts (none can be taken away), one that just does not (one fact from a case that fires), and one
that is unknown (one fact from a case that fires). What a rule cannot have stands in cases/exceptions.json with the
reason; an exception holds only if the program shows that the value cannot occur."""
import argparse
import json
import os
import pathlib
import sys
from fractions import Fraction

from reference import when
from reference.bundle import NUMBER, Bundle
from reference.case import CaseError
from reference.case_text import case_for_text

from .case_values import CASES, EXPECT, bases, possible_values, profile_values, reference_value, topics, whole_case
from .library import Library, LibraryError

OTHER_FILES = ("bases", "exceptions")
MEMBERS = {"rule", "expect", "why", "base", "parameters", "case"}


class Report:
    def __init__(self):
        self.problems, self.checks = [], 0

    def check(self, holds, what):
        self.checks += 1
        if not holds:
            self.problems.append(what)
        return holds


def read_cases():
    """[(topic, entry)] of all files."""
    return [(path.stem, entry) for path in sorted(CASES.glob("*.json")) if path.stem not in OTHER_FILES
            for entry in json.loads(path.read_text(encoding="utf-8"))]


def check_shape(report, topic, entry, topic_of):
    name = f"{topic}: {entry.get('rule')} {entry.get('expect')}"
    fine = report.check(set(entry) <= MEMBERS and {"rule", "expect", "why", "case"} <= set(entry), f"{name}: members")
    fine &= report.check(topic_of.get(entry["rule"]) == topic, f"{name}: stands in {topic_of.get(entry['rule'])}.yaml")
    fine &= report.check(entry["expect"] in EXPECT, f"{name}: expect")
    fine &= report.check(10 <= len(entry["why"]) <= 240, f"{name}: why is empty or long")
    return fine


# ---- the three evaluators -------------------------------------------------------------------------------------------
class TextRules:
    """The rule base as written; None where it is not at hand."""

    def __init__(self, bundle):
        self.bundle = bundle
        self.text = when.RuleText() if when.rules_file().exists() else None

    def value(self, rule, entry):
        if self.text is None or rule not in self.text.rules:
            return "not in the text"
        case = whole_case(entry)
        return when.Evaluation(self.text, case_for_text(case), self.profile(entry)).rule(rule)[1]

    def profile(self, entry):
        values = profile_values(self.bundle, entry["case"].get("profile"), entry.get("parameters"))
        out = {}
        for parameter, value in zip(self.bundle.parameters, values):
            if parameter.id in when.PROFILE and parameter.kind == NUMBER:
                out[parameter.id] = None if isinstance(value, str) else Fraction(value, 10 ** parameter.digits)
            elif parameter.id in when.PROFILE:
                out[parameter.id] = parameter.choices[value] if parameter.choices else when.LEVELS[value]
        return out


def check_values(report, bundle, library, text, entry, title):
    rules = {rule.id: index for index, rule in enumerate(bundle.rules)}
    index = rules[entry["rule"]]
    wanted = EXPECT[entry["expect"]]
    report.check(reference_value(bundle, bundle.rules[index], entry) is wanted, f"{title}: reference says otherwise")
    changes = ",".join(f"{key}={value}" for key, value in entry.get("parameters", {}).items())
    if library is not None:
        acting = library.rule_values(json.dumps(whole_case(entry)), len(bundle.rules), changes)[index][1]
        report.check(acting is wanted, f"{title}: the library says {acting} on {json.dumps(whole_case(entry))}")
    spoken = text.value(entry["rule"], entry)
    if spoken != "not in the text":
        report.check(spoken is wanted, f"{title}: the text of the rule base says {spoken}")
        return 1
    return 0


# ---- what each rule has --------------------------------------------------------------------------------------------
def facts_of(entry):
    """The case as a set of facts, with the policy it runs under."""
    case = whole_case(entry)
    policy = (case.get("profile"), json.dumps(entry.get("parameters", {})))
    return policy, {name: json.dumps(value) for name, value in case["findings"].items()}


def distance(a, b):
    """In how many facts two cases differ."""
    (policy_a, facts_a), (policy_b, facts_b) = facts_of(a), facts_of(b)
    names = set(facts_a) | set(facts_b)
    return (policy_a != policy_b) + sum(facts_a.get(name) != facts_b.get(name) for name in names)


def is_minimal(bundle, rule, entry):
    """Not one of the facts that the case itself states can be taken away."""
    stated = entry["case"]["findings"]
    for name in stated:
        fewer = dict(entry, case=dict(entry["case"], findings={k: v for k, v in stated.items() if k != name}))
        if reference_value(bundle, rule, fewer) is True:
            return False
    return True


def check_rule(report, bundle, rule, entries, exceptions):
    kinds = {kind: [e for e in entries if e["expect"] == kind] for kind in EXPECT}
    possible = possible_values(bundle, rule.slot)
    for kind, value in EXPECT.items():
        excused = kind in exceptions
        word = "has a case and an exception for" if excused else "lacks"
        report.check(bool(kinds[kind]) != excused, f"{rule.id}: {word} {kind}")
        if excused:
            report.check(value not in possible, f"{rule.id}: the program does not show that '{kind}' cannot occur")
    minimal = any(is_minimal(bundle, rule, e) for e in kinds["fires"])
    report.check(minimal, f"{rule.id}: no case fires with the fewest facts")
    for kind in ("not", "unknown"):
        near = any(distance(a, b) == 1 for a in kinds[kind] for b in kinds["fires"])
        report.check(near or not kinds[kind], f"{rule.id}: no '{kind}' case is one fact from one that fires")


def run(bundle, library, entries, exceptions):
    """(report, cases that the text of the rule base judged too)."""
    report, topic_of, text = Report(), topics(), TextRules(bundle)
    rules = {rule.id: rule for rule in bundle.rules}
    spoken, seen, of_rule = 0, set(), {name: [] for name in rules}
    for topic, entry in entries:
        if not check_shape(report, topic, entry, topic_of):
            continue
        if not report.check(entry["rule"] in rules, f"{topic}: no rule {entry['rule']}"):
            continue
        policy, facts = facts_of(entry)
        key = (entry["rule"], policy, tuple(sorted(facts.items())))
        title = f"{topic}: {entry['rule']} {entry['expect']} ({entry['why']})"
        report.check(key not in seen, f"{title}: stands twice")
        seen.add(key)
        try:
            spoken += check_values(report, bundle, library, text, entry, title)
            of_rule[entry["rule"]].append(entry)
        except (CaseError, LibraryError) as error:
            report.check(False, f"{title}: refused, {error}")
    for name in exceptions:
        report.check(name in rules, f"exceptions: no rule {name}")
    for name, own in of_rule.items():
        check_rule(report, bundle, rules[name], own, exceptions.get(name, {}))
    return report, spoken


def main():
    parser = argparse.ArgumentParser(prog="knowledge.run_cases")
    parser.add_argument("--bundle", type=pathlib.Path, required=True)
    parser.add_argument("--library", type=pathlib.Path, help="libbacktriage.so; without it only the reference runs")
    options = parser.parse_args()
    data = options.bundle.read_bytes()
    bundle = Bundle(data)
    library = Library(os.path.abspath(options.library), data) if options.library else None
    if library is None:
        print("no --library: the C library was skipped")
    if not when.rules_file().exists():
        print("clinical/rules.md is missing: the text of the rule base was skipped")
    entries = read_cases()
    exceptions = json.loads((CASES / "exceptions.json").read_text(encoding="utf-8"))
    report, spoken = run(bundle, library, entries, exceptions)
    for problem in report.problems:
        print(problem)
    print(f"{len(entries)} worked cases of {len(bundle.rules)} rules, {spoken} judged by the rule base's text too, "
          f"{len(exceptions)} rules with an exception, {len(bases())} bases: {report.checks} checks, "
          f"{len(report.problems)} problems")
    return 1 if report.problems or not entries else 0


if __name__ == "__main__":
    sys.exit(main())
