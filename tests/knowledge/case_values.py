"""What the worked cases, the maker of candidates and the sweeps share: the value of single rules by the reference
evaluator (acting channel), over only those instructions that a rule reads."""
import decimal
import json
import pathlib
import re

from reference import case as cases
from reference import evaluate as ev
from reference.bundle import CHOICE, NUMBER, URGENCY

ROOT = pathlib.Path(__file__).resolve().parents[2]
KNOWLEDGE = ROOT / "libbacktriage" / "knowledge"
CASES = pathlib.Path(__file__).resolve().parent / "cases"
AT = "2026-11-22"
EXPECT = {"fires": True, "not": False, "unknown": None}
LEVELS = ("NONE", "SELF_CARE", "ROUTINE", "SOON", "URGENT", "SAME_DAY", "EMERGENCY_NOW")
INPUT_OPS = (ev.FINDING, ev.ABSENT_IF, ev.HOST, ev.QUANTITY, ev.NOT_APPLICABLE_IF)


def profile_values(bundle, profile=None, parameters=None):
    """The values of all parameters, with single keys changed as btri_case_set_parameter takes them (texts)."""
    values = bundle.profile_values(profile or bundle.profiles[0].id)
    for index, parameter in enumerate(bundle.parameters):
        if parameters and parameter.id in parameters:
            values[index] = _parameter(parameter, parameters[parameter.id])
    return values


def _parameter(parameter, text):
    if parameter.kind == NUMBER:
        return "no limit" if text == "none" else int(decimal.Decimal(text).scaleb(parameter.digits))
    if parameter.kind == CHOICE:
        return parameter.choices.index(text)
    assert parameter.kind == URGENCY
    return LEVELS.index(text)


def topics():
    """Rule id -> name of its knowledge file, in the order of the files and of the rules in them."""
    out = {}
    for path in sorted(KNOWLEDGE.glob("*.yaml")):
        inside = False
        for line in path.read_text(encoding="utf-8").splitlines():
            if re.match(r"\S", line) and not line.startswith("#"):
                inside = line.startswith("rules:")
            found = re.match(r"  - (?:\{)?id: ([\w-]+)", line)
            if inside and found:
                out[found[1]] = path.stem
    return out


def bases():
    """Name -> findings that many cases share (cases/bases.json); a case names what differs, null takes a fact away."""
    return json.loads((CASES / "bases.json").read_text(encoding="utf-8"))


def whole_case(entry):
    """The case of an entry with its base filled in, as `backtriage eval` reads it."""
    findings = dict(bases()[entry["base"]]) if "base" in entry else {}
    findings.update(entry["case"]["findings"])
    return dict(entry["case"], findings={name: value for name, value in findings.items() if value is not None})


class Cone(ev.Run):
    """The instructions that one rule reads, and its acting value for any findings."""

    def __init__(self, bundle, rule, profile):  # pylint: disable=super-init-not-called
        self.bundle, self.profile, self.rule_slot = bundle, profile, rule.slot
        self.urgency = [bundle.urgency(r, profile) for r in bundle.rules]
        self.inputs, seen = [], set()  # inputs: findings in the order in which the condition names them
        self._collect(rule.slot, seen)
        self.order = sorted(seen)
        self.slots = {ev.ACTING: {}}

    def _collect(self, slot, seen):
        stack = [slot]
        while stack:
            slot = stack.pop()
            if slot in seen:
                continue
            seen.add(slot)
            op, *args = self.bundle.instructions[slot]
            if op in INPUT_OPS and args[0] not in self.inputs:
                self.inputs.append(args[0])
            stack.extend(reversed(ev.operand_slots(self.bundle, slot)))

    def value(self, findings):
        """`findings`: index -> "present", "absent" or a Quantity; the rest is unknown."""
        self.findings = _Sparse(self.bundle, findings)
        values = self.slots[ev.ACTING]
        values.clear()
        for self.current in self.order:
            op, *args = self.bundle.instructions[self.current]
            values[self.current] = ev.OPS[op](self, ev.ACTING, *args)
        return values[self.rule_slot]


class _Sparse:
    def __init__(self, bundle, known):
        self.bundle, self.known = bundle, known

    def __getitem__(self, index):
        if index in self.known:
            return self.known[index]
        return ev.MISSING if self.bundle.findings[index].is_quantity else "unknown"


def reference_value(bundle, rule, entry):
    """The acting value of a rule on a committed case."""
    case = cases.case_of_object(bundle, whole_case(entry))
    cone = Cone(bundle, rule, profile_values(bundle, case.profile, entry.get("parameters")))
    return cone.value(dict(enumerate(case.findings)))


# ---- which values a rule can take at all ---------------------------------------------------------------------------
ANY_VALUE = frozenset((True, False, None))
TWO_VALUES = frozenset((True, False))
TWO_VALUED = (ev.NOT_PRESENT, ev.KNOWN, ev.UNKNOWN, ev.PROFILE, ev.RECENT, ev.RECENT_PARAMETER, ev.FIRED,
              ev.CLEAR_BELOW)


def possible_values(bundle, slot):
    """A set that holds every acting value that a slot can take (it may hold more): what is not in it cannot occur."""
    if not hasattr(bundle, "possible_values"):
        bundle.possible_values = {}
        for index in range(len(bundle.instructions)):
            bundle.possible_values[index] = _possible(bundle, index, bundle.possible_values)
    return bundle.possible_values[slot]


def _possible(bundle, index, found):
    op, *args = bundle.instructions[index]
    if op == ev.TRUE:
        return frozenset((True,))
    if op in TWO_VALUED:
        return TWO_VALUES
    if op == ev.NOT:
        return frozenset(ev.kleene_not(v) for v in found[args[0]])
    if op in (ev.ANY, ev.ALL, ev.ALL_FALSE):
        parts = [found[s] for s in ev.operand_slots(bundle, index)]
        if op == ev.ALL:
            parts = [_guarded(bundle, slot, args, part) for slot, part in zip(args, parts)]
        if op == ev.ALL_FALSE:
            parts = [frozenset(ev.kleene_not(v) for v in part) for part in parts]
        return _combined(parts, ev.kleene_any if op == ev.ANY else ev.kleene_all)
    return ANY_VALUE


def _guarded(bundle, slot, siblings, part):
    """In all(known(x), x), or all(known(q), q >= k), the second is UNKNOWN only where the first is FALSE."""
    op, *operands = bundle.instructions[slot]
    inner = operands[0] if op in (ev.NOT, ev.COMPARE, ev.COMPARE_PARAMETER) else slot
    is_guarded = any(bundle.instructions[s][0] == ev.KNOWN and bundle.instructions[s][1] == inner for s in siblings)
    return frozenset(False if v is None else v for v in part) if is_guarded else part


def _combined(parts, function):
    values = set(parts[0])
    for part in parts[1:]:
        values = {function([a, b]) for a in values for b in part}
    return frozenset(values)
