"""The boundary vectors of clinical/rules.md section 12 as data: writes ../vectors/boundary.json, after checking each one
against the rule text itself (when.py). `python -m reference.boundary [--check] [--bundle FILE]` from tests/; with a
bundle the vectors are run through the reference evaluator too.

expect: highest = highest urgency of a fired rule; disposition and at_least as shown; fired, not_fired: rule ids;
undetermined: rules that must be listed as undetermined; labels; ask_includes: findings among the questions."""
import json
import pathlib
import sys

from . import case as cases
from . import outcome, result, when
from .bundle import Bundle
from .case_text import case_for_text

AT = "2026-11-22"
CES_SX = """saddle_sensory_change buttock_numbness urinary_flow_disturbance urinary_retention urinary_incontinence_new
bowel_sensation_loss faecal_incontinence_new sexual_dysfunction_new bilateral_leg_deficit_severe_or_progressive""".split()
NO_CES_SX = {name: False for name in CES_SX}
NO_PAIN = {name: False for name in """low_back_pain back_pain_unspecified pain_thoracic pain_abdominal_new pain_loin_flank
pain_colic_loin_to_groin pain_epigastric_to_back pain_ruq pain_lower_abdo_pelvic pain_chest_arm_jaw""".split()}
LBP = {"low_back_pain": True}
ADULT_OBS = {"age_years": 40, "suspected_infection": True, "pregnant": False, "resp_rate": 16, "spo2": 98,
             "spo2_scale2": False, "on_oxygen": False, "sbp": 120, "heart_rate": 70, "altered_mental_state": False,
             "temp_c": 37}
CORE_ABSENT = dict({name: False for name in when.SCREEN_CORE}, low_back_pain=True, age_years=40, pain_days=10,
                   spinal_procedure_days="never", pregnant=False)
NSAID_BLOCKS_FALSE = dict({name: False for name in """ckd dialysis oedema_peripheral severe_liver_disease
liver_disease_or_alcohol cannot_keep_fluids_down peptic_ulcer_or_gi_bleed_history gi_bleed ibd_active anticoagulated
on_ssri_or_antiplatelet heart_failure ihd_or_stroke on_acei_arb_diuretic on_lithium_or_methotrexate
nsaid_allergy_or_asthma pregnant""".split()}, egfr=90)
NG65 = """pain_waking_second_half_night pain_buttock improves_with_movement nsaid_response_48h spondyloarthritis_relative
arthritis_ever enthesitis_ever psoriasis_ever""".split()
CES_RULES = """ces-suspected ces-retention ces-pvr-high ces-pvr-high-alone ces-anal-tone ces-bilateral-radicular
ces-bilateral-neuro ces-bilateral-weak ces-late-stable ces-new-after-negative-mri""".split()
AAA_RULES = """aaa-collapse aaa-known-pain aaa-known-chronic aaa-pulsatile aaa-risk-acute aaa-risk-soft
aaa-sudden-severe-60 aaa-risk-shock aaa-first-colic-60 aaa-supine-seed""".split()
SOON_OR_ABOVE = ("SOON", "URGENT", "SAME_DAY", "EMERGENCY_NOW")

VECTORS = []


def vector(number, findings, highest=None, fired=(), not_fired=(), part="", shown=None, parameters=None, profile="uk",
           **more):
    """`shown`: the disposition where it is not simply the highest level or UNDETERMINED below SOON."""
    expect = {}
    if highest is not None:
        expect["highest"] = highest
        expect["disposition"] = shown or (highest if highest in SOON_OR_ABOVE else "UNDETERMINED")
        if expect["disposition"] == "UNDETERMINED":
            expect["at_least"] = "ROUTINE"
    expect["fired"] = list(fired)
    expect["not_fired"] = list(not_fired)
    expect.update(more)
    entry = {"number": number, "part": part, "case": {"at": AT, "profile": profile, "findings": findings},
             "expect": expect}
    if parameters:
        entry["parameters"] = parameters
    VECTORS.append(entry)


def marked(names):
    return {name: True for name in names}


def ces_and_cancer():
    one = dict(LBP, saddle_sensory_change=True)
    two = dict(one, ces_onset_days=15, ces_deteriorating=False)
    vector(1, dict(one, ces_onset_days=14), "EMERGENCY_NOW", ["ces-suspected"], ["ces-late-stable"])
    vector(2, two, "SAME_DAY", ["ces-late-stable"], ["ces-suspected"])
    vector(3, one, "EMERGENCY_NOW", ["ces-suspected"])
    vector(4, dict(one, ces_onset_days=15), "SAME_DAY", ["ces-late-stable"], ["ces-suspected"],
           undetermined=["ces-suspected"], ask_includes=["ces_deteriorating"])
    vector(5, dict(LBP, urinary_flow_disturbance=True, pvr_ml=50), "EMERGENCY_NOW",
           ["ces-suspected", "ces-pvr-low-guard"])
    six = dict(LBP, leg_pain_radicular_bilateral=True)
    vector(6, dict(six, pvr_ml=199), "SAME_DAY", ["ces-bilateral-radicular"], ["ces-pvr-high"], part="a")
    vector(6, dict(six, pvr_ml=200), "EMERGENCY_NOW", ["ces-pvr-high", "ces-pvr-high-alone"], part="b")
    vector(7, dict(LBP, constipation_only=True, **NO_CES_SX), "NONE", ["ces-constipation-guard"], CES_RULES)
    vector(8, dict(LBP, cancer_history=True, leg_numbness_tingling=True), "EMERGENCY_NOW", ["mscc-suspected"])
    vector(9, dict(LBP, cancer_history=False, leg_pain_radicular_unilateral=True, leg_numbness_tingling=True,
                   leg_weakness_any=False, **NO_CES_SX), "ROUTINE", ["rad-sensory"])
    vector(10, dict(LBP, cancer_history=True, pain_night_disturbs_sleep=True), "SAME_DAY", ["mets-pain"])
    vector(11, dict(age_years=35, pain_night_disturbs_sleep=True), "NONE", ["night-pain-guard"], part="a")
    vector(11, dict(LBP, age_years=35, pain_night_disturbs_sleep=True), "NONE", ["night-pain-guard"], part="b")
    twelve = dict(LBP, weight_loss_unexplained=True)
    vector(12, dict(twelve, age_years=59), "URGENT", ["weight-loss-lbp"], ["pancreatic-60"], part="a")
    vector(12, dict(twelve, age_years=60), "URGENT", ["weight-loss-lbp", "pancreatic-60"], part="b")
    vector(13, dict(LBP, age_years=60, pain_days=42), None, [], ["myeloma-60"], part="a")
    vector(13, dict(LBP, age_years=60, pain_days=43), "SOON", ["myeloma-60"], part="b")
    vector(59, dict(six, leg_numbness_tingling=True, pain_days=14, pain_worsening=False), "EMERGENCY_NOW",
           ["ces-bilateral-neuro"], part="a")
    vector(59, dict(six, leg_numbness_tingling=True, pain_days=15, pain_worsening=False), "SAME_DAY",
           ["ces-bilateral-radicular"], ["ces-bilateral-neuro"], part="b")
    vector(62, dict(LBP, age_years=65, pain_days=60), "SOON", ["myeloma-60"])
    vector(67, dict(LBP, buttock_numbness=True), "EMERGENCY_NOW", ["ces-suspected"])
    vector(69, dict(LBP, fatigue_malaise=True, night_sweats=True), "URGENT", ["constitutional-lbp"], part="a")
    vector(69, dict(LBP, fatigue_malaise=True), "NONE", [], ["constitutional-lbp"], part="b")
    vector(72, dict(pain_thoracic=True, saddle_sensory_change=True), "EMERGENCY_NOW", ["ces-suspected"])
    vector(73, dict(two, ces_mri_negative_days="never"), "SAME_DAY", ["ces-late-stable"],
           ["ces-new-after-negative-mri", "ces-suspected"])
    vector(76, dict(LBP, cancer_history=True, foot_drop=True), "EMERGENCY_NOW", ["mscc-suspected"])


def infection():
    vector(14, dict(LBP, temp_c=37.9), "NONE", [], ["inf-fever-lbp"], part="a")
    vector(14, dict(LBP, temp_c=38.0), "SAME_DAY", ["inf-fever-lbp"], part="b")
    vector(15, dict(NO_PAIN, temp_c=38.5, leg_weakness_any=True), "EMERGENCY_NOW", ["inf-fever-neuro"])
    vector(16, dict(LBP, ivdu=True, fever=False), "SAME_DAY", ["inf-sea-high"], ["inf-fever-lbp"])
    high_absent = {name: False for name in """ivdu vascular_catheter dialysis bloodstream_infection_or_endocarditis
    sab_recent spinal_implant""".split()}
    vector(17, dict(LBP, diabetes=True), "NONE", [], ["inf-sea-low-neuro"], part="a")
    vector(17, dict(LBP, diabetes=True, spinal_procedure_days="never", **high_absent), "NONE", ["inf-sea-low"],
           part="b")
    vector(18, dict(LBP, spinal_implant=False, spinal_procedure_days=90), "SAME_DAY",
           ["inf-sea-high", "inf-post-procedure"], part="a")
    vector(18, dict(LBP, spinal_implant=False, spinal_procedure_days=91), "NONE", [],
           ["inf-sea-high", "inf-post-procedure"], part="b")
    adult = dict(age_years=40, suspected_infection=True)
    high = ["sepsis-comm-high"]
    vector(19, dict(adult, heart_rate=129), "NONE", [], high, part="a")
    vector(19, dict(adult, heart_rate=130), "EMERGENCY_NOW", high, part="b")
    vector(19, dict(adult, heart_rate=131), "EMERGENCY_NOW", high, part="c")
    single = ["sepsis-news2-single3"]
    vector(19, dict(ADULT_OBS, heart_rate=129), "NONE", [], high + single, part="points-129")
    vector(19, dict(ADULT_OBS, heart_rate=130), "EMERGENCY_NOW", high, single, part="points-130")
    vector(19, dict(ADULT_OBS, heart_rate=131), "EMERGENCY_NOW", high + single, part="points-131")
    vector(20, dict(suspected_infection=True, sbp=90), "EMERGENCY_NOW", high, part="a")
    vector(20, dict(suspected_infection=True, sbp=91), "NONE", [], high, part="b")
    vector(20, dict(ADULT_OBS, sbp=90), "EMERGENCY_NOW", high + single, part="points-90")
    vector(20, dict(ADULT_OBS, sbp=91), "NONE", [], high + single, part="points-91")
    total = dict(ADULT_OBS, resp_rate=24, heart_rate=115)
    levels = ["sepsis-news2-moderate", "sepsis-news2-high"]
    vector(21, total, "NONE", [], levels, part="4")
    vector(21, dict(total, temp_c=38.5), "SAME_DAY", levels[:1], levels[1:], part="5")
    vector(21, dict(total, temp_c=39.5), "SAME_DAY", levels[:1], levels[1:], part="6")
    vector(21, dict(total, temp_c=39.5, sbp=105), "EMERGENCY_NOW", levels[1:], levels[:1], part="7")
    missing = {k: v for k, v in dict(ADULT_OBS, heart_rate=115, temp_c=39.5, spo2=93).items() if k != "resp_rate"}
    vector(22, dict(missing, sbp=105), "EMERGENCY_NOW", levels[1:], part="known points 7")
    vector(22, missing, "NONE", [], levels, part="known points 6", undetermined=["sepsis-news2-high"])
    vector(61, dict(LBP, wcc_10e9_l=11.0, diabetes=True), "NONE", [], ["inf-wcc-lbp"], part="a")
    vector(61, dict(LBP, wcc_10e9_l=11.1, diabetes=True), "SAME_DAY", ["inf-wcc-lbp"], part="b")
    vector(64, dict(LBP, temp_c=38.0, ivdu=True), "EMERGENCY_NOW", ["inf-sea-high-fever"])
    vector(71, dict(pain_thoracic=True, fever=True), "SAME_DAY", ["inf-fever-lbp"])
    vector(74, dict(LBP, altered_mental_state=True), "EMERGENCY_NOW", ["physio-deranged"])
    vector(75, dict(LBP, pain_days=60, temp_c=38.5), "SAME_DAY", ["inf-fever-lbp"])
    vector(82, dict(LBP, age_years=8, altered_mental_state=True), "EMERGENCY_NOW", ["physio-child"],
           ["physio-deranged"])


def fracture():
    female = dict(LBP, sex_female=True, sex_male=False)
    vector(23, dict(female, age_years=70), "NONE", [], ["fx-female70-only"], part="a")
    vector(23, dict(female, age_years=71), "SOON", ["fx-female70-only"], part="b")
    vector(24, dict(female, age_years=71, trauma_minor=True), "SAME_DAY", ["fx-henschke-3"])
    vector(25, dict(LBP, sex_male=True, sex_female=False, age_years=71, steroid_long_term=True), "URGENT",
           ["fx-henschke-2"], ["fx-henschke-3"])
    fall = dict(LBP, pain_days=3, trauma_minor=True)
    vector(26, dict(fall, age_years=50), "SOON", ["fx-any-fall"], ["fx-minor-trauma-50"], part="a")
    vector(26, dict(fall, age_years=51), "URGENT", ["fx-minor-trauma-50"], part="b")
    roman = dict(female, age_years=53, exercises_regularly=False, leg_pain_radicular_unilateral=True)
    vector(27, dict(roman, bmi=22.0), "SOON", ["fx-roman-4"], part="a")
    vector(27, dict(roman, bmi=22.1), "ROUTINE", ["rad-simple"], ["fx-roman-4"], part="b")


def vascular():
    collapse = dict(LBP, syncope_or_collapse=True)
    vector(28, dict(collapse, age_years=61), "EMERGENCY_NOW", ["aaa-collapse"])
    vector(29, dict(collapse, age_years=45), "EMERGENCY_NOW", ["aaa-collapse"])
    sudden = dict(LBP, smoker_ever=True, pain_sudden_onset=True)
    vector(30, dict(sudden, age_years=60, pain_days=1), "NONE", [], ["aaa-risk-acute"], part="a")
    vector(30, dict(sudden, age_years=61, pain_days=1), "SAME_DAY", ["aaa-risk-acute"], part="b")
    vector(31, dict(LBP, age_years=65, hypertension=True, pain_days=10, pain_mechanical_loading=True, pain_nrs=5), None,
           [], AAA_RULES)
    sizes = ["aaa-size-small", "aaa-size-medium", "aaa-size-large"]
    for mm, level, which in ((29, "NONE", None), (30, "ROUTINE", 0), (44, "ROUTINE", 0), (45, "SOON", 1),
                             (54, "SOON", 1), (55, "URGENT", 2)):
        vector(32, dict(NO_PAIN, aorta_mm=mm), level, [] if which is None else [sizes[which]],
               [size for i, size in enumerate(sizes) if i != which], part=str(mm))
    vector(33, dict(NO_PAIN, aorta_mm=44.6), "ROUTINE", sizes[:1], sizes[1:])
    vector(34, dict(LBP, known_aaa=True, aorta_mm=32, pain_days=3), "EMERGENCY_NOW", ["aaa-known-pain"])
    for age, advised in ((64, False), (65, True), (75, True), (76, False)):
        rule = ["aaa-screen-us"]
        vector(35, dict(NO_PAIN, age_years=age, sex_male=True, smoker_ever=True), "ROUTINE" if advised else "NONE",
               rule if advised else [], [] if advised else rule, part=str(age), profile="us")
    vector(50, dict(age_years=60, pain_colic_loin_to_groin=True, known_kidney_stone=False), "EMERGENCY_NOW",
           ["aaa-first-colic-60"])
    vector(55, dict(LBP, altered_mental_state=True), "EMERGENCY_NOW", ["physio-deranged"])
    vector(57, dict(back_pain_unspecified=True, age_years=70, syncope_or_collapse=True), "EMERGENCY_NOW",
           ["aaa-collapse"])
    shock = dict(pain_abdominal_new=True, pain_sudden_onset=True, heart_rate=110)
    vector(60, dict(shock, age_years=60), None, [], ["aaa-risk-shock"], part="a")
    vector(60, dict(shock, age_years=61), "EMERGENCY_NOW", ["aaa-risk-shock"], part="b")
    vector(65, dict(sudden, age_years=61), "SAME_DAY", ["aaa-risk-acute"])
    vector(77, dict(LBP, pain_sudden_onset=True, pain_nrs=8, anticoagulated=True), "SAME_DAY", ["bleed-anticoag-pain"])
    vector(80, dict(LBP, age_years=30, pain_sudden_onset=True, pain_tearing=False), "NONE", [],
           ["aad-suspected", "aad-single"])
    vector(81, dict(LBP, age_years=70, pain_sudden_onset=True, pain_nrs=9, pain_days=1), "SAME_DAY",
           ["aaa-sudden-severe-60"])


def visceral_and_inflammatory():
    chronic = dict(pain_days=120)
    four = marked(NG65[:4])
    vector(36, dict(chronic, age_at_pain_onset_years=44, **four), "SOON", ["axspa-refer"], part="a")
    vector(36, dict(chronic, age_at_pain_onset_years=45, **four), "NONE", [], ["axspa-refer"], part="b")
    vector(37, dict(chronic, age_years=60, age_at_pain_onset_years=30, **marked(NG65[:3])), "SOON", ["axspa-refer"])
    vector(38, dict(chronic, age_at_pain_onset_years=40, **marked(NG65[5:] + ["pain_buttock"])), "SOON",
           ["axspa-refer"])
    three = dict(chronic, age_at_pain_onset_years=40, **marked(NG65[:3]))
    vector(39, dict(three, **{name: False for name in NG65[3:]}), "SOON", ["axspa-b27"], ["axspa-refer"])
    vector(40, dict(three, **{name: False for name in NG65[4:]}), "NONE", [], ["axspa-refer", "axspa-b27"],
           undetermined=["axspa-refer"])
    epigastric = dict(pain_epigastric_to_back=True)
    vector(46, dict(epigastric, lipase_x_uln=2.9), "SAME_DAY", ["epigastric-back-acute"], ["pancreatitis"], part="a")
    vector(46, dict(epigastric, lipase_x_uln=3.0), "EMERGENCY_NOW", ["pancreatitis"], part="b")
    vector(53, dict(sex_female=True, sex_male=False, age_years=30, pain_lower_abdo_pelvic=True, missed_period=True),
           "EMERGENCY_NOW", ["ectopic"])
    vector(79, dict(testicular_pain=True, pain_days=1), "EMERGENCY_NOW", ["torsion"])


def radicular_and_course():
    deficit = dict(LBP, motor_deficit_days=5)
    vector(41, dict(deficit, mrc_min_grade=3), "SAME_DAY", ["rad-motor-severe"], part="a")
    vector(41, dict(deficit, mrc_min_grade=4), "URGENT", ["rad-motor-mild"], ["rad-motor-severe"], part="b")
    vector(42, dict(LBP, leg_weakness_any=True), "SAME_DAY", ["rad-weak-unquantified"])
    for days in (41, 42, 84, 85):
        vector(43, dict(pain_days=days), "NONE", [], part=str(days), labels=["dur-class"])
    vector(44, dict(startback_total=5, startback_psych=4), "ROUTINE", ["psy-startback-high"])
    vector(45, dict(pcs_total=29), "NONE", [], ["psy-pcs"], part="a")
    vector(45, dict(pcs_total=30), "ROUTINE", ["psy-pcs"], part="b")
    for weeks in (19, 20):
        vector(47, dict(pregnant=True, gestation_weeks=weeks), None, ["med-nsaid-block-preg"], part=str(weeks),
               profile="us")
    vector(48, LBP, "NONE", [], ["nslbp-acute", "nslbp-persistent"], floor="NONE")
    vector(49, dict(LBP, age_years=17, pain_days=21), "SOON", ["pop-child-any"])
    vector(51, CORE_ABSENT, "SELF_CARE", ["nslbp-acute"], shown="SELF_CARE")
    vector(52, dict(CORE_ABSENT, immunosuppressed=True), "URGENT", ["inf-sea-mid"], part="a")
    vector(52, dict(CORE_ABSENT, immunosuppressed=True), "SAME_DAY", ["inf-sea-mid-strict"], part="b",
           parameters={"sea_strict": "on"})
    vector(54, dict(LBP, gait_disturbance=True), "SAME_DAY", ["neuro-gait"])
    safe = dict(CORE_ABSENT, **NSAID_BLOCKS_FALSE)
    vector(56, safe, "SELF_CARE", ["med-nsaid-consider"], part="a", shown="SELF_CARE")
    unsure = {name: value for name, value in safe.items() if name != "ihd_or_stroke"}
    vector(56, unsure, "SELF_CARE", [], ["med-nsaid-consider"], part="b", shown="SELF_CARE")
    vector(58, dict(back_pain_unspecified=True), "NONE")
    vector(63, dict(age_years=14, sex_female=True, pain_cyclical=True, pain_lower_abdo_pelvic=True, pain_days=180,
                    low_back_pain=False, back_pain_unspecified=False, pain_thoracic=False), None, [],
           ["pop-child-redflag"])
    young = dict(LBP, age_years=17)
    vector(66, dict(young, pain_days=28), "SOON", ["pop-child-any"], ["pop-child-persistent"], part="a")
    vector(66, dict(young, pain_days=29), "URGENT", ["pop-child-persistent"], part="b")
    vector(68, dict(LBP, foot_drop=True), "SAME_DAY", ["rad-motor-severe"])
    vector(70, dict(LBP, pain_severe=True, pain_no_position_relief=True), "URGENT", ["sev-uncontrolled"])
    vector(78, dict(LBP, pregnant=True, regular_contractions=True), "EMERGENCY_NOW", ["pop-preg-labour"])


def build():
    VECTORS.clear()
    for group in (ces_and_cancer, infection, fracture, vascular, visceral_and_inflammatory, radicular_and_course):
        group()
    VECTORS.sort(key=lambda v: v["number"])
    sections = rule_sections()
    for entry in VECTORS:
        named = entry["expect"]["fired"] + entry["expect"]["not_fired"] + entry["expect"].get("labels", [])
        entry["sections"] = sorted({sections[name] for name in named})
        entry["sections_3_to_7"] = any(3 <= section <= 7 for section in entry["sections"])
    return VECTORS


def rule_sections():
    """Rule id -> number of its section, read from the headings of the rule base."""
    out, section = {}, 0
    for line in when.rules_file().read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            section = int(line[3:].split(".")[0].split()[0])
        cells = when.cells_of(line) if line.startswith("|") else []
        if len(cells) >= 4 and cells[1] in ("R", "A", "G", "N"):
            out[cells[0]] = section
    return out


def check_one(text, entry):
    """The differences between a vector and what the rule text says."""
    expect = entry["expect"]
    profile = {"aaa_screen": "us"} if entry["case"]["profile"] == "us" else {}
    run = when.Evaluation(text, case_for_text(entry["case"]), dict(profile, **entry.get("parameters", {})))
    highest, shown, values = run.disposition()
    wrong = []
    if expect.get("highest", highest) != highest:
        wrong.append(f"highest {highest}: " + ", ".join(
            n for n, v in values.items() if v[1] is True and text.urgency(n, run.profile) == highest))
    if expect.get("disposition", shown) != shown:
        wrong.append(f"shown {shown}")
    wrong += [f"{name} does not fire" for name in expect["fired"] + expect.get("labels", [])
              if values[name][1] is not True]
    wrong += [f"{name} fires" for name in expect["not_fired"] if values[name][1] is True]
    wrong += [f"{name} is determined" for name in expect.get("undetermined", []) if values[name][1] is not None]
    return wrong


def check_with_bundle(bundle, entry):
    """The differences between a vector and what the reference evaluator makes of it with a compiled bundle."""
    if entry.get("parameters"):
        return []  # no profile of the bundle has these values
    expect, case = entry["expect"], cases.case_of_object(bundle, entry["case"])
    answer = outcome.result_of(bundle, case, "0.0.0")
    shown = {"fired": {item["rule"] for item in answer["fired"]}, "labels": {item["id"] for item in answer["labels"]},
             "undetermined": set(answer["undetermined"]), "ask_includes": {q["finding"] for q in answer["ask_next"]}}
    wrong = [f"bundle: {key} lacks {name}" for key, names in shown.items() for name in expect.get(key, [])
             if name not in names]
    wrong += [f"bundle: {name} fires" for name in expect["not_fired"] if name in shown["fired"] | shown["labels"]]
    for key in ("disposition", "at_least", "floor"):
        if key in expect and result.URGENCY[answer.get(key, 0)] != expect[key]:
            wrong.append(f"bundle: {key} {result.URGENCY[answer.get(key, 0)]}")
    highest = max((item["urgency"] for item in answer["fired"]), default=0)
    if "highest" in expect and result.URGENCY[highest] != expect["highest"]:
        wrong.append(f"bundle: highest {result.URGENCY[highest]}")
    return wrong


def main():
    text, vectors, failures = when.RuleText(), build(), 0
    bundle = None
    if "--bundle" in sys.argv:
        bundle = Bundle(pathlib.Path(sys.argv[sys.argv.index("--bundle") + 1]).read_bytes())
    for entry in vectors:
        for problem in check_one(text, entry) + (check_with_bundle(bundle, entry) if bundle else []):
            failures += 1
            print(f"vector {entry['number']}{entry['part'] and ' ' + entry['part']}: {problem}")
    numbers = {entry["number"] for entry in vectors}
    missing = sorted(set(range(1, 83)) - numbers)
    print(f"{len(vectors)} vectors, numbers missing: {missing or 'none'}, {failures} differences")
    if "--check" not in sys.argv:
        lines = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in vectors)
        target = when.ROOT / "tests" / "vectors" / "boundary.json"
        target.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
    return 1 if failures or missing else 0


if __name__ == "__main__":
    sys.exit(main())
