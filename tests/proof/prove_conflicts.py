"""5 conflicts: two actions that conflict are never both in the list shown (guards that suppress included); and the
actions of shown_only_if_absent.yaml are shown only where each of the listed findings is known to be absent."""
import z3

from reference.bundle import GUARD
from reference.evaluate import ACTING
from reference.outcome import collect_actions

from .logic import as_z3, land, lnot, lor

KIND = "conflicts"


def demanded(encoding, action):
    return lor(*[encoding.rule(ACTING, r).t for r, rule in enumerate(encoding.bundle.rules)
                 if any(item.action == action for item in rule.actions)])


def guards_of(bundle, action):
    return [r for r, rule in enumerate(bundle.rules) if rule.type == GUARD and action in rule.suppresses_actions]


def shown(encoding, action):
    silent = [encoding.rule(ACTING, r).f for r in guards_of(encoding.bundle, action)]
    return land(demanded(encoding, action), *silent)


def shown_in(work, replay, action):
    order = range(len(work.bundle.rules))
    fired = [r for r in order if r in replay.levels.fired]
    return any(item[0] == action for item in collect_actions(replay.run, fired, order))


def conflicting_pairs(raw_actions):
    pairs = set()
    for a, raw in enumerate(raw_actions):
        for b in raw.get(5, []):
            pairs.add((min(a, b), max(a, b)))
    return sorted(pairs)


def guards_needed(encoding, a, b):
    """The guards without which both could be shown: a small set that suffices."""
    rules = sorted(set(guards_of(encoding.bundle, a) + guards_of(encoding.bundle, b)))
    encoding.solver.push()
    encoding.solver.add(as_z3(land(demanded(encoding, a), demanded(encoding, b))))
    names = {r: z3.Bool(f"guard.{r}") for r in rules}
    encoding.solver.add([z3.Implies(names[r], as_z3(encoding.rule(ACTING, r).f)) for r in rules])
    kept = list(rules)
    for r in rules:
        without = [k for k in kept if k != r]
        if encoding.solver.check([names[k] for k in without]) == z3.unsat:
            kept = without
    encoding.solver.pop()
    return kept


def prove_pair(work, policy, a, b):
    encoding, bundle = work.encoding(policy), work.bundle
    both = land(shown(encoding, a), shown(encoding, b))
    names = f"{bundle.actions[a].id} and {bundle.actions[b].id}"
    if encoding.check(both) is None:
        guards = guards_needed(encoding, a, b)
        by = "guards " + ", ".join(bundle.rules[r].id for r in guards) if guards else "their conditions"
        work.note(f"{names} are kept apart by {by}")
        work.prove(KIND)
        return

    def confirm(case):
        return shown_in(work, case, a) and shown_in(work, case, b)

    work.refute_by_model(KIND, f"{names} are shown together", encoding, policy, {"case": encoding}, both, confirm)


def prove_absent(work, policy, entry):
    encoding, bundle = work.encoding(policy), work.bundle
    action = next((i for i, item in enumerate(bundle.actions) if item.id == entry["action"]), None)
    for name in entry["findings"]:
        f = bundle.finding_by_id.get(name)
        if action is None or f is None or bundle.findings[f].slot is None:
            work.refute(KIND, f"shown_only_if_absent.yaml: no action {entry['action']} or no use of finding {name}")
            continue
        slot = bundle.findings[f].slot
        wanted = land(shown(encoding, action), lnot(encoding.slots[ACTING][slot].f))
        if encoding.check(wanted) is None:
            work.prove(KIND)
            continue

        def confirm(case, slot=slot):
            return shown_in(work, case, action) and case.run.slots[ACTING][slot] is not False

        work.refute_by_model(KIND, f"{entry['action']} is shown although {name} is not known to be absent", encoding,
                             policy, {"case": encoding}, wanted, confirm)


def prove(work):
    pairs = conflicting_pairs(work.raw[7])
    for policy in work.run_policies:
        for a, b in pairs:
            prove_pair(work, policy, a, b)
        for entry in work.lists.shown_only_if_absent:
            prove_absent(work, policy, entry)
