"""Checks a compiled bundle against the text of the rule base: `python -m reference.compare_rules BUNDLE [--cases N]
[--seed S]` from tests/. For every rule: id, type, urgency; and firm and acting value on N random cases.
(Rules of later strata: acting only, as the text defines a second pass by acting values.)"""
import argparse
import collections
import pathlib
import sys

from property.generate import Cases, case_json

from . import evaluate as ev
from . import when
from .bundle import CHOICE, NUMBER, URGENCY, Bundle
from .case import case_of_object
from .case_text import case_for_text
from fractions import Fraction

TYPES = "RAGN"
LEVEL_NAMES = when.LEVELS


def text_profile(bundle, profile_id):
    """The profile of the bundle in the words of when.py, for the parameters that the text uses."""
    out = {}
    for parameter, value in zip(bundle.parameters, bundle.profile_values(profile_id)):
        if parameter.id not in when.PROFILE:
            continue
        if parameter.kind == NUMBER:
            out[parameter.id] = None if isinstance(value, str) else Fraction(value, 10 ** parameter.digits)
        elif parameter.kind == CHOICE:
            out[parameter.id] = parameter.choices[value]
        elif parameter.kind == URGENCY:
            out[parameter.id] = LEVEL_NAMES[value]
    return out


def compare_lists(text, bundle):
    """Ids, types and urgencies; a rule of the bundle that no table with a `when` cell has is only told."""
    wrong = []
    ours = {rule.id: rule for rule in bundle.rules}
    wrong += [f"{name}: not in the bundle" for name in text.rules if name not in ours]
    extra = [name for name in ours if name not in text.rules]
    if extra:
        print("only in the bundle (no `when` row in the text): " + ", ".join(extra))
    values = bundle.profile_values(bundle.profiles[0].id)
    profile = dict(when.PROFILE, **text_profile(bundle, bundle.profiles[0].id))
    for name, rule in ours.items():
        if name not in text.rules:
            continue
        if TYPES[rule.type] != text.rules[name]["type"]:
            wrong.append(f"{name}: type {TYPES[rule.type]}, text {text.rules[name]['type']}")
        urgency = LEVEL_NAMES[bundle.urgency(rule, values)]
        if urgency != text.urgency(name, profile):
            wrong.append(f"{name}: urgency {urgency}, text {text.urgency(name, profile)}")
    return wrong


def compare_values(text, bundle, case):
    """[(rule, channel, bundle's value, text's value)] of the differences on one case."""
    merged = case_of_object(bundle, case)
    run = ev.Run(bundle, merged.findings, bundle.profile_values(merged.profile))
    words = when.Evaluation(text, case_for_text(case), text_profile(bundle, merged.profile))
    out = []
    for rule in bundle.rules:
        if rule.id not in text.rules:
            continue
        firm, acting = words.rule(rule.id)
        later = rule.slot >= bundle.strata_ends[0]
        for channel, wanted in ((ev.FIRM, firm), (ev.ACTING, acting)):
            got = run.slots[channel][rule.slot]
            if got is not wanted and not (later and channel == ev.FIRM):
                out.append((rule.id, channel, got, wanted))
    return out


def main():
    parser = argparse.ArgumentParser(prog="reference.compare_rules")
    parser.add_argument("bundle", type=pathlib.Path)
    parser.add_argument("--cases", type=int, default=300)
    parser.add_argument("--seed", default="1")
    options = parser.parse_args()
    text, bundle = when.RuleText(), Bundle(options.bundle.read_bytes())
    wrong = compare_lists(text, bundle)
    for line in wrong:
        print(line)
    maker, counts, example = Cases(bundle), collections.Counter(), {}
    for number in range(options.cases):
        case = maker.case(f"{options.seed}.{number}", plain=True)
        for rule, channel, got, wanted in compare_values(text, bundle, case):
            counts[rule, channel] += 1
            size = len(case["findings"])
            if (rule, channel) not in example or size < example[rule, channel][0]:
                example[rule, channel] = (size, got, wanted, case)
    for (rule, channel), count in counts.most_common():
        _, got, wanted, case = example[rule, channel]
        print(f"{rule}: {channel} differs in {count} of {options.cases} cases; bundle {got}, text {wanted} on "
              + case_json(case)[:600])
    print(f"{len(text.rules)} rules of the text, {len(wrong)} list differences, {len(counts)} (rule, channel) differ")
    return 1 if wrong or counts else 0


if __name__ == "__main__":
    sys.exit(main())
