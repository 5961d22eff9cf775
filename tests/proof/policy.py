"""Profiles to prove under: the bundle's own, and each with one key changed. A changed one is also a bundle of its own,
so that `backtriage eval` can run a counter-example under it."""
import pathlib
from types import SimpleNamespace as Record

import yaml

from reference import cbor
from reference import evaluate as ev
from reference.bundle import CHOICE, NO_LIMIT, NUMBER

PROFILES_FILE = pathlib.Path(__file__).resolve().parents[2] / "libbacktriage/knowledge/profiles.yaml"
LEVEL_NAMES = ("NONE", "SELF_CARE", "ROUTINE", "SOON", "URGENT", "SAME_DAY", "EMERGENCY_NOW")


def base_policies(bundle, names):
    return [Record(label=name, profile=name, key=None, value=None, values=bundle.profile_values(name))
            for name in names or [p.id for p in bundle.profiles]]


def alternatives(bundle, p, numbers):
    parameter = bundle.parameters[p]
    if parameter.kind == CHOICE:
        return range(len(parameter.choices))
    if parameter.kind == NUMBER:
        return [NO_LIMIT if v == "none" else round(float(v) * 10 ** parameter.digits)
                for v in numbers.get(parameter.id, {}).get("values", [])]
    levels = numbers.get(parameter.id, {}).get("choices", [])
    return [LEVEL_NAMES.index(name) for name in levels] or range(len(LEVEL_NAMES))


def read_numbers(path=PROFILES_FILE):
    """The values that profiles.yaml names for each parameter: a bundle keeps only the default."""
    content = yaml.safe_load(pathlib.Path(path).read_text(encoding="utf-8"))
    return {item["id"]: item for item in content["parameters"]}


def used_parameters(bundle):
    """The parameters that the program or a rule's urgency reads; no other can change an answer."""
    used = {rule.urgency_parameter for rule in bundle.rules if rule.urgency_parameter is not None}
    for op, *args in bundle.instructions:
        if op in (ev.COMPARE_PARAMETER, ev.RECENT_PARAMETER):
            used.add(args[-1])
        if op == ev.PROFILE:
            used.add(args[0])
    return used


def single_key_policies(bundle, names, numbers):
    out = []
    for base in base_policies(bundle, names):
        for p in sorted(used_parameters(bundle)):
            for value in alternatives(bundle, p, numbers):
                if value != base.values[p]:
                    values = list(base.values)
                    values[p] = value
                    out.append(Record(label=f"{base.label} with {value_text(bundle, p, value)}", profile=base.profile,
                                      key=p, value=value, values=values))
    return out


def value_text(bundle, p, value):
    parameter = bundle.parameters[p]
    if parameter.kind == CHOICE:
        return f"{parameter.id}={parameter.choices[value]}"
    if parameter.kind == NUMBER:
        return f"{parameter.id}={'none' if value == NO_LIMIT else value / 10 ** parameter.digits}"
    return f"{parameter.id}={LEVEL_NAMES[value]}"


def bundle_for(data, policy):
    """The bytes of the bundle in which the profile itself has the changed value."""
    if policy.key is None:
        return data
    raw = cbor.decode(data)
    profile = next(item for item in raw[5] if item[2] == policy.profile)
    profile[4][policy.key] = None if policy.value == NO_LIMIT else policy.value
    return cbor.encode(raw)
