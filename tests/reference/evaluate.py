"""The three channels of SEMANTICS.md sections 2 to 4. One function for each op; each computes one slot in one channel.

A tri-state value is True, False or None (UNKNOWN); a quantity is a Quantity. `run.slots[channel][i]` is slot i."""
from typing import NamedTuple

from .bundle import GROWS, NO_LIMIT

FIRM, ACTING, ASKED = "firm", "acting", "asked"
CHANNELS = (FIRM, ACTING, ASKED)


class Quantity(NamedTuple):
    state: str  # "missing", "interval", "never" or "not_applicable"
    lo: int = 0
    hi: int = 0

    @property
    def known(self):
        return self.state in ("never", "not_applicable") or (self.state == "interval" and self.lo == self.hi)


MISSING, NEVER, NOT_APPLICABLE = Quantity("missing"), Quantity("never"), Quantity("not_applicable")


def interval(lo, hi):
    return Quantity("interval", lo, hi)


# ---- strong Kleene logic ----------------------------------------------------------------------------------------
def kleene_not(a):
    return None if a is None else not a


def kleene_any(values):
    values = list(values)
    if True in values:
        return True
    return None if None in values else False


def kleene_all(values):
    return kleene_not(kleene_any(kleene_not(v) for v in values))


# ---- comparisons of intervals -------------------------------------------------------------------------------------
LESS, LESS_EQUAL, GREATER, GREATER_EQUAL, EQUAL = range(5)


def compare(q, relation, k):
    if q.state in ("never", "not_applicable"):
        return False
    if q.state == "missing":
        return None
    if k == NO_LIMIT:
        return relation in (LESS, LESS_EQUAL)
    if relation == LESS:
        every, some = q.hi < k, q.lo < k
    elif relation == LESS_EQUAL:
        every, some = q.hi <= k, q.lo <= k
    elif relation == GREATER:
        every, some = q.lo > k, q.hi > k
    elif relation == GREATER_EQUAL:
        every, some = q.lo >= k, q.hi >= k
    else:
        every, some = q.lo == q.hi == k, q.lo <= k <= q.hi
    return True if every else None if some else False


def recent(channel, q, k):
    if q.state in ("never", "not_applicable"):
        return False
    if q.state == "interval":
        if k == NO_LIMIT or q.hi <= k:
            return True
        if q.lo > k:
            return False
    return True if channel == ACTING else None


# ---- the instructions -----------------------------------------------------------------------------------------------
# Each takes the run, the channel and the operands. `tri` and `quantity` read an earlier slot of the same channel.
def op_finding(run, channel, f):
    state = run.findings[f]
    if state == "unknown":
        return False if channel == ASKED and not run.bundle.findings[f].askable else None
    return state == "present"


def op_absent_if(run, channel, f, c):
    if run.findings[f] == "unknown" and run.slots[channel][c] is True:
        return False
    return op_finding(run, channel, f)


def op_implied(run, channel, x, *premises):
    own = run.slots[channel][x]
    values = [run.slots[channel][a] for a in premises]
    if own is True or True in values:
        return True
    if channel == ACTING:
        return False if own is False else None
    return False if own is False and all(v is False for v in values) else None


def op_host(run, channel, f, c):
    recorded, computed = run.findings[f], run.slots[channel][c]
    if recorded == "present" or computed is True:
        return True
    if channel == ACTING:
        return False if recorded in ("absent", "not_applicable") or computed is False else None
    return False if computed is False else None


def op_any(run, channel, *operands):
    return kleene_any(run.slots[channel][a] for a in operands)


def op_all(run, channel, *operands):
    return kleene_all(run.slots[channel][a] for a in operands)


def op_not(run, channel, a):
    return kleene_not(run.slots[channel][a])


def op_at_least(run, channel, k, *operands):
    values = [run.slots[channel][a] for a in operands]
    if values.count(True) >= k:
        return True
    return False if values.count(True) + values.count(None) < k else None


def op_exactly(run, channel, k, *operands):
    values = [run.slots[channel][a] for a in operands]
    true, unknown = values.count(True), values.count(None)
    if true == k and unknown == 0:
        return True
    return False if true > k or true + unknown < k else None


def op_not_present(run, channel, a):
    value = run.slots[channel][a]
    return value is not True if channel == ACTING else kleene_not(value)


def is_known(value):
    return value.known if isinstance(value, Quantity) else value is not None


def op_known(run, channel, a):
    if is_known(run.slots[channel][a]):
        return True
    return False if channel == ACTING else None


def op_unknown(run, channel, a):
    return kleene_not(op_known(run, channel, a))


def op_true(run, channel):
    return True


def op_profile(run, channel, p, choice):
    return run.profile[p] == choice


def op_quantity(run, channel, f):
    value = run.findings[f]
    if value.state == "missing" and channel == ASKED and not run.bundle.findings[f].askable:
        return NOT_APPLICABLE
    return value


def op_not_applicable_if(run, channel, f, c):
    if run.findings[f].state == "missing" and run.slots[channel][c] is True:
        return NOT_APPLICABLE
    return op_quantity(run, channel, f)


def score_parameters(operands):
    """[[(slot, points), ..], ..] of the operands of a score instruction."""
    parameters, at = [], 0
    while at < len(operands):
        count = operands[at]
        pairs = operands[at + 1:at + 1 + 2 * count]
        parameters.append(list(zip(pairs[0::2], pairs[1::2])))
        at += 1 + 2 * count
    return parameters


def _score(run, channel, operands, total):
    least, greatest = [], []
    for bands in score_parameters(operands):
        points = [p for slot, p in bands if run.slots[channel][slot] is not False] or [0]
        least.append(min(points))
        greatest.append(max(points))
    return interval(total(least), total(greatest))


def op_score_sum(run, channel, *operands):
    return _score(run, channel, operands, sum)


def op_score_max(run, channel, *operands):
    return _score(run, channel, operands, lambda points: max(points, default=0))


def op_compare(run, channel, q, relation, k):
    return compare(run.slots[channel][q], relation, k)


def op_compare_parameter(run, channel, q, relation, p):
    return compare(run.slots[channel][q], relation, run.profile[p])


def op_compare_difference(run, channel, q, r, relation, k):
    a, b = run.slots[channel][q], run.slots[channel][r]
    if {a.state, b.state} & {"never", "not_applicable"}:
        return False
    if "missing" in (a.state, b.state):
        return None
    return compare(interval(a.lo - b.hi, a.hi - b.lo), relation, k)


def op_recent(run, channel, q, k):
    return recent(channel, run.slots[channel][q], k)


def op_recent_parameter(run, channel, q, p):
    return recent(channel, run.slots[channel][q], run.profile[p])


def op_fired(run, channel, r):
    value = run.rule_value(channel, r)
    return value is True if channel == ACTING else value


def op_all_false(run, channel, *rules):
    return kleene_all(kleene_not(run.rule_value(channel, r)) for r in rules)


def op_clear_below(run, channel, level):
    stratum = run.bundle.stratum_of(run.current)
    start = run.bundle.strata_ends[stratum - 1] if stratum > 0 else 0
    values = [run.rule_value(channel, i) for i, rule in enumerate(run.bundle.rules)
              if rule.slot < start and run.urgency[i] >= level]
    return True not in values if channel == ACTING else kleene_not(kleene_any(values))


OPS = {
    1: op_finding, 2: op_absent_if, 3: op_implied, 4: op_host, 5: op_any, 6: op_all, 7: op_not, 8: op_at_least,
    9: op_exactly, 10: op_not_present, 11: op_known, 12: op_unknown, 13: op_true, 14: op_profile, 15: op_quantity,
    16: op_not_applicable_if, 17: op_score_sum, 18: op_score_max, 19: op_compare, 20: op_compare_parameter,
    21: op_compare_difference, 22: op_recent, 23: op_recent_parameter, 24: op_fired, 25: op_all_false,
    26: op_clear_below,
}
(FINDING, ABSENT_IF, IMPLIED, HOST, ANY, ALL, NOT, AT_LEAST, EXACTLY, NOT_PRESENT, KNOWN, UNKNOWN, TRUE, PROFILE,
 QUANTITY, NOT_APPLICABLE_IF, SCORE_SUM, SCORE_MAX, COMPARE, COMPARE_PARAMETER, COMPARE_DIFFERENCE, RECENT,
 RECENT_PARAMETER, FIRED, ALL_FALSE, CLEAR_BELOW) = range(1, 27)


def operand_slots(bundle, index):
    """The earlier slots that instruction `index` reads, in order (for FIRED and ALL_FALSE those of the rules)."""
    op, *args = bundle.instructions[index]
    if op in (FINDING, TRUE, PROFILE, QUANTITY):
        return []
    if op in (ABSENT_IF, HOST, NOT_APPLICABLE_IF):
        return [args[1]]
    if op in (AT_LEAST, EXACTLY):
        return args[1:]
    if op in (SCORE_SUM, SCORE_MAX):
        return [slot for bands in score_parameters(args) for slot, _ in bands]
    if op == COMPARE_DIFFERENCE:
        return args[:2]
    if op in (COMPARE, COMPARE_PARAMETER, RECENT, RECENT_PARAMETER):
        return args[:1]
    if op in (FIRED, ALL_FALSE):
        return [bundle.rules[r].slot for r in args]
    if op == CLEAR_BELOW:
        stratum = bundle.stratum_of(index)
        start = bundle.strata_ends[stratum - 1] if stratum > 0 else 0
        return [rule.slot for rule in bundle.rules if rule.slot < start]
    return args


class Run:
    """All slots in all channels. `findings[i]` is the merged record: a tri-state name, or a Quantity."""

    def __init__(self, bundle, findings, profile):
        self.bundle, self.findings, self.profile = bundle, findings, profile
        self.urgency = [bundle.urgency(rule, profile) for rule in bundle.rules]
        self.slots = {channel: [] for channel in CHANNELS}
        for self.current, (op, *args) in enumerate(bundle.instructions):
            for channel in CHANNELS:
                self.slots[channel].append(OPS[op](self, channel, *args))

    def rule_value(self, channel, r):
        return self.slots[channel][self.bundle.rules[r].slot]

    def rule_values(self, channel):
        return [self.slots[channel][rule.slot] for rule in self.bundle.rules]

    # ---- the same case some days later (next_change_at) ----
    def moving_findings(self):
        """The time-since quantities that are a known interval, with the fixed-point length of a day."""
        return [(i, 10 ** f.digits) for i, f in enumerate(self.bundle.findings)
                if f.is_quantity and f.flags & GROWS and self.findings[i].state == "interval"]

    def shifted_findings(self, days):
        out = list(self.findings)
        for index, step in self.moving_findings():
            out[index] = interval(out[index].lo + days * step, out[index].hi + days * step)
        return out

    def later(self, findings):
        """Another run from changed findings; only instructions that a changed one reaches are computed again."""
        other = object.__new__(Run)
        other.bundle, other.findings, other.profile, other.urgency = self.bundle, findings, self.profile, self.urgency
        other.slots = {channel: list(self.slots[channel]) for channel in CHANNELS}
        changed_findings = {i for i, (a, b) in enumerate(zip(self.findings, findings)) if a != b}
        changed = [False] * len(self.bundle.instructions)
        for index, reads in enumerate(reads_of(self.bundle)):
            op, *args = self.bundle.instructions[index]
            touched = op in (FINDING, ABSENT_IF, HOST, QUANTITY, NOT_APPLICABLE_IF) and args[0] in changed_findings
            if not touched and not any([changed[read] for read in reads]):
                continue
            other.current = index
            for channel in CHANNELS:
                value = OPS[op](other, channel, *args)
                changed[index] |= value != self.slots[channel][index]
                other.slots[channel][index] = value
        return other


def reads_of(bundle):
    """operand_slots of every instruction, kept with the bundle."""
    if not hasattr(bundle, "reads"):
        bundle.reads = [operand_slots(bundle, i) for i in range(len(bundle.instructions))]
    return bundle.reads


def time_leaves(run):
    """The comparisons that a passing day can change: those of a time-since quantity that is a known interval."""
    moving = set()
    for index, (op, *args) in enumerate(run.bundle.instructions):
        if op in (QUANTITY, NOT_APPLICABLE_IF):
            finding = run.bundle.findings[args[0]]
            if finding.flags & GROWS and run.findings[args[0]].state == "interval":
                moving.add(index)
    leaves = []
    for index, reads in enumerate(reads_of(run.bundle)):
        op = run.bundle.instructions[index][0]
        if COMPARE <= op <= RECENT_PARAMETER and not moving.isdisjoint(reads):
            leaves.append(index)
    return moving, leaves
