"""A quantity slot in one channel: missing, without a number (never, not applicable), or an interval lo..hi.

An input quantity is cut into cells by the constants that the program compares it with. An end is known by `end >= k`
for each of them, which is exact: nothing in the program can tell two values of one cell apart. The quantities of a
COMPARE_DIFFERENCE are bit-vectors instead. Scores answer `end >= k` from their bands."""
import z3

from reference.bundle import ALWAYS, TIME_SINCE

from .logic import Tri, implies, land, lnot, lor, same, weighted_at_least


class Quantity:
    """`ge(end, k)`: the term for `end >= k`, end 0 is lo and 1 is hi. `ends`: bit-vectors or None."""

    def __init__(self, missing, none, ge, exact, ends=None):
        self.missing, self.none, self.ge, self.exact, self.ends = missing, none, ge, exact, ends
        self.interval = land(lnot(missing), lnot(none))

    def known(self):
        return lor(self.none, land(self.interval, self.exact))

    def not_applicable_if(self, condition):
        missing = land(self.missing, lnot(condition))
        none = lor(self.none, land(self.missing, condition))
        return Quantity(missing, none, self.ge, self.exact, self.ends)


LESS, LESS_EQUAL, GREATER, GREATER_EQUAL, EQUAL = range(5)


def breakpoints_of(relation, k):
    """The constants of `end >= c` that a comparison asks for."""
    return {LESS: (k,), LESS_EQUAL: (k + 1,), GREATER: (k + 1,), GREATER_EQUAL: (k,), EQUAL: (k, k + 1)}[relation]


def related(ge, relation, k):
    """(every value of the interval satisfies, some value does) from `ge`."""
    lo, hi = 0, 1
    if relation in (LESS, LESS_EQUAL):
        c = k + (relation == LESS_EQUAL)
        return lnot(ge(hi, c)), lnot(ge(lo, c))
    if relation in (GREATER, GREATER_EQUAL):
        c = k + (relation == GREATER)
        return ge(lo, c), ge(hi, c)
    return land(ge(lo, k), lnot(ge(hi, k + 1))), land(ge(hi, k), lnot(ge(lo, k + 1)))


def compare(q, relation, k):
    """`k` None: no limit, larger than every value."""
    if k is None:
        every = some = relation in (LESS, LESS_EQUAL)
    else:
        every, some = related(q.ge, relation, k)
    return Tri(land(q.interval, every), lor(q.none, land(q.interval, lnot(some))))


def difference(q, r):
    """q - r as a quantity for compare(); both have bit-vector ends."""
    ends = (q.ends[0] - r.ends[1], q.ends[1] - r.ends[0])
    none = lor(q.none, r.none)
    missing = land(lnot(none), lor(q.missing, r.missing))
    return Quantity(missing, none, lambda end, k: ends[end] >= k, False, ends)


def recent(q, k, acting):
    every = True if k is None else lnot(q.ge(1, k + 1))
    none_does = False if k is None else q.ge(0, k + 1)
    f = lor(q.none, land(q.interval, none_does))
    return Tri(lnot(f) if acting else land(q.interval, every), f)


def score(parameters, by_sum):
    """`parameters`: for each its bands (Tri, points). The interval of SEMANTICS section 4; never missing."""
    def least_at_least(bands, v):
        if not bands:
            return v <= 0
        # 0 if no band is left, so "all below v are FALSE" needs one that is not.
        return land(*[b.f for b, points in bands if points < v], greatest_at_least(bands, v))

    def greatest_at_least(bands, v):
        return lor(*[lnot(b.f) for b, points in bands if points >= v])

    def ge(end, k):
        part = greatest_at_least if end else least_at_least
        if k <= 0:
            return True
        if not by_sum:
            return lor(*[part(bands, k) for bands in parameters])
        steps = []
        for bands in parameters:
            points = sorted({0} | {p for _, p in bands})
            steps += [(b - a, part(bands, b)) for a, b in zip(points, points[1:])]
        return weighted_at_least(steps, k)

    highest = sum(max([p for _, p in bands] + [0]) for bands in parameters)
    exact = land(*[same(ge(0, k), ge(1, k)) for k in range(1, highest + 1)])
    return Quantity(False, False, ge, exact)


class InputQuantity(Quantity):
    """The record of a quantity finding, with its variables. `facts` must be asserted."""

    def __init__(self, tag, finding, breakpoints, as_bits):
        self.finding, self.facts = finding, []
        self.points = sorted(k for k in breakpoints if finding.least < k <= finding.greatest)
        missing, none, exact = z3.Bools(f"{tag}.missing {tag}.none {tag}.exact")
        self.facts.append(lnot(land(missing, none)))
        if finding.flags & ALWAYS and not finding.flags & TIME_SINCE:  # such as the age
            self.facts.append(lnot(none))
        ends = None
        if as_bits:
            width = max(finding.greatest, -finding.least, *[abs(k) for k in breakpoints], 1).bit_length() + 3
            ends = [z3.BitVec(f"{tag}.{end}", max(width, as_bits)) for end in ("lo", "hi")]
            self.facts += [ends[0] >= finding.least, ends[0] <= ends[1], ends[1] <= finding.greatest,
                           same(exact, ends[0] == ends[1])]
            super().__init__(missing, none, self._ge_bits, exact, ends)
        else:
            self.atoms = [{k: z3.Bool(f"{tag}.{end}>={k}") for k in self.points} for end in ("lo", "hi")]
            super().__init__(missing, none, self._ge_cells, exact)
            self._cell_facts()

    def _ge_bits(self, end, k):
        return True if k <= self.finding.least else False if k > self.finding.greatest else self.ends[end] >= k

    def _ge_cells(self, end, k):
        return True if k <= self.finding.least else False if k > self.finding.greatest else self.atoms[end][k]

    def _cell_facts(self):
        for a, b in zip(self.points, self.points[1:]):
            self.facts += [implies(self.ge(end, b), self.ge(end, a)) for end in (0, 1)]
        self.facts += [implies(self.ge(0, k), self.ge(1, k)) for k in self.points]
        self.facts += [implies(self.exact, implies(self.ge(1, k), self.ge(0, k))) for k in self.points]
        starts = [self.finding.least] + self.points
        for start, end in zip(starts, self.points + [self.finding.greatest + 1]):
            if end == start + 1:  # a cell of one value: both ends in it are equal
                self.facts.append(implies(land(self.ge(0, start), lnot(self.ge(1, end))), self.exact))

    def sayable(self):
        """The case JSON has a form for it: not an interval open on neither side."""
        if self.ends is not None:
            open_ended = lor(self.ends[0] == self.finding.least, self.ends[1] == self.finding.greatest)
        elif self.points:
            open_ended = lor(lnot(self.ge(0, self.points[0])), self.ge(1, self.points[-1]))
        else:
            open_ended = True
        return lor(self.missing, self.none, self.exact, open_ended)

    def value_in(self, holds, model):
        """"missing", "none" or (lo, hi) in a model."""
        if holds(self.missing):
            return "missing"
        if holds(self.none):
            return "none"
        if self.ends is not None:
            return tuple(model.eval(end, model_completion=True).as_signed_long() for end in self.ends)
        return self._cells_in(holds)

    def _cells_in(self, holds):
        bounds = []
        for end in (0, 1):
            low = max([k for k in self.points if holds(self.ge(end, k))], default=self.finding.least)
            high = min([k for k in self.points if not holds(self.ge(end, k))], default=self.finding.greatest + 1) - 1
            bounds.append((low, high))
        (lo, lo_most), (_, hi) = bounds
        if holds(self.exact):
            return lo, lo
        if lo != self.finding.least and hi != self.finding.greatest and lo == lo_most == hi:
            raise AssertionError("an inexact interval of one value")
        return lo, hi


def narrows(less, more):
    """`more` is `less` or a narrower record of the same input: anything after missing, a part of an interval."""
    inside = []
    if less.ends is not None:
        inside = [more.ends[0] >= less.ends[0], more.ends[1] <= less.ends[1]]
    else:
        for k in less.points:
            inside += [implies(less.ge(0, k), more.ge(0, k)), implies(more.ge(1, k), less.ge(1, k))]
        inside.append(implies(less.exact, more.exact))
    return lor(less.missing, land(less.none, more.none), land(less.interval, more.interval, *inside))
