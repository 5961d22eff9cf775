"""The trace of the seed claims and the provenance of every rule, from the knowledge files, held against the bundle.

`python -m knowledge.check_trace --bundle FILE [--knowledge DIR]` from tests/.
1. Each seed claim S001 to S154 has exactly one row: what carries it, or why it is left out; carriers are in the bundle.
2. Each source that a rule, an advice item or an accuracy entry names exists and is complete; accuracy entries name
   rules that exist. Sources that nothing cites are only told.
3. Each rule states function class, audience, basis and sources in its file (nothing is left to a default), its basis is
   exactly the marks of its sources, and every rule of the files is in the bundle and the other way round.
4. Dates are dates, in order: checked_on is not after the release, review_by is after checked_on."""
import argparse
import datetime
import pathlib
import re
import sys

import yaml

from reference import cbor

from .case_values import KNOWLEDGE

CLAIMS = [f"S{number:03}" for number in range(1, 155)]
KINDS = {"finding": 3, "parameter": 4, "profile": 5, "condition": 6, "action": 7, "advice": 8, "caveat": 9, "rule": 12}
MARKS = ("V", "V2", "K", "D")
FUNCTIONS, AUDIENCES = ("plain", "patient_facing", "time_critical"), ("clinician", "patient", "both")


def read_files(folder):
    """Section name -> items of all files (bundle: its one object)."""
    out = {}
    for path in sorted(folder.glob("*.yaml")):
        for section, items in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader).items():
            if isinstance(items, list):
                out.setdefault(section, []).extend(items)
            else:
                out[section] = items
    return out


def ids_of(raw):
    """What the bundle has: "rule:ces-suspected", ..."""
    found = {f"{kind}:{item[2]}" for kind, key in KINDS.items() for item in raw[key]}
    found |= {f"source:{item[1]}" for item in raw[10]} | {f"accuracy:{item[1]}" for item in raw.get(16, [])}
    return found | {"bundle:notice"}


def trace_problems(files, raw):
    rows, known, problems = files.get("trace", []), ids_of(raw), []
    claims = [row.get("claim") for row in rows]
    problems += [f"{claim}: no row" for claim in CLAIMS if claim not in claims]
    problems += [f"{claim}: no seed claim" for claim in claims if claim not in CLAIMS]
    problems += [f"{claim}: {claims.count(claim)} rows" for claim in sorted(set(claims)) if claims.count(claim) > 1]
    for row in rows:
        carriers, reason = row.get("carried_by"), row.get("left_out")
        if bool(carriers) == bool(reason):
            problems.append(f"{row.get('claim')}: either carried_by or left_out")
        problems += [f"{row.get('claim')}: {name} is not in the bundle" for name in carriers or [] if name not in known]
        if reason is not None and len(reason.strip()) < 10:
            problems.append(f"{row.get('claim')}: left out without a reason")
    return problems


# ---- sources ------------------------------------------------------------------------------------------------------
def day(text):
    try:
        return datetime.date.fromisoformat(text or "")
    except ValueError:
        return None


def source_problems(files, raw):
    problems, released = [], datetime.date.fromisoformat(raw[2][4])
    for source in files.get("sources", []):
        name = f"source {source.get('id')}"
        problems += [f"{name}: {key} is missing" for key in ("title", "version", "read_as") if not source.get(key)]
        checked, review = day(source.get("checked_on")), day(source.get("review_by"))
        if checked is None or review is None:
            problems.append(f"{name}: checked_on and review_by must be dates")
        elif not checked <= released or not checked < review:
            problems.append(f"{name}: checked {checked}, released {released}, review by {review}")
    have = {source.get("id") for source in files.get("sources", [])}
    in_bundle = {item[1] for item in raw[10]}
    problems += [f"source {name}: in the files or in the bundle only" for name in sorted(have ^ in_bundle)]
    return problems + use_problems(files, have)[0]


def use_problems(files, have):
    """(problems, sources that no rule, advice item or figure cites: the register and parameters have some)."""
    problems, used = [], set()
    for section in ("rules", "advice"):
        for item in files.get(section, []):
            for ref in item.get("sources") or []:
                used.add(ref.get("ref"))
                if ref.get("ref") not in have:
                    problems.append(f"{item['id']}: no source {ref.get('ref')}")
    rules = {rule["id"] for rule in files.get("rules", [])}
    for item in files.get("accuracy", []):
        used.add(item.get("source"))
        if item.get("source") not in have:
            problems.append(f"accuracy {item['id']}: no source {item.get('source')}")
        problems += [f"accuracy {item['id']}: no rule {name}" for name in item.get("rules") or [] if name not in rules]
    return problems, sorted(have - used)


# ---- rules --------------------------------------------------------------------------------------------------------
def rule_problems(files, raw):
    problems = []
    for rule in files.get("rules", []):
        problems += [f"{rule.get('id')}: {what}" for what in one_rule(rule)]
    have, in_bundle = {rule["id"] for rule in files.get("rules", [])}, {item[2] for item in raw[12]}
    return problems + [f"{name}: in the files or in the bundle only" for name in sorted(have ^ in_bundle)]


def one_rule(rule):
    if rule.get("function") not in FUNCTIONS:
        yield "function class is missing"
    if rule.get("audience") not in AUDIENCES:
        yield "audience is missing"
    basis, refs = rule.get("basis") or [], rule.get("sources") or []
    if not basis or not set(basis) <= set(MARKS):
        yield "basis is missing or has an unknown mark"
    if not refs:
        yield "no source"
    for ref in refs:
        if ref.get("mark") not in MARKS or not ref.get("says") or not ref.get("ref"):
            yield "a source lacks ref, mark or says"
    stated = {ref.get("mark") for ref in refs}
    if stated != set(basis):
        yield f"basis {sorted(basis)}, marks of its sources {sorted(map(str, stated))}"
    if not re.fullmatch(r"[a-z][a-z0-9-]*", rule.get("id", "")) or not rule.get("title"):
        yield "id or title"


def problems_of(files, raw):
    return trace_problems(files, raw) + source_problems(files, raw) + rule_problems(files, raw)


def main():
    parser = argparse.ArgumentParser(prog="knowledge.check_trace")
    parser.add_argument("--bundle", type=pathlib.Path, required=True)
    parser.add_argument("--knowledge", type=pathlib.Path, default=KNOWLEDGE)
    options = parser.parse_args()
    files, raw = read_files(options.knowledge), cbor.decode(options.bundle.read_bytes())
    problems = problems_of(files, raw)
    for problem in problems:
        print(problem)
    uncited = use_problems(files, {source["id"] for source in files["sources"]})[1]
    print(f"{len(uncited)} sources that no rule, advice item or figure cites: {', '.join(uncited)}")
    rows = files.get("trace", [])
    left_out = sum(1 for row in rows if row.get("left_out"))
    print(f"{len(rows)} claims ({left_out} left out), {len(files['rules'])} rules, {len(files['sources'])} sources, "
          f"{len(problems)} problems")
    return 1 if problems or not rows else 0


if __name__ == "__main__":
    sys.exit(main())
