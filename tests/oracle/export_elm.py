"""A compiled bundle -> an ELM library with the firm and the acting value of every rule of the first stratum:
`python -m oracle.export_elm BUNDLE [--out FILE]` from tests/. Trusts the content of the bundle, as the reference does.

Written from program/SEMANTICS.md with CQL's own operators: TRUE, FALSE, UNKNOWN are true, false, null, and ANY, ALL, NOT
are CQL's Or, And, Not. One definition for each slot and channel ("slot 12 firm"), then one for each rule and channel
("fever-guard acting"), and for the clearance if it lies in the first stratum. NOTES is written into the library: where CQL would not mean what SEMANTICS.md means, and what the
export says instead."""
import argparse
import json
import pathlib
import sys

from reference import evaluate as ev
from reference.bundle import CHOICE, NO_LIMIT, NUMBER, Bundle

from . import elm

CHANNELS = (ev.FIRM, ev.ACTING)
LIBRARY = "BacktriageFirstStratum"
CLEARANCE = "(clearance)"  # stands among the rules; no rule id has this form
NOTES = (
    "AllTrue and AnyTrue ignore null, so an unknown operand would not make them unknown: ANY and ALL are Or and And.",
    "Sum and Count ignore null: n-of-m adds 1 or 0 for each operand, once with unknown as 0 and once with unknown as 1.",
    "Min and Max ignore null: in the scores, and only there, that is wanted: a band that cannot apply gives null points.",
    "If and Case take a null condition for one that does not hold: where unknown must stay unknown, the last branch is null.",
    "An Interval with a closed null boundary is unbounded, not unknown: a missing quantity is a null Interval instead.",
    "The relations < <= > >= = do not compare an Interval with a point: each is a Case on the start and the end.",
    "CQL has no never or not applicable: 'X applies' is true (a value), false (never, not applicable) or null (missing).",
    "A number of the profile that is 'none' arrives as null and means larger than every value: maximum Integer, not unknown.",
    "The acting channel presumes; CQL does not: KNOWN, UNKNOWN, NOT_PRESENT and RECENT say it with Coalesce and IsTrue.",
    "Outside this library: merging of records (the parameters are the merged findings), the asked channel, later strata.",
)


class Quantity:
    """What a quantity slot is in one channel: does it apply (Boolean), and the ends of its Interval."""

    def __init__(self, name):
        self.applies = elm.expression_ref(name + " applies")
        self.low = elm.unary("Start", elm.expression_ref(name + " interval"))
        self.high = elm.unary("End", elm.expression_ref(name + " interval"))


# ---- comparisons: a value, or two ends that may be null ----------------------------------------------------------------
def compare(low, high, relation, limit):
    """true if every value of low..high satisfies the relation, false if none does, else (or if missing) null."""
    def judged(every, none):
        return elm.cases((every, elm.boolean(True)), (none, elm.boolean(False)), otherwise=elm.null())

    if relation == ev.LESS:
        return judged(elm.binary("Less", high, limit), elm.binary("GreaterOrEqual", low, limit))
    if relation == ev.LESS_EQUAL:
        return judged(elm.binary("LessOrEqual", high, limit), elm.binary("Greater", low, limit))
    if relation == ev.GREATER:
        return judged(elm.binary("Greater", low, limit), elm.binary("LessOrEqual", high, limit))
    if relation == ev.GREATER_EQUAL:
        return judged(elm.binary("GreaterOrEqual", low, limit), elm.binary("Less", high, limit))
    return judged(elm.both(elm.binary("Equal", low, limit), elm.binary("Equal", high, limit)),
                  elm.either(elm.binary("Greater", low, limit), elm.binary("Less", high, limit)))


def if_true(condition, value):
    """`value` where the condition is true, else null."""
    return elm.when(condition, value, elm.null())


class Exporter:
    def __init__(self, bundle):
        self.bundle = bundle
        self.parameters, self.definitions = {}, []
        self.writers = {
            ev.FINDING: self.finding, ev.ABSENT_IF: self.absent_if, ev.IMPLIED: self.implied, ev.HOST: self.host,
            ev.ANY: self.any, ev.ALL: self.all, ev.NOT: self.not_, ev.AT_LEAST: self.at_least,
            ev.EXACTLY: self.exactly, ev.NOT_PRESENT: self.not_present, ev.KNOWN: self.known,
            ev.UNKNOWN: self.unknown, ev.TRUE: self.true, ev.PROFILE: self.profile, ev.COMPARE: self.compare,
            ev.COMPARE_PARAMETER: self.compare_parameter, ev.COMPARE_DIFFERENCE: self.compare_difference,
            ev.RECENT: self.recent, ev.RECENT_PARAMETER: self.recent_parameter,
        }
        self.quantity_writers = {
            ev.QUANTITY: self.quantity, ev.NOT_APPLICABLE_IF: self.not_applicable_if,
            ev.SCORE_SUM: self.score_sum, ev.SCORE_MAX: self.score_max,
        }

    def library(self):
        outputs = first_stratum_outputs(self.bundle)
        for index in slots_read_by(self.bundle, outputs.values()):
            op, *args = self.bundle.instructions[index]
            for channel in CHANNELS:
                self.slot(index, channel, op, args)
        for name, slot in outputs.items():
            for channel in CHANNELS:
                self.define(f"{name} {channel}", self.tri(channel, slot))
        return elm.library(LIBRARY, self.bundle.version, NOTES, list(self.parameters.values()), self.definitions)

    def slot(self, index, channel, op, args):
        name = slot_name(channel, index)
        if op in self.quantity_writers:
            applies, interval = self.quantity_writers[op](channel, *args)
            self.define(name + " applies", applies)
            self.define(name + " interval", interval)
        elif op in self.writers:
            self.define(name, self.writers[op](channel, *args))
        else:
            raise ValueError(f"instruction {index}: op {op} does not belong in the first stratum")

    def define(self, name, expression):
        self.definitions.append(elm.definition(name, expression))

    # ---- what an instruction reads ----
    def tri(self, channel, slot):
        return elm.expression_ref(slot_name(channel, slot))

    def tris(self, channel, slots):
        return [self.tri(channel, slot) for slot in slots]

    def input(self, name, specifier):
        self.parameters.setdefault(name, elm.parameter(name, specifier))
        return elm.parameter_ref(name)

    def tri_input(self, f):
        """true present; false absent or not applicable; null unknown."""
        return self.input(self.bundle.findings[f].id, elm.named_type(elm.BOOLEAN))

    def applies_input(self, f):
        return self.input(self.bundle.findings[f].id + " applies", elm.named_type(elm.BOOLEAN))

    def interval_input(self, f):
        finding = self.bundle.findings[f]
        for limit in (finding.least, finding.greatest):
            elm.integer(limit)  # refuses what CQL's Integer cannot hold
        return self.input(finding.id, elm.interval_type(elm.INTEGER))

    def profile_input(self, p):
        return self.input(profile_name(self.bundle, p), elm.named_type(elm.INTEGER))

    def profile_limit(self, p):
        return elm.coalesce(self.profile_input(p), elm.integer_maximum())

    # ---- findings ----
    def finding(self, channel, f):
        return self.tri_input(f)

    def absent_if(self, channel, f, c):
        return elm.coalesce(self.tri_input(f), if_true(self.tri(channel, c), elm.boolean(False)))

    def implied(self, channel, x, *premises):
        own, some = self.tri(channel, x), elm.either(self.tri(channel, x), *self.tris(channel, premises))
        return elm.when(some, elm.boolean(True), own) if channel == ev.ACTING else some

    def host(self, channel, f, c):
        recorded, computed = self.tri_input(f), self.tri(channel, c)
        if channel == ev.ACTING:
            return elm.when(elm.either(recorded, computed), elm.boolean(True), elm.both(recorded, computed))
        return elm.when(recorded, elm.boolean(True), computed)

    # ---- logic and counting ----
    def any(self, channel, *operands):
        return elm.either(*self.tris(channel, operands))

    def all(self, channel, *operands):
        return elm.both(*self.tris(channel, operands))

    def not_(self, channel, a):
        return elm.negated(self.tri(channel, a))

    def counts(self, channel, operands):
        """How many are true; how many are true or could become so."""
        one, zero = elm.integer(1), elm.integer(0)
        true = [elm.when(a, one, zero) for a in self.tris(channel, operands)]
        possible = [elm.when(elm.is_false(a), zero, one) for a in self.tris(channel, operands)]
        return elm.aggregate("Sum", true), elm.aggregate("Sum", possible)

    def at_least(self, channel, k, *operands):
        true, possible = self.counts(channel, operands)
        return elm.cases((elm.binary("GreaterOrEqual", true, elm.integer(k)), elm.boolean(True)),
                         (elm.binary("Less", possible, elm.integer(k)), elm.boolean(False)), otherwise=elm.null())

    def exactly(self, channel, k, *operands):
        true, possible = self.counts(channel, operands)
        return compare(true, possible, ev.EQUAL, elm.integer(k))

    def not_present(self, channel, a):
        value = self.tri(channel, a)
        return elm.negated(elm.is_true(value)) if channel == ev.ACTING else elm.negated(value)

    # ---- known or not ----
    def is_known(self, channel, slot):
        """true if known; false or null if not."""
        if self.bundle.instructions[slot][0] not in self.quantity_writers:
            return elm.negated(elm.is_null(self.tri(channel, slot)))
        q = Quantity(slot_name(channel, slot))
        return elm.either(elm.negated(q.applies), elm.binary("Equal", q.low, q.high))

    def known(self, channel, a):
        known = self.is_known(channel, a)
        return elm.is_true(known) if channel == ev.ACTING else if_true(known, elm.boolean(True))

    def unknown(self, channel, a):
        return elm.negated(self.known(channel, a))

    # ---- constants ----
    def true(self, channel):
        return elm.boolean(True)

    def profile(self, channel, p, choice):
        return elm.binary("Equal", self.profile_input(p), elm.integer(choice))

    # ---- quantities: (applies, interval) ----
    def quantity(self, channel, f):
        return self.applies_input(f), self.interval_input(f)

    def not_applicable_if(self, channel, f, c):
        applies, interval = self.quantity(channel, f)
        return elm.coalesce(applies, if_true(self.tri(channel, c), elm.boolean(False))), interval

    def score(self, channel, operands, total):
        """Points of the bands that are not false; Min and Max leave out the null that stands for the others."""
        least, greatest = [], []
        for bands in ev.score_parameters(operands):
            points = [elm.when(elm.is_false(self.tri(channel, slot)), elm.null(elm.INTEGER), elm.integer(p))
                      for slot, p in bands]
            least.append(elm.coalesce(elm.aggregate("Min", points), elm.integer(0)))
            greatest.append(elm.coalesce(elm.aggregate("Max", points), elm.integer(0)))
        ends = [elm.coalesce(elm.aggregate(total, end), elm.integer(0)) for end in (least, greatest)]
        return elm.boolean(True), elm.interval(*ends)

    def score_sum(self, channel, *operands):
        return self.score(channel, operands, "Sum")

    def score_max(self, channel, *operands):
        return self.score(channel, operands, "Max")

    # ---- comparisons ----
    def compare(self, channel, slot, relation, k):
        return self.compared(channel, slot, relation, elm.integer(k))

    def compare_parameter(self, channel, slot, relation, p):
        return self.compared(channel, slot, relation, self.profile_limit(p))

    def compared(self, channel, slot, relation, limit):
        q = Quantity(slot_name(channel, slot))
        return elm.both(q.applies, compare(q.low, q.high, relation, limit))

    def compare_difference(self, channel, a, b, relation, k):
        q, r = Quantity(slot_name(channel, a)), Quantity(slot_name(channel, b))
        self.check_difference(a, b)
        low, high = elm.binary("Subtract", q.low, r.high), elm.binary("Subtract", q.high, r.low)
        return elm.both(q.applies, r.applies, compare(low, high, relation, elm.integer(k)))

    def check_difference(self, *slots):
        """A difference beyond CQL's Integer would be null, that is unknown."""
        reach = 0
        for slot in slots:
            op, *args = self.bundle.instructions[slot]
            if op in (ev.QUANTITY, ev.NOT_APPLICABLE_IF):
                finding = self.bundle.findings[args[0]]
                reach += max(abs(finding.least), abs(finding.greatest))
        elm.integer(reach)

    def recent(self, channel, slot, k):
        return self.presumed_recent(channel, slot, elm.integer(k))

    def recent_parameter(self, channel, slot, p):
        return self.presumed_recent(channel, slot, self.profile_limit(p))

    def presumed_recent(self, channel, slot, limit):
        value = self.compared(channel, slot, ev.LESS_EQUAL, limit)
        return elm.coalesce(value, elm.boolean(True)) if channel == ev.ACTING else value


# ---- names, and the parameters of one case --------------------------------------------------------------------------
def slot_name(channel, slot):
    return f"slot {slot} {channel}"


def profile_name(bundle, p):
    return f"profile {bundle.parameters[p].id}"


def first_stratum_outputs(bundle):
    """name -> slot of what is compared: each rule of the first stratum, and the clearance if it lies there."""
    out = {rule.id: rule.slot for rule in bundle.rules}
    out[CLEARANCE] = bundle.clearance_slot
    return {name: slot for name, slot in out.items() if slot < bundle.strata_ends[0]}


def slots_read_by(bundle, slots):
    """The given slots and all that they depend on, ascending."""
    needed, unread = set(), list(slots)
    while unread:
        slot = unread.pop()
        if slot not in needed:
            needed.add(slot)
            unread += ev.operand_slots(bundle, slot)
    return sorted(needed)


def export(bundle):
    return Exporter(bundle).library()


def parameter_values(bundle, findings, profile):
    """The values of the library's parameters for merged findings and the values of a profile; unknown ones left out.
    An interval is written [low, high]. Names that the library does not declare are included: run.mjs leaves them out."""
    out = {}
    for finding, value in zip(bundle.findings, findings):
        if not finding.is_quantity:
            if value != "unknown":
                out[finding.id] = value == "present"
        elif value.state != "missing":
            out[finding.id + " applies"] = value.state == "interval"
            if value.state == "interval":
                out[finding.id] = [value.lo, value.hi]
    for index, (parameter, value) in enumerate(zip(bundle.parameters, profile)):
        if parameter.kind in (NUMBER, CHOICE) and value != NO_LIMIT:
            out[profile_name(bundle, index)] = value
    return out


def main():
    parser = argparse.ArgumentParser(prog="oracle.export_elm")
    parser.add_argument("bundle", type=pathlib.Path)
    parser.add_argument("--out", type=pathlib.Path)
    options = parser.parse_args()
    text = json.dumps(export(Bundle(options.bundle.read_bytes())), indent=1)
    if options.out:
        options.out.write_text(text + "\n", encoding="utf-8")
    else:
        print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
