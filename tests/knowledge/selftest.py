"""Shows that each check of this folder can fail: every one is given knowledge, cases or files with one thing wrong.

`python -m knowledge.selftest --bundle FILE --library LIBBACKTRIAGE.so --driver BTRI_DRIVER` from tests/."""
import argparse
import copy
import os
import pathlib
import sys

from reference import cbor
from reference import evaluate as ev
from reference.bundle import Bundle

from . import check_codes, check_trace, run_cases, sweeps
from .case_values import CASES, Cone, bases, profile_values, whole_case
from .library import Library
from .snapshot import Snapshot

import json  # noqa: E402  (after the package's own)


def expect(problems, needle, what):
    """The check must have found it, and say so in words that hold `needle`."""
    assert any(needle in problem for problem in problems), f"{what}: not found; problems: {problems[:5]}"
    print(f"found: {what}")


# ---- worked cases ------------------------------------------------------------------------------------------------------
def case_problems(bundle, library, entries, exceptions):
    return run_cases.run(bundle, library, entries, exceptions)[0].problems


def test_cases(data, library):
    bundle, every = Bundle(data), run_cases.read_cases()
    exceptions = json.loads((CASES / "exceptions.json").read_text(encoding="utf-8"))
    first = every[0][1]["rule"]
    every = some = [pair for pair in every if pair[1]["rule"] == first]  # the other rules then lack theirs: not looked at
    topic, entry = next(pair for pair in some if pair[1]["expect"] == "not")
    for wrong in ("fires", "unknown"):
        changed = [(topic, dict(entry, expect=wrong))]
        expect(case_problems(bundle, None, changed, exceptions), "reference says otherwise", f"a case that expects {wrong}")
        expect(case_problems(bundle, library, changed, exceptions), "the library says", f"the same by the library, {wrong}")
    for kind in ("fires", "not", "unknown"):
        fewer = [pair for pair in every if pair[1]["rule"] != first or pair[1]["expect"] != kind]
        expect(case_problems(bundle, None, fewer, exceptions), f"{first}: lacks {kind}", f"no case that is '{kind}'")
    expect(case_problems(bundle, None, every + [every[0]], exceptions), "stands twice", "a case that stands twice")
    expect(case_problems(bundle, None, [("fracture", first) for first in [some[0][1]]], exceptions), "stands in", "a wrong file")
    fewer = [pair for pair in every if pair[1]["rule"] != first or pair[1]["expect"] != "unknown"]
    expect(case_problems(bundle, None, fewer, dict(exceptions, **{first: {"unknown": "so it is said"}})),
           "does not show", "an exception that the program does not bear out")
    refused = dict(entry, case=dict(entry["case"], findings={"age_years": 900}))
    expect(case_problems(bundle, None, [(topic, {k: v for k, v in refused.items() if k != "base"})], exceptions), "refused",
           "a case that is refused")
    far = [(topic, dict(e, case=dict(e["case"], findings=dict(e["case"]["findings"], smoker_ever=True, copd=True))))
           if e is entry else (topic, e) for topic, e in every]
    far = [pair for pair in far if pair[1]["rule"] != first or pair[1]["expect"] != "not" or "copd" in
           pair[1]["case"]["findings"]]
    expect(case_problems(bundle, None, far, exceptions), "one fact from one that fires", "a 'not' far from any that fires")


# ---- thresholds: is each number that a rule of the first stratum compares with watched by a worked case? --------------
def unwatched(bundle, entries):
    """[(rule, instruction)]: comparisons whose number can move by one step without any worked case of the rules that read
    it noticing."""
    by_rule = {}
    for _, entry in entries:
        by_rule.setdefault(entry["rule"], []).append(entry)
    watched, seen = set(), {}
    for rule in bundle.rules:
        if rule.slot >= bundle.strata_ends[0]:
            continue
        for entry in by_rule.get(rule.id, []):
            watch(bundle, rule, entry, watched, seen)
    return [(rule, slot) for slot, rule in sorted(seen.items()) for way in (1, -1) if (slot, way) not in watched]


def watch(bundle, rule, entry, watched, seen):
    case = run_cases_case(bundle, entry)
    cone = Cone(bundle, rule, profile_values(bundle, entry["case"].get("profile"), entry.get("parameters")))
    before = cone.value(case)
    for slot in cone.order:
        op, *args = bundle.instructions[slot]
        if op not in (ev.COMPARE, ev.RECENT):
            continue
        seen.setdefault(slot, rule.id)
        for way in (1, -1):
            if (slot, way) not in watched:
                changed = [op, *args[:-1], args[-1] + way * step(bundle, args[0])]
                bundle.instructions[slot], kept = changed, bundle.instructions[slot]
                if cone.value(case) is not before:
                    watched.add((slot, way))
                bundle.instructions[slot] = kept


def step(bundle, slot):
    op, *args = bundle.instructions[slot]
    return 10 ** bundle.findings[args[0]].digits if op in (ev.QUANTITY, ev.NOT_APPLICABLE_IF) else 1


def run_cases_case(bundle, entry):
    from reference import case as cases
    merged = cases.case_of_object(bundle, whole_case(entry))
    return dict(enumerate(merged.findings))


def test_thresholds(data, allowed):
    bundle = Bundle(data)
    left = unwatched(bundle, run_cases.read_cases())
    numbers = sum(1 for op, *_ in bundle.instructions[:bundle.strata_ends[0]] if op in (ev.COMPARE, ev.RECENT))
    from .program_text import ProgramText
    text = ProgramText(bundle)
    for rule, slot in left:
        print(f"unwatched: {rule}: {text.inside(slot)}")
    print(f"{numbers} comparisons in the first stratum, moved up and down by one step: {len(left)} moves go unnoticed")
    assert len(left) <= allowed, "worked cases watch fewer thresholds than before"
