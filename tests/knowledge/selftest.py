"""Shows that each check of this folder can fail: every one is given knowledge, cases or files with one thing wrong.

`python -m knowledge.selftest --bundle FILE --library LIBBACKTRIAGE.so --driver BTRI_DRIVER` from tests/."""
import argparse
import copy
import json
import pathlib
import sys

from reference import case as cases
from reference import cbor
from reference import evaluate as ev
from reference.bundle import Bundle

from . import check_codes, check_trace, run_cases, sweeps
from .case_values import CASES, KNOWLEDGE, Cone, profile_values, whole_case
from .library import Library
from .program_text import ProgramText
from .snapshot import Snapshot

# Numbers that can move by one step up or down without any worked case noticing, because no input is judged differently.
EQUIVALENT = {
    "a NEWS2 band that gives no points": ("resp_rate >= 12", "resp_rate <= 20", "spo2 >= 96", "spo2 >= 88",
                                          "spo2 <= 92", "sbp >= 111", "sbp <= 219", "heart_rate >= 51",
                                          "heart_rate <= 90", "temp_c >= 36.1", "temp_c <= 38"),
    "the least value there is": ("ces_mri_negative_days >= 0",),
    "grade 4 is mild weakness by the other alternative": ("mrc_min_grade >= 5",),
}


def expect(problems, needle, what):
    """The check must have found it, and say so in words that hold `needle`."""
    assert any(needle in problem for problem in problems), f"{what}: not found; problems: {problems[:5]}"
    print(f"found: {what}")


# ---- worked cases ---------------------------------------------------------------------------------------------------
def case_problems(bundle, library, entries, exceptions):
    return run_cases.run(bundle, library, entries, exceptions)[0].problems


def test_cases(data, library):
    bundle, every = Bundle(data), run_cases.read_cases()
    exceptions = json.loads((CASES / "exceptions.json").read_text(encoding="utf-8"))
    first = every[0][1]["rule"]
    every = some = [pair for pair in every if pair[1]["rule"] == first]  # other rules then lack theirs
    topic, entry = next(pair for pair in some if pair[1]["expect"] == "not")
    for wrong in ("fires", "unknown"):
        changed = [(topic, dict(entry, expect=wrong))]
        expect(case_problems(bundle, None, changed, exceptions), "reference says otherwise",
               f"a case that expects {wrong}")
        expect(case_problems(bundle, library, changed, exceptions), "the library says",
               f"the same by the library, {wrong}")
    for kind in ("fires", "not", "unknown"):
        fewer = [pair for pair in every if pair[1]["rule"] != first or pair[1]["expect"] != kind]
        expect(case_problems(bundle, None, fewer, exceptions), f"{first}: lacks {kind}", f"no case that is '{kind}'")
    expect(case_problems(bundle, None, every + [every[0]], exceptions), "stands twice", "a case that stands twice")
    expect(case_problems(bundle, None, [("no-topic", entry)], exceptions), "stands in", "a wrong file")
    fewer = [pair for pair in every if pair[1]["rule"] != first or pair[1]["expect"] != "unknown"]
    expect(case_problems(bundle, None, fewer, dict(exceptions, **{first: {"unknown": "so it is said"}})),
           "does not show", "an exception that the program does not bear out")
    refused = dict(entry, case=dict(entry["case"], findings={"age_years": 900}))
    refused.pop("base", None)
    expect(case_problems(bundle, None, [(topic, refused)], exceptions), "refused", "a case that is refused")
    far = [(topic, dict(e, case=dict(e["case"], findings=dict(e["case"]["findings"], smoker_ever=True, copd=True))))
           if e is entry else (topic, e) for topic, e in every]
    far = [pair for pair in far if pair[1]["rule"] != first or pair[1]["expect"] != "not" or "copd" in
           pair[1]["case"]["findings"]]
    expect(case_problems(bundle, None, far, exceptions), "one fact from one that fires",
           "a 'not' far from any that fires")


# ---- thresholds: is each number that a rule of the first stratum compares with watched by a worked case? ------------
def unwatched(bundle, entries):
    """[(rule, instruction)]: comparisons whose number can move by one step without any worked case of the rules that
    read it noticing."""
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
    case = findings_of(bundle, entry)
    cone = Cone(bundle, rule, profile_values(bundle, entry["case"].get("profile"), entry.get("parameters")))
    before = cone.value(case)
    for slot in cone.order:
        op, *args = bundle.instructions[slot]
        plain = with_number(cone, op, args)
        if plain is None:
            continue
        seen.setdefault(slot, rule.id)
        for way in (1, -1):
            if (slot, way) not in watched:
                changed = [*plain[:-1], plain[-1] + way * step(bundle, args[0])]
                bundle.instructions[slot], kept = changed, bundle.instructions[slot]
                if cone.value(case) is not before:
                    watched.add((slot, way))
                bundle.instructions[slot] = kept


NUMBERED = (ev.COMPARE, ev.RECENT, ev.COMPARE_DIFFERENCE, ev.COMPARE_PARAMETER, ev.RECENT_PARAMETER)
WITHOUT_PARAMETER = {ev.COMPARE_PARAMETER: ev.COMPARE, ev.RECENT_PARAMETER: ev.RECENT}


def with_number(cone, op, args):
    """The comparison with its number, that of the policy filled in; None for other instructions."""
    if op not in NUMBERED:
        return None
    if op not in WITHOUT_PARAMETER:
        return [op, *args]
    value = cone.profile[args[-1]]
    return [WITHOUT_PARAMETER[op], *args[:-1], value] if isinstance(value, int) else None


def step(bundle, slot):
    op, *args = bundle.instructions[slot]
    return 10 ** bundle.findings[args[0]].digits if op in (ev.QUANTITY, ev.NOT_APPLICABLE_IF) else 1


def findings_of(bundle, entry):
    return dict(enumerate(cases.case_of_object(bundle, whole_case(entry)).findings))


def test_thresholds(data):
    bundle = Bundle(data)
    text, allowed = ProgramText(bundle), {words for many in EQUIVALENT.values() for words in many}
    left = [(rule, text.inside(slot)) for rule, slot in unwatched(bundle, run_cases.read_cases())]
    numbers = sum(1 for op, *_ in bundle.instructions[:bundle.strata_ends[0]] if op in NUMBERED)
    for rule, words in left:
        assert words in allowed, f"no worked case watches the number in {words} (read by {rule})"
    print(f"{numbers} comparisons with a number in the first stratum, each moved one step up and down: "
          f"{2 * numbers - len(left)} moves change a worked case, {len(left)} change no patient")


# ---- the other checks -----------------------------------------------------------------------------------------------
def changed_bundle(data, change):
    raw = copy.deepcopy(cbor.decode(data))
    change(raw)
    return cbor.encode(raw)


def rule_of(raw, name):
    return next(rule for rule in raw[12] if rule[2] == name)


def test_sweeps(data, driver):
    def lower(raw):
        rule_of(raw, "ces-suspected")[5] = 3

    def never_ask(raw):
        raw[11][1][raw[13][1]] = [ev.TRUE]

    expect(sweeps.run(driver, changed_bundle(data, lower))[2], "saddle_sensory_change: SOON",
           "an emergency lowered to SOON")
    expect(sweeps.run(driver, changed_bundle(data, never_ask))[2], "without the screening questions",
           "clearance that asks nothing")
    many = [("no such patient", {"age_years": 131}, sweeps.not_cleared)]
    expect(sweeps.run(driver, data, many)[2], "status", "a case that the library refuses")


def test_snapshot(data):
    before = Snapshot(data).make()

    def number(raw):
        index = next(i for i, one in enumerate(raw[11][1]) if one[0] == ev.COMPARE)
        raw[11][1][index][3] += 1

    def action(raw):
        rule_of(raw, "ces-suspected")[9].pop()

    def mapping(raw):
        raw[15].pop()

    for what, change in (("a threshold", number), ("an action", action), ("an inbound code", mapping)):
        after = Snapshot(changed_bundle(data, change)).make()
        expect(["differs"] if after != before else [], "differs", f"{what} changed: the snapshot shows it")
    texts = changed_bundle(data, lambda raw: raw[14][0][3].update({raw[12][0][7]: "Another title"}))
    expect([Snapshot(texts).make()], "Another title", "a text changed: the snapshot shows it")


def test_codes():
    table = {("SNOMED CT", "279039007"): ["GPS"], ("SNOMED CT", "161891005"): ["not in GPS-2020"],
             ("LOINC", "8310-6"): [""], ("ICD-10-CM", "M54.5"): [""], ("ICD-10-CM", "Z99.999"): [""],
             ("SNOMED CT", "279039070"): ["GPS"], ("SNOMED CT", "279039015"): ["GPS"]}
    wrong = {(0, "161891005"): "not of the Global Patient Set", (4, "8310-6"): "wrong check digit",
             (1, "M54.5"): "not billable", (1, "Z99.999"): "not in the release",
             (0, "279039070"): "not the identifier", (0, "279039015"): "not the identifier",
             (0, "22298006"): "no verified row"}
    for key, words in wrong.items():
        expect(check_codes.problems_of({key: ["here"]}, table), words, f"code {key[1]}: {words}")
    assert check_codes.problems_of({(0, "279039007"): ["here"]}, table) == []
    assert check_codes.is_loinc("8310-5") and not check_codes.is_loinc("8130-5")
    for swapped in ("729039007", "279039070", "270939007", "279039008"):
        assert not check_codes.is_verhoeff(swapped), swapped


def test_trace(data):
    files, raw = check_trace.read_files(KNOWLEDGE), cbor.decode(data)

    def found(change, words, what):
        other = copy.deepcopy(files)
        change(other)
        expect(check_trace.problems_of(other, raw), words, what)

    rule = files["rules"][0]["id"]
    found(lambda f: f["trace"].pop(3), "S004: no row", "a seed claim without a row")
    found(lambda f: f["trace"].append(dict(f["trace"][0])), "S001: 2 rows", "a seed claim with two rows")
    found(lambda f: f["trace"][0].update(carried_by=["rule:no-such"]), "no-such is not in", "a missing carrier")
    found(lambda f: f["trace"][0].update(left_out="a long enough reason"), "either", "a claim carried and left out")
    found(lambda f: f["sources"][0].update(review_by="soon"), "must be dates", "a source without a date of review")
    found(lambda f: f["sources"].pop(2), "no source", "a source that is cited and gone")
    for key, words in (("function", "function class"), ("audience", "audience"), ("basis", "basis is missing"),
                       ("sources", "no source")):
        found(lambda f, key=key: f["rules"][0].pop(key), f"{rule}: {words}", f"a rule without {key}")
    found(lambda f: f["rules"][0].update(basis=["K"]), "marks of its sources", "a basis unlike its sources")


def main():
    parser = argparse.ArgumentParser(prog="knowledge.selftest")
    parser.add_argument("--bundle", type=pathlib.Path, required=True)
    parser.add_argument("--library", type=pathlib.Path, required=True)
    parser.add_argument("--driver", type=pathlib.Path, required=True)
    options = parser.parse_args()
    data = options.bundle.read_bytes()
    test_cases(data, Library(options.library.resolve(), data))
    test_thresholds(data)
    test_sweeps(data, options.driver.resolve())
    test_snapshot(data)
    test_codes()
    test_trace(data)
    print("every check can fail")
    return 0


if __name__ == "__main__":
    sys.exit(main())
