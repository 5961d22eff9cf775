"""The findings of a case in its JSON form, as when.py takes them (plain values only: no units, records or dates)."""
from fractions import Fraction


def case_for_text(case):
    out = {}
    for name, value in case["findings"].items():
        if isinstance(value, bool) or value is None or value == "never":
            out[name] = value
        elif isinstance(value, dict):
            out[name] = {"not_applicable": "na", "unknown": None, "present": True, "absent": False,
                         "never": "never"}[value["state"]]
        else:
            out[name] = Fraction(str(value))
    return out
