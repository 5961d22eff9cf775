"""Generated people with back pain, as cases: base rates and correlations from rates.json, which says where each comes from.

`python -m population.generate --size N [--seed S] [--known SHARE]` from tests/ writes one case JSON a line. With --known
only that share of the findings is on record, more of what is present and of what is looked up, as in a primary-care
record; without it everything is known. Each person's age carries "source": "generated". No real person is in it."""
import argparse
import json
import math
import pathlib
import random
import sys

RATES = pathlib.Path(__file__).with_name("rates.json")
DAY = "2026-11-22"
NOT_APPLICABLE = {"state": "not_applicable"}
CES = ("saddle_sensory_change", "buttock_numbness", "urinary_flow_disturbance", "urinary_retention", "urinary_incontinence_new",
       "bowel_sensation_loss", "faecal_incontinence_new", "sexual_dysfunction_new", "bilateral_leg_deficit_severe_or_progressive")
WEAK = ("leg_weakness_any", "leg_weakness_bilateral", "foot_drop", "bilateral_leg_deficit_severe_or_progressive")
IMPLIES = (("foot_drop", "leg_weakness_any"), ("leg_weakness_bilateral", "leg_weakness_any"),
           ("bilateral_leg_deficit_severe_or_progressive", "leg_weakness_bilateral"),
           ("leg_weakness_bilateral", "leg_weakness_any"), ("urinary_retention", "urinary_flow_disturbance"),
           ("pain_colic_loin_to_groin", "pain_loin_flank"), ("dialysis", "ckd"), ("bone_metastases_known", "cancer_history"),
           ("hcg_positive", "missed_period"), ("pain_alternating_buttock", "pain_buttock"), ("rigors", "chills"),
           ("pain_waking_second_half_night", "pain_night_disturbs_sleep"), ("severe_liver_disease", "liver_disease_or_alcohol"),
           ("ibd_active", "ibd_or_uveitis_ever"), ("sab_recent", "bloodstream_infection_or_endocarditis"))
EXCLUDES = (("pain_worsening", "pain_improving"), ("pain_severe_unremitting", "pain_improving"),
            ("leg_pain_radicular_bilateral", "leg_pain_radicular_unilateral"), ("trauma_major", "trauma_minor"),
            ("pain_sudden_onset", "insidious_onset"), ("urinary_retention", "constipation_only"))
OF_PREGNANCY = ("hcg_positive", "iup_confirmed", "regular_contractions", "fetal_movements_reduced")


def multiplier(bands, age):
    return next(factor for below, factor in bands if age < below)


class Population:
    def __init__(self, rates=None):
        self.rates = rates or json.loads(RATES.read_text(encoding="utf-8"))
        self.share_of_age, self.tables = {}, {}
        for low, high, share in self.rates["age"]["bands"]:
            for age in range(low, high):
                self.share_of_age[age] = self.share_of_age.get(age, 0) + share / (high - low)
        self.mean = {id(entry): self.mean_multiplier(entry) for kind in ("conditions", "findings")
                     for entry in self.rates[kind].values()}
        self.means_of_quantities = self.rates["quantities"]

    # ---- rates ----
    def raw(self, entry, age, female):
        """The multiplier of this entry at this age and sex, before rescaling; 0 where it cannot be."""
        if entry.get("sex", "female" if female else "male") != ("female" if female else "male"):
            return 0.0
        low, high = entry.get("ages", (0, 131))
        if not low <= age < high:
            return 0.0
        return multiplier(entry.get("age", [[131, 1]]), age) * (entry.get("female", 1) if female else 1)

    def mean_multiplier(self, entry):
        women, total, people = self.rates["sex_female"]["rate"], 0.0, 0.0
        for age, share in self.share_of_age.items():
            for female, part in ((True, women), (False, 1 - women)):
                raw = self.raw(entry, age, female)
                total += raw * share * part
                people += share * part if raw else 0.0
        return total / people if people else 1.0

    def chance(self, entry, age, female):
        return min(entry["rate"] * self.raw(entry, age, female) / self.mean[id(entry)], 0.98)

    def table(self, kind, age, female):
        key = kind, age, female
        if key not in self.tables:
            self.tables[key] = [(name, self.chance(entry, age, female), entry.get("given", {}), self.raw(entry, age, female) > 0)
                                for name, entry in self.rates[kind].items()]
        return self.tables[key]

    # ---- one person ----
    def person(self, seed):
        """(findings: id -> value of the case JSON, everything known; set of conditions)."""
        rng = random.Random(seed)
        low, high, _ = rng.choices(self.rates["age"]["bands"], [band[2] for band in self.rates["age"]["bands"]])[0]
        age, female = rng.randrange(low, high), rng.random() < self.rates["sex_female"]["rate"]
        has = {name for name, chance, _, _ in self.table("conditions", age, female) if rng.random() < chance}
        found = {"age_years": age, "sex_female": female, "sex_male": not female, "low_back_pain": True,
                 "back_pain_unspecified": False}
        for name, chance, given, possible in self.table("findings", age, female):
            for condition in has & given.keys() if possible else ():
                chance = 1 - (1 - chance) * (1 - given[condition])
            found[name] = rng.random() < chance
        self.agree(found, has)
        self.add_quantities(rng, found, has)
        self.add_times(rng, found, has)
        self.add_derived(found)
        return found, has

    def agree(self, found, has):
        for a, b in IMPLIES:
            found[b] = found[b] or found[a]
        for a, b in EXCLUDES:
            found[b] = found[b] and not found[a]
        found["pregnant"] = "pregnancy" in has
        for name in OF_PREGNANCY:
            found[name] = found[name] and found["pregnant"]
        found["urinary_flow_disturbance"] = found["urinary_flow_disturbance"] or found["urinary_retention"]
        if not any(found[name] for name in CES):
            found["ces_deteriorating"] = False

    def add_quantities(self, rng, found, has):
        for name, entry in self.means_of_quantities.items():
            mean = max([entry["mean"]] + [entry["given"][c] for c in has & entry["given"].keys()])
            if name in ("sbp", "spo2", "bmi", "weight_kg"):
                mean = min([entry["mean"]] + [entry["given"][c] for c in has & entry["given"].keys()])
            spread = entry["sd"] * max(1.0, mean / entry["mean"] if mean > entry["mean"] else 1.0)
            value = min(max(rng.gauss(mean, spread), entry["low"]), entry["high"])
            found[name] = round(value, entry["digits"]) if entry["digits"] else round(value)
        if found["ckd"]:
            found["egfr"] = rng.randrange(12, 60)
        if found["pain_severe_unremitting"]:
            found["pain_nrs"] = max(found["pain_nrs"], 7)
        found["pain_severe"] = found["pain_severe"] and found["pain_nrs"] >= 6
        found["startback_total"] = min(found["startback_psych"] + rng.randrange(5), 9)
        found["sbp_baseline"] = min(max(round(rng.gauss(132, 14)), 90), 200)
        aneurysm = found["known_aaa"]
        found["aorta_mm"] = rng.randint(*self.rates["aaa_size_mm"]["known"]) if aneurysm else rng.randrange(15, 24)

    def add_times(self, rng, found, has):
        bands = self.rates["duration_days"]["bands"]
        _, least, greatest = rng.choices(bands, [band[0] for band in bands])[0]
        days = round(math.exp(rng.uniform(math.log(least), math.log(greatest))))
        days = rng.randrange(95, 3000) if "axial_spondyloarthritis" in has else days
        if has & {"aortic", "renal_colic"}:
            days = min(days, rng.randrange(1, 4))
        days = min(days, 365 * found["age_years"] + 1)
        found["pain_days"] = days
        first = found["first_ever_back_pain"]
        youngest = min(12, found["age_years"])
        found["age_at_pain_onset_years"] = (max(found["age_years"] - days // 365, 0) if first
                                            else rng.randint(youngest, found["age_years"]))
        injury = found["trauma_major"] or found["trauma_minor"]
        found["trauma_days"] = min(days, rng.randrange(1, 43)) if injury else "never"
        found["ces_onset_days"] = min(days, rng.randrange(0, 60)) if any(found[name] for name in CES) else "never"
        weak = any(found[name] for name in WEAK)
        found["motor_deficit_days"] = min(days, rng.randrange(0, 90)) if weak else "never"
        found["mrc_min_grade"] = (rng.randint(1, 3) if found["foot_drop"] else 4) if weak else 5
        found["ces_mri_negative_days"] = "never"
        procedure = rng.random() < self.rates["spinal_procedure"]["rate"] or found["neuraxial_block_recent"] and rng.random() < 0.1
        found["spinal_procedure_days"] = rng.randrange(1, 1500) if procedure else "never"
        mother = found["sex_female"] and 16 <= found["age_years"] < 46 and not found["pregnant"]
        born = mother and rng.random() < self.rates["postpartum"]["rate"]
        found["postpartum_days"] = rng.randrange(1, 90) if born else "never"
        found["gestation_weeks"] = rng.randrange(5, 41) if found["pregnant"] else NOT_APPLICABLE
        found["breastfeeding"] = found["breastfeeding"] and born
        found["work_absence_days"] = min(days, rng.choice((0, 0, 0, 1, 3, 7, 14)))

    def add_derived(self, found):
        found["fever"] = found["temp_c"] >= 38 or found["rigors"]
        found["suspected_infection"] = any(found[name] for name in ("fever", "rigors", "chills", "recent_other_infection",
                                                                    "bloodstream_infection_or_endocarditis"))
        found["childbearing_potential"] = found["pregnant"] or found["sex_female"] and 12 <= found["age_years"] <= 55

    # ---- what of it is on record ----
    def recorded(self, seed, found, share, obtained):
        """The part of `found` that a record has. obtained: id -> how the finding is obtained (names as in rates.json)."""
        rng = random.Random(f"record {seed}")
        weights = self.rates["recording"]
        care = share * rng.uniform(0.5, 1.5)  # some records are kept better than others
        out = {}
        for name, value in found.items():
            chance = care * weights[obtained.get(name, "asked")]
            if value is True or isinstance(value, (int, float)) and not isinstance(value, bool):
                chance *= weights["present"]
            if name in ("age_years", "sex_female", "sex_male") or rng.random() < chance:
                out[name] = value
        unplaced = rng.random() < self.rates["level_unrecorded"]["rate"]
        out.pop("back_pain_unspecified", None)
        out.pop("low_back_pain", None)
        out["back_pain_unspecified" if unplaced else "low_back_pain"] = True
        return out


def flags_of(found, names):
    """How many of the warning signs in `names` this person has."""
    computed = {"age_over_55": found["age_years"] > 55, "morning_stiffness_over_30": found["morning_stiffness_min"] > 30}
    return sum(1 for name in names if computed.get(name, found.get(name)) is True)


def case_of(found):
    """The case object: the label is on the age."""
    findings = dict(found)
    findings["age_years"] = {"value": found["age_years"], "source": "generated"}
    return {"at": DAY, "findings": findings}


def how_obtained(path=None):
    """id -> asked, looked_up, examined, measured or tested, of the knowledge files (a line of text each)."""
    folder = path or pathlib.Path(__file__).resolve().parents[2] / "libbacktriage" / "knowledge"
    out, name = {}, None
    for file in sorted(folder.glob("findings-*.yaml")):
        for line in file.read_text(encoding="utf-8").splitlines():
            key, _, value = line.strip().lstrip("- ").partition(":")
            if key == "id":
                name = value.strip()
            elif key == "obtained" and name:
                out[name] = value.strip()
    return out


def main():
    parser = argparse.ArgumentParser(prog="population.generate")
    parser.add_argument("--size", type=int, default=1000)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--known", type=float, help="share of the findings that is on record; without it everything is known")
    options = parser.parse_args()
    population = Population()
    obtained = how_obtained() if options.known is not None else {}
    for number in range(options.size):
        seed = f"{options.seed}.{number}"
        found, _ = population.person(seed)
        if options.known is not None:
            found = population.recorded(seed, found, options.known, obtained)
        sys.stdout.write(json.dumps(case_of(found), separators=(",", ":")) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
