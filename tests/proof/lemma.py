"""The lemmas of the induction over a program, one for each shape of instruction (op, number of operands, k), with
operands that are any values at all: if the operands of state B say all that those of state A say, then so does
the result (firm); and if firm and acting of the operands agree where firm is decided, then so do those of the result.

Premises, per instruction: a recorded value does not contradict what the rest already implies (`consistent`).
Scores are not here: their bands depend on each other (prove_learning.py takes them whole)."""
from types import SimpleNamespace as Record

import z3

from reference import evaluate as ev
from reference.bundle import NO_LIMIT
from reference.evaluate import ACTING, FIRM

from .encode import OPS, TRI_INPUT
from .logic import Tri, as_z3, implies, land, lnot, lor, refines
from .quantity import Quantity

TRI, QUANTITY = "tri", "quantity"


def shape_of(bundle, index):
    """What the meaning of an instruction depends on, apart from the values of its operands; None for scores."""
    op, *args = bundle.instructions[index]
    if op in (ev.SCORE_SUM, ev.SCORE_MAX):
        return None
    if op in (ev.ANY, ev.ALL, ev.IMPLIED, ev.ALL_FALSE):
        return op, len(args)
    if op in (ev.AT_LEAST, ev.EXACTLY):
        return op, len(args) - 1, args[0]
    if op in (ev.KNOWN, ev.UNKNOWN):
        gives_quantity = (ev.QUANTITY, ev.NOT_APPLICABLE_IF, ev.SCORE_SUM, ev.SCORE_MAX)
        return op, QUANTITY if bundle.instructions[args[0]][0] in gives_quantity else TRI
    if op in (ev.COMPARE, ev.COMPARE_PARAMETER):
        return op, args[1]
    if op == ev.COMPARE_DIFFERENCE:
        return op, args[2]
    if op == ev.CLEAR_BELOW:
        return op, len(ev.operand_slots(bundle, index))
    return (op,)


class Lemma:
    """States A and B with fresh operands in both channels; `views[state]` is what the op reads."""

    def __init__(self, shape):
        self.shape, self.op = shape, shape[0]
        self.solver, self.k = z3.Solver(), z3.Int("k")
        self.count = 0
        self.views = {}
        for state in "AB":
            view = Record(slots={FIRM: [], ACTING: []}, inputs={}, values=[self.k])
            view.rule = lambda channel, r, view=view: view.slots[channel][r]
            view.earlier = lambda level, view=view: range(len(view.slots[FIRM]))
            self.views[state] = view

    # -- fresh values --
    def tri(self):
        self.count += 1
        value = Tri(*z3.Bools(f"t{self.count} f{self.count}"))
        self.solver.add(z3.Not(z3.And(value.t, value.f)))
        return value

    def quantity(self):
        self.count += 1
        n = self.count
        lo, hi = z3.Ints(f"lo{n} hi{n}")
        missing, none = z3.Bools(f"missing{n} none{n}")
        self.solver.add(lo <= hi, z3.Not(z3.And(missing, none)))
        return Quantity(missing, none, lambda end, k: (lo, hi)[end] >= k, lo == hi, (lo, hi))

    def operand(self, kind):
        """The same operand in both states and channels, with the induction hypothesis."""
        fresh = self.tri if kind == TRI else self.quantity
        values = {(state, channel): fresh() for state in "AB" for channel in (FIRM, ACTING)}
        for (state, channel), value in values.items():
            self.views[state].slots[channel].append(value)
        self.solver.add(as_z3(says_all_of(values["A", FIRM], values["B", FIRM])))
        for state in "AB":
            self.solver.add(as_z3(says_all_of(values[state, FIRM], values[state, ACTING])))

    def record(self, kind):
        fresh = self.tri if kind == TRI else self.quantity
        for view in self.views.values():
            view.inputs[0] = fresh()
        self.solver.add(as_z3(says_all_of(self.views["A"].inputs[0], self.views["B"].inputs[0])))

    # -- one instruction --
    def arguments(self):
        """Makes the operands; the arguments of the op."""
        op, n = self.op, self.shape[1] if len(self.shape) > 1 else None
        if op in (ev.FINDING, ev.QUANTITY):
            self.record(TRI if op == ev.FINDING else QUANTITY)
            return [0]
        if op in (ev.ABSENT_IF, ev.HOST, ev.NOT_APPLICABLE_IF):
            self.record(TRI if op in TRI_INPUT else QUANTITY)
            self.operand(TRI)
            return [0, 0]
        if op in (ev.ANY, ev.ALL, ev.IMPLIED, ev.ALL_FALSE, ev.AT_LEAST, ev.EXACTLY, ev.CLEAR_BELOW):
            for _ in range(n):
                self.operand(TRI)
            first = [self.shape[2]] if op in (ev.AT_LEAST, ev.EXACTLY) else []
            return [0] if op == ev.CLEAR_BELOW else first + list(range(n))
        if op in (ev.NOT, ev.NOT_PRESENT, ev.FIRED):
            self.operand(TRI)
            return [0]
        if op in (ev.KNOWN, ev.UNKNOWN):
            self.operand(n)
            return [0]
        return self.quantity_arguments(n)

    def quantity_arguments(self, relation):
        op = self.op
        if op == ev.TRUE:
            return []
        if op == ev.PROFILE:
            return [0, 0]
        self.operand(QUANTITY)
        last = 0 if op in (ev.COMPARE_PARAMETER, ev.RECENT_PARAMETER) else self.k
        if op == ev.COMPARE_DIFFERENCE:
            self.operand(QUANTITY)
            return [0, 1, relation, self.k]
        return [0, last] if op in (ev.RECENT, ev.RECENT_PARAMETER) else [0, relation, last]

    def premise(self):
        if self.op not in (ev.ABSENT_IF, ev.HOST, ev.NOT_APPLICABLE_IF):
            return True
        own, c = self.views["B"].inputs[0], self.views["B"].slots[FIRM][0]
        if self.op == ev.HOST:
            return lnot(land(own.t, c.f))
        return lnot(land(own.interval if self.op == ev.NOT_APPLICABLE_IF else own.t, c.t))

    def holds(self):
        """None, or the name of the claim that fails."""
        args = self.arguments()
        limits = [False, True] if self.op in (ev.COMPARE_PARAMETER, ev.RECENT_PARAMETER) else [False]
        for unlimited in limits:
            for view in self.views.values():
                view.values = [0 if self.op == ev.PROFILE else NO_LIMIT if unlimited else self.k]
            results = {(state, channel): OPS[self.op](view, channel, *args)
                       for state, view in self.views.items() for channel in (FIRM, ACTING)}
            claims = {
                "learning": implies(self.premise(), says_all_of(results["A", FIRM], results["B", FIRM])),
                "firm and acting": says_all_of(results["A", FIRM], results["A", ACTING]),
                "one value": land(*[lnot(land(r.t, r.f)) for r in results.values() if isinstance(r, Tri)]),
            }
            for name, claim in claims.items():
                if self.solver.check(as_z3(lnot(claim))) != z3.unsat:
                    return name
        return None


def says_all_of(less, more):
    """B says all that A says."""
    if isinstance(less, Tri):
        return refines(less, more)
    inside = land(more.ends[0] >= less.ends[0], more.ends[1] <= less.ends[1])
    return lor(less.missing, land(less.none, more.none), land(less.interval, more.interval, inside))


def shapes(bundle):
    found = {}
    for index in range(len(bundle.instructions)):
        shape = shape_of(bundle, index)
        if shape is not None:
            found.setdefault(shape, []).append(index)
    return found


