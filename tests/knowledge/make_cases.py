"""Candidates for the worked cases: searches, for each rule, the fewest facts that fire it, a pair of cases one fact
apart that straddles its border (at a threshold where there is one), and a case that one missing fact leaves unknown.

`python -m knowledge.make_cases --bundle FILE [--rule ID ...] [--write]` from tests/. Without --write the candidates are
printed; with it they replace the cases of those rules (of all rules that lack one, if none is named) in cases/. Read
them before they are committed: this only spares the typing."""
import argparse
import decimal
import json
import pathlib

from reference import evaluate as ev
from reference.bundle import Bundle

from .case_search import Search
from .case_values import AT, CASES, bases, possible_values, topics

SETTINGS = (({}, {}), ({"profile": "us"}, {}), ({}, {"sea_strict": "on"}), ({}, {"acupuncture": "conditional"}))


# ---- words ----------------------------------------------------------------------------------------------------------
def plain(bundle, finding, value):
    if not isinstance(value, ev.Quantity):
        return value == "present"
    if value.state == "never":
        return "never"
    number = decimal.Decimal(value.lo).scaleb(-bundle.findings[finding].digits).normalize()
    return int(number) if number == number.to_integral_value() else float(number)


def told(bundle, finding, value):
    value = plain(bundle, finding, value)
    word = {True: "present", False: "absent"}.get(value, value) if isinstance(value, bool) else value
    return f"{bundle.findings[finding].id} {word}"


def entry(search, expect, why, facts):
    bundle, (profile, parameters) = search.bundle, search.setting
    order = sorted(facts, key=lambda f: search.rank[f])
    case = dict({"at": AT}, **profile)
    findings = {bundle.findings[f].id: plain(bundle, f, facts[f]) for f in order}
    out = {"rule": search.rule.id, "expect": expect, "why": why, "case": case}
    if search.base:
        base = bases()[search.base]
        findings = {name: value for name, value in findings.items() if name not in base or base[name] != value}
        findings.update({bundle.findings[f].id: None for f in search.base_facts() if f not in facts})
        out["base"] = search.base
    case["findings"] = findings
    if parameters:
        out["parameters"] = parameters
    return out


def presumed(search, facts):
    """Findings that are not recorded and yet count (recent, not_present, unknown): an answer could change the value."""
    names = []
    for finding in search.cone.inputs:
        if finding not in facts and any(search.cone.value(facts) is True and search.cone.value(
                {**facts, finding: value}) is not True for value in search.limits[finding]):
            names.append(search.bundle.findings[finding].id)
    return names


def fires_why(search, facts):
    if not facts:
        always = possible_values(search.bundle, search.rule.slot) == {True}
        return "Nothing recorded: it always applies." if always else "Nothing recorded is enough."
    why = "The fewest facts that fire it" + (f", on top of {search.base}." if search.base else ".")
    names = presumed(search, facts) if not search.is_large else []
    if names:
        more = " and others" if len(names) > 3 else ""
        why += f" Not recorded, and an answer could end it: {', '.join(names[:3])}{more}."
    return why


def add(entries, new):
    if all((item["expect"], item["case"]) != (new["expect"], new["case"]) for item in entries):
        entries.append(new)


def entries_of(bundle, rule):
    """The entries of one rule; some kinds may be missing."""
    for setting in SETTINGS:
        search = Search(bundle, rule, setting)
        fires = search.fewest(True)
        if fires is not None:
            break
    else:
        return []
    out = [entry(search, "fires", fires_why(search, fires), fires)]
    pair = search.border(fires)
    pairs = ([pair] if pair else []) + list(search.thresholds(fires))
    for yes, no, finding in pairs:
        def value_of(facts, finding=finding):
            return told(bundle, finding, facts[finding]).split()[1]

        add(out, entry(search, "fires", f"{told(bundle, finding, yes[finding])}: {value_of(no)} would end it.", yes))
        add(out, entry(search, "not", f"{told(bundle, finding, no[finding])}: {value_of(yes)} would fire it.", no))
    if not pairs:
        no = search.fewest(False)
        if no is not None:
            out.append(entry(search, "not", "The fewest facts that make it false.", no))
    if None in possible_values(bundle, rule.slot):
        bases = [fires] + ([pair[0], pair[1]] if pair else [])
        found = search.unknown(*bases)
        if found is not None:
            facts, finding = found
            name = None if finding is None else bundle.findings[finding].id
            why = f"{name} is not recorded." if name else "Too little is recorded."
            out.append(entry(search, "unknown", why, facts))
    return out


def shown(entries):
    lines = []
    for item in entries:
        head = {k: item[k] for k in ("rule", "expect", "why")}
        tail = {k: item[k] for k in ("parameters", "base", "case") if k in item}
        lines.append(json.dumps(head, ensure_ascii=False)[:-1] + ",\n " + json.dumps(tail, ensure_ascii=False)[1:])
    return "[\n" + ",\n".join(lines) + "\n]\n"


def write(topic, made, order):
    path = CASES / f"{topic}.json"
    kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    kept = [item for item in kept if item["rule"] not in made] + [item for name in made for item in made[name]]
    place = {name: n for n, name in enumerate(order)}
    kept.sort(key=lambda item: place[item["rule"]])
    path.write_text(shown(kept), encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(prog="knowledge.make_cases")
    parser.add_argument("--bundle", type=pathlib.Path, required=True)
    parser.add_argument("--rule", action="append")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    bundle, topic_of = Bundle(options.bundle.read_bytes()), topics()
    rules = {rule.id: rule for rule in bundle.rules}
    have = {item["rule"] for path in CASES.glob("*.json") if path.stem not in ("exceptions", "bases")
            for item in json.loads(path.read_text(encoding="utf-8"))}
    names = options.rule or [name for name in topic_of if name not in have]
    made = {}
    for name in names:
        made.setdefault(topic_of[name], {})[name] = entries_of(bundle, rules[name])
    for topic, entries in made.items():
        if options.write:
            write(topic, entries, list(topic_of))
        else:
            print(shown([item for some in entries.values() for item in some]), end="")
    print(f"{len(names)} rules, {sum(len(e) for some in made.values() for e in some.values())} candidates")


if __name__ == "__main__":
    main()
