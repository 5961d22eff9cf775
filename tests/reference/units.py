"""UCUM conversions between the units that cases use, as exact ratios. A month or a year has no fixed number of days, so
a conversion answers (least, greatest)."""
from fractions import Fraction as F

# unit -> (dimension, least size, greatest size) in the base of the dimension
_SIZES = {}


def _add_all(dimension, pairs):
    for unit, size in pairs:
        _SIZES[unit] = (dimension, F(size), F(size))


_add_all("time", [("s", F(1, 86400)), ("min", F(1, 1440)), ("h", F(1, 24)), ("d", 1), ("wk", 7)])
_SIZES["mo"] = ("time", F(28), F(31))
_SIZES["a"] = ("time", F(365), F(366))
_add_all("mass", [("ug", F(1, 10 ** 6)), ("mg", F(1, 1000)), ("g", 1), ("kg", 1000), ("[lb_av]", F("453.59237"))])
_add_all("length", [("mm", 1), ("cm", 10), ("m", 1000), ("[in_i]", F("25.4"))])
_add_all("volume", [("mL", 1), ("dL", 100), ("L", 1000)])
_add_all("mass/volume", [("mg/L", 1), ("mg/dL", 10), ("g/L", 1000), ("ug/mL", 1), ("ng/mL", F(1, 1000)),
                         ("ug/L", F(1, 1000)), ("mg/mL", 1000)])
_add_all("count/volume", [("10*9/L", 1), ("10^9/L", 1), ("10*3/uL", 1), ("10^3/uL", 1), ("10*6/mL", 1),
                          ("10^6/mL", 1)])
_add_all("pressure", [("mm[Hg]", 1)])
_add_all("rate", [("/min", 1), ("/h", F(1, 60))])
_add_all("sedimentation", [("mm/h", 1)])
_add_all("clearance", [("mL/min", 1), ("mL/min/1.73.m2", 1)])
_add_all("mass/area", [("kg/m2", 1)])
_add_all("ratio", [("1", 1), ("", 1), ("%", F(1, 100))])


class UnitError(Exception):
    pass


def _plain(unit):
    """Annotations in braces say nothing about the size."""
    out, depth = "", 0
    for c in unit:
        depth += c == "{"
        out += c if depth == 0 else ""
        depth -= c == "}"
    return out.rstrip("/")


def convert(value, unit, canonical):
    """(least, greatest) of `value` (a Fraction) in the canonical unit."""
    if unit == canonical:
        return value, value
    unit, canonical = _plain(unit) or "1", _plain(canonical) or "1"
    if unit == canonical:
        return value, value
    if (unit, canonical) == ("[degF]", "Cel"):
        out = (value - 32) * F(5, 9)
        return out, out
    if (unit, canonical) == ("Cel", "[degF]"):
        out = value * F(9, 5) + 32
        return out, out
    if {unit, canonical} == {"a", "mo"}:
        out = value * 12 if unit == "a" else value / 12
        return out, out
    if unit not in _SIZES or canonical not in _SIZES or _SIZES[unit][0] != _SIZES[canonical][0]:
        raise UnitError(f"{unit} to {canonical}")
    _, least, greatest = _SIZES[unit]
    _, to_least, to_greatest = _SIZES[canonical]
    bounds = (value * least / to_greatest, value * greatest / to_least)
    return min(bounds), max(bounds)
