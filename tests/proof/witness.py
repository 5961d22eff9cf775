"""From a model of the solver to a case JSON and back: what the solver says is believed only after the reference
evaluator has computed the same from the case."""
import json
from types import SimpleNamespace as Record

import z3

from reference import case as cases
from reference import evaluate as ev
from reference.bundle import TIME_SINCE
from reference.evaluate import MISSING, NEVER, NOT_APPLICABLE, interval
from reference.outcome import Levels
from reference.result import decimal_text

from .logic import Tri, land, lor
from .quantity import Quantity

AT = "2026-11-22"


class Disagreement(Exception):
    """The encoding and the reference evaluator differ: no answer of this run can be trusted."""


def reader(model):
    def holds(term):
        return term if isinstance(term, bool) else z3.is_true(model.eval(term, model_completion=True))
    return holds


def merged_findings(bundle, inputs, model):
    """The merged record of every finding, as reference.case makes it."""
    holds, out = reader(model), []
    for f, finding in enumerate(bundle.findings):
        value = inputs.get(f)
        if finding.is_quantity:
            out.append(MISSING if value is None else _quantity(finding, value, holds, model))
        elif value is None:
            out.append("unknown")
        else:
            out.append("present" if holds(value.t) else "absent" if holds(value.f) else "unknown")
    return out


def _quantity(finding, value, holds, model):
    if not hasattr(value, "value_in"):  # a constant record
        assert holds(value.missing)
        return MISSING
    read = value.value_in(holds, model)
    if read == "missing":
        return MISSING
    if read == "none":
        return NEVER if finding.flags & TIME_SINCE else NOT_APPLICABLE
    return interval(*read)


class NotSayable(Exception):
    """An interval that is open on neither side has no form in the case JSON."""


def json_value(finding, value):
    if value == "present" or value == "absent":
        return value == "present"
    if value == NEVER:
        return "never"
    if value == NOT_APPLICABLE:
        return {"state": "not_applicable"}
    if value.lo == value.hi:
        return number(finding, value.lo)
    if value.lo == finding.least:
        return {"value": number(finding, value.hi), "comparator": "<="}
    if value.hi == finding.greatest:
        return {"value": number(finding, value.lo), "comparator": ">="}
    raise NotSayable(finding.id)


def number(finding, fixed):
    return json.loads(decimal_text(fixed, finding.digits))


def case_json(bundle, findings, profile):
    members = {finding.id: json_value(finding, value) for finding, value in zip(bundle.findings, findings)
               if value not in ("unknown", MISSING)}
    return {"at": AT, "profile": profile, "findings": members}


def run_case(bundle, case, policy):
    """The reference evaluator on a case JSON, read from its text."""
    read = cases.read_json(bundle, json.dumps(case))
    return ev.Run(bundle, read.findings, policy.values)


def differences(view, model, run):
    """Slots whose value in the model is not the reference's: must be none."""
    holds = reader(model)
    for channel in view.channels:
        for index, value in enumerate(view.slots[channel]):
            if isinstance(value, Tri):
                said = True if holds(value.t) else False if holds(value.f) else None
                if said is not run.slots[channel][index] or (holds(value.t) and holds(value.f)):
                    yield channel, index, said, run.slots[channel][index]


def replay(encoding, view, model, policy):
    """The state `view` of a model as (case JSON, reference run), every slot in both channels compared."""
    bundle = encoding.bundle
    findings = merged_findings(bundle, view.inputs, model)
    case = case_json(bundle, findings, policy.profile)
    run = run_case(bundle, case, policy)
    different = next(differences(view, model, run), None)
    if run.findings != findings or different is not None:
        raise Disagreement(f"slot {different}")
    return Record(case=case, run=run, levels=Levels(run))


def sayable(inputs):
    return land(*[value.sayable() for value in inputs.values() if hasattr(value, "sayable")])


def smallest_model(encoding, views, wanted):
    """A model of `wanted` with few recorded findings, all of which the case JSON can say; None if there is none.
    Raises NotSayable if only other intervals would do."""
    says = land(*[sayable(view.inputs) for view in views])
    if encoding.check(wanted, says) is None:
        if encoding.check(wanted) is None:
            return None
        raise NotSayable("the counter-example needs an interval that is open on neither side")
    encoding.solver.push()
    try:
        encoding.solver.add(wanted, says if not isinstance(says, bool) else z3.BoolVal(says))
        model = encoding.check()
        for f, value in encoding.inputs.items():
            if any(view.inputs[f] is not value for view in views):
                continue
            missing = value.missing if isinstance(value, Quantity) else z3.Not(lor(value.t, value.f))
            if reader(model)(missing):
                encoding.solver.add(missing)
                continue
            simpler = encoding.check(missing)
            if simpler is not None:
                encoding.solver.add(missing)
                model = simpler
        return model
    finally:
        encoding.solver.pop()
