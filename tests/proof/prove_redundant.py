"""4 redundant: every rule with an urgency decides the disposition by itself for some patient under some profile: it is
acting TRUE and no other rule of its urgency or more is. superfluous.yaml names those that never do, with the rules that
always fire in their place (proved) and why they are kept."""
import z3

from reference.evaluate import ACTING

from .logic import as_z3, land, lnot, lor
from .prove_reach import changed_policies

KIND = "redundant"


def others(encoding, r):
    level = encoding.urgency[r]
    return [o for o, u in enumerate(encoding.urgency) if u >= level and o != r]


def decides(encoding, r):
    """A model in which only r has its urgency or more, or None."""
    silent = [lnot(encoding.rule(ACTING, o).t) for o in others(encoding, r)]
    return encoding.check(encoding.rule(ACTING, r).t, *silent)


def cover_of(encoding, r):
    """A small set of rules one of which is TRUE whenever r is; only for a rule that does not decide."""
    rules = others(encoding, r)
    encoding.solver.push()
    encoding.solver.add(as_z3(encoding.rule(ACTING, r).t))
    names = {o: z3.Bool(f"silent.{o}") for o in rules}
    encoding.solver.add([z3.Implies(names[o], as_z3(lnot(encoding.rule(ACTING, o).t))) for o in rules])
    assert encoding.solver.check(list(names.values())) == z3.unsat
    core = {str(name) for name in encoding.solver.unsat_core()}
    kept = [o for o in rules if str(names[o]) in core]
    for o in list(kept):
        without = [k for k in kept if k != o]
        if encoding.solver.check([names[k] for k in without]) == z3.unsat:
            kept = without
    encoding.solver.pop()
    return kept


def covered(encoding, r, rules):
    return encoding.check(encoding.rule(ACTING, r).t, *[lnot(encoding.rule(ACTING, o).t) for o in rules]) is None


def ids(work, rules):
    return ", ".join(work.bundle.rules[o].id for o in rules)


def refute(work, policy, r, cover):
    encoding = work.encoding(policy)
    fires = encoding.rule(ACTING, r).t
    wanted = land(fires, lor(*[encoding.rule(ACTING, o).t for o in cover]))

    def confirm(case):
        return r in case.levels.fired and any(o in case.levels.fired for o in cover)

    text = f"rule {work.bundle.rules[r].id} never decides: whenever it fires, so does one of {ids(work, cover)}"
    work.refute_by_model(KIND, text, encoding, policy, {"case": encoding}, wanted, confirm)


def cover_listed(work, r):
    """The rules that superfluous.yaml names for r, or None after a refutation."""
    by_id = {rule.id: i for i, rule in enumerate(work.bundle.rules)}
    rule_id = work.bundle.rules[r].id
    names = work.lists.superfluous[rule_id]["covered_by"]
    unknown = [name for name in names if name not in by_id]
    if unknown:
        work.refute(KIND, f"superfluous.yaml: {rule_id} is covered by {unknown}, which are not rules")
        return None
    return [by_id[name] for name in names]


def prove_listed(work, listed):
    """{rule: rules that fire in its place}, under every policy of this run."""
    failed = set()
    for policy in work.run_policies:
        encoding = work.encoding(policy)
        for r, cover in listed.items():
            if any(encoding.urgency[o] < encoding.urgency[r] for o in cover) or not covered(encoding, r, cover):
                text = f"superfluous.yaml: {work.bundle.rules[r].id} fires without {ids(work, cover)}"
                work.refute(KIND, text, policy)
                failed.add(r)
    work.prove(KIND, len(set(listed) - failed))


def deciding_policy(work, r):
    """A policy under which r decides: the profiles, then each change of a key that matters to r or its cover."""
    def first(policies):
        return next((p for p in policies if decides(work.encoding(p), r) is not None), None)

    found = first(work.base)
    if found is not None:
        return found
    return first(changed_policies(work, [r] + cover_of(work.encoding(work.base[0]), r)))


def prove(work):
    listed = {}
    for r, rule in enumerate(work.bundle.rules):
        if not any(work.encoding(policy).urgency[r] for policy in work.base):
            continue
        deciding = deciding_policy(work, r)
        if rule.id not in work.lists.superfluous:
            if deciding is not None:
                work.prove(KIND)
            else:
                refute(work, work.base[0], r, cover_of(work.encoding(work.base[0]), r))
        elif deciding is not None:
            work.refute(KIND, f"superfluous.yaml: {rule.id} decides by itself", deciding)
        else:
            listed[r] = cover_listed(work, r)
    prove_listed(work, {r: cover for r, cover in listed.items() if cover is not None})
    for name in work.lists.superfluous:
        if all(rule.id != name for rule in work.bundle.rules):
            work.refute(KIND, f"superfluous.yaml: {name} is not a rule")
