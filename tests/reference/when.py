"""The rules read straight from the Markdown of clinical/rules.md: its dictionary of findings, its macros and the `when`
cells, parsed by the grammar of section 1 (items 3, 13, 14) and evaluated over a case, firm and acting. It knows nothing of
bundles or programs; what the rule base says only in prose (derived findings, implications, NEWS2) is written out below.

A case is {id: value}: True, False, "na" (not applicable), a Fraction, "never", or (lo, hi). Absent key: unknown."""
import os
import pathlib
import re
from fractions import Fraction

ROOT = pathlib.Path(__file__).resolve().parents[2]
LEVELS = ("NONE", "SELF_CARE", "ROUTINE", "SOON", "URGENT", "SAME_DAY", "EMERGENCY_NOW")
PROFILE = {
    "ces_window_days": Fraction(14), "ces_bilateral": "SAME_DAY", "aaa_threshold_mm": Fraction(55), "aaa_screen": "uk",
    "sea_strict": "off", "fever_c": Fraction(38), "esr_uln": Fraction(20), "crp_uln": Fraction(10),
    "few_weeks_days": Fraction(28), "adult_age": Fraction(18), "pcs_cut": Fraction(30)}
# Written in prose in the rule base; here in its own grammar.
DEFINITIONS = {
    "pain_new": "all(BACK, any(recent(pain_days, 42), pain_worsening))",
    "childbearing_potential_computed":
        "any(pregnant, hcg_positive, all(sex_female, age_years >= 12, age_years <= 55))",
    # a reading below the limit makes it absent, though rigors were not asked about
    "fever_computed": "any(temp_c >= fever_c, all(known(rigors), rigors))",
    "suspected_infection_computed":
        "any(fever, rigors, chills, recent_other_infection, bloodstream_infection_or_endocarditis)",
    "inflammatory_markers_raised": "any(esr_mm_h > esr_uln, crp_mg_l > crp_uln)",
}
HOST_SET = ("childbearing_potential", "fever", "suspected_infection")
IMPLIED_BY = {
    "leg_weakness_any": "any(foot_drop, leg_weakness_bilateral, mrc_min_grade <= 4)",
    "urinary_flow_disturbance": "urinary_retention",
    "pain_loin_flank": "pain_colic_loin_to_groin",
    "ckd": "dialysis",
    "cancer_history": "bone_metastases_known",
    "pregnant": "hcg_positive",
}
# "Items that cannot apply"; the prose names gestation in men as the example.
CANNOT_APPLY = {
    "sex_male": """sex_female iup_confirmed missed_period vaginal_bleeding cervical_motion_or_adnexal_tenderness
    vaginal_discharge_abnormal regular_contractions fetal_movements_reduced pain_cyclical breastfeeding""".split(),
    "sex_female": ["sex_male", "testicular_pain", "tender_prostate"],
}
SCREEN_CORE = """age_years pain_days saddle_sensory_change urinary_flow_disturbance urinary_retention
faecal_incontinence_new bowel_sensation_loss leg_weakness_any leg_pain_radicular_bilateral fever cancer_history
weight_loss_unexplained trauma_major trauma_minor steroid_long_term osteoporosis immunosuppressed ivdu
spinal_procedure_days syncope_or_collapse known_aaa pain_abdominal_new leg_numbness_tingling buttock_numbness
urinary_incontinence_new sexual_dysfunction_new gait_disturbance anticoagulated pain_thoracic pain_chest_arm_jaw
pain_sudden_onset pain_severe_unremitting vascular_catheter dialysis recent_other_infection
bloodstream_infection_or_endocarditis ankylosed_spine pain_loin_flank suicidal_ideation""".split()
# Section 5.1, ascending; a value takes the first band that holds it. A value between two printed bands takes the higher-
# scoring one, so the limit is the end of the higher-scoring neighbour.
NEWS2_BANDS = {
    "resp_rate": [(3, "v < 9"), (1, "v < 12"), (0, "v <= 20"), (2, "v <= 24"), (3, "v > 24")],
    "spo2_1": [(3, "v < 92"), (2, "v < 94"), (1, "v < 96"), (0, "v >= 96")],
    "spo2_2": [(3, "v < 84"), (2, "v < 86"), (1, "v < 88"), (0, "v <= 92"), (1, "v <= 94"), (2, "v <= 96"), (3, "v > 96")],
    "spo2_2_air": [(3, "v < 84"), (2, "v < 86"), (1, "v < 88"), (0, "v >= 88")],
    "sbp": [(3, "v < 91"), (2, "v < 101"), (1, "v < 111"), (0, "v <= 219"), (3, "v > 219")],
    "heart_rate": [(3, "v < 41"), (1, "v < 51"), (0, "v <= 90"), (1, "v <= 110"), (2, "v <= 130"), (3, "v > 130")],
    "temp_c": [(3, "v < 35.1"), (1, "v < 36.1"), (0, "v <= 38"), (1, "v <= 39"), (2, "v > 39")],
}


def rules_file():
    shared = os.environ.get("BTRI_SHARED", ROOT.parent / "shared")
    return pathlib.Path(shared) / "clinical" / "rules.md"


# ---- grammar -------------------------------------------------------------------------------------------------------
TOKEN = re.compile(r"\s*(<=|>=|==|<|>|=|\(|\)|,|;|-?\d+(?:\.\d+)?|[A-Za-z_](?:[A-Za-z0-9_]|-(?=[A-Za-z0-9]))*|-)")


def tokens_of(text):
    out, at = [], 0
    text = text.strip()
    while at < len(text):
        match = TOKEN.match(text, at)
        if match is None:
            raise ValueError(f"no token at {text[at:]!r}")
        out.append(match.group(1))
        at = match.end()
    return out


class Parser:
    """cell -> nested tuples (operator, arguments..)."""

    def __init__(self, text):
        self.tokens, self.at = tokens_of(text), 0

    def whole(self):
        node = self.expression()
        if self.at != len(self.tokens):
            raise ValueError(f"text after the end: {self.tokens[self.at:]}")
        return node

    def peek(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, wanted=None):
        token = self.peek()
        if wanted is not None and token != wanted:
            raise ValueError(f"{wanted} expected, {token!r} found")
        self.at += 1
        return token

    def expression(self):
        name = self.take()
        if self.peek() == "(":
            return self.call(name)
        if self.peek() in ("<", "<=", ">", ">=", "==", "-"):
            return self.comparison(name)
        return ("id", name)

    def comparison(self, left):
        minus = None
        if self.peek() == "-":
            self.take()
            minus = self.take()
        relation = self.take()
        return ("compare", left, minus, relation, self.take())

    def call(self, name):
        self.take("(")
        if name == "recent":
            q = self.take()
            self.take(",")
            node = ("recent", q, self.take())
        elif name == "profile":
            key = self.take()
            self.take("=")
            node = ("profile", key, self.take())
        elif name in ("known", "unknown", "fired", "all_false", "clear_below"):
            node = (name, self.take())
        elif name in ("n_of", "exactly"):
            k = int(self.take())
            self.take(";")
            node = (name, k, self.items())
        elif name in ("all", "any", "list"):
            node = (name, self.items())
        elif name in ("not", "absent", "not_present"):
            node = (name, self.expression())
        else:
            raise ValueError(f"unknown operator {name}")
        self.take(")")
        return node

    def items(self):
        out = [self.expression()]
        while self.peek() == ",":
            self.take()
            out.append(self.expression())
        return out


def cells_of(line):
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


class RuleText:
    def __init__(self, text=None):
        text = rules_file().read_text(encoding="utf-8") if text is None else text
        self.tri, self.quantities, self.derived = set(), set(), set()
        self.macros, self.lists, self.rules = {}, {}, {}
        section = ""
        for line in text.splitlines():
            if line.startswith("## "):
                section = line
            if section.startswith("## 2."):
                self._finding_line(line)
            match = re.match(r"`([A-Z][A-Z0-9_]+) = (.*)`", line)
            if match:
                node = Parser(match.group(2)).whole()
                (self.lists if node[0] == "list" else self.macros)[match.group(1)] = node[1] if node[0] == "list" else node
            cells = cells_of(line) if line.startswith("|") else []
            if len(cells) >= 4 and cells[1] in ("R", "A", "G", "N"):
                self._rule_line(cells, section)
        self.definitions = {name: Parser(cell).whole() for name, cell in DEFINITIONS.items()}
        self.implied_by = {name: Parser(cell).whole() for name, cell in IMPLIED_BY.items()}

    def _finding_line(self, line):
        cells = cells_of(line) if line.startswith("|") else []
        if len(cells) >= 3 and cells[1] in ("T", "Q", "D"):
            {"T": self.tri, "Q": self.quantities, "D": self.derived}[cells[1]].add(cells[0])
        for name, kind in re.findall(r"`([a-z0-9_]+)` \(([TQ])", line):
            (self.tri if kind == "T" else self.quantities).add(name)

    def _rule_line(self, cells, section):
        levels = [word for word in re.findall(r"[A-Z_]+", cells[3]) if word in LEVELS]
        medicine = section.startswith("## 13.") or section.startswith("## 13 ")
        self.rules[cells[0]] = {
            "type": cells[1], "when": Parser(cells[2]).whole(), "cell": cells[2],
            "urgency": levels[0] if levels and not medicine else "NONE"}

    def urgency(self, rule, profile):
        return profile["ces_bilateral"] if rule == "ces-bilateral-radicular" else self.rules[rule]["urgency"]


# ---- values: pairs (firm, acting) -----------------------------------------------------------------------------------
T, F, U = (True, True), (False, False), (None, None)


def negate(v):
    return tuple(None if x is None else not x for x in v)


def kleene_or(values):
    values = list(values)
    return tuple(True if any(v[i] is True for v in values) else None if any(v[i] is None for v in values) else False
                 for i in (0, 1))


def kleene_and(values):
    return negate(kleene_or(negate(v) for v in values))


def count(values, i):
    values = [v[i] for v in values]
    return values.count(True), values.count(None)


RELATIONS = {"<": lambda a, b: a < b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
             "==": lambda a, b: a == b}


def relate(lo, hi, relation, k):
    if relation == "==":
        return True if lo == hi == k else None if lo <= k <= hi else False
    ends = {RELATIONS[relation](lo, k), RELATIONS[relation](hi, k)}
    return ends.pop() if len(ends) == 1 else None


class Evaluation:
    def __init__(self, text, case, profile=None):
        self.text, self.case, self.cache = text, case, {}
        self.profile = dict(PROFILE, **(profile or {}))
        self.active = set()

    # -- findings --
    def recorded(self, name):
        value = self.case.get(name)
        return F if value == "na" else U if value is None else T if value else F

    def tri(self, name):
        if name not in self.cache:
            if name in self.active:
                raise ValueError(f"cycle at {name}")
            self.active.add(name)
            self.cache[name] = self._tri(name)
            self.active.discard(name)
        return self.cache[name]

    def _tri(self, name):
        if name == "true":
            return T
        if name == "screen_core_known":
            return self.screen_core_known()
        if name in HOST_SET:
            return self.host_set(name)
        if name in self.text.definitions:
            return self.value(self.text.definitions[name])
        if name not in self.text.tri:
            raise ValueError(f"not a tri-state finding: {name}")
        own = self.recorded(name)
        if own == U and self.absent_by_implication(name):
            own = F
        if name in self.text.implied_by:
            implied = self.value(self.text.implied_by[name])
            firm = True if True in (own[0], implied[0]) else False if own[0] is implied[0] is False else None
            acting = True if True in (own[1], implied[1]) else own[1]
            return firm, acting
        return own

    def absent_by_implication(self, name):
        """Only from what is recorded, so that there is no circle."""
        if name in ("foot_drop", "leg_weakness_bilateral"):
            return self.case.get("leg_weakness_any") in (False, "na")
        if name in ("pregnant", "hcg_positive"):
            no_potential = self.case.get("childbearing_potential") in (False, "na")
            return self.case.get("sex_male") is True or no_potential or self.woman_outside_childbearing_age()
        return any(name in items and self.case.get(sex) is True for sex, items in CANNOT_APPLY.items())

    def woman_outside_childbearing_age(self):
        """Potential is then absent whoever asks, but for a recorded pregnancy."""
        age = self.quantity("age_years")
        return (self.case.get("sex_female") is True and isinstance(age, tuple) and (age[1] < 12 or age[0] > 55))

    def host_set(self, name):
        own, computed = self.recorded(name), self.value(self.text.definitions[name + "_computed"])
        firm = True if own == T else computed[0]
        if own == T or computed[1] is True:
            return firm, True
        return firm, False if own == F else computed[1]

    def quantity(self, name):
        """"missing", "never", "na" or (lo, hi)."""
        value = self.case.get(name)
        if value is None:
            return "na" if self.quantity_cannot_apply(name) else "missing"
        return value if isinstance(value, (str, tuple)) else (Fraction(value), Fraction(value))

    def quantity_cannot_apply(self, name):
        if name in ("gestation_weeks", "postpartum_days"):
            return self.case.get("sex_male") is True
        return name == "mrc_min_grade" and self.case.get("leg_weakness_any") in (False, "na")

    def known(self, name):
        if name in self.text.quantities:
            value = self.quantity(name)
            known = value in ("na", "never") or (isinstance(value, tuple) and value[0] == value[1])
            return T if known else (None, False)
        value = self.tri(name)
        return tuple(True if v is not None else only for v, only in zip(value, (None, False)))

    def screen_core_known(self):
        pregnant = kleene_or([negate(self.tri("childbearing_potential")), self.known("pregnant")])
        acting = pregnant[1] is True and all(self.known(name)[1] is True for name in SCREEN_CORE)
        firm = True if pregnant[0] is True and all(self.known(name)[0] is True for name in SCREEN_CORE) else None
        return firm, acting

    # -- NEWS2 (section 5.1) --
    def news2_scope(self):
        """At least 16 (a missing age counts as adult) and not pregnant (the prose is silent on a pregnancy nobody asked
        about; the fail-safe reading counts it as absent)."""
        return self.value(("all", [("id", "ADULT"), ("not_present", ("id", "pregnant"))]))

    def band_points(self, name, bands):
        value = self.quantity(name)
        if value == "missing":
            return min(p for p, _ in bands), max(p for p, _ in bands)
        if isinstance(value, str):
            return 0, 0
        points, below = set(), None
        for point, cell in bands:  # ascending; a value takes the first band whose cell holds
            relation, limit = cell.split()[1], Fraction(cell.split()[2])
            above = relation in (">=", ">")
            upper_ok = above or RELATIONS[relation](value[0], limit)
            lower_ok = below is None or not RELATIONS[below[0]](value[1], below[1])
            if upper_ok and lower_ok:
                points.add(point)
            below = (relation, limit)
        return min(points), max(points)

    def flag_points(self, name, points, i):
        value = self.tri(name)[i]
        return (points, points) if value is True else (0, 0) if value is False else (0, points)

    def spo2_points(self, i):
        """An unrecorded scale means scale 1 for acting; for what is certain it is open."""
        scale_2, oxygen = self.tri("spo2_scale2")[i], self.tri("on_oxygen")[i]
        choices = []
        if scale_2 is False or scale_2 is None:
            choices.append(self.band_points("spo2", NEWS2_BANDS["spo2_1"]))
        if scale_2 is True or (scale_2 is None and i == 0):
            if oxygen is not False:
                choices.append(self.band_points("spo2", NEWS2_BANDS["spo2_2"]))
            if oxygen is not True:
                choices.append(self.band_points("spo2", NEWS2_BANDS["spo2_2_air"]))
        return min(c[0] for c in choices), max(c[1] for c in choices)

    def news2(self, i):
        parts = [self.band_points(name, NEWS2_BANDS[name]) for name in ("resp_rate", "sbp", "heart_rate", "temp_c")]
        return parts + [self.spo2_points(i), self.flag_points("on_oxygen", 2, i),
                        self.flag_points("altered_mental_state", 3, i)]

    def compare_score(self, name, relation, k):
        total = sum if name == "news2" else max
        out = []
        for i in (0, 1):
            parts = self.news2(i)
            out.append(relate(total(p[0] for p in parts), total(p[1] for p in parts), relation, k))
        return kleene_and([self.news2_scope(), tuple(out)])

    # -- expressions --
    def number(self, word):
        return self.profile[word] if word in self.profile else Fraction(word)

    def compare_values(self, q, relation, k):
        if q in ("never", "na"):
            return F
        if q == "missing":
            return U
        if k is None:  # a parameter without limit
            return T if relation in ("<", "<=") else F
        value = relate(q[0], q[1], relation, k)
        return value, value

    def compare(self, left, minus, relation, right):
        if left in ("news2", "news2_max_param"):
            return self.compare_score(left, relation, self.number(right))
        q = self.quantity(self.is_quantity(left))
        if right in self.text.quantities:
            minus, right = right, "0"
        if minus is None:
            value = self.compare_values(q, relation, self.number(right))
            if left == "pain_nrs" and relation == ">=" and right in ("7", "8"):
                value = kleene_or([value, self.tri("pain_severe")])
            return value
        r = self.quantity(self.is_quantity(minus))
        if {"never", "na"} & {x for x in (q, r) if isinstance(x, str)}:
            return F
        if "missing" in (q, r):
            return U
        return self.compare_values((q[0] - r[1], q[1] - r[0]), relation, self.number(right))

    def is_quantity(self, name):
        if name not in self.text.quantities:
            raise ValueError(f"not a quantity: {name}")
        return name

    def recent(self, name, limit):
        q, k = self.quantity(self.is_quantity(name)), self.number(limit)
        if q in ("never", "na"):
            return F
        if q == "missing":
            return None, True
        if k is None or q[1] <= k:
            return T
        return F if q[0] > k else (None, True)

    def named(self, name):
        if name in self.text.macros:
            return self.value(self.text.macros[name])
        if name == "low_back_pain":
            return kleene_or([self.tri(name), self.tri("back_pain_unspecified")])
        return self.tri(name)

    def elements(self, nodes):
        out = []
        for node in nodes:
            if node[0] == "id" and node[1] in self.text.lists:
                out.extend(self.elements(self.text.lists[node[1]]))
            else:
                out.append(self.value(node))
        return out

    def value(self, node):
        op = node[0]
        if op == "id":
            return self.named(node[1])
        if op == "compare":
            return self.compare(*node[1:])
        if op == "recent":
            return self.recent(*node[1:])
        if op in ("all", "any"):
            return (kleene_and if op == "all" else kleene_or)([self.value(item) for item in node[1]])
        if op in ("not", "absent"):
            return negate(self.value(node[1]))
        if op == "not_present":
            value = self.value(node[1])
            return negate(value)[0], value[1] is not True
        if op == "known":
            return self.known(node[1])
        if op == "unknown":
            return negate(self.known(node[1]))
        if op in ("n_of", "exactly"):
            return self.counted(op, node[1], self.elements(node[2]))
        if op == "profile":
            return T if self.profile[node[1]] == node[2] else F
        return self.second_pass(op, node[1])

    def counted(self, op, k, values):
        out = []
        for i in (0, 1):
            true, unknown = count(values, i)
            if op == "n_of":
                out.append(True if true >= k else False if true + unknown < k else None)
            else:
                out.append(True if true == k and not unknown else False if true > k or true + unknown < k else None)
        return tuple(out)

    # -- rules --
    def rule(self, name):
        key = "rule " + name
        if key not in self.cache:
            self.cache[key] = self.value(self.text.rules[name]["when"])
        return self.cache[key]

    def second_pass(self, op, word):
        if op == "fired":
            value = self.rule(word)
            return value[0], value[1] is True
        if op == "all_false":
            return kleene_and([negate(self.rule(name)) for name in self.text.rules if name.startswith(word)])
        level = LEVELS.index(word)
        values = [self.rule(name) for name in self.text.rules
                  if LEVELS.index(self.text.urgency(name, self.profile)) >= level and self.first_pass(name)]
        return negate(kleene_or(values))[0], not any(v[1] is True for v in values)

    def first_pass(self, name):
        return "clear_below" not in self.text.rules[name]["cell"]

    def disposition(self):
        """(highest level of a fired rule, shown level, {rule: value})."""
        values = {name: self.rule(name) for name in self.text.rules}
        level = max((LEVELS.index(self.text.urgency(n, self.profile)) for n, v in values.items() if v[1] is True),
                    default=0)
        cleared = self.screen_core_known()[1]
        shown = LEVELS[level] if level >= 3 or (level in (1, 2) and cleared) else "UNDETERMINED"
        return LEVELS[level], shown, values
