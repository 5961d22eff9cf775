"""The compiled program as boolean terms: SEMANTICS.md sections 2 to 4, one function for each op, for the channels firm
and acting. Written from that page; model.py holds it against the reference evaluator on every model that is used."""
from types import SimpleNamespace as Record

import z3

from reference import evaluate as ev
from reference.bundle import NO_LIMIT
from reference.evaluate import ACTING, FIRM

from . import quantity as quantities
from .logic import (FALSE, TRUE, UNKNOWN, Tri, as_z3, count_at_least, land, lnot, lor, tri_all, tri_any, tri_not)
from .quantity import InputQuantity, Quantity

CHANNELS = (FIRM, ACTING)
TRI_INPUT, QUANTITY_INPUT = (ev.FINDING, ev.ABSENT_IF, ev.HOST), (ev.QUANTITY, ev.NOT_APPLICABLE_IF)
READS_INPUT = TRI_INPUT + QUANTITY_INPUT


# ---- the instructions: (view, channel, operands) -> Tri or Quantity --------------------------------------------------
# A view has `slots[channel]`, `inputs[finding]`, `values` (of the parameters), `rule(channel, r)`, `earlier(level)`.
def op_finding(view, channel, f):
    return view.inputs[f]


def op_absent_if(view, channel, f, c):
    own = view.inputs[f]
    return Tri(own.t, lor(own.f, land(lnot(own.t), view.slots[channel][c].t)))


def op_implied(view, channel, x, *premises):
    own, values = view.slots[channel][x], [view.slots[channel][a] for a in premises]
    t = lor(own.t, *[v.t for v in values])
    if channel == ACTING:
        return Tri(t, land(own.f, *[lnot(v.t) for v in values]))
    return Tri(t, land(own.f, *[v.f for v in values]))


def op_host(view, channel, f, c):
    own, computed = view.inputs[f], view.slots[channel][c]
    t = lor(own.t, computed.t)
    if channel == ACTING:
        return Tri(t, land(lnot(t), lor(own.f, computed.f)))
    return Tri(t, land(lnot(t), computed.f))


def op_any(view, channel, *operands):
    return tri_any(view.slots[channel][a] for a in operands)


def op_all(view, channel, *operands):
    return tri_all(view.slots[channel][a] for a in operands)


def op_not(view, channel, a):
    return tri_not(view.slots[channel][a])


def op_at_least(view, channel, k, *operands):
    values = [view.slots[channel][a] for a in operands]
    return Tri(count_at_least([v.t for v in values], k), lnot(count_at_least([lnot(v.f) for v in values], k)))


def op_exactly(view, channel, k, *operands):
    values = [view.slots[channel][a] for a in operands]
    true, possible = [v.t for v in values], [lnot(v.f) for v in values]
    more = count_at_least(true, k + 1)
    settled = [lor(v.t, v.f) for v in values]
    return Tri(land(count_at_least(true, k), lnot(more), *settled), lor(more, lnot(count_at_least(possible, k))))


def op_not_present(view, channel, a):
    value = view.slots[channel][a]
    return Tri(lnot(value.t), value.t) if channel == ACTING else tri_not(value)


def is_known(value):
    return value.known() if isinstance(value, Quantity) else lor(value.t, value.f)


def op_known(view, channel, a):
    known = is_known(view.slots[channel][a])
    return Tri(known, lnot(known) if channel == ACTING else False)


def op_unknown(view, channel, a):
    return tri_not(op_known(view, channel, a))


def op_true(view, channel):
    return TRUE


def op_profile(view, channel, p, choice):
    return TRUE if view.values[p] == choice else FALSE


def op_quantity(view, channel, f):
    return view.inputs[f]


def op_not_applicable_if(view, channel, f, c):
    return view.inputs[f].not_applicable_if(view.slots[channel][c].t)


def _bands(view, channel, operands):
    return [[(view.slots[channel][slot], points) for slot, points in bands] for bands in ev.score_parameters(operands)]


def op_score_sum(view, channel, *operands):
    return quantities.score(_bands(view, channel, operands), by_sum=True)


def op_score_max(view, channel, *operands):
    return quantities.score(_bands(view, channel, operands), by_sum=False)


def op_compare(view, channel, q, relation, k):
    return quantities.compare(view.slots[channel][q], relation, k)


def limit(values, p):
    return None if isinstance(values[p], str) and values[p] == NO_LIMIT else values[p]


def op_compare_parameter(view, channel, q, relation, p):
    return quantities.compare(view.slots[channel][q], relation, limit(view.values, p))


def op_compare_difference(view, channel, q, r, relation, k):
    slots = view.slots[channel]
    return quantities.compare(quantities.difference(slots[q], slots[r]), relation, k)


def op_recent(view, channel, q, k):
    return quantities.recent(view.slots[channel][q], k, channel == ACTING)


def op_recent_parameter(view, channel, q, p):
    return quantities.recent(view.slots[channel][q], limit(view.values, p), channel == ACTING)


def op_fired(view, channel, r):
    value = view.rule(channel, r)
    return Tri(value.t, lnot(value.t)) if channel == ACTING else value


def op_all_false(view, channel, *rules):
    return tri_all(tri_not(view.rule(channel, r)) for r in rules)


def op_clear_below(view, channel, level):
    none = tri_not(tri_any(view.rule(channel, r) for r in view.earlier(level)))
    return Tri(lnot(none.f), none.f) if channel == ACTING else none


OPS = {number: globals()[function.__name__] for number, function in ev.OPS.items()}


# ---- a whole program -------------------------------------------------------------------------------------------------
def comparisons(bundle, values):
    """({finding: constants it is compared with}, findings of a difference, largest constant of a difference)."""
    points, differing, largest = {}, set(), 0

    def finding_of(slot):
        op, *args = bundle.instructions[slot]
        return args[0] if op in QUANTITY_INPUT else None

    for op, *args in bundle.instructions:
        if op == ev.COMPARE_DIFFERENCE:
            differing |= {finding_of(args[0]), finding_of(args[1])}
            largest = max(largest, abs(args[3]))
        if op in (ev.COMPARE, ev.COMPARE_PARAMETER, ev.RECENT, ev.RECENT_PARAMETER):
            by_parameter = op in (ev.COMPARE_PARAMETER, ev.RECENT_PARAMETER)
            k = limit(values, args[-1]) if by_parameter else args[-1]
            relation = args[1] if op in (ev.COMPARE, ev.COMPARE_PARAMETER) else quantities.LESS_EQUAL
            if k is not None:
                points.setdefault(finding_of(args[0]), set()).update(quantities.breakpoints_of(relation, k))
    return points, differing, largest


class Encoding:
    """One program under one profile in one solver. `slots[channel][i]` of the state whose inputs are `inputs`."""

    def __init__(self, bundle, values):
        self.bundle, self.values = bundle, values
        self.solver = z3.SolverFor("QF_FD")
        self.names, self.channels = 0, CHANNELS
        self.urgency = [bundle.urgency(rule, values) for rule in bundle.rules]
        self.points, self.differing, largest = comparisons(bundle, values)
        ends = [abs(e) for f in self.differing for e in (bundle.findings[f].least, bundle.findings[f].greatest)]
        self.bits = max(ends + [largest, 1]).bit_length() + 3
        self.read_by = {}
        for index, (op, *args) in enumerate(bundle.instructions):
            if op in READS_INPUT:
                self.read_by.setdefault(args[0], []).append(index)
        self.inputs = {f: self.new_input(f, "a") for f in self.read_by}
        self.slots = {channel: [] for channel in CHANNELS}
        for index in range(len(bundle.instructions)):
            for channel in CHANNELS:
                self.slots[channel].append(self._compute(self, index, channel))

    def new_input(self, f, tag):
        finding = self.bundle.findings[f]
        tag = f"{tag}.{finding.id}"
        if finding.is_quantity:
            bits = self.bits if f in self.differing else 0
            value = InputQuantity(tag, finding, self.points.get(f, ()), bits)
            self.solver.add([as_z3(fact) for fact in value.facts])
            return value
        t, f_ = z3.Bools(f"{tag}.present {tag}.absent")
        self.solver.add(z3.Not(z3.And(t, f_)))
        return Tri(t, f_)

    def define(self, term):
        """A name for a term, so that the solver sees it once."""
        if isinstance(term, bool) or term.num_args() == 0 or (z3.is_not(term) and term.arg(0).num_args() == 0):
            return term
        self.names += 1
        name = z3.Bool(f"d{self.names}")
        self.solver.add(name == term)
        return name

    def _compute(self, view, index, channel):
        op, *args = self.bundle.instructions[index]
        if op == ev.CLEAR_BELOW:
            view.current = index
        value = OPS[op](view, channel, *args)
        return Tri(self.define(value.t), self.define(value.f)) if isinstance(value, Tri) else value

    # -- what the ops ask for --
    def rule(self, channel, r):
        return self.slots[channel][self.bundle.rules[r].slot]

    def earlier(self, level):
        return self._earlier(self.current, level)

    def _earlier(self, index, level):
        stratum = self.bundle.stratum_of(index)
        start = self.bundle.strata_ends[stratum - 1] if stratum > 0 else 0
        return [r for r, rule in enumerate(self.bundle.rules) if rule.slot < start and self.urgency[r] >= level]

    # -- another state that differs in some inputs --
    def cone(self, findings):
        """The instructions that the given findings reach, ascending."""
        reached = set()
        start = {index for f in findings for index in self.read_by.get(f, [])}
        for index, reads in enumerate(ev.reads_of(self.bundle)):
            if index in start or not reached.isdisjoint(reads):
                reached.add(index)
        return sorted(reached)

    def with_inputs(self, changes, channels=CHANNELS):
        """The state in which the inputs `changes` {finding: record} replace ours; what they do not reach is shared.
        Of its slots only those of `channels` are there: no channel reads another."""
        view = Record(values=self.values, inputs={**self.inputs, **changes}, bundle=self.bundle, channels=channels,
                      slots={channel: list(self.slots[channel]) for channel in channels}, current=None)
        view.rule = lambda channel, r: view.slots[channel][self.bundle.rules[r].slot]
        view.earlier = lambda level: self._earlier(view.current, level)
        view.cone = self.cone(changes)
        for index in view.cone:
            for channel in channels:
                view.slots[channel][index] = self._compute(view, index, channel)
        return view

    def rules_in(self, cone):
        inside = set(cone)
        return [r for r, rule in enumerate(self.bundle.rules) if rule.slot in inside]

    def any_rule(self, view, channel, level, wanted):
        """Some rule of at least this urgency has a value that `wanted` accepts."""
        return lor(*[wanted(view.rule(channel, r)) for r, u in enumerate(self.urgency) if u >= level])

    def consistent(self, view, findings=None):
        """No record contradicts what other records already imply (firm): the premise of learning.py."""
        terms = []
        for op, *args in self.bundle.instructions:
            if op in (ev.ABSENT_IF, ev.NOT_APPLICABLE_IF, ev.HOST) and (findings is None or args[0] in findings):
                own, c = view.inputs[args[0]], view.slots[FIRM][args[1]]
                recorded = own.interval if op == ev.NOT_APPLICABLE_IF else own.t
                terms.append(lnot(land(recorded, c.f if op == ev.HOST else c.t)))
        return land(*terms)

    def check(self, *assumed):
        """A model of everything asserted and `assumed`, or None."""
        self.solver.push()
        try:
            self.solver.add([as_z3(term) for term in assumed])
            answer = self.solver.check()
            if answer == z3.unknown:
                raise RuntimeError("the solver gave up: " + self.solver.reason_unknown())
            return self.solver.model() if answer == z3.sat else None
        finally:
            self.solver.pop()


def unknown_input(bundle, f):
    if bundle.findings[f].is_quantity:
        return Quantity(True, False, lambda end, k: False, False, (0, 0))
    return UNKNOWN

