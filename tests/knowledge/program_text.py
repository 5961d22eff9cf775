"""The compiled program as expressions again, macros expanded: what a rule and a finding really read."""
from reference import evaluate as ev
from reference.result import decimal_text

RELATIONS = ("<", "<=", ">", ">=", "==")
WORDS = {ev.ANY: "any", ev.ALL: "all", ev.NOT: "not", ev.NOT_PRESENT: "not_present", ev.KNOWN: "known",
         ev.UNKNOWN: "unknown", ev.IMPLIED: "implied"}
LEVELS = ("NONE", "SELF_CARE", "ROUTINE", "SOON", "URGENT", "SAME_DAY", "EMERGENCY_NOW")


class ProgramText:
    def __init__(self, bundle):
        self.bundle = bundle
        self.named = {}  # slot of an effective value -> finding id
        for finding in bundle.findings:
            if finding.slot is not None:
                self.named.setdefault(finding.slot, finding.id)

    def rule(self, rule):
        return self.inside(rule.slot)

    def finding(self, finding):
        """How the effective value comes about; None if it is simply the record."""
        if finding.slot is None or self.bundle.instructions[finding.slot][0] in (ev.FINDING, ev.QUANTITY):
            return None
        return self.inside(finding.slot, finding.id)

    def of(self, slot, owner=None):
        name = self.named.get(slot)
        return name if name is not None and name != owner else self.inside(slot, owner)

    def record(self, index):
        """A record itself, where the effective value is more than that."""
        finding = self.bundle.findings[index]
        plain = finding.slot is not None and self.bundle.instructions[finding.slot][0] in (ev.FINDING, ev.QUANTITY)
        return finding.id if plain else f"recorded({finding.id})"

    def many(self, slots, owner):
        return ", ".join(self.of(slot, owner) for slot in slots)

    def inside(self, slot, owner=None):
        op, *args = self.bundle.instructions[slot]
        if op in (ev.FINDING, ev.QUANTITY):
            return self.record(args[0])
        if op in WORDS:
            return f"{WORDS[op]}({self.many(args, owner)})"
        if op in (ev.ABSENT_IF, ev.NOT_APPLICABLE_IF):
            word = "absent" if op == ev.ABSENT_IF else "not applicable"
            return f"{self.record(args[0])}, else {word} if {self.of(args[1], owner)}"
        if op == ev.HOST:
            return f"host({self.record(args[0])}, {self.of(args[1], owner)})"
        if op in (ev.AT_LEAST, ev.EXACTLY):
            return f"{'n_of' if op == ev.AT_LEAST else 'exactly'}({args[0]}; {self.many(args[1:], owner)})"
        if op in (ev.SCORE_SUM, ev.SCORE_MAX):
            return self.score(op, args, owner)
        if op in (ev.FIRED, ev.ALL_FALSE):
            ids = ", ".join(self.bundle.rules[r].id for r in args)
            return f"{'fired' if op == ev.FIRED else 'all_false'}({ids})"
        return self.leaf(op, args, owner)

    def leaf(self, op, args, owner):
        if op == ev.TRUE:
            return "true"
        if op == ev.CLEAR_BELOW:
            return f"clear_below({LEVELS[args[0]]})"
        if op == ev.PROFILE:
            return f"profile({self.bundle.parameters[args[0]].id}={self.bundle.parameters[args[0]].choices[args[1]]})"
        left = self.of(args[0], owner)
        if op == ev.COMPARE:
            return f"{left} {RELATIONS[args[1]]} {decimal_text(args[2], self.digits(args[0]))}"
        if op == ev.COMPARE_PARAMETER:
            return f"{left} {RELATIONS[args[1]]} {self.bundle.parameters[args[2]].id}"
        if op == ev.COMPARE_DIFFERENCE:
            number = decimal_text(args[3], self.digits(args[0]))
            return f"{left} - {self.of(args[1], owner)} {RELATIONS[args[2]]} {number}"
        if op == ev.RECENT:
            return f"recent({left}, {decimal_text(args[1], self.digits(args[0]))})"
        return f"recent({left}, {self.bundle.parameters[args[1]].id})"

    def digits(self, slot):
        op, *args = self.bundle.instructions[slot]
        return self.bundle.findings[args[0]].digits if op in (ev.QUANTITY, ev.NOT_APPLICABLE_IF) else 0

    def score(self, op, args, owner):
        parts = ["; ".join(f"{points} if {self.of(band, owner)}" for band, points in bands)
                 for bands in ev.score_parameters(args)]
        return ("sum" if op == ev.SCORE_SUM else "max") + "".join(f" [{part}]" for part in parts)
