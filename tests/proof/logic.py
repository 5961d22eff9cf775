"""Boolean terms that fold constants, three-valued pairs, and counting. A term is a z3 Bool or a Python bool."""
from typing import Any, NamedTuple

import z3


class Tri(NamedTuple):
    """A slot in one channel: `t` is it is TRUE, `f` it is FALSE, neither is UNKNOWN; never both."""
    t: Any
    f: Any


CONTEXT = z3.main_ctx()


def _join(make, terms):
    """z3.And and z3.Or spend most of their time on sorts that are never in doubt here."""
    nodes = (z3.Ast * len(terms))(*[term.as_ast() for term in terms])
    return z3.BoolRef(make(CONTEXT.ref(), len(terms), nodes), CONTEXT)


TRUE, FALSE, UNKNOWN = Tri(True, False), Tri(False, True), Tri(False, False)


def land(*terms):
    kept = []
    for term in terms:
        if term is False:
            return False
        if term is not True:
            kept.append(term)
    if not kept:
        return True
    return kept[0] if len(kept) == 1 else _join(z3.Z3_mk_and, kept)


def lnot(term):
    if isinstance(term, bool):
        return not term
    if z3.is_not(term):
        return term.arg(0)
    return z3.BoolRef(z3.Z3_mk_not(CONTEXT.ref(), term.as_ast()), CONTEXT)


def lor(*terms):
    kept = []
    for term in terms:
        if term is True:
            return True
        if term is not False:
            kept.append(term)
    if not kept:
        return False
    return kept[0] if len(kept) == 1 else _join(z3.Z3_mk_or, kept)


def same(a, b):
    if isinstance(a, bool):
        a, b = b, a
    if isinstance(b, bool):
        return a if b else lnot(a)
    return a == b


def implies(a, b):
    return lor(lnot(a), b)


def as_z3(term):
    return z3.BoolVal(term) if isinstance(term, bool) else term


def weighted_at_least(items, need):
    """The sum of the weights of the (weight, term) that hold is at least `need`; weights are positive."""
    memo = {}

    def at(index, rest):
        if rest <= 0:
            return True
        if index == len(items):
            return False
        if (index, rest) not in memo:
            weight, term = items[index]
            with_it, without = at(index + 1, rest - weight), at(index + 1, rest)
            # `with_it` follows from `without`, so this is the choice between the two.
            memo[index, rest] = lor(land(term, with_it), without)
        return memo[index, rest]

    return at(0, need)


def count_at_least(terms, k):
    return weighted_at_least([(1, term) for term in terms], k)


def tri_not(a):
    return Tri(a.f, a.t)


def tri_any(values):
    values = list(values)
    return Tri(lor(*[v.t for v in values]), land(*[v.f for v in values]))


def tri_all(values):
    return tri_not(tri_any(tri_not(v) for v in values))


def refines(less, more):
    """`more` says all that `less` says (the information order of two tri-state values)."""
    return land(implies(less.t, more.t), implies(less.f, more.f))
