"""Seeded random bundles (small, valid, every op), and random cases for them or for any bundle.

`python -m property.generate --seed N --bundles K --cases M --out DIR` from tests/ writes them as files."""
import argparse
import datetime
import decimal
import json
import pathlib
import random

from reference import cbor, evaluate as ev
from reference.bundle import (ALWAYS, CHOICE, DERIVED, DERIVED_OR_HOST, EPISODE_ONLY, LOWER_RISKY, NUMBER, QUANTITY, RISK, SCORE,
                              TIME_SINCE, TRI, URGENCY, Bundle)

MEMBER_KEYS = {"state": 1, "value": 2, "comparator": 3, "unit": 4, "onset": 5, "date": 6, "source": 7, "reason": 8}
DIGITS = (0, 2)  # one class of quantities for each, so that differences and parameters agree


# ---- bundles --------------------------------------------------------------------------------------------------------
class Builder:
    def __init__(self, rng, covering=False):
        """`covering`: bands of a score exclude each other and cover everything, as in knowledge files. A score with
        gaps is valid too, but then firm and acting need not agree."""
        self.covering = covering
        self.rng, self.texts, self.findings, self.instructions = rng, [], [], []
        self.kinds = []    # of each slot: "tri" or the digits of a quantity
        self.scores = []   # (finding, slot) to bind
        self.rules, self.strata_ends = [], []

    def text(self, words):
        self.texts.append(words)
        return len(self.texts) - 1

    def index(self, items):
        return self.rng.randrange(len(items))

    # -- vocabulary --
    def add_findings(self):
        rng, kinds = self.rng, []
        for kind, low, high in ((TRI, 4, 12), (QUANTITY, 3, 8), (DERIVED, 3, 4), (DERIVED_OR_HOST, 3, 4), (SCORE, 1, 3)):
            kinds += [kind] * rng.randint(low, high)
        rng.shuffle(kinds)
        number = 0
        for kind in kinds:
            number += rng.randint(1, 3)
            finding = {1: number, 2: f"f{rng.randrange(36 ** 4):05d}_{number}", 3: kind, 8: 0, 9: rng.randrange(5),
                       10: rng.randint(1, 17), 11: self.text(f"name of {number}")}
            if rng.random() < 0.8:
                finding[12] = self.text(f"Is number {number} so \u2014 \u201cyes\u201d or \"no\"?")
            if kind == QUANTITY:
                since = rng.random() < 0.5
                digits = rng.choice(DIGITS)
                finding.update({4: "d" if since else "mg/L", 5: digits, 6: 0, 7: 1000 * 10 ** digits,
                                8: (TIME_SINCE if since else 0) | (LOWER_RISKY if rng.random() < 0.5 else 0)})
            elif kind == TRI:
                finding[8] = (RISK if rng.random() < 0.5 else 0) | (EPISODE_ONLY if rng.random() < 0.2 else 0)
            self.findings.append(finding)
        self.link_findings()

    def link_findings(self):
        since = [i for i, f in enumerate(self.findings) if f[3] == QUANTITY and f[8] & TIME_SINCE]
        tri = [i for i, f in enumerate(self.findings) if f[3] == TRI]
        for i in tri:
            if since and self.rng.random() < 0.3:
                self.findings[i][14] = self.rng.choice(since)
        if len(tri) > 3:
            self.replaced = tri[0]
            self.findings[tri[0]].pop(14, None)
            self.findings[tri[0]][15] = self.findings[tri[1]][1]

    def usable(self, *kinds):
        return [i for i, f in enumerate(self.findings) if f[3] in kinds and 15 not in f]

    def add_parameters(self):
        self.parameters = []
        for digits in DIGITS:
            self.parameters.append({3: NUMBER, 4: "mg/L", 5: digits, 7: self.number(digits)})
        self.parameters.append({3: CHOICE, 6: ["off", "on", "other"], 7: self.rng.randrange(3)})
        self.parameters.append({3: URGENCY, 7: self.rng.randint(1, 6)})
        for number, parameter in enumerate(self.parameters, 1):
            parameter.update({1: number, 2: f"parameter_{number}", 8: self.text(f"parameter {number}")})
        other = {}
        for index, parameter in enumerate(self.parameters):
            if self.rng.random() < 0.6:
                other[index] = {NUMBER: None if self.rng.random() < 0.3 else self.number(parameter.get(5, 0)),
                                CHOICE: self.rng.randrange(3), URGENCY: self.rng.randint(1, 6)}[parameter[3]]
        self.profiles = [{1: 1, 2: "uk", 3: self.text("first"), 4: {}}, {1: 2, 2: "us", 3: self.text("second"), 4: other}]

    def number(self, digits):
        return self.rng.choice((1, 3, 7, 10, 14, 20, 42, 100)) * 10 ** digits

    def simple(self, count, what):
        return [{1: n, 2: f"{what}-{n}", 3: self.text(f"{what} {n}, \u00e9\u6f22\U0001f9b4 \\ \t.")}
                for n in range(1, count + 1)]

    # -- program --
    def emit(self, kind, *instruction):
        self.instructions.append(list(instruction))
        self.kinds.append(kind)
        return len(self.instructions) - 1

    def tri_slots(self):
        return [i for i, kind in enumerate(self.kinds) if kind == "tri"]

    def some(self, low=1, high=5):
        return [self.rng.choice(self.tri_slots()) for _ in range(self.rng.randint(low, high))]

    def quantity_slot(self):
        return self.rng.choice([i for i, kind in enumerate(self.kinds) if kind != "tri"])

    def leaves(self):
        for i in self.usable(TRI):
            self.findings[i][16] = self.emit("tri", ev.FINDING, i)
        for i in self.usable(QUANTITY):
            self.findings[i][16] = self.emit(self.findings[i][5], ev.QUANTITY, i)
        self.emit("tri", ev.TRUE)
        for i in self.usable(DERIVED_OR_HOST):
            self.findings[i][16] = self.emit("tri", ev.HOST, i, self.some(1, 1)[0])
        for i in self.usable(SCORE):
            self.findings[i][16] = self.score()

    def score(self):
        operands = []
        for _ in range(self.rng.randint(1, 4)):
            if self.covering:
                a = self.rng.choice(self.tri_slots())
                operands += [2, a, self.rng.randrange(4), self.emit("tri", ev.NOT, a), self.rng.randrange(4)]
                continue
            bands = self.rng.randint(1, 4)
            operands.append(bands)
            for _ in range(bands):
                operands += [self.rng.choice(self.tri_slots()), self.rng.choice((0, 0, 1, 2, 3, 200))]
        return self.emit(0, self.rng.choice((ev.SCORE_SUM, ev.SCORE_MAX)), *operands)

    def random_instruction(self, earlier_rules):
        rng = self.rng
        ops = [ev.ABSENT_IF, ev.IMPLIED, ev.ANY, ev.ALL, ev.ANY, ev.ALL, ev.NOT, ev.AT_LEAST, ev.EXACTLY, ev.NOT_PRESENT,
               ev.KNOWN, ev.UNKNOWN, ev.PROFILE, ev.NOT_APPLICABLE_IF, ev.COMPARE, ev.COMPARE, ev.COMPARE,
               ev.COMPARE_PARAMETER, ev.COMPARE_DIFFERENCE, ev.RECENT, ev.RECENT, ev.RECENT_PARAMETER]
        if earlier_rules:
            ops += [ev.FIRED, ev.FIRED, ev.ALL_FALSE, ev.CLEAR_BELOW, ev.CLEAR_BELOW]
        op = rng.choice(ops)
        if op == ev.ABSENT_IF:
            return self.emit("tri", op, rng.choice(self.usable(TRI)), *self.some(1, 1))
        if op == ev.IMPLIED:
            return self.emit("tri", op, *self.some(2, 4))
        if op in (ev.ANY, ev.ALL):
            return self.emit("tri", op, *self.some(1, 4))
        if op in (ev.NOT, ev.NOT_PRESENT):
            return self.emit("tri", op, *self.some(1, 1))
        if op in (ev.AT_LEAST, ev.EXACTLY):
            operands = self.some(2, 6)
            return self.emit("tri", op, rng.randint(1, len(operands)), *operands)
        if op in (ev.KNOWN, ev.UNKNOWN):
            return self.emit("tri", op, rng.randrange(len(self.instructions)))
        if op == ev.PROFILE:
            return self.emit("tri", op, 2, rng.randrange(3))
        if op == ev.NOT_APPLICABLE_IF:
            finding = rng.choice(self.usable(QUANTITY))
            return self.emit(self.findings[finding][5], op, finding, *self.some(1, 1))
        if op in (ev.FIRED, ev.ALL_FALSE, ev.CLEAR_BELOW):
            count = 1 if op == ev.FIRED else rng.randint(1, 4)
            operands = [rng.choice(earlier_rules) for _ in range(count)]
            return self.emit("tri", op, *([rng.randint(1, 6)] if op == ev.CLEAR_BELOW else operands))
        return self.comparison(op)

    def unit(self, slot):
        instruction = self.instructions[slot]
        is_input = instruction[0] in (ev.QUANTITY, ev.NOT_APPLICABLE_IF)
        return self.findings[instruction[1]][4] if is_input else None

    def comparison(self, op):
        rng, q = self.rng, self.quantity_slot()
        digits = self.kinds[q]
        k, relation, parameter = self.number(digits), rng.randrange(5), DIGITS.index(digits)
        if op == ev.COMPARE:
            return self.emit("tri", op, q, relation, k)
        if op == ev.COMPARE_PARAMETER:
            return self.emit("tri", op, q, relation, parameter)
        if op == ev.COMPARE_DIFFERENCE:
            r = rng.choice([i for i, kind in enumerate(self.kinds) if kind == digits and self.unit(i) == self.unit(q)])
            return self.emit("tri", op, q, r, relation, rng.choice((-1, 0, 1)) * k)
        if op == ev.RECENT:
            return self.emit("tri", op, q, k)
        return self.emit("tri", op, q, parameter)

    def stratum(self, size):
        earlier = list(range(len(self.rules)))
        start = len(self.instructions)
        if start == 0:
            self.leaves()
        for _ in range(size):
            self.random_instruction(earlier)
        end = len(self.instructions)
        for _ in range(self.rng.randint(2, 8)):
            slots = [i for i in self.tri_slots() if i >= start]
            if slots:
                self.rules.append({4: self.rng.choice(slots)})
        self.strata_ends.append(end)

    # -- rules --
    def finish_rules(self):
        rng = self.rng
        numbers = rng.sample(range(1, 999), len(self.rules))
        for number, rule in zip(numbers, self.rules):
            kind = rng.choice((0, 0, 0, 1, 2, 3))
            rule.update({1: number, 2: f"rule-{number}", 3: kind, 5: rng.randint(0, 6) if kind < 2 else 0,
                         7: self.text(f"title {number}"), 14: sorted(rng.sample(range(4), rng.randint(1, 3))),
                         15: [[rng.randrange(2), rng.randrange(4), f"says {number}"]], 16: rng.randrange(3),
                         17: rng.randrange(3), 20: self.text(f"when {number}")})
            if rng.random() < 0.15 and kind < 2:
                rule[6] = 3
                rule[5] = self.parameters[3][7]
            for key, items in ((8, self.conditions), (10, self.advice), (11, self.caveats)):
                if rng.random() < 0.7:
                    rule[key] = rng.sample(range(len(items)), rng.randint(1, len(items)))
            if rng.random() < 0.7:
                rule[9] = [self.rule_action() for _ in range(rng.randint(1, 4))]
            if kind == 2:
                rule[12], rule[13] = [self.index(self.advice)], [self.index(self.actions)]
        order = sorted(range(len(self.rules)), key=lambda i: self.rules[i][1])
        place = {old: new for new, old in enumerate(order)}
        self.rules = [self.rules[i] for i in order]
        for instruction in self.instructions:
            if instruction[0] in (ev.FIRED, ev.ALL_FALSE):
                instruction[1:] = [place[r] for r in instruction[1:]]

    def rule_action(self):
        if self.rng.random() < 0.4:
            return [self.index(self.actions)]
        unit = self.rng.randrange(3)
        amount = self.rng.choice(((1, 2, 24, 48), (1, 2, 14), (30, 60, 120))[unit])
        return [self.index(self.actions), amount, unit, self.rng.randrange(5)]

    def build(self):
        rng = self.rng
        self.add_findings()
        self.add_parameters()
        self.conditions = self.simple(3, "condition")
        self.actions, self.advice, self.caveats = (self.simple(n, w) for n, w in ((4, "action"), (4, "advice"),
                                                                                    (3, "caveat")))
        for item in self.conditions[:1] + self.actions[:2]:
            item[4] = [[0, "22253000", "a label"], [1, "M54.5", "another"]]
        for item in self.advice:
            item[5] = rng.randrange(3)
        strata = rng.randint(1, 4)
        for _ in range(strata):
            self.stratum(rng.randint(8, 40))
        for i in self.usable(DERIVED):
            self.findings[i][16] = rng.choice([s for s in self.tri_slots() if s < self.strata_ends[0]])
        known = sorted(rng.sample(self.usable(TRI, QUANTITY), 2))
        slots = [self.emit("tri", ev.KNOWN, self.findings[i][16]) for i in known]
        clearance = self.emit("tri", ev.ALL, *slots)
        self.strata_ends[-1] = len(self.instructions)
        self.finish_rules()
        texts = dict(enumerate(self.texts))
        bundle = {
            1: 1, 3: self.findings, 4: self.parameters, 5: self.profiles, 6: self.conditions, 7: self.actions,
            8: self.advice, 9: self.caveats, 11: [self.strata_ends, self.instructions], 12: self.rules,
            2: {1: "org.example.generated", 2: "1", 3: 1, 4: "2026-11-22", 5: rng.choice(("2026-11-22", "2026-11-21",
                "2027-05-22")), 6: "generator", 7: "made for tests"},
            10: [{1: s, 2: f"source {s}", 3: "1", 4: "2026-11-22", 5: "2027-05-22", 6: "read"} for s in ("A1", "B2")],
            13: {1: clearance, 2: known},
            14: [{1: "en", 2: 0, 3: texts}, {1: "en", 2: 1, 3: {0: "for the patient"}}], 15: []}
        return cbor.encode(bundle)


def random_bundle(seed, covering=None):
    rng = random.Random(f"bundle {seed}")
    either = rng.random() < 0.5
    return Builder(rng, either if covering is None else covering).build()


# ---- cases ----------------------------------------------------------------------------------------------------------
def thresholds(bundle):
    """Finding index -> the fixed-point constants that some instruction compares it with."""
    out = {}

    def quantity(slot):
        op, *args = bundle.instructions[slot]
        return args[0] if op in (ev.QUANTITY, ev.NOT_APPLICABLE_IF) else None

    for op, *args in bundle.instructions:
        if op in (ev.COMPARE, ev.RECENT):
            out.setdefault(quantity(args[0]), set()).add(args[-1])
        elif op in (ev.COMPARE_PARAMETER, ev.RECENT_PARAMETER):
            index = args[-1]
            values = [bundle.parameters[index].default] + [p.values.get(index) for p in bundle.profiles]
            out.setdefault(quantity(args[0]), set()).update(v for v in values if v is not None)
    out.pop(None, None)
    return {finding: sorted(values) for finding, values in out.items()}


class Cases:
    def __init__(self, bundle):
        self.bundle, self.limits = bundle, thresholds(bundle)
        self.settable = [i for i, f in enumerate(bundle.findings) if f.kind in (TRI, QUANTITY, DERIVED_OR_HOST)]

    def case(self, seed, plain=False):
        """A case in its JSON form; `plain`: single values only, as when.py reads them."""
        rng = random.Random(f"case {seed}")
        day = datetime.date(2026, 1, 1) + datetime.timedelta(days=rng.randrange(400))
        known, present = rng.choice((0.05, 0.3, 0.7, 1.0)), rng.choice((0.02, 0.1, 0.5))
        findings = self.quiet(rng) if rng.random() < 0.3 else {}
        for index in self.settable if not findings else rng.sample(self.settable, min(rng.randrange(5), len(self.settable))):
            finding = self.bundle.findings[index]
            if findings:
                findings[finding.id] = self.value(rng, index, 0.7, day, plain)
            elif rng.random() < known and (finding.replaced_by is None or rng.random() < 0.3):
                findings[finding.id] = self.value(rng, index, present, day, plain)
        at = day.isoformat()
        if not plain and rng.random() < 0.3:
            at += "T%02d:30:00%s" % (rng.randrange(24), rng.choice(("Z", "+02:00", "-05:00", ".5Z")))
        case = {"at": at, "findings": findings}
        if plain or rng.random() < 0.7:
            case["profile"] = rng.choice(self.bundle.profiles).id
        return case

    def quiet(self, rng):
        """Nearly everything asked and absent: the base of cases near clearance."""
        out = {}
        for index in self.settable:
            finding = self.bundle.findings[index]
            if finding.replaced_by is not None or rng.random() < 0.003:
                continue
            if not finding.is_quantity:
                out[finding.id] = False
            elif finding.flags & TIME_SINCE and rng.random() < 0.9:
                out[finding.id] = "never"
            elif rng.random() < 0.15 and not finding.flags & ALWAYS:
                out[finding.id] = {"state": "not_applicable"}
        for name in ("low_back_pain", "age_years", "pain_days"):  # of the real bundle
            if name in self.bundle.finding_by_id:
                out[name] = True if name == "low_back_pain" else rng.choice((3, 10, 27, 40, 41, 42, 45))
        return out

    def value(self, rng, index, present, day, plain):
        finding = self.bundle.findings[index]
        if plain or rng.random() < 0.8:
            return self.single(rng, index, present)
        if rng.random() < 0.5:
            return self.record(rng, index, present, day)
        return [self.record(rng, index, present, day) for _ in range(rng.randint(2, 4))] if finding else None

    def single(self, rng, index, present):
        finding = self.bundle.findings[index]
        roll = rng.random()
        if roll < 0.04 and not finding.flags & ALWAYS:
            return {"state": "not_applicable"}
        if roll < 0.06:
            return None
        if not finding.is_quantity:
            return rng.random() < present
        if finding.flags & TIME_SINCE and roll < 0.2:
            return "never"
        return self.decimal(rng, index)

    def decimal(self, rng, index):
        finding = self.bundle.findings[index]
        if index in self.limits and rng.random() < 0.8:
            step = rng.choice((-1, 0, 0, 1)) * rng.choice((1, 1, 10 ** finding.digits))
            fixed = rng.choice(self.limits[index]) + step
        else:
            fixed = rng.randint(finding.least, finding.greatest)
        fixed = min(max(fixed, finding.least), finding.greatest)
        return shown_decimal(decimal.Decimal(fixed).scaleb(-finding.digits))

    def record(self, rng, index, present, day):
        finding = self.bundle.findings[index]
        single = self.single(rng, index, present)
        if isinstance(single, dict):
            record = single
        elif single is None:
            record = {"state": "unknown", "reason": "declined"}
        elif isinstance(single, bool):
            record = {"state": "present" if single else "absent"}
        elif single == "never":
            record = {"state": "never"}
        else:
            record = {"value": single}
            self.decorate(rng, finding, record)
        if rng.random() < 0.5:
            record["date"] = partial(rng, day - datetime.timedelta(days=rng.choice((0, 0, 1, 1, 2, 40))))
        if record.get("state") == "present" and rng.random() < 0.3:
            record["onset"] = partial(rng, day - datetime.timedelta(days=rng.randrange(60)), whole=0.8)
        if rng.random() < 0.1:
            record["source"] = "Observation/17"
        return record

    def decorate(self, rng, finding, record):
        roll = rng.random()
        if roll < 0.1:
            record["comparator"] = rng.choice((">=", "<="))
        elif roll < 0.2:
            record["value"] = shown_decimal(
                min(decimal.Decimal(str(record["value"])) + decimal.Decimal("0.00005"),
                    decimal.Decimal(finding.greatest).scaleb(-finding.digits)))
        elif roll < 0.3 and finding.unit == "d" and record["value"] * 24 <= 10000:
            record["value"], record["unit"] = shown_decimal(decimal.Decimal(str(record["value"])) * 24), "h"
        elif roll < 0.4:
            record["unit"] = finding.unit


def partial(rng, day, whole=1.0):
    return day.isoformat() if rng.random() < whole else day.isoformat()[:7]


def shown_decimal(value):
    """An int where it is one, so that JSON shows 42 and not 42.0."""
    value = value.normalize()
    return int(value) if value == value.to_integral_value() else value


def case_json(case):
    """The JSON text, with decimals as they are."""
    def show(value):
        if isinstance(value, dict):
            return "{" + ", ".join(f"{json.dumps(k)}: {show(v)}" for k, v in value.items()) + "}"
        if isinstance(value, list):
            return "[" + ", ".join(map(show, value)) + "]"
        return format(value, "f") if isinstance(value, decimal.Decimal) else json.dumps(value)
    return show(case)


def case_cbor(bundle, case):
    """The same case as CBOR."""
    findings = {bundle.findings[bundle.finding_by_id[name]].number: _value_cbor(value)
                for name, value in case["findings"].items()}
    out = {1: 1, 2: case["at"], 4: findings}
    if "profile" in case:
        out[3] = case["profile"]
    return cbor.encode(out)


def _value_cbor(value):
    if isinstance(value, list):
        return [_value_cbor(item) for item in value]
    if isinstance(value, dict):
        return {MEMBER_KEYS[key]: _decimal_cbor(item) if key == "value" else item for key, item in value.items()}
    return value if value is None or isinstance(value, (bool, str)) else _decimal_cbor(value)


def _decimal_cbor(value):
    sign, digits, exponent = decimal.Decimal(str(value)).normalize().as_tuple()
    mantissa = int("".join(map(str, digits))) * (-1 if sign else 1)
    return mantissa * 10 ** exponent if exponent >= 0 else [exponent, mantissa]


def main():
    parser = argparse.ArgumentParser(prog="property.generate")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--bundles", type=int, default=3)
    parser.add_argument("--cases", type=int, default=10)
    parser.add_argument("--bundle", type=pathlib.Path, help="make cases for this bundle instead of generated ones")
    parser.add_argument("--out", type=pathlib.Path, required=True)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for b in range(1 if options.bundle else options.bundles):
        data = options.bundle.read_bytes() if options.bundle else random_bundle(f"{options.seed}.{b}")
        (options.out / f"bundle-{b}.cbor").write_bytes(data)
        bundle = Bundle(data)
        cases = Cases(bundle)
        for c in range(options.cases):
            case = cases.case(f"{options.seed}.{b}.{c}")
            (options.out / f"case-{b}-{c}.json").write_text(case_json(case) + "\n", encoding="utf-8")
            (options.out / f"case-{b}-{c}.cbor").write_bytes(case_cbor(bundle, case))


if __name__ == "__main__":
    main()
