"""2 monotone: turning one finding marked as a risk from absent to present, all else equal, never lowers the acting
disposition D, but for the listed (finding, rule) pairs: rule r is lost (TRUE before, not TRUE after) while no rule of
its urgency or more fires after. Findings that are not marked as a risk are held to a list of their own."""
from reference.bundle import RISK
from reference.evaluate import ACTING

from . import witness
from .logic import TRUE, land, lnot, lor

KIND = "monotone"


def tri_findings(encoding):
    return [f for f in sorted(encoding.read_by) if not encoding.bundle.findings[f].is_quantity]


def list_for(finding):
    """Each kind has its own file, so that no exception of the one can excuse the other."""
    return "monotone" if finding.flags & RISK else "protective"


def losses(encoding, view):
    """{rule: term for "it is lost and nothing of its urgency fires after"}."""
    fires_after = {}
    out = {}
    for r in encoding.rules_in(view.cone):
        level = encoding.urgency[r]
        before, after = encoding.rule(ACTING, r).t, view.rule(ACTING, r).t
        if level == 0 or before is False or after is True:
            continue
        if level not in fires_after:
            fires_after[level] = encoding.define(encoding.any_rule(view, ACTING, level, lambda v: v.t))
        out[r] = land(before, lnot(after), lnot(fires_after[level]))
    return out


def prove_finding(work, policy, f):
    encoding, finding = work.encoding(policy), work.bundle.findings[f]
    view = encoding.with_inputs({f: TRUE}, (ACTING,))
    absent = encoding.inputs[f].f
    lost = losses(encoding, view)
    kind = list_for(finding)
    listed = {r for r in lost if (finding.id, work.bundle.rules[r].id) in getattr(work.lists, kind)}
    for r in listed:
        if encoding.check(absent, lost[r]) is not None:
            work.lists.need(kind, (finding.id, work.bundle.rules[r].id))
    open_rules = [r for r in lost if r not in listed]
    while open_rules:
        model = encoding.check(absent, lor(*[lost[r] for r in open_rules]))
        if model is None:
            break
        holds = witness.reader(model)
        r = next(r for r in open_rules if holds(lost[r]))
        open_rules.remove(r)
        refute(work, policy, view, f, r, land(absent, lost[r]))
    else:
        if not lost:
            work.prove(KIND)
            return
    work.prove(KIND, len(open_rules))


def refute(work, policy, view, f, r, wanted):
    encoding = work.encoding(policy)
    level = encoding.urgency[r]

    def confirm(absent, present):
        return (absent.levels.acting >= level > present.levels.acting and r in absent.levels.fired
                and r not in present.levels.fired)

    text = f"{work.bundle.findings[f].id} present loses rule {work.bundle.rules[r].id} and lowers the disposition"
    work.refute_by_model(KIND, text, encoding, policy, {"absent": encoding, "present": view}, wanted, confirm)


def prove(work):
    for policy in work.run_policies:
        encoding = work.encoding(policy)
        for f in tri_findings(encoding):
            encoding.solver.push()
            prove_finding(work, policy, f)
            encoding.solver.pop()
    if work.all_profiles:
        for kind, file in (("monotone", "monotone_exceptions.yaml"), ("protective", "protective.yaml")):
            for finding, rule in work.lists.stale(kind):
                work.refute(KIND, f"{file}: {finding}, {rule} is not needed under any profile")
