"""A case (case.cddl, or the JSON of JSON.md) -> merged findings. An input that is refused raises CaseError with the name
of the status. Both forms go through the same records: a dict with the JSON names, values as Decimal."""
import decimal
import json
import math
from fractions import Fraction
from types import SimpleNamespace as Record

from . import cbor, dates, units
from .bundle import ALWAYS, DERIVED, LOWER_RISKY, SCORE, TIME_SINCE
from .evaluate import MISSING, NEVER, NOT_APPLICABLE, Quantity, interval

STATES = ("present", "absent", "unknown", "not_applicable", "never")
COMPARATORS = ("<", "<=", ">=", ">")
MEMBERS = ("state", "value", "comparator", "unit", "onset", "date", "source", "reason")


class CaseError(Exception):
    def __init__(self, status, detail=""):
        super().__init__(f"{status} {detail}")
        self.status = status


def ensure(condition, status, detail=""):
    if not condition:
        raise CaseError("BTRI_E_" + status, detail)


# ---- reading -----------------------------------------------------------------------------------------------------
def _is_int(value):
    return isinstance(value, int) and not isinstance(value, bool)


def _cbor_decimal(raw):
    if _is_int(raw):
        return decimal.Decimal(raw)
    ensure(isinstance(raw, list) and len(raw) == 2 and all(map(_is_int, raw)), "INPUT_MALFORMED")
    ensure(-9 <= raw[0] <= -1 and raw[1] % 10 != 0, "INPUT_MALFORMED")
    return decimal.Decimal(raw[1]).scaleb(raw[0])


def _cbor_record(raw):
    if isinstance(raw, dict):
        ensure(all(_is_int(key) and 1 <= key <= 8 for key in raw), "INPUT_MALFORMED")
        record = {MEMBERS[key - 1]: value for key, value in raw.items()}
        if "value" in record:
            record["value"] = _cbor_decimal(record["value"])
        return record
    if raw is None or isinstance(raw, (bool, str)):
        return _plain_record(raw)
    return {"value": _cbor_decimal(raw)}


def _plain_record(raw):
    if raw is None:
        return {"state": "unknown"}
    if isinstance(raw, bool):
        return {"state": "present" if raw else "absent"}
    ensure(raw == "never", "INPUT_MALFORMED")
    return {"state": "never"}


def _json_record(raw):
    if isinstance(raw, dict):
        ensure(all(key in MEMBERS for key in raw), "INPUT_MALFORMED")
        ensure(isinstance(raw.get("value", decimal.Decimal(0)), decimal.Decimal), "INPUT_MALFORMED")
        return raw
    if raw is None or isinstance(raw, (bool, str)):
        return _plain_record(raw)
    ensure(isinstance(raw, decimal.Decimal), "INPUT_MALFORMED")
    return {"value": raw}


def _records(raw, many, one):
    if not many:
        return [one(raw)]
    ensure(len(raw) >= 2 and all(isinstance(item, dict) for item in raw), "INPUT_MALFORMED")
    return [one(item) for item in raw]


def _looks_decimal(raw):
    return isinstance(raw, list) and len(raw) == 2 and all(map(_is_int, raw)) and -9 <= raw[0] <= -1


def read_cbor(bundle, data):
    try:
        raw = cbor.decode(data)
    except cbor.NotDeterministic as error:
        raise CaseError("BTRI_E_INPUT_MALFORMED") from error
    ensure(isinstance(raw, dict) and set(raw) <= {1, 2, 3, 4} and {1, 2, 4} <= set(raw) and raw[1] == 1,
           "INPUT_MALFORMED")
    ensure(isinstance(raw[4], dict), "INPUT_MALFORMED")
    findings = []
    for number, value in raw[4].items():
        ensure(_is_int(number) and number >= 0, "INPUT_MALFORMED")
        ensure(number in bundle.finding_by_number, "UNKNOWN_FINDING", str(number))
        many = isinstance(value, list) and not _looks_decimal(value)
        findings.append((bundle.finding_by_number[number], _records(value, many, _cbor_record)))
    return _case(bundle, raw[2], raw.get(3), findings)


def _no_duplicates(pairs):
    ensure(len({key for key, _ in pairs}) == len(pairs), "INPUT_DUPLICATE")
    return dict(pairs)


def _refuse_constant(_):
    raise CaseError("BTRI_E_INPUT_MALFORMED")


def read_json(bundle, text):
    try:
        raw = json.loads(text, parse_float=decimal.Decimal, parse_int=decimal.Decimal,
                         parse_constant=_refuse_constant, object_pairs_hook=_no_duplicates)
    except ValueError as error:
        raise CaseError("BTRI_E_INPUT_MALFORMED") from error
    return case_of_object(bundle, raw)


def case_of_object(bundle, raw):
    """A case from the parsed JSON form (numbers: Decimal or int)."""
    ensure(isinstance(raw, dict) and set(raw) <= {"at", "profile", "findings"} and {"at", "findings"} <= set(raw),
           "INPUT_MALFORMED")
    ensure(isinstance(raw["findings"], dict), "INPUT_MALFORMED")
    findings = []
    for name, value in raw["findings"].items():
        ensure(name in bundle.finding_by_id, "UNKNOWN_FINDING", name)
        findings.append((bundle.finding_by_id[name],
                         _records(_decimals(value), isinstance(value, list), _json_record)))
    return _case(bundle, raw["at"], raw.get("profile"), findings)


def _decimals(value):
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return decimal.Decimal(str(value))
    if isinstance(value, list):
        return [_decimals(item) for item in value]
    if isinstance(value, dict):
        return {key: _decimals(item) if key == "value" else item for key, item in value.items()}
    return value


# ---- one record ---------------------------------------------------------------------------------------------------
def _date(text, day):
    """(earliest, latest) of a date that has happened."""
    ensure(isinstance(text, str), "INPUT_MALFORMED")
    try:
        earliest, latest = dates.parse(text)
    except dates.DateError as error:
        raise CaseError("BTRI_E_INPUT_DATE") from error
    ensure(earliest <= day, "INPUT_DATE")
    return earliest, min(latest, day)


def fixed_interval(low, high, digits):
    """The enclosing interval of fixed-point integers."""
    return math.floor(low * 10 ** digits), math.ceil(high * 10 ** digits)


def _quantity(finding, record):
    value = Fraction(record["value"])
    try:
        low, high = units.convert(value, record.get("unit", finding.unit or ""), finding.unit or "")
    except units.UnitError as error:
        raise CaseError("BTRI_E_INPUT_UNIT", finding.id) from error
    lo, hi = fixed_interval(low, high, finding.digits)
    ensure(finding.least <= lo and hi <= finding.greatest, "INPUT_IMPLAUSIBLE", finding.id)
    comparator = record.get("comparator")
    strict = 1 if comparator in ("<", ">") and lo == hi and low == high else 0
    if comparator in ("<", "<="):
        lo, hi = finding.least, hi - strict
    elif comparator is not None:
        lo, hi = lo + strict, finding.greatest
    ensure(lo <= hi, "INPUT_IMPLAUSIBLE", finding.id)
    return interval(lo, hi)


def _check_members(record):
    ensure(("state" in record) != ("value" in record), "INPUT_MALFORMED")
    ensure(record.get("state", "present") in STATES, "INPUT_MALFORMED")
    ensure("value" in record or not {"comparator", "unit"} & set(record), "INPUT_MALFORMED")
    ensure(record.get("comparator", "<") in COMPARATORS, "INPUT_MALFORMED")
    for name in ("unit", "onset", "date", "source", "reason"):
        ensure(isinstance(record.get(name, ""), str), "INPUT_MALFORMED")


def _value(finding, record):
    state = record.get("state")
    if not finding.is_quantity:
        ensure(state in ("present", "absent", "unknown", "not_applicable"), "WRONG_KIND", finding.id)
        return state
    if "value" in record:
        return _quantity(finding, record)
    ensure(state in ("unknown", "not_applicable", "never"), "WRONG_KIND", finding.id)
    ensure(state != "never" or finding.flags & TIME_SINCE, "WRONG_KIND", finding.id)
    ensure(state != "not_applicable" or not finding.flags & ALWAYS, "WRONG_KIND", finding.id)
    return {"unknown": MISSING, "not_applicable": NOT_APPLICABLE, "never": NEVER}[state]


# ---- merging (SEMANTICS section 6) ----------------------------------------------------------------------------------
TRI_ORDER = ("present", "absent", "not_applicable")
QUANTITY_ORDER = ("interval", "never", "not_applicable")


def _riskier_first(finding):
    def key(value):
        if not isinstance(value, Quantity):
            return (TRI_ORDER.index(value),)
        ends = (value.lo, value.hi) if finding.flags & LOWER_RISKY else (-value.hi, -value.lo)
        return (QUANTITY_ORDER.index(value.state), *ends)
    return key


def merge(finding, records):
    """(value, conflict) of the [(day, value)] of one finding; unknown records are left out by the caller."""
    if not records:
        return (MISSING if finding.is_quantity else "unknown"), False
    newest = max(day for day, _ in records)
    values = [value for day, value in records if day == newest]
    return min(values, key=_riskier_first(finding)), len(set(values)) > 1


def _case(bundle, at, profile, findings):
    ensure(isinstance(at, str), "INPUT_MALFORMED")
    try:
        day = dates.parse_whole(at)
    except dates.DateError as error:
        raise CaseError("BTRI_E_INPUT_DATE") from error
    ensure(profile is None or isinstance(profile, str), "INPUT_MALFORMED")
    if profile is None:
        profile = bundle.profiles[0].id
    ensure(any(p.id == profile for p in bundle.profiles), "UNKNOWN_PROFILE")

    collected = [[] for _ in bundle.findings]
    onsets = Record(direct=set(), given=set())
    replaced = []
    for index, records in findings:
        finding = bundle.findings[index]
        if finding.replaced_by is not None:
            replaced.append(finding)
            index = bundle.finding_by_number[finding.replaced_by]
            finding = bundle.findings[index]
        ensure(finding.kind not in (DERIVED, SCORE), "WRONG_KIND", finding.id)
        for record in records:
            _add_record(bundle, collected, onsets, index, record, day)

    merged, issues = [], []
    for index, finding in enumerate(bundle.findings):
        value, conflict = merge(finding, collected[index])
        merged.append(value)
        if conflict and index in onsets.direct:
            issues.append({"kind": "conflict", "finding": finding.id})
    for index, finding in enumerate(bundle.findings):
        since = finding.onset_sets
        if since is not None and merged[index] == "present" and index not in onsets.given and since not in onsets.direct:
            merged[since] = MISSING
    replaced.sort(key=lambda finding: finding.number)
    issues += [{"kind": "replaced", "finding": finding.id} for finding in replaced]
    return Record(day=day, profile=profile, findings=merged, issues=issues)


def _add_record(bundle, collected, onsets, index, record, day):
    finding = bundle.findings[index]
    onsets.direct.add(index)
    _check_members(record)
    value = _value(finding, record)
    when = _date(record["date"], day)[0] if "date" in record else day
    if value not in ("unknown", MISSING):
        collected[index].append((when, value))
    if "onset" not in record:
        return
    earliest, latest = _date(record["onset"], day)
    if finding.onset_sets is not None and value == "present":
        since = bundle.findings[finding.onset_sets]
        scale = 10 ** since.digits
        days = interval((day - latest).days * scale, (day - earliest).days * scale)
        ensure(since.least <= days.lo and days.hi <= since.greatest, "INPUT_IMPLAUSIBLE", since.id)
        collected[finding.onset_sets].append((day, days))
        onsets.given.add(index)
