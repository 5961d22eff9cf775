"""The searches behind make_cases.py, of one rule under one policy: the fewest facts that give a value, pairs of cases
one fact apart on both sides of a border, and what is missing where the rule is unknown. By the reference evaluator."""
import decimal
import itertools
import json
import random
import re

from reference import evaluate as ev
from reference.bundle import TIME_SINCE

from .case_values import ROOT, Cone, bases, profile_values

RAISING = ["weight_loss_unexplained", "gait_disturbance", "fever"]  # URGENT, SAME_DAY and SAME_DAY with low back pain
BASES = ("core-answered", "nsaid-checked")
VECTORS = ROOT / "tests" / "vectors" / "boundary.json"
TENTHS = ("temp_c", "bmi", "wcc_10e9_l", "lipase_x_uln")
COMPARISONS = (ev.COMPARE, ev.RECENT, ev.COMPARE_PARAMETER, ev.RECENT_PARAMETER)
STARTS, SHORTEST, LARGE = 600, 3, 80


class Search:
    """All searches of one rule under one profile."""

    def __init__(self, bundle, rule, setting):
        self.bundle, self.rule, self.setting = bundle, rule, setting
        self.cone = Cone(bundle, rule, profile_values(bundle, setting[0].get("profile"), setting[1]))
        self.rank = {f: n for n, f in enumerate(self.cone.inputs)}
        self.limits = {f: self.choices(f) for f in self.cone.inputs}
        self.rng = random.Random(rule.id)
        self.is_large, self.base = len(self.cone.inputs) > LARGE, None

    def choices(self, finding):
        """The values worth trying, in order: present, absent; numbers on, just below and just above each limit."""
        known = self.bundle.findings[finding]
        if not known.is_quantity:
            return ["present", "absent"]
        numbers = []
        for k in self.own_limits(finding):
            step = self.step(known, k)
            numbers += [n for n in (k, k + step, k - step) if known.least <= n <= known.greatest]
        numbers = list(dict.fromkeys(numbers)) or [known.least + (known.greatest - known.least) // 4]
        values = [ev.interval(n, n) for n in numbers]
        return values + [ev.NEVER] if known.flags & TIME_SINCE else values

    def own_limits(self, finding):
        found, bundle = set(), self.bundle
        for slot in self.cone.order:
            op, *args = bundle.instructions[slot]
            if op in COMPARISONS and self.reads(args[0], finding):
                k = args[-1] if op in (ev.COMPARE, ev.RECENT) else self.cone.profile[args[-1]]
                if isinstance(k, int):
                    found.add(k)
            if op == ev.COMPARE_DIFFERENCE and (self.reads(args[0], finding) or self.reads(args[1], finding)):
                limit = {"sbp": 100, "sbp_baseline": 140, "ces_onset_days": 5, "ces_mri_negative_days": 6}
                found.add(limit.get(bundle.findings[finding].id, 10) * 10 ** bundle.findings[finding].digits)
        return sorted(found)

    def reads(self, slot, finding):
        op, *args = self.bundle.instructions[slot]
        return op in (ev.QUANTITY, ev.NOT_APPLICABLE_IF) and args[0] == finding

    def step(self, known, k):
        whole = 10 ** known.digits
        if known.id in TENTHS:
            return whole // 10
        return whole if k % whole == 0 else whole // 2

    # -- the fewest facts --
    def literals(self):
        return [(f, v) for f in self.named() for v in self.limits[f]]

    def named(self):
        """The inputs; of a large rule those that its condition names, and three that raise the urgency."""
        if not self.is_large:
            return self.cone.inputs
        words = re.findall(r"[a-z][a-z0-9_]+", self.bundle.texts[self.rule.when]) + RAISING
        return [self.bundle.finding_by_id[w] for w in dict.fromkeys(words)
                if self.bundle.finding_by_id.get(w) in self.rank]

    def fewest(self, wanted):
        """A rule that reads nearly everything is tried with the facts it names, alone and then on top of a base."""
        if not self.is_large:
            found = self.enumerate_small(wanted, {})
            return found if found is not None else self.random_then_smaller(wanted)
        for self.base in (None, *BASES):
            found = self.enumerate_small(wanted, self.base_facts())
            if found is not None:
                return found
        return None

    def base_facts(self):
        by_id = self.bundle.finding_by_id
        return {by_id[name]: self.recorded(by_id[name], value)
                for name, value in (bases()[self.base].items() if self.base else ()) if by_id[name] in self.rank}

    def recorded(self, finding, value):
        if value == "never":
            return ev.NEVER
        if isinstance(value, bool):
            return "present" if value else "absent"
        return self.number(self.bundle.findings[finding].id, value)

    def enumerate_small(self, wanted, base):
        if self.cone.value(base) is wanted:
            return base
        literals = self.literals()
        for size in range(1, SHORTEST + 1):
            if len(literals) ** size > 60000 * size:
                return None
            for chosen in itertools.combinations(literals, size):
                facts = base | dict(chosen)
                if len(dict(chosen)) == size and self.cone.value(facts) is wanted:
                    return facts
        return None

    def random_then_smaller(self, wanted):
        best = None
        starts = itertools.chain(self.vector_starts(), (self.start(number) for number in range(STARTS)))
        for facts in starts:
            if self.cone.value(facts) is not wanted:
                continue
            self.shrink(facts, lambda some: self.cone.value(some) is wanted)
            cost = (len(facts), sum(self.rank[f] for f in facts))
            if best is None or cost < best[0]:
                best = (cost, facts)
        return None if best is None else best[1]

    def vector_starts(self):
        """The boundary vectors know patients that a random search does not meet."""
        for vector in json.loads(VECTORS.read_text(encoding="utf-8")):
            facts = {self.bundle.finding_by_id[name]: self.recorded(self.bundle.finding_by_id[name], value)
                     for name, value in vector["case"]["findings"].items()}
            yield {finding: value for finding, value in facts.items() if finding in self.rank}

    def start(self, number):
        """Where a random search begins: every input known, from nearly all absent to all present."""
        share = (0.0, 1.0, 0.7, 0.3, 0.5)[number % 5]
        facts = {f: self.quiet(f, 0) if share == 0.0 else self.any_value(f, share) for f in self.cone.inputs}
        if share == 0.0:
            if number // 5 % 2:
                facts = {f: v if v in ("absent", ev.NEVER) else self.any_value(f, 1.0) for f, v in facts.items()}
            else:
                facts = {f: v for f, v in facts.items() if v in ("absent", ev.NEVER)}
            usual = {"low_back_pain": "present", "pain_days": self.number("pain_days", 10),
                     "age_years": self.number("age_years", 40)}
            if number // 5 % 4 < 3:
                facts.update({self.bundle.finding_by_id[name]: value for name, value in usual.items()
                              if self.bundle.finding_by_id[name] in self.rank})
            for finding in self.rng.sample(self.cone.inputs, min(number // 10 % 6, len(self.cone.inputs))):
                facts[finding] = self.any_value(finding, 1.0)
        return facts

    def any_value(self, finding, share):
        if self.bundle.findings[finding].is_quantity:
            return self.rng.choice(self.limits[finding])
        return "present" if self.rng.random() < share else "absent"

    def number(self, name, value):
        digits = self.bundle.findings[self.bundle.finding_by_id[name]].digits
        fixed = int(decimal.Decimal(str(value)).scaleb(digits))
        return ev.interval(fixed, fixed)

    def shrink(self, facts, holds, keep=()):
        for finding in sorted(facts, key=lambda f: -self.rank[f]):
            if finding not in keep:
                value = facts.pop(finding)
                if not holds(facts):
                    facts[finding] = value

    # -- the border --
    def border(self, fires):
        """(facts that fire, facts that do not, finding that differs), one fact apart; None if there is none."""
        best = None
        for finding, before, after in self.flips(fires):
            pair = self.close(dict(fires), finding, before, after)
            if pair is None:
                continue
            number = isinstance(after, ev.Quantity) and after.state == "interval"
            cost = (len(pair) - (3 if number else 0), -self.rank[finding])
            if best is None or cost < best[0]:
                best = (cost, pair, finding, before, after)
        if best is None:
            return self.border_from_below()
        _, facts, finding, before, after = best
        return self.both(facts, finding, before, after)

    def border_from_below(self):
        """From the fewest facts that make it false, the one to turn."""
        no = self.fewest(False)
        for finding in sorted(no or {}, key=lambda f: self.rank[f]):
            for value in self.limits[finding]:
                if self.straddles(no, finding, value, no[finding]):
                    return self.both(no, finding, value, no[finding])
        return None

    def thresholds(self, fires):
        """A pair for every number that the condition itself compares with (numbers in macros are other rules' too)."""
        words = self.bundle.texts[self.rule.when]
        for name, relation, right in re.findall(r"([a-z][a-z0-9_]*) (<=|>=|<|>) ([a-z0-9_.]+)", words) + [
                (name, "<=", right) for name, right in re.findall(r"recent\((\w+), (\w+)\)", words)]:
            finding = self.bundle.finding_by_id.get(name)
            if finding not in self.rank or not self.bundle.findings[finding].is_quantity or self.is_large:
                continue
            pair = self.pair_at(fires, finding, relation, self.limit(finding, right))
            if pair is not None:
                yield pair

    def limit(self, finding, word):
        digits = self.bundle.findings[finding].digits
        for index, parameter in enumerate(self.bundle.parameters):
            if parameter.id == word:
                return self.cone.profile[index]
        return int(decimal.Decimal(word).scaleb(digits)) if word[0].isdigit() else None

    def pair_at(self, fires, finding, relation, k):
        if not isinstance(k, int):
            return None
        step = self.step(self.bundle.findings[finding], k)
        inside = {"<": k - step, "<=": k, ">": k + step, ">=": k}[relation]
        outside = {"<": k, "<=": k + step, ">": k, ">=": k - step}[relation]
        known = self.bundle.findings[finding]
        if not known.least <= min(inside, outside) <= max(inside, outside) <= known.greatest:
            return None
        before, after = ev.interval(inside, inside), ev.interval(outside, outside)
        best = None
        starts = (self.start(n) for n in range(STARTS // 2))
        for facts in itertools.chain(self.near(fires), self.vector_starts(), starts):
            if best is not None and len(best) <= 3:
                break
            facts[finding] = before
            if self.straddles(facts, finding, before, after):
                self.shrink(facts, lambda some: self.straddles(some, finding, before, after), (finding,))
                if best is None or len(facts) < len(best):
                    best = facts
        return None if best is None else self.both(best, finding, before, after)

    def near(self, fires):
        """The facts that fire it, all or all but one, alone and with everything else answered quietly."""
        for left_out in (None, *fires) * 6:
            some = {f: v for f, v in fires.items() if f != left_out}
            yield dict(some)
            yield {**{f: self.quiet(f, 0) for f in self.cone.inputs}, **some}

    def both(self, facts, finding, before, after):
        yes, no = dict(facts), dict(facts)
        yes[finding], no[finding] = before, after
        return yes, no, finding

    def flips(self, fires):
        """Of a rule that reads nearly everything (clearance), only the facts it already needs are turned."""
        for finding in self.named():
            values = self.limits[finding]
            if self.bundle.findings[finding].is_quantity:
                numbers = sorted((v for v in values if v.state == "interval"), key=lambda v: v.lo)
                for a, b in zip(numbers, numbers[1:]):
                    yield finding, a, b
                    yield finding, b, a
                if ev.NEVER in values:
                    yield from ((finding, v, ev.NEVER) for v in numbers[:1])
            else:
                yield finding, "present", "absent"
                yield finding, "absent", "present"

    def close(self, facts, finding, before, after):
        """The further facts under which the flip of one finding turns TRUE into FALSE, as few as can be."""
        required = set(facts) | {finding}

        def holds(some):
            return self.straddles(some, finding, before, after)

        if finding in facts and facts[finding] != before and not isinstance(before, ev.Quantity):
            return None
        facts[finding] = before
        if holds(facts):
            return facts
        for share in () if self.is_large else (0, 0, 1, 2, 3):
            full = dict(facts)
            for other in self.cone.inputs:
                if other not in full:
                    full[other] = self.quiet(other, share)
            if holds(full):
                self.shrink(full, holds, required)
                return full
        return None

    def straddles(self, facts, finding, before, after):
        some = dict(facts)
        some[finding] = before
        if self.cone.value(some) is not True:
            return False
        some[finding] = after
        return self.cone.value(some) is False

    def quiet(self, finding, share):
        if self.bundle.findings[finding].is_quantity:
            values = self.limits[finding]
            return ev.NEVER if ev.NEVER in values and share != 1 else self.rng.choice(values)
        return "present" if share > 1 and self.rng.random() < share / 8 else "absent"

    # -- one fact short --
    def unknown(self, *bases):
        for base in bases:
            for finding in sorted(base, key=lambda f: -self.rank[f]):
                facts = {f: v for f, v in base.items() if f != finding}
                if self.cone.value(facts) is None:
                    return facts, finding
        found = self.fewest(None)
        return None if found is None else (found, None)
