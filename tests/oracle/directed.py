"""Findings that steer one rule of a bundle towards true or false, for cases that random values seldom reach.

Walks the program backwards from the rule's slot and sets the inputs that it meets. Best effort only: two branches may
want different values of one finding, and the later one wins. Nothing relies on the outcome: both evaluators judge it."""
import decimal

from property.generate import shown_decimal
from reference import evaluate as ev
from reference.bundle import NO_LIMIT

SCORES = (ev.SCORE_SUM, ev.SCORE_MAX)


class Walk:
    def __init__(self, bundle, rng, profile):
        self.bundle, self.rng, self.profile = bundle, rng, profile
        self.findings, self.open = {}, []

    def steer(self, slot, target):
        """{finding id: JSON value}; `profile` is changed where the rule depends on a choice."""
        self.open.append((slot, target))
        while self.open:
            index, wanted = self.open.pop()
            op, *args = self.bundle.instructions[index]
            STEPS[op](self, wanted, args)
        return self.findings

    def want(self, slots, target):
        self.open += [(slot, target) for slot in slots]

    def some(self, slots, count):
        return self.rng.sample(list(slots), min(max(count, 0), len(slots)))

    # ---- quantities ----
    def set_fixed(self, slot, fixed):
        """Gives the quantity of a slot a fixed-point value, kept within the plausible range; or an interval that ends there."""
        op, *args = self.bundle.instructions[slot]
        if op in SCORES:
            for bands in ev.score_parameters(args):
                self.want([self.rng.choice(bands)[0]], True)
            return
        finding = self.bundle.findings[args[0]]
        kept = min(max(fixed, finding.least), finding.greatest)
        value = shown_decimal(decimal.Decimal(kept).scaleb(-finding.digits))
        if self.rng.random() < 0.2:
            value = {"value": value, "comparator": self.rng.choice(("<=", ">="))}
        self.findings[finding.id] = value

    def near(self, relation, k, target):
        """A fixed-point number for which the relation with k is the target, mostly next to k."""
        if k == NO_LIMIT:
            return 1
        if relation == ev.EQUAL:
            return k if target else k + self.rng.choice((-1, 1))
        below = relation in (ev.LESS, ev.LESS_EQUAL)
        on_limit = (relation in (ev.LESS_EQUAL, ev.GREATER_EQUAL)) == target
        step = self.rng.choice((0, 0, 1, 20)) + (0 if on_limit else 1)
        return k - step if below == target else k + step

    # ---- one step for each kind of instruction ----
    def finding(self, target, args):
        self.findings[self.bundle.findings[args[0]].id] = target

    def implied(self, target, args):
        self.want(self.some(args, 1) if target else args, target)

    def host(self, target, args):
        if self.rng.random() < 0.5:
            self.finding(target, args)
        self.want(args[1:2], target)

    def any(self, target, args):
        self.want(self.some(args, 1) if target else args, target)

    def all(self, target, args):
        self.want(args if target else self.some(args, 1), target)

    def not_(self, target, args):
        self.want(args, not target)

    def at_least(self, target, args):
        k, operands = args[0], args[1:]
        self.want(self.some(operands, k if target else len(operands) - k + 1), target)

    def exactly(self, target, args):
        k, operands = args[0], args[1:]
        present = self.some(operands, k if target else k + 1)
        self.want(present, True)
        self.want([slot for slot in operands if slot not in present], False)

    def known(self, target, args):
        op, *_ = self.bundle.instructions[args[0]]
        if not target:
            return
        if op in (ev.QUANTITY, ev.NOT_APPLICABLE_IF) + SCORES:
            self.set_fixed(args[0], self.rng.randrange(100))
        else:
            self.want(args, self.rng.random() < 0.5)

    def unknown(self, target, args):
        self.known(not target, args)

    def profile_choice(self, target, args):
        if target:
            self.profile[args[0]] = args[1]

    def nothing(self, target, args):
        pass

    def compare(self, target, args):
        self.set_fixed(args[0], self.near(args[1], args[2], target))

    def compare_parameter(self, target, args):
        self.set_fixed(args[0], self.near(args[1], self.profile[args[2]], target))

    def compare_difference(self, target, args):
        q, r, relation, k = args
        other = self.rng.randrange(200)
        self.set_fixed(r, other)
        self.set_fixed(q, other + self.near(relation, k, target))

    def recent(self, target, args):
        self.set_fixed(args[0], self.near(ev.LESS_EQUAL, args[1], target))

    def recent_parameter(self, target, args):
        self.set_fixed(args[0], self.near(ev.LESS_EQUAL, self.profile[args[1]], target))


STEPS = {
    ev.FINDING: Walk.finding, ev.ABSENT_IF: Walk.finding, ev.IMPLIED: Walk.implied, ev.HOST: Walk.host,
    ev.ANY: Walk.any, ev.ALL: Walk.all, ev.NOT: Walk.not_, ev.AT_LEAST: Walk.at_least, ev.EXACTLY: Walk.exactly,
    ev.NOT_PRESENT: Walk.not_, ev.KNOWN: Walk.known, ev.UNKNOWN: Walk.unknown, ev.TRUE: Walk.nothing,
    ev.PROFILE: Walk.profile_choice, ev.COMPARE: Walk.compare, ev.COMPARE_PARAMETER: Walk.compare_parameter,
    ev.COMPARE_DIFFERENCE: Walk.compare_difference, ev.RECENT: Walk.recent, ev.RECENT_PARAMETER: Walk.recent_parameter,
}


def steer(bundle, rng, profile, slot, target):
    return Walk(bundle, rng, profile).steer(slot, target)
