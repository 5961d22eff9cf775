"""From the values of the slots to the result object: SEMANTICS.md section 5, paragraph by paragraph."""
import datetime
from types import SimpleNamespace as Record

from . import evaluate as ev
from .bundle import ADVICE, GUARD, LABEL, SAFETY, SCORE
from .evaluate import ACTING, ASKED, FIRM

NONE, SELF_CARE, ROUTINE, SOON, URGENT, SAME_DAY, EMERGENCY_NOW, UNDETERMINED = range(8)
CLOCKS = ("request", "presentation", "decision_to_transfer", "symptom_onset", "diagnosis")
BASIS = ("guideline", "quoted", "unverified", "library_policy")
FUNCTIONS = ["plain", "patient_facing", "time_critical"]
MOST_QUESTIONS, MOST_QUESTION_RULES, MOST_DAYS = 12, 6, 400


def highest(run, channel, wanted):
    return max((u for u, v in zip(run.urgency, run.rule_values(channel)) if wanted(v)), default=NONE)


class Levels:
    def __init__(self, run):
        self.floor = highest(run, FIRM, lambda v: v is True)
        self.ceiling = highest(run, FIRM, lambda v: v is not False)
        self.acting = highest(run, ACTING, lambda v: v is True)
        self.if_asked = max(highest(run, ASKED, lambda v: v is not False), self.acting)
        self.cleared = run.slots[ACTING][run.bundle.clearance_slot] is True
        self.fired = frozenset(i for i, v in enumerate(run.rule_values(ACTING)) if v is True)
        self.determined = self.acting >= SOON or (self.acting in (ROUTINE, SELF_CARE) and self.cleared)
        self.shown = self.acting if self.determined else ROUTINE

    def signature(self):
        return self.fired, self.floor, self.acting, self.ceiling


# ---- because ----------------------------------------------------------------------------------------------------
class Reasons:
    """support() and presume() on the acting channel; both add to `found`: finding index -> presumed."""

    def __init__(self, run):
        self.run, self.bundle, self.acting = run, run.bundle, run.slots[ACTING]
        self.found, self.done = {}, set()

    def note(self, finding, presumed=False):
        self.found[finding] = self.found.get(finding, False) or presumed

    def note_quantity(self, slot, presumed):
        op, *args = self.bundle.instructions[slot]
        if op in (ev.QUANTITY, ev.NOT_APPLICABLE_IF):
            self.note(args[0], presumed)
        elif slot in self.bundle.score_finding:
            self.note(self.bundle.score_finding[slot], presumed)

    def support_where(self, slots, value):
        for slot in slots:
            if self.acting[slot] is value:
                self.support(slot, value)

    def support(self, s, v):
        if ("support", s, v) in self.done:
            return
        self.done.add(("support", s, v))
        op, *args = self.bundle.instructions[s]
        recorded = self.run.findings[args[0]] if op in (ev.FINDING, ev.ABSENT_IF, ev.HOST) else None
        if op == ev.FINDING:
            self.note(args[0])
        elif op == ev.ABSENT_IF:
            if recorded != "unknown":
                self.note(args[0])
            else:
                self.support(args[1], True)
        elif op == ev.IMPLIED:
            self.support_where(args if v else args[:1], v)
        elif op == ev.HOST:
            if recorded == "present" if v else recorded in ("absent", "not_applicable"):
                self.note(args[0])
            self.support_where(args[1:], v)
        elif op in (ev.ANY, ev.ALL):
            self.support_where(args, v)
        elif op == ev.AT_LEAST:
            self.support_where(args[1:], v)
        elif op == ev.EXACTLY:
            self.support_where(args[1:], True)
            self.support_where(args[1:], False)
        elif op == ev.NOT:
            self.support(args[0], not v)
        elif op == ev.NOT_PRESENT:
            if self.acting[args[0]] is None:
                self.presume(args[0])
            else:
                self.support(args[0], self.acting[args[0]])
        elif op in (ev.KNOWN, ev.UNKNOWN):
            self.support_knowledge(args[0])
        elif op in (ev.COMPARE, ev.COMPARE_PARAMETER):
            self.support_quantity(args[0], False)
        elif op in (ev.RECENT, ev.RECENT_PARAMETER):
            limit = args[1] if op == ev.RECENT else self.run.profile[args[1]]
            undecided = ev.recent(FIRM, self.acting[args[0]], limit) is None
            self.support_quantity(args[0], undecided)
        elif op == ev.COMPARE_DIFFERENCE:
            self.support_quantity(args[0], False)
            self.support_quantity(args[1], False)
        elif op == ev.FIRED and v:
            self.support_where([self.bundle.rules[args[0]].slot], True)

    def support_quantity(self, slot, presumed):
        self.note_quantity(slot, presumed)
        op, *args = self.bundle.instructions[slot]
        if op in (ev.SCORE_SUM, ev.SCORE_MAX):
            for bands in ev.score_parameters(args):
                self.support_where([band for band, points in bands if points > 0], True)

    def support_knowledge(self, a):
        value = self.acting[a]
        if not ev.is_known(value):
            self.presume(a)
        elif isinstance(value, ev.Quantity):
            self.support_quantity(a, False)  # of a score: its bands too, as a comparison of it has them
        else:
            self.support(a, value)

    def presume(self, s):
        if ("presume", s) in self.done:
            return
        self.done.add(("presume", s))
        op, *args = self.bundle.instructions[s]
        if op in (ev.FINDING, ev.ABSENT_IF, ev.HOST):
            self.note(args[0], True)
        elif op == ev.IMPLIED:
            self.presume(args[0])
        elif isinstance(self.acting[s], ev.Quantity):
            self.note_quantity(s, True)
        elif op not in (ev.FIRED, ev.ALL_FALSE, ev.CLEAR_BELOW):  # their operands are rules, not slots
            for slot in ev.operand_slots(self.bundle, s):
                if not ev.is_known(self.acting[slot]):
                    self.presume(slot)


def because(run, rule):
    reasons = Reasons(run)
    reasons.support(rule.slot, True)
    order = sorted(reasons.found, key=lambda i: run.bundle.findings[i].number)
    return [_because_item(run, index, reasons.found[index]) for index in order]


def _because_item(run, index, presumed):
    finding = run.bundle.findings[index]
    value = run.findings[index]
    if finding.kind == SCORE:
        value = run.slots[ACTING][finding.slot]
    item = {"finding": finding.id}
    if not isinstance(value, ev.Quantity):
        item["state"] = value
    elif value.state == "missing":
        item["state"] = "unknown"
    elif value.state != "interval":
        item["state"] = value.state
    elif value.lo == value.hi:
        item["value"] = (value.lo, finding.digits)
    else:
        item["value"] = {"low": (value.lo, finding.digits), "high": (value.hi, finding.digits)}
    if presumed:
        item["presumed"] = True
    return item


# ---- ask_next -----------------------------------------------------------------------------------------------------
class Askable:
    """can(s, v): the findings one answer to which can turn slot s, acting UNKNOWN, into v."""

    def __init__(self, run):
        self.run, self.bundle, self.acting = run, run.bundle, run.slots[ACTING]
        self.known = {}

    def can(self, s, v):
        if (s, v) not in self.known:
            self.known[s, v] = frozenset(self._can(s, v)) if self.acting[s] is None else frozenset()
        return self.known[s, v]

    def union(self, slots, v):
        return frozenset().union(*(self.can(a, v) for a in slots))

    def only_unknown(self, slots):
        unknown = [a for a in slots if self.acting[a] is None]
        return unknown if len(unknown) == 1 else []

    def of_quantity(self, slot):
        op, *args = self.bundle.instructions[slot]
        if op in (ev.QUANTITY, ev.NOT_APPLICABLE_IF):
            return {args[0]}
        bands = [band for parameter in ev.score_parameters(args) for band, _ in parameter]
        return self.union(bands, True) | self.union(bands, False)

    def _can(self, s, v):
        op, *args = self.bundle.instructions[s]
        if op in (ev.FINDING, ev.ABSENT_IF):
            return {args[0]}
        if op == ev.IMPLIED:
            return self.union(args, True) if v else self.can(args[0], False)
        if op == ev.HOST:
            return {args[0]} | (self.can(args[1], True) if v else set())
        if op in (ev.ANY, ev.ALL):
            easy = v is (op == ev.ANY)
            return self.union(args if easy else self.only_unknown(args), v)
        if op == ev.NOT:
            return self.can(args[0], not v)
        if op in (ev.AT_LEAST, ev.EXACTLY):
            return self._can_count(op, v, args[0], args[1:])
        if op in (ev.COMPARE, ev.COMPARE_PARAMETER, ev.RECENT, ev.RECENT_PARAMETER):
            return self.of_quantity(args[0])
        if op == ev.COMPARE_DIFFERENCE:
            missing = [a for a in args[:2] if self.acting[a].state == "missing"]
            return self.of_quantity(missing[0]) if len(missing) == 1 else set()
        return set()

    def _can_count(self, op, v, k, slots):
        values = [self.acting[a] for a in slots]
        true, unknown = values.count(True), values.count(None)
        if op == ev.AT_LEAST:
            near = true + 1 >= k if v else true + unknown - 1 < k
            return self.union(slots, v) if near else set()
        if v:
            return self.union(slots, true != k) if unknown == 1 else set()
        found = set()
        if true == k:
            found |= self.union(slots, True)
        if true + unknown == k:
            found |= self.union(slots, False)
        return found


class Reader:
    """reads(s): the missing askable findings below s, asked UNKNOWN."""

    def __init__(self, run):
        self.run, self.bundle, self.asked = run, run.bundle, run.slots[ASKED]
        self.known = {}

    def reads(self, s):
        if s not in self.known:
            self.known[s] = frozenset(self._reads(s)) if self.asked[s] is None else frozenset()
        return self.known[s]

    def union(self, slots):
        return frozenset().union(*(self.reads(a) for a in slots))

    def finding(self, index):
        wanted = self.bundle.findings[index].askable and not is_known(self.run, index)
        return frozenset([index]) if wanted else frozenset()

    def of_operand(self, slot):
        op, *args = self.bundle.instructions[slot]
        if op in (ev.QUANTITY, ev.NOT_APPLICABLE_IF):
            return self.finding(args[0])
        if op in (ev.SCORE_SUM, ev.SCORE_MAX):
            return self.union([band for parameter in ev.score_parameters(args) for band, _ in parameter])
        return self.reads(slot)

    def _reads(self, s):
        op, *args = self.bundle.instructions[s]
        if op == ev.FINDING:
            return self.finding(args[0])
        if op in (ev.ABSENT_IF, ev.HOST):
            return self.finding(args[0]) | self.reads(args[1])
        if op in (ev.IMPLIED, ev.ANY, ev.ALL, ev.NOT, ev.NOT_PRESENT):
            return self.union(args)
        if op in (ev.AT_LEAST, ev.EXACTLY):
            return self.union(args[1:])
        if op in (ev.KNOWN, ev.UNKNOWN, ev.COMPARE, ev.COMPARE_PARAMETER, ev.RECENT, ev.RECENT_PARAMETER):
            return self.of_operand(args[0])
        if op == ev.COMPARE_DIFFERENCE:
            return self.of_operand(args[0]) | self.of_operand(args[1])
        return frozenset()


def is_known(run, finding):
    """Of the effective value, acting; a finding that no rule reads has only its record."""
    slot = run.bundle.findings[finding].slot
    if slot is not None:
        return ev.is_known(run.slots[ACTING][slot])
    value = run.findings[finding]
    return value.known if isinstance(value, ev.Quantity) else value != "unknown"


def ask_next(run, levels, order, text):
    bundle, askable, reader = run.bundle, Askable(run), Reader(run)
    stratum_end = bundle.strata_ends[0]
    raises, closes, open_rules = {}, {}, []
    reaches, reading_rules = {}, []
    for index in order:
        rule, urgency = bundle.rules[index], run.urgency[index]
        if rule.slot >= stratum_end or urgency <= levels.shown:
            continue
        if run.slots[ASKED][rule.slot] is None:
            reading_rules.append((index, reader.reads(rule.slot)))
            for finding in reader.reads(rule.slot):
                reaches[finding] = max(reaches.get(finding, NONE), urgency)
        if run.slots[ACTING][rule.slot] is not None:
            continue
        fires, settles = askable.can(rule.slot, True), askable.can(rule.slot, False)
        open_rules.append((index, fires | settles))
        for finding in fires:
            raises[finding] = max(raises.get(finding, NONE), urgency)
        for finding in fires | settles:
            closes[finding] = max(closes.get(finding, NONE), urgency)
    candidates = set(closes) | set(reaches)
    if not levels.cleared:
        candidates |= {finding for finding in bundle.clearance_findings if not is_known(run, finding)}

    first = {index for index, finding in enumerate(bundle.findings) if not is_known(run, index) and (
        finding.group == 0 or finding.first_with is not None and run.findings[finding.first_with] == "present")}
    candidates |= first

    def rank(finding):
        known = bundle.findings[finding]
        return (finding not in first, -reaches.get(finding, NONE), -raises.get(finding, NONE), -closes.get(finding, NONE), not known.askable, known.group, known.number)

    questions = []
    for finding in sorted(candidates, key=rank)[:MOST_QUESTIONS]:
        known = bundle.findings[finding]
        close = closes.get(finding, NONE)
        level, reasons = (close, open_rules) if close != NONE else (reaches.get(finding, NONE), reading_rules)
        rules = [bundle.rules[i].id for i, findings in reasons if finding in findings and run.urgency[i] == level]
        item = {"finding": known.id, "text": text(known.name if known.question is None else known.question)}
        if raises.get(finding, NONE) != NONE:
            item["could_raise_to"] = raises[finding]
        item["rules"] = rules[:MOST_QUESTION_RULES]
        questions.append(item)
    return questions


# ---- what is listed of the fired rules ------------------------------------------------------------------------------
def named_by(run, fired, members):
    """{index: [fired rules that name it]} in the order first met."""
    found = {}
    for rule_index in fired:
        for member in members(run.bundle.rules[rule_index]):
            rules = found.setdefault(member, [])
            if rule_index not in rules:
                rules.append(rule_index)
    return found


def suppressed(run, members):
    return {member for rule in run.bundle.rules if rule.type == GUARD and run.slots[ACTING][rule.slot] is not False
            for member in members(rule)}


WITHIN_UNITS = ("hours", "days", "minutes")


def minutes(action):
    return action.amount * (60, 24 * 60, 1)[action.unit]


def collect_actions(run, fired, order):
    entries = {}
    for rule_index in fired:
        for item in run.bundle.rules[rule_index].actions:
            entry = entries.setdefault((item.action, item.clock), Record(limit=item, rules=set()))
            entry.rules.add(rule_index)
            if item.amount is not None and minutes(item) < minutes(entry.limit):
                entry.limit = item
    for (action, clock), entry in list(entries.items()):
        limited = [e for (a, c), e in entries.items() if a == action and c is not None]
        if clock is None and limited:
            del entries[action, clock]
            for other in limited:
                other.rules |= entry.rules
    hidden = suppressed(run, lambda rule: rule.suppresses_actions)
    return [(action, entry.limit, [i for i in order if i in entry.rules])
            for (action, _), entry in entries.items() if action not in hidden]


def suppression_key(ids):
    key = 0xCBF29CE484222325
    for byte in b"".join(i.encode("utf-8") + b"\0" for i in ids):
        key = (key ^ byte) * 0x100000001B3 % 2 ** 64
    return f"{key:016x}"


def next_change_at(run, levels, day):
    """Day by day; a day on which every comparison of a moving quantity has the value of a day already seen is passed."""
    moving, leaves = ev.time_leaves(run)
    if not leaves:
        return None
    before = levels.signature()
    code = [run.bundle.instructions[i] for i in leaves]

    def leaf_values(findings):
        moved = {s: findings[run.bundle.instructions[s][1]] for s in moving}
        values = []
        for channel in (FIRM, ACTING):
            view = Record(slots={channel: _Overlay(run.slots[channel], moved)}, profile=run.profile)
            values.extend([ev.OPS[op](view, channel, *args) for op, *args in code])
        return tuple(values)

    days_of_change = _days_of_change(run, code)
    unchanged = {leaf_values(run.findings)}
    for days in range(1, MOST_DAYS + 1):
        if days not in days_of_change:
            continue
        findings = run.shifted_findings(days)
        values = leaf_values(findings)
        if values in unchanged:
            continue
        if Levels(run.later(findings)).signature() != before:
            return (day + datetime.timedelta(days=days)).isoformat()
        unchanged.add(values)
    return None


def _days_of_change(run, code):
    """The days (and a few more) on which some comparison of a moving quantity with a constant can change: an end of an
    interval, or of a difference, reaches or passes the constant then. Any other day is like the day before."""
    days = set()
    for op, *args in code:
        k = run.profile[args[-1]] if op in (ev.COMPARE_PARAMETER, ev.RECENT_PARAMETER) else args[-1]
        if isinstance(k, str):
            continue
        slots = args[:2] if op == ev.COMPARE_DIFFERENCE else args[:1]
        quantities = [run.slots[channel][slot] for channel in (FIRM, ACTING) for slot in slots]
        ends = [e for q in quantities if q.state == "interval" for e in (q.lo, q.hi)]
        if op == ev.COMPARE_DIFFERENCE:
            ends = [s * (a - b) for a in ends for b in ends for s in (1, -1)]
        for step in (1, 10, 100, 1000):
            for distance in [k - e for e in ends] + [e - k for e in ends] + [-k - e for e in ends]:
                days.update(range(distance // step - 1, distance // step + 3))
    return days


class _Overlay:
    def __init__(self, below, above):
        self.below, self.above = below, above

    def __getitem__(self, index):
        return self.above[index] if index in self.above else self.below[index]


# ---- the result ------------------------------------------------------------------------------------------------------
def result_of(bundle, case, library_version, trust="built_in"):
    """The result as a dict under the JSON names; urgencies are numbers, values are (fixed, digits) pairs."""
    run = ev.Run(bundle, case.findings, bundle.profile_values(case.profile))
    levels = Levels(run)
    order = sorted(range(len(bundle.rules)), key=lambda i: (-run.urgency[i], bundle.rules[i].number))
    fired = [i for i in order if i in levels.fired]

    def text(index):
        return bundle.texts[index]

    def ids(rules):
        return [bundle.rules[i].id for i in rules]

    out = {"format": 1}
    hide_floor = levels.floor <= ROUTINE and not levels.cleared
    out["floor"] = NONE if hide_floor else levels.floor
    out["disposition"] = levels.acting if levels.determined else UNDETERMINED
    if not levels.determined:
        out["at_least"] = ROUTINE
    out["ceiling"] = max(levels.ceiling, levels.shown)
    out["ceiling_if_asked"] = max(levels.if_asked, levels.shown)
    out["cleared"] = levels.cleared
    by_number = sorted(levels.fired, key=lambda i: bundle.rules[i].number)
    out["suppression_key"] = suppression_key(ids(by_number))
    change = next_change_at(run, levels, case.day)
    if change is not None:
        out["next_change_at"] = change

    out["suspected"] = [
        {"id": bundle.conditions[c].id, "text": text(bundle.conditions[c].text), "codes": bundle.conditions[c].codes,
         "rules": ids(rules)}
        for c, rules in named_by(run, fired, lambda rule: rule.conditions).items()]
    out["actions"] = []
    for action, limit, rules in collect_actions(run, fired, order):
        known = bundle.actions[action]
        item = {"id": known.id, "text": text(known.text), "codes": known.codes, "rules": ids(rules)}
        if limit.amount is not None:
            item["within"] = {WITHIN_UNITS[limit.unit]: limit.amount, "from": CLOCKS[limit.clock]}
        out["actions"].append(item)
    hidden = suppressed(run, lambda rule: rule.suppresses_advice)
    out["advice"] = [
        {"id": bundle.advice[a].id, "text": text(bundle.advice[a].text), "codes": bundle.advice[a].codes,
         "rules": ids(rules)}
        for a, rules in named_by(run, fired, lambda rule: rule.advice).items() if a not in hidden]
    out["caveats"] = [
        {"id": bundle.caveats[c].id, "text": text(bundle.caveats[c].text), "rules": ids(rules)}
        for c, rules in named_by(run, fired, lambda rule: rule.caveats).items()]
    out["ask_next"] = ask_next(run, levels, order, text)

    out["fired"] = []
    for i in fired:
        rule = bundle.rules[i]
        if rule.type in (SAFETY, ADVICE, GUARD):
            out["fired"].append({
                "rule": rule.id, "urgency": run.urgency[i], "basis": [BASIS[m] for m in rule.basis],
                "because": because(run, rule),
                "sources": [{"id": bundle.sources[s].id, "title": bundle.sources[s].title,
                             "version": bundle.sources[s].version, "basis": BASIS[mark], "says": says}
                            for s, mark, says in rule.sources]})
    acting = run.rule_values(ACTING)
    out["undetermined"] = ids(i for i in order if acting[i] is None and run.urgency[i] > levels.shown)
    out["labels"] = [{"id": bundle.rules[i].id, "text": text(bundle.rules[i].title), "rules": [bundle.rules[i].id]}
                     for i in fired if bundle.rules[i].type == LABEL]
    out["issues"] = case.issues
    out["functions"] = FUNCTIONS
    out["profile"] = case.profile
    out["library_version"] = library_version
    out["knowledge"] = {"id": bundle.id, "version": bundle.version, "digest": bundle.digest, "trust": trust,
                        "review_by": bundle.review_by, "stale": case.day.isoformat() > bundle.review_by}
    return out
