"""Every code of the bundle: verified, well formed, and published.

`python -m knowledge.check_codes --bundle FILE [--codes codes.tsv]` from tests/. (requirements.txt pins what it needs.)
1. Each code is a row of terminology/codes.tsv that was verified (V); a SNOMED CT code is one of the Global Patient Set.
2. SNOMED CT identifiers: 6 to 18 digits, the partition of a concept, Verhoeff check digit. LOINC: mod 10 check digit.
3. Each ICD-10-CM code exists in the release that the package simple-icd-10-cm carries. It is billable (a leaf of the
   release, seventh characters included) or named in CATEGORIES below. A code that a later release brought would be
   named in NEWER with the reason; the release pinned here (April 2026) holds all of fiscal year 2026, so none is.
Our own labels are not compared: texts of a code system are not ours to ship."""
import argparse
import collections
import csv
import os
import pathlib
import re
import sys

import simple_icd_10_cm as icd10cm

from reference import cbor
from .case_values import ROOT

NAMES = ("SNOMED CT", "ICD-10-CM", "ICD-10 (WHO)", "ICPC-2", "LOINC", "UCUM", "ATC")
SNOMED, ICD10CM, LOINC = 0, 1, 4
CATEGORIES = {}  # ICD-10-CM code that is no leaf -> why it is accepted on input
NEWER = {}       # ICD-10-CM code of a later release than the package has -> where it was seen


# ---- check digits, from their definitions ---------------------------------------------------------------------------
def dihedral(a, b):
    """The product in the symmetry group of the pentagon: 0 to 4 turn, 5 to 9 turn and flip."""
    if a < 5:
        return (a + b) % 5 if b < 5 else 5 + (a + b - 5) % 5
    return 5 + (a - 5 - b) % 5 if b < 5 else (a - b) % 5


def verhoeff_permutations():
    """Eight powers of Verhoeff's permutation, which moves a digit by its position."""
    once, powers = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4), [tuple(range(10))]
    while len(powers) < 8:
        powers.append(tuple(once[digit] for digit in powers[-1]))
    return powers


PERMUTATIONS = verhoeff_permutations()


def is_verhoeff(digits):
    product = 0
    for position, digit in enumerate(reversed(digits)):
        product = dihedral(product, PERMUTATIONS[position % 8][int(digit)])
    return product == 0


def is_snomed_concept(code):
    """00: a concept of the international core; 10: one of an extension."""
    return re.fullmatch(r"[1-9][0-9]{5,17}", code) is not None and code[-3:-1] in ("00", "10") and is_verhoeff(code)


def is_loinc(code):
    found = re.fullmatch(r"([0-9]{1,7})-([0-9])", code)
    if found is None:
        return False
    doubled = [int(d) * (2 if place % 2 == 0 else 1) for place, d in enumerate(reversed(found[1]))]
    total = sum(d // 10 + d % 10 for d in doubled)
    return (10 - total % 10) % 10 == int(found[2])


# ---- the codes of a bundle ------------------------------------------------------------------------------------------
def codes_of(data):
    """{(system, code): [where it stands]}."""
    raw, found = cbor.decode(data), collections.defaultdict(list)
    for section, key, kind in ((3, 13, "finding"), (6, 4, "condition"), (7, 4, "action"), (8, 4, "advice")):
        for item in raw[section]:
            for system, code, _ in item.get(key, []):
                found[system, code].append(f"{kind} {item[2]}")
    for system, code, finding, _ in raw[15]:
        found[system, code].append(f"mapping to {raw[3][finding][2]}")
    return dict(found)


def verified(table):
    """{(system name, code): [note]} of the V rows."""
    with open(table, encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        out = collections.defaultdict(list)
        for row in rows:
            if row["verification"] == "V":
                out[row["system"], row["code"]].append(row["note"] or "")
    return dict(out)


def is_global_patient_set(notes):
    """The notes begin with GPS, or say "not in GPS"."""
    return all(note.startswith("GPS") for note in notes)


def icd_problem(code):
    if code in NEWER:
        return "named as newer, but the release has it" if icd10cm.is_valid_item(code) else None
    if not icd10cm.is_valid_item(code):
        return "not in the release"
    is_billable = icd10cm.is_leaf(code)
    if is_billable and code in CATEGORIES:
        return "billable, but named as a category"
    return None if is_billable or code in CATEGORIES else "a category, not billable, and not named as one"


def problems_of(codes, table):
    """[problem] of {(system, code): places}; `table` None: without codes.tsv."""
    problems = []
    for (system, code), places in sorted(codes.items()):
        name = NAMES[system] if system < len(NAMES) else "?"
        found = []
        if table is not None and name != "?" and (name, code) not in table:
            found.append("no verified row in codes.tsv")
        if name == "?":
            found.append("a system that no table verifies")
        if system == SNOMED and not is_snomed_concept(code):
            found.append("not the identifier of a SNOMED CT concept")
        if system == SNOMED and table is not None and not is_global_patient_set(table.get((name, code), ["GPS"])):
            found.append("not of the Global Patient Set")
        if system == LOINC and not is_loinc(code):
            found.append("wrong check digit")
        if system == ICD10CM and icd_problem(code):
            found.append(icd_problem(code))
        problems += [f"{name} {code} ({', '.join(places[:3])}): {what}" for what in found]
    used = {code for system, code in codes if system == ICD10CM}
    named = [code for code in (*CATEGORIES, *NEWER) if code not in used]
    return problems + [f"{code} is named in check_codes.py and not used" for code in named]


def default_table():
    return pathlib.Path(os.environ.get("BTRI_SHARED", ROOT.parent / "shared")) / "terminology" / "codes.tsv"


def main():
    parser = argparse.ArgumentParser(prog="knowledge.check_codes")
    parser.add_argument("--bundle", type=pathlib.Path, required=True)
    parser.add_argument("--codes", type=pathlib.Path, default=default_table())
    options = parser.parse_args()
    table = verified(options.codes) if options.codes.exists() else None
    if table is None:
        print("codes.tsv is missing: whether each code is verified was skipped")
    codes = codes_of(options.bundle.read_bytes())
    problems = problems_of(codes, table)
    for problem in problems:
        print(problem)
    counts = collections.Counter(NAMES[system] for system, _ in codes if system < len(NAMES))
    print(", ".join(f"{counts[name]} {name}" for name in NAMES if counts[name])
          + f": {len(codes)} codes, {len(problems)} problems")
    return 1 if problems or not codes else 0


if __name__ == "__main__":
    sys.exit(main())
