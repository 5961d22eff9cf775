"""Firing rates on a generated population: which rules fire how often, where people are sent, and what becomes of those who
have a serious condition.

`python -m population.rates --driver PATH --bundle FILE [--size 20000] [--seed 1] [--known SHARE] [--csv FILE]` from tests/.
PATH is the program of differential/driver.c (protocol: differential/run.py); FILE the default bundle it has built in."""
import argparse
import collections
import csv
import multiprocessing
import pathlib
import struct
import subprocess
import sys

from differential.run import answers, frame
from population.generate import Population, case_of, flags_of, how_obtained
from property.generate import case_cbor
from reference import cbor
from reference.bundle import Bundle
from reference.result import FIRED, TOP, URGENCY

CHUNK = 500
SAME_DAY, URGENT = URGENCY.index("SAME_DAY"), URGENCY.index("URGENT")
WORK = {}  # what the forked workers read


def run_chunk(numbers):
    """[(disposition, level, rules that fired, (rules of the highest urgency), conditions, has a flag)] of these people."""
    options, population, bundle = WORK["options"], WORK["population"], WORK["bundle"]
    names = population.rates["checks"]["any_flag"]["flags"]
    people, stream = [], []
    for number in numbers:
        seed = f"{options.seed}.{number}"
        found, has = population.person(seed)
        people.append((has, flags_of(found, names) > 0))
        if options.known is not None:
            found = population.recorded(seed, found, options.known, WORK["obtained"])
        stream.append(struct.pack(">I", 0) + frame(case_cbor(bundle, case_of(found))))
    done = subprocess.run([str(options.driver)], input=b"".join(stream), stdout=subprocess.PIPE, check=True)
    out = []
    for (has, flag), (status, data) in zip(people, answers(done.stdout), strict=True):
        if status:
            raise SystemExit(f"a generated case was refused with status {status}")
        result = cbor.decode(data)
        disposition = result[TOP["disposition"]]
        level = result.get(TOP["at_least"], disposition)
        fired = [(rule[FIRED["rule"]], rule[FIRED["urgency"]]) for rule in result[TOP["fired"]]]
        out.append((disposition, level, [rule for rule, _ in fired], [rule for rule, u in fired if u == level], has, flag))
    return out


class Count:
    def __init__(self):
        self.people, self.flagged = 0, 0
        self.dispositions, self.fired, self.deciding, self.alone = (collections.Counter() for _ in range(4))
        self.cases = collections.defaultdict(collections.Counter)  # condition -> level -> people

    def add(self, row):
        disposition, level, fired, deciding, has, flag = row
        self.people += 1
        self.flagged += flag
        self.dispositions[disposition] += 1
        self.fired.update(fired)
        self.deciding.update(deciding)
        if len(deciding) == 1:
            self.alone[deciding[0]] += 1
        for condition in has:
            self.cases[condition][level] += 1


def percent(part, whole):
    return f"{100 * part / whole:.2f} %" if whole else "-"


def rule_rows(count, bundle):
    """(rule, type, urgency, fired, decided the level, decided it alone), most often first."""
    values = bundle.profile_values(bundle.profiles[0].id)
    kinds = ("safety", "advice", "guard", "label")
    rows = [(rule.id, kinds[rule.type], URGENCY[bundle.urgency(rule, values) or 0], count.fired[rule.id],
             count.deciding[rule.id], count.alone[rule.id]) for rule in bundle.rules if kinds[rule.type] != "label"]
    return sorted(rows, key=lambda row: (-row[3], row[0]))


def report(count, bundle, population, rows):
    n = count.people
    yield "| sent to | people | share |"
    yield "|---|---|---|"
    for level in sorted(count.dispositions, reverse=True):
        yield f"| {URGENCY[level]} | {count.dispositions[level]} | {percent(count.dispositions[level], n)} |"
    check = population.rates["checks"]["any_flag"]
    yield f"\nPeople with a warning sign of the list in rates.json: {percent(count.flagged, n)} (published: {percent(check['published'], 1)}, {check['basis']}).\n"
    yield "| condition | people | share | SAME_DAY or above | URGENT or above |"
    yield "|---|---|---|---|---|"
    all_serious = collections.Counter()
    for condition, entry in population.rates["conditions"].items():
        levels = count.cases[condition]
        if entry["serious"]:
            all_serious.update(levels)
        yield condition_line(condition + (" (serious)" if entry["serious"] else ""), levels, n)
    yield condition_line("**any serious (sum)**", all_serious, n)
    yield "\n| rule (safety rules and advice with an urgency, 25 most frequent) | urgency | fires | decides the level | alone |"
    yield "|---|---|---|---|---|"
    for rule, _, urgency, fired, deciding, alone in [row for row in rows if row[2] != "NONE"][:25]:
        yield f"| {rule} | {urgency} | {percent(fired, n)} | {percent(deciding, n)} | {percent(alone, n)} |"
    quiet = [row[0] for row in rows if row[3] == 0]
    yield f"\n{len(rows)} rules without labels; {len(quiet)} did not fire: {', '.join(sorted(quiet))}."


def condition_line(name, levels, n):
    people = sum(levels.values())
    return (f"| {name} | {people} | {percent(people, n)} | {percent(sum(c for u, c in levels.items() if u >= SAME_DAY), people)} | "
            f"{percent(sum(c for u, c in levels.items() if u >= URGENT), people)} |")


def main():
    parser = argparse.ArgumentParser(prog="population.rates")
    parser.add_argument("--driver", type=pathlib.Path, required=True)
    parser.add_argument("--bundle", type=pathlib.Path, required=True)
    parser.add_argument("--size", type=int, default=20000)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--known", type=float, help="share of the findings on record; without it everything is known")
    parser.add_argument("--csv", type=pathlib.Path)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    bundle, population, count = Bundle(options.bundle.read_bytes()), Population(), Count()
    WORK.update(options=options, bundle=bundle, population=population, obtained=how_obtained())
    chunks = [range(at, min(at + CHUNK, options.size)) for at in range(0, options.size, CHUNK)]
    with multiprocessing.get_context("fork").Pool(options.jobs) as pool:
        for rows in pool.imap(run_chunk, chunks):
            for row in rows:
                count.add(row)
    rows = rule_rows(count, bundle)
    print("\n".join(report(count, bundle, population, rows)))
    if options.csv:
        with options.csv.open("w", newline="", encoding="utf-8") as file:
            table = csv.writer(file, lineterminator="\n")
            table.writerow(("rule", "type", "urgency", "fired", "decides", "decides_alone", "people"))
            table.writerows([*row, count.people] for row in rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
