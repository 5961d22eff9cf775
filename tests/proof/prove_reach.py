"""1 reach: every rule can be acting TRUE, and firm TRUE, under some profile or some change of one key of it."""
from reference import evaluate as ev
from reference.evaluate import ACTING, FIRM

from . import witness
from .logic import land, lnot
from .policy import value_text

KIND = "reach"


def parameters_of(work, r):
    """The parameters that can change the value of rule r."""
    bundle, seen, found = work.bundle, set(), set()
    queue = [bundle.rules[r].slot]
    while queue:
        slot = queue.pop()
        if slot in seen:
            continue
        seen.add(slot)
        op, *args = bundle.instructions[slot]
        if op in (ev.COMPARE_PARAMETER, ev.RECENT_PARAMETER):
            found.add(args[-1])
        if op == ev.PROFILE:
            found.add(args[0])
        if op == ev.CLEAR_BELOW:
            found |= {rule.urgency_parameter for rule in bundle.rules if rule.urgency_parameter is not None}
        queue.extend(ev.operand_slots(bundle, slot))
    return found


def changed_policies(work, rules):
    """The single-key changes that can matter to one of these rules."""
    relevant = set()
    for r in rules:
        relevant |= parameters_of(work, r) | {work.bundle.rules[r].urgency_parameter}
    return [p for p in work.single if p.key in relevant]


def candidate_policies(work, r):
    return work.base + changed_policies(work, [r])


def reached_in(work, policy, r, channel, seen):
    """Solves for one rule; every rule that fires in the same case, by the reference evaluator, is reached with it."""
    encoding = work.encoding(policy)
    says = witness.sayable(encoding.inputs)
    model = encoding.check(encoding.rule(channel, r).t, says)
    if model is None:
        return False
    findings = witness.merged_findings(work.bundle, encoding.inputs, model)
    run = witness.run_case(work.bundle, witness.case_json(work.bundle, findings, policy.profile), policy)
    if run.rule_value(channel, r) is not True:
        raise witness.Disagreement(f"reach {work.bundle.rules[r].id}")
    for other_channel in (FIRM, ACTING):
        seen.update((other_channel, i) for i, v in enumerate(run.rule_values(other_channel)) if v is True)
    return True


def nearest_case(work, policy, r, channel):
    """A case in which as many operands of the rule's condition are TRUE as one after another allow."""
    encoding, slot = work.encoding(policy), work.bundle.rules[r].slot
    op, *args = work.bundle.instructions[slot]
    held, failed = True, None
    for operand in args if op == ev.ALL else ():
        with_it = land(held, encoding.slots[channel][operand].t)
        if encoding.check(with_it, witness.sayable(encoding.inputs)) is None:
            failed = operand
            break
        held = with_it
    return land(held, lnot(encoding.rule(channel, r).t)), failed


def refute(work, r, channel):
    policy = work.base[0]
    wanted, failed = nearest_case(work, policy, r, channel)
    where = f"; in the case all operands before slot {failed} are TRUE" if failed is not None else ""
    text = f"rule {work.bundle.rules[r].id} can never be {channel} TRUE{where}"
    work.refute_by_model(KIND, text, work.encoding(policy), policy, {"nearest": work.encoding(policy)}, wanted,
                         lambda nearest: nearest.run.rule_value(channel, r) is not True)


def prove(work):
    seen, bundle = set(), work.bundle
    for channel in (FIRM, ACTING):
        for r, rule in enumerate(bundle.rules):
            listed = channel == FIRM and rule.id in work.lists.never_certain
            found = (channel, r) in seen
            for policy in candidate_policies(work, r) if not found else ():
                found = reached_in(work, policy, r, channel, seen)
                if found:
                    if policy.key is not None:
                        work.note(f"{rule.id} fires only with {value_text(bundle, policy.key, policy.value)}")
                    break
            if not found and listed:
                work.lists.need("never_certain", rule.id)
            elif not found:
                refute(work, r, channel)
                continue
            work.prove(KIND)
    for rule_id in work.lists.stale("never_certain"):
        work.refute(KIND, f"never_certain.yaml: {rule_id} can be firm TRUE, or is not a rule")
