"""The single-finding sweeps of section 12.1 of the rule base, through the C driver of the differential tests.

`python -m knowledge.sweeps --bundle FILE --driver BTRI_DRIVER [--list]` from tests/.
1. Low back pain, everything else known absent, then each tri-state finding present alone: the levels printed there.
2. Each tri-state finding alone, present and absent, with and without low back pain, everything else unknown: an answer,
   and never SELF_CARE or ROUTINE, as the screening questions are not answered.
3. The cleared patient of sweep 1 with one screening question after the other unanswered: never SELF_CARE or ROUTINE.
4. Nothing known, and every finding explicitly unknown: UNDETERMINED."""
import argparse
import pathlib
import struct
import subprocess
import sys

from property.generate import case_cbor
from reference import result
from reference.bundle import DERIVED_OR_HOST, QUANTITY, TRI, Bundle

from .case_values import AT

CES_SX = """saddle_sensory_change buttock_numbness urinary_flow_disturbance urinary_retention urinary_incontinence_new
bowel_sensation_loss faecal_incontinence_new sexual_dysfunction_new bilateral_leg_deficit_severe_or_progressive"""
# As section 12.1 prints them. "Any deranged observation": the limits of physio-deranged, numbers included.
EMERGENCY = (CES_SX + """ anal_tone_reduced umn_signs known_aaa pulsatile_abdominal_mass syncope_or_collapse
limb_ischaemia_signs pulse_deficit trauma_major altered_mental_state mottled_or_cyanosed nonblanching_rash no_urine_18h
anuria peritonism gi_bleed suicidal_ideation""").split()
EMERGENCY_NUMBERS = {"resp_rate": 25, "heart_rate": 130, "sbp": 90, "spo2": 91}
SAME_DAY = """leg_pain_radicular_bilateral neuro_deficit_progressive gait_disturbance pain_chest_arm_jaw
pain_colic_loin_to_groin spinal_contusion_abrasion hypercalcaemia bloodstream_infection_or_endocarditis ivdu
vascular_catheter dialysis sickle_cell_disease rigors jaundice vesicular_rash_dermatomal""".split()
NUMBERS = {"age_years": 40, "pain_days": 10, "spinal_procedure_days": "never"}
CLEARED = ("SELF_CARE", "ROUTINE")


def tri_findings(bundle):
    """Those that a host may set."""
    return [f.id for f in bundle.findings if f.kind in (TRI, DERIVED_OR_HOST) and f.replaced_by is None]


def all_absent(bundle):
    """Low back pain alone. Whether she could be pregnant follows from the rest, as a host rarely records it."""
    findings = {name: False for name in tri_findings(bundle) if name != "childbearing_potential"}
    return dict(findings, low_back_pain=True, **NUMBERS)


def vocabulary_problems(bundle):
    """A name of section 12.1 that the bundle does not have would make a sweep say nothing."""
    names = set(tri_findings(bundle))
    return [f"sweeps.py names {name}, which is no tri-state finding" for name in EMERGENCY + SAME_DAY
            if name not in names]


# ---- the sweeps: (title, findings, judge), where judge(answer) is what is wrong, or None ----------------------------
def level_is(wanted):
    return lambda answer: None if answer["disposition"] == wanted else f"{answer['disposition']}, not {wanted}"


def not_cleared(answer):
    return f"{answer['disposition']} without the screening questions" if answer["disposition"] in CLEARED else None


def levels_alone(bundle):
    base = all_absent(bundle)
    yield "all absent", base, level_is("SELF_CARE")
    for names, level in ((EMERGENCY, "EMERGENCY_NOW"), (SAME_DAY, "SAME_DAY")):
        for name in names:
            yield f"all absent but {name}", dict(base, **{name: True}), level_is(level)
    for name, value in EMERGENCY_NUMBERS.items():
        yield f"all absent, {name} {value}", dict(base, **{name: value}), level_is("EMERGENCY_NOW")


def one_fact(bundle):
    for name in tri_findings(bundle):
        for value in (True, False):
            yield f"only {name} {value}", {name: value}, not_cleared
            yield f"low back pain, {name} {value}", {"low_back_pain": True, name: value}, not_cleared


def one_unanswered(bundle):
    base = all_absent(bundle)
    for index in bundle.clearance_findings:
        name = bundle.findings[index].id
        if name in base and name != "low_back_pain":
            fewer = {key: value for key, value in base.items() if key != name}
            if name == "fever":  # a host that knows neither fever nor rigors nor a temperature
                fewer.pop("rigors")
            if name == "pregnant":  # asked of whoever could be pregnant
                fewer.update(sex_female=True, sex_male=False)
                fewer.pop("hcg_positive", None)
            yield f"all absent, {name} not asked", fewer, not_cleared


def nothing(bundle):
    yield "nothing known", {}, level_is("UNDETERMINED")
    settable = [f.id for f in bundle.findings if f.kind in (TRI, QUANTITY, DERIVED_OR_HOST) and f.replaced_by is None]
    yield "everything explicitly unknown", dict.fromkeys(settable), level_is("UNDETERMINED")


def sweeps(bundle):
    return [*levels_alone(bundle), *one_fact(bundle), *one_unanswered(bundle), *nothing(bundle)]


# ---- the driver -----------------------------------------------------------------------------------------------------
def answers(driver, data, bundle, many):
    """The result of each findings object, by the C library, as dicts with texts for levels."""
    stream = b""
    for number, findings in enumerate(many):
        kase = case_cbor(bundle, {"at": AT, "findings": findings})
        first = data if number == 0 else b""
        stream += struct.pack(">I", len(first)) + first + struct.pack(">I", len(kase)) + kase
    done = subprocess.run([str(driver)], input=stream, stdout=subprocess.PIPE, check=False)
    out, at = [], 0
    while at + 8 <= len(done.stdout):
        status, length = struct.unpack_from(">II", done.stdout, at)
        out.append(readable(status, done.stdout[at + 8:at + 8 + length]))
        at += 8 + length
    return done.returncode, out


def readable(status, data):
    if status != 0:
        return {"disposition": f"status {status}", "fired": []}
    answer = result.from_cbor(data)
    return {"disposition": result.URGENCY[answer["disposition"]], "fired": [f["rule"] for f in answer["fired"]
                                                                            if f["urgency"] > 0]}


def run(driver, data, every=None):
    """(sweeps, answers, problems)."""
    bundle = Bundle(data)
    every = sweeps(bundle) if every is None else every
    code, got = answers(driver, data, bundle, [findings for _, findings, _ in every])
    problems = vocabulary_problems(bundle)
    if code != 0 or len(got) != len(every):
        problems.append(f"the driver ended with {code} after {len(got)} of {len(every)} cases")
    for (title, _, judge), answer in zip(every, got):
        wrong = judge(answer) if not answer["disposition"].startswith("status") else answer["disposition"]
        if wrong:
            problems.append(f"{title}: {wrong}; fired: {', '.join(answer['fired'])}")
    return every, got, problems


def main():
    parser = argparse.ArgumentParser(prog="knowledge.sweeps")
    parser.add_argument("--bundle", type=pathlib.Path, required=True)
    parser.add_argument("--driver", type=pathlib.Path, required=True)
    parser.add_argument("--list", action="store_true", help="print what each sweep gave")
    options = parser.parse_args()
    every, got, problems = run(options.driver.resolve(), options.bundle.read_bytes())
    if options.list:
        for (title, _, _), answer in zip(every, got):
            print(f"{answer['disposition']:14} {title}: {', '.join(answer['fired'])}")
    for problem in problems:
        print(problem)
    print(f"{len(every)} sweeps, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
