"""3 learning: an unknown that becomes known, or an interval that narrows, never lowers floor and never raises ceiling;
floor <= D <= ceiling; with everything known the three are equal.

Twice: by induction over the instructions (lemma.py, and the scores whole), and directly on the whole program for each
finding. The findings of learning_premises.yaml are learnt only where the new value does not contradict what the other
records already imply; each entry must be needed."""
from reference import evaluate as ev
from reference.evaluate import ACTING, FIRM

from . import lemma
from .logic import Tri, implies, land, lnot, lor, refines
from .quantity import narrows

KIND = "learning"
HIGHEST = 6


# ---- by induction ---------------------------------------------------------------------------------------------------
def prove_lemmas(work):
    """Once: they do not depend on the profile."""
    for shape, instructions in lemma.shapes(work.bundle).items():
        failed = lemma.Lemma(shape).holds()
        if failed:
            work.refute(KIND, f"lemma of op {shape[0]} {shape[1:]} ({failed}), for instance slot {instructions[0]}")
        else:
            work.prove(KIND)


def score_slots(bundle):
    return [i for i, (op, *_) in enumerate(bundle.instructions) if op in (ev.SCORE_SUM, ev.SCORE_MAX)]


def within(outer, inner, highest):
    """The interval `inner` lies in `outer`, for scores."""
    return land(*[land(implies(outer.ge(0, k), inner.ge(0, k)), implies(inner.ge(1, k), outer.ge(1, k)))
                  for k in range(1, highest + 1)])


def points_of(bundle, slot):
    _, *args = bundle.instructions[slot]
    return sum(max([p for _, p in bands] + [0]) for bands in ev.score_parameters(args))


def findings_under(bundle, slot):
    found, queue = set(), [slot]
    while queue:
        op, *args = bundle.instructions[queue[-1]]
        queue.extend(ev.operand_slots(bundle, queue.pop()))
        if op in (ev.FINDING, ev.ABSENT_IF, ev.HOST, ev.QUANTITY, ev.NOT_APPLICABLE_IF):
            found.add(args[0])
    return found


def prove_scores(work, policy):
    """All inputs of a score learnt at once."""
    encoding, bundle = work.encoding(policy), work.bundle
    for slot in score_slots(bundle):
        encoding.solver.push()
        findings = findings_under(bundle, slot)
        view = encoding.with_inputs({f: encoding.new_input(f, "b") for f in findings}, (FIRM,))
        learnt = land(*[learns(encoding.inputs[f], view.inputs[f]) for f in findings],
                      encoding.consistent(view, premised(work, findings)))
        highest = points_of(bundle, slot)
        narrow = within(encoding.slots[FIRM][slot], view.slots[FIRM][slot], highest)
        agree = within(encoding.slots[FIRM][slot], encoding.slots[ACTING][slot], highest)
        for claim, text in ((implies(learnt, narrow), "narrows"), (agree, "acting lies in firm")):
            if encoding.check(lnot(claim)) is None:
                work.prove(KIND)
                continue

            def confirm(before, after, slot=slot):
                a, b = before.run.slots[FIRM][slot], after.run.slots[FIRM][slot]
                acting = before.run.slots[ACTING][slot]
                return not (a.lo <= b.lo and b.hi <= a.hi and a.lo <= acting.lo and acting.hi <= a.hi)

            work.refute_by_model(KIND, f"score in slot {slot}: {text}", encoding, policy,
                                 {"before": encoding, "after": view}, land(learnt, lnot(claim)), confirm)
        encoding.solver.pop()


# ---- directly --------------------------------------------------------------------------------------------------------
def learns(less, more):
    return refines(less, more) if isinstance(less, Tri) else narrows(less, more)


def premised(work, findings):
    return {f for f in findings if work.bundle.findings[f].id in work.lists.premises}


def levels_of(encoding, view):
    """({level: "a rule of at least this urgency is firm TRUE"}, {level: "one is not firm FALSE"})."""
    at_level = {level: [] for level in range(1, HIGHEST + 1)}
    for r, urgency in enumerate(encoding.urgency):
        if urgency:
            at_level[urgency].append(view.rule(FIRM, r))
    floor, none_open = {HIGHEST + 1: False}, {HIGHEST + 1: True}
    for level in range(HIGHEST, 0, -1):
        floor[level] = encoding.define(lor(floor[level + 1], *[v.t for v in at_level[level]]))
        none_open[level] = encoding.define(land(none_open[level + 1], *[v.f for v in at_level[level]]))
    return floor, {level: lnot(term) for level, term in none_open.items()}


def lower_floor_or_higher_ceiling(before, after):
    (floor, ceiling), (new_floor, new_ceiling) = before, after
    return lor(*[lor(land(floor[level], lnot(new_floor[level])), land(new_ceiling[level], lnot(ceiling[level])))
                 for level in floor])


def confirm_learning(before, after):
    return after.levels.floor < before.levels.floor or after.levels.ceiling > before.levels.ceiling


def prove_finding(work, policy, f, before):
    encoding, finding = work.encoding(policy), work.bundle.findings[f]
    view = encoding.with_inputs({f: encoding.new_input(f, "b")}, (FIRM,))
    after = levels_of(encoding, view)
    broken = land(learns(encoding.inputs[f], view.inputs[f]), lower_floor_or_higher_ceiling(before, after))
    premise = encoding.consistent(view, premised(work, {f}))
    if premise is not True and encoding.check(broken) is not None:
        work.lists.need("premises", finding.id)
    if encoding.check(broken, premise) is None:
        work.prove(KIND)
        return
    work.refute_by_model(KIND, f"learning {finding.id} lowers floor or raises ceiling", encoding, policy,
                         {"before": encoding, "after": view}, land(broken, premise), confirm_learning)


def rule_values(replay):
    return list(zip(replay.run.rule_values(FIRM), replay.run.rule_values(ACTING)))


def prove_order(work, policy):
    """firm TRUE implies acting TRUE, firm FALSE implies acting FALSE, for every rule and so floor <= D <= ceiling."""
    encoding = work.encoding(policy)
    pairs = [(encoding.rule(FIRM, r), encoding.rule(ACTING, r)) for r in range(len(work.bundle.rules))]
    wanted = lor(*[lnot(refines(firm, acting)) for firm, acting in pairs])

    def confirm(case):
        return any(firm is not None and firm is not acting for firm, acting in rule_values(case))

    conclude(work, policy, "firm and acting contradict each other", wanted, confirm)


def prove_all_known(work, policy):
    encoding = work.encoding(policy)
    known = land(*[lor(v.t, v.f) if isinstance(v, Tri) else v.known() for v in encoding.inputs.values()])
    wanted = []
    for r in range(len(work.bundle.rules)):
        firm, acting = encoding.rule(FIRM, r), encoding.rule(ACTING, r)
        wanted += [lnot(lor(firm.t, firm.f)), lnot(refines(firm, acting))]

    def confirm(case):
        return any(firm is None or firm is not acting for firm, acting in rule_values(case))

    text = "everything is known but a rule is not, or firm and acting differ"
    conclude(work, policy, text, land(known, lor(*wanted)), confirm)


def conclude(work, policy, text, wanted, confirm):
    encoding = work.encoding(policy)
    if encoding.check(wanted) is None:
        work.prove(KIND)
    else:
        work.refute_by_model(KIND, text, encoding, policy, {"case": encoding}, wanted, confirm)


def prove(work):
    prove_lemmas(work)
    for policy in work.run_policies:
        encoding = work.encoding(policy)
        prove_order(work, policy)
        prove_all_known(work, policy)
        prove_scores(work, policy)
        encoding.solver.push()
        before = levels_of(encoding, encoding)
        for f in sorted(encoding.read_by):
            encoding.solver.push()
            prove_finding(work, policy, f, before)
            encoding.solver.pop()
        encoding.solver.pop()
    if work.all_profiles:
        for finding in work.lists.stale("premises"):
            work.refute(KIND, f"learning_premises.yaml: {finding} is not needed under any profile")
