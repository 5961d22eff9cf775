"""How many questions until the answer stands, on generated patients (population/generate.py): policy A asks the first of
ask_next each time, B the askable findings in the order of their numbers, C in the order of section 13.5 (group, number).

`python -m questions.measure --program PATH --bundle FILE [--size 1000] [--seed 1] [--reach 0.7]` from tests/.
PATH is the program of measure.c. Back pain, age and sex are known from the start; an examination is never done."""
import argparse
import math
import pathlib
import subprocess
import sys

from population.generate import Population
from reference.bundle import DERIVED_OR_HOST, QUANTITY, TRI, Bundle

START = ("low_back_pain", "age_years", "sex_female", "sex_male")
POLICIES = ("A ask_next", "B number order", "C section 13.5")


def token(number, value, name):
    word = {True: "T", False: "F", "never": "N"}.get(value) if isinstance(value, (bool, str)) else None
    if word is None:
        word = "X" if isinstance(value, dict) else format(value, "f") if isinstance(value, float) else str(value)
    return f"{'*' if name in START else ''}{number}={word}"


def lines(bundle, size, seed):
    """The input of measure.c; and the conditions of each patient."""
    askable = [f for f in bundle.findings if f.askable and f.kind in (TRI, QUANTITY)]
    known = [f for f in bundle.findings if f.kind in (TRI, QUANTITY, DERIVED_OR_HOST) and f.askable]
    yield " ".join(str(f.number) for f in sorted(askable, key=lambda f: f.number))
    yield " ".join(str(f.number) for f in sorted(askable, key=lambda f: (f.group, f.number)))
    population = Population()
    for number in range(size):
        found, _ = population.person(f"{seed}.{number}")
        yield " ".join(token(f.number, found[f.id], f.id) for f in known if f.id in found)


def at_share(values, share):
    return sorted(values)[min(int(share * len(values)), len(values) - 1)] if values else 0


def table(rows):
    out = ["| policy | patients | median | 95th percentile | most | median, closed | median, emergency | no answer |",
           "|---|---|---|---|---|---|---|---|"]
    for index, policy in enumerate(POLICIES):
        counts = [questions(row[index]) for row in rows]
        closed = [row[index][0] for row in rows if row[index][1] == "C"]
        emergency = [row[index][0] for row in rows if row[index][1] == "E"]
        out.append(f"| {policy} | {len(rows)} | {shown(at_share(counts, 0.5))} | {shown(at_share(counts, 0.95))} | {shown(max(counts))} | "
                   f"{at_share(closed, 0.5)} | {at_share(emergency, 0.5)} (n = {len(emergency)}) | "
                   f"{sum(1 for row in rows if row[index][1] == 'S')} |")
    return out


def questions(end):
    """How many it took; endless if the policy had nothing left to ask while the answer was still open."""
    return math.inf if end[1] == "S" else end[0]


def shown(number):
    return "not reached" if number == math.inf else str(number)


def medians_of(rows):
    return [at_share([questions(row[i]) for row in rows], 0.5) for i in range(3)]


def report(rows, options):
    a, b, c = medians_of(rows)
    paired = [questions(row[0]) / row[1][0] for row in rows if row[1][0]]
    lower = sum(1 for row in rows if row[0][2] < row[1][2])
    higher = sum(1 for row in rows if row[0][2] > row[1][2])
    return table(rows) + [
        "", f"Median A / median B = {a / b:.2f} (reach: at most 0.70); A / C = {a / c:.2f}. "
        f"Patient by patient A / B: median {at_share(paired, 0.5):.2f}, 95th percentile {at_share(paired, 0.95):.2f}.",
        f"Level at the end in A lower than in B: {lower} of {len(rows)}, higher: {higher} (presumed on the safe side and not asked "
        f"back, e.g. improvement: the interval is closed upwards, so no question is left). Seed {options.seed}."]


def measure(options):
    bundle = Bundle(options.bundle.read_bytes())
    text = "\n".join(lines(bundle, options.size, options.seed)) + "\n"
    done = subprocess.run([str(options.program)], input=text, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{options.program} ended with {done.returncode}: {done.stderr}")
    rows = []
    for line in done.stdout.splitlines():
        words = line.split()
        rows.append([(int(words[i]), words[i + 1], int(words[i + 2])) for i in range(0, len(words), 3)])
    if len(rows) != options.size:
        raise SystemExit("the program answered for another number of patients")
    return rows


def main():
    parser = argparse.ArgumentParser(prog="questions.measure")
    parser.add_argument("--program", type=pathlib.Path, required=True)
    parser.add_argument("--bundle", type=pathlib.Path, required=True)
    parser.add_argument("--size", type=int, default=1000)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--reach", type=float, help="exit with 1 if median A / median B is above this")
    options = parser.parse_args()
    rows = measure(options)
    print("\n".join(report(rows, options)))
    a, b, _ = medians_of(rows)
    return int(options.reach is not None and a > options.reach * b)


if __name__ == "__main__":
    sys.exit(main())
