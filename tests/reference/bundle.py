"""A knowledge bundle (formats/bundle.cddl) as plain objects with named members. Trusts the content: the bundle is
the one the C library accepted, or one that property/generate.py made."""
import hashlib
from types import SimpleNamespace as Record

from . import cbor

TRI, QUANTITY, DERIVED, DERIVED_OR_HOST, SCORE = range(5)
TIME_SINCE, LOWER_RISKY, RISK, EPISODE_ONLY, DURATION, ALWAYS = 1, 2, 4, 8, 16, 32
GROWS = TIME_SINCE | DURATION
SAFETY, ADVICE, GUARD, LABEL = range(4)
NUMBER, CHOICE, URGENCY = range(3)
NO_LIMIT = "no limit"

CODE_SYSTEMS = (
    "http://snomed.info/sct",
    "http://hl7.org/fhir/sid/icd-10-cm",
    "http://hl7.org/fhir/sid/icd-10",
    "http://hl7.org/fhir/sid/icpc-2",
    "http://loinc.org",
    "http://unitsofmeasure.org",
    "http://www.whocc.no/atc",
    "http://terminology.hl7.org/CodeSystem",
)


def _codes(raw):
    return [{"system": CODE_SYSTEMS[system], "code": code, "display": display} for system, code, display in raw]


def _finding(raw):
    return Record(
        number=raw[1], id=raw[2], kind=raw[3], unit=raw.get(4), digits=raw.get(5, 0), least=raw.get(6),
        greatest=raw.get(7), flags=raw[8], obtained=raw[9], group=raw[10], name=raw[11], question=raw.get(12),
        onset_sets=raw.get(14), replaced_by=raw.get(15), slot=raw.get(16), first_with=raw.get(17), askable=raw[9] in (0, 1),
        is_quantity=raw[3] in (QUANTITY, SCORE))


def _parameter(raw):
    return Record(number=raw[1], id=raw[2], kind=raw[3], digits=raw.get(5, 0), choices=raw.get(6, []), default=raw[7])


def _rule(raw):
    return Record(
        number=raw[1], id=raw[2], type=raw[3], slot=raw[4], urgency=raw[5], urgency_parameter=raw.get(6),
        title=raw[7], conditions=raw.get(8, []), actions=[_rule_action(item) for item in raw.get(9, [])],
        advice=raw.get(10, []), caveats=raw.get(11, []), suppresses_advice=raw.get(12, []),
        suppresses_actions=raw.get(13, []), basis=raw[14], sources=raw[15], when=raw[20])


def _rule_action(raw):
    if len(raw) == 1:
        return Record(action=raw[0], amount=None, unit=None, clock=None)
    return Record(action=raw[0], amount=raw[1], unit=raw[2], clock=raw[3])


class Bundle:
    def __init__(self, data):
        raw = cbor.decode(data)
        meta = raw[2]
        self.digest = hashlib.sha256(data).hexdigest()
        self.id, self.version, self.review_by = meta[1], meta[2], meta[5]
        self.findings = [_finding(item) for item in raw[3]]
        self.parameters = [_parameter(item) for item in raw[4]]
        self.profiles = [Record(id=item[2], values=item[4]) for item in raw[5]]
        self.conditions = [Record(id=item[2], text=item[3], codes=_codes(item.get(4, []))) for item in raw[6]]
        self.actions = [Record(id=item[2], text=item[3], codes=_codes(item.get(4, []))) for item in raw[7]]
        self.advice = [Record(id=item[2], text=item[3], codes=_codes(item.get(4, []))) for item in raw[8]]
        self.caveats = [Record(id=item[2], text=item[3]) for item in raw[9]]
        self.sources = [Record(id=item[1], title=item[2], version=item[3]) for item in raw[10]]
        self.strata_ends, self.instructions = raw[11]
        self.rules = [_rule(item) for item in raw[12]]
        self.clearance_slot, self.clearance_findings = raw[13][1], raw[13][2]
        self.language = raw[14][0][1]
        self.texts = next(t[3] for t in raw[14] if t[1] == self.language and t[2] == 0)
        self.finding_by_id = {f.id: i for i, f in enumerate(self.findings)}
        self.finding_by_number = {f.number: i for i, f in enumerate(self.findings)}
        self.score_finding = {}
        for index, finding in enumerate(self.findings):
            if finding.kind == SCORE and finding.slot is not None:
                self.score_finding.setdefault(finding.slot, index)

    def profile_values(self, profile_id):
        """One value for each parameter: a fixed-point number or NO_LIMIT, the index of a choice, a level."""
        profile = next(p for p in self.profiles if p.id == profile_id)
        values = []
        for index, parameter in enumerate(self.parameters):
            value = profile.values.get(index, parameter.default)
            values.append(NO_LIMIT if value is None else value)
        return values

    def urgency(self, rule, values):
        return rule.urgency if rule.urgency_parameter is None else values[rule.urgency_parameter]

    def stratum_of(self, slot):
        return next(i for i, end in enumerate(self.strata_ends) if slot < end)
