"""A result object (outcome.result_of) as deterministic CBOR (result.cddl) and as JSON text (JSON.md)."""
from . import cbor

URGENCY = ("NONE", "SELF_CARE", "ROUTINE", "SOON", "URGENT", "SAME_DAY", "EMERGENCY_NOW", "UNDETERMINED")

# Members of each kind of object in their order; the CBOR key is the number.
TOP = {name: key for key, name in enumerate((
    "format", "floor", "disposition", "at_least", "ceiling", "ceiling_if_asked", "cleared", "suppression_key",
    "next_change_at", "suspected", "actions", "advice", "caveats", "ask_next", "fired", "undetermined", "labels",
    "issues", "functions", "profile", "library_version", "knowledge"), 1)}
CODE = {"system": 1, "code": 2, "display": 3}
ITEM = {"id": 1, "text": 2, "codes": 3, "rules": 4, "within": 5}
WITHIN = {"hours": 1, "days": 2, "from": 3, "minutes": 4}
QUESTION = {"finding": 1, "text": 2, "could_raise_to": 3, "rules": 4}
FIRED = {"rule": 1, "urgency": 2, "basis": 3, "because": 4, "sources": 5}
BECAUSE = {"finding": 1, "state": 2, "value": 3, "presumed": 4}
SOURCE = {"id": 1, "title": 2, "version": 3, "basis": 4, "says": 5}
ISSUE = {"kind": 1, "finding": 2, "detail": 3}
KNOWLEDGE = {"id": 1, "version": 2, "digest": 3, "trust": 4, "review_by": 5, "stale": 6}
RANGE = {"low": 1, "high": 2}
SHAPES = {"suspected": ITEM, "actions": ITEM, "advice": ITEM, "caveats": ITEM, "labels": ITEM, "codes": CODE,
          "within": WITHIN, "ask_next": QUESTION, "fired": FIRED, "because": BECAUSE, "sources": SOURCE,
          "issues": ISSUE, "knowledge": KNOWLEDGE, "value": RANGE}
URGENCIES = {"floor", "disposition", "at_least", "ceiling", "ceiling_if_asked", "could_raise_to", "urgency"}


def decimal_parts(fixed, digits):
    """(exponent, mantissa): the mantissa is not divisible by ten unless the exponent is 0."""
    exponent = -digits
    while exponent < 0 and fixed % 10 == 0:
        fixed //= 10
        exponent += 1
    return exponent, fixed


def _cbor_value(name, value):
    if isinstance(value, tuple):
        exponent, mantissa = decimal_parts(*value)
        return mantissa if exponent == 0 else [exponent, mantissa]
    if isinstance(value, dict):
        return {SHAPES[name][key]: _cbor_value(key, item) for key, item in value.items()}
    if isinstance(value, list):
        return [_cbor_value(name, item) for item in value]
    return value


def to_cbor(result):
    return cbor.encode_fast({TOP[key]: _cbor_value(key, value) for key, value in result.items()})


def _escape(text):
    short = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    return "".join(short.get(c) or (f"\\u{ord(c):04x}" if c < " " else c) for c in text)


def decimal_text(fixed, digits):
    exponent, mantissa = decimal_parts(fixed, digits)
    if exponent == 0:
        return str(mantissa)
    figures = str(abs(mantissa)).rjust(1 - exponent, "0")
    return ("-" if mantissa < 0 else "") + figures[:exponent] + "." + figures[exponent:]


def _json_value(name, value, shape=None):
    if name in URGENCIES:
        return f'"{URGENCY[value]}"'
    if isinstance(value, tuple):
        return decimal_text(*value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return f'"{_escape(value)}"'
    if isinstance(value, list):
        return "[" + ",".join(_json_value(name, item) for item in value) + "]"
    order = shape or SHAPES[name]
    members = sorted(value.items(), key=lambda member: order[member[0]])
    return "{" + ",".join(f'"{key}":{_json_value(key, item)}' for key, item in members) + "}"


def to_json(result):
    return _json_value("result", result, TOP)


# ---- the way back, to show a CBOR result as JSON (differential runs) ------------------------------------------------
def _from_cbor(name, value, shape=None):
    if isinstance(value, dict):
        names = {key: member for member, key in (shape or SHAPES[name]).items()}
        return {names[key]: _from_cbor(names[key], item) for key, item in value.items()}
    if name in ("value", "low", "high"):
        return (value, 0) if isinstance(value, int) else (value[1], -value[0])
    if isinstance(value, list):
        return [_from_cbor(name, item) for item in value]
    return value


def from_cbor(data):
    return _from_cbor("result", cbor.decode(data), TOP)
