"""6 clearance: while a finding of screen_core (clinical/rules.md 2.9) is not known, the case is not cleared, and so
neither ROUTINE nor SELF_CARE is shown; with everything unknown the answer is UNDETERMINED, at least ROUTINE."""
from reference import when
from reference.evaluate import ACTING
from reference.outcome import SELF_CARE, SOON

from .encode import is_known, unknown_input
from .logic import land, lnot

KIND = "clearance"
PREGNANCY = ("pregnant", "childbearing_potential")


def level_at_least(encoding, level):
    return encoding.any_rule(encoding, ACTING, level, lambda v: v.t)


def shows_low_level(encoding):
    """SEMANTICS section 5: D is ROUTINE or SELF_CARE and the case is cleared."""
    cleared = encoding.slots[ACTING][encoding.bundle.clearance_slot].t
    return land(level_at_least(encoding, SELF_CARE), lnot(level_at_least(encoding, SOON)), cleared)


def incomplete(encoding, name):
    """The finding is not known; None if the program does not read it."""
    def value(finding):
        slot = encoding.bundle.findings[encoding.bundle.finding_by_id[finding]].slot
        return None if slot is None else encoding.slots[ACTING][slot]

    if name == PREGNANCY[0]:
        pregnant, potential = map(value, PREGNANCY)
        return land(lnot(is_known(pregnant)), lnot(potential.f))
    found = value(name)
    return None if found is None else lnot(is_known(found))


def prove_finding(work, policy, name):
    encoding, bundle = work.encoding(policy), work.bundle
    open_question = incomplete(encoding, name) if name in bundle.finding_by_id else None
    if open_question is None:
        work.refute(KIND, f"screen_core: the program does not read {name}")
        return
    cleared = encoding.slots[ACTING][bundle.clearance_slot].t
    for text, wanted in (("is cleared", cleared), ("shows ROUTINE or SELF_CARE", shows_low_level(encoding))):
        if encoding.check(open_question, wanted) is None:
            work.prove(KIND)
            continue
        work.refute_by_model(KIND, f"a case {text} although {name} is not known", encoding, policy, {"case": encoding},
                             land(open_question, wanted), lambda case: case.levels.cleared)
        return


def prove_all_unknown(work, policy):
    encoding = work.encoding(policy)
    encoding.solver.push()
    nothing = encoding.with_inputs({f: unknown_input(work.bundle, f) for f in encoding.inputs}, (ACTING,))
    cleared = nothing.slots[ACTING][work.bundle.clearance_slot].t
    wanted = encoding.any_rule(nothing, ACTING, SOON, lambda v: v.t)
    determined = encoding.check(wanted) is not None or encoding.check(cleared) is not None
    if not determined:
        work.prove(KIND)
    else:
        work.refute_by_model(KIND, "nothing is known, but the answer is not UNDETERMINED", encoding, policy,
                             {"case": nothing}, True, lambda case: case.levels.determined or case.levels.cleared)
    encoding.solver.pop()


def prove_not_vacuous(work, policy):
    """A case can be cleared and shown as SELF_CARE or ROUTINE at all."""
    if work.encoding(policy).check(shows_low_level(work.encoding(policy))) is not None:
        work.prove(KIND)
    else:
        work.refute(KIND, "no case is ever cleared: the proofs above say nothing", policy)


def prove(work):
    wanted = set(when.SCREEN_CORE) | set(PREGNANCY)
    listed = {work.bundle.findings[f].id for f in work.bundle.clearance_findings}
    if wanted != listed:
        work.refute(KIND, f"screen_core of the rule base and of the bundle differ: {sorted(wanted ^ listed)}")
    for policy in work.run_policies:
        for name in list(when.SCREEN_CORE) + [PREGNANCY[0]]:
            prove_finding(work, policy, name)
        prove_all_unknown(work, policy)
        prove_not_vacuous(work, policy)


