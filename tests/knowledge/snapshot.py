"""The whole knowledge as text that a person can review: a change of knowledge shows as a difference of snapshot.txt.

`python -m knowledge.snapshot --bundle FILE [--update]` from tests/. Without --update it compares and fails on a
difference. Everything is read from the compiled bundle, so that what is reviewed is what runs; order is that of the
permanent numbers, lines have at most 120 characters. Dates and number of the release are left out."""
import argparse
import difflib
import pathlib
import sys
import textwrap

from reference import cbor
from reference.bundle import Bundle
from reference.result import decimal_text

from .program_text import ProgramText

SNAPSHOT = pathlib.Path(__file__).resolve().parent / "snapshot.txt"
WIDTH = 120
SYSTEMS = ("SNOMED CT", "ICD-10-CM", "ICD-10 (WHO)", "ICPC-2", "LOINC", "UCUM", "ATC", "HL7")
LEVELS = ("NONE", "SELF_CARE", "ROUTINE", "SOON", "URGENT", "SAME_DAY", "EMERGENCY_NOW")
RULE_TYPES = ("safety", "advice", "guard", "label")
MARKS = ("V", "V2", "K", "D")
AUDIENCES = ("clinician", "patient", "clinician and patient")
FUNCTIONS = ("plain", "patient-facing", "time-critical")
FINDING_KINDS = ("tri-state", "quantity", "derived", "derived or set by the host", "score")
OBTAINED = ("asked", "looked up", "examined", "measured", "tested")
UNITS = ("h", "d", "min")
CLOCKS = ("request", "presentation", "decision to transfer", "symptom onset", "diagnosis")
FLAGS = ((1, "time since"), (2, "lower is riskier"), (4, "risk"), (8, "this episode only"))
MAPPING_FLAGS = ((1, "sets absent"), (2, "a past condition counts"), (4, "exact"))


def flags(number, names):
    return [name for bit, name in names if number & bit]


def same_text(words):
    """absent(x) is not(x); spaces say nothing."""
    return words.replace("absent(", "not(").replace(" ", "")


class Snapshot:
    def __init__(self, data):
        self.raw, self.lines, self.bundle = cbor.decode(data), [], Bundle(data)
        self.program = ProgramText(self.bundle)
        self.texts = {(table[1], table[2]): table[3] for table in self.raw[14]}
        self.language = self.raw[14][0][1]

    def text(self, index):
        return self.texts[self.language, 0][index]

    def patient_text(self, index):
        return self.texts.get((self.language, 1), {}).get(index)

    # -- lines --
    def heading(self, words, count):
        self.lines += ["", f"{words} ({count})", "=" * len(f"{words} ({count})")]

    def item(self, words):
        self.lines += ["", *textwrap.wrap(words, WIDTH, subsequent_indent="    ", **WRAP)]

    def row(self, label, words):
        if words:
            first = f"  {label:<11}"
            self.lines += textwrap.wrap(first + str(words), WIDTH, subsequent_indent=" " * 13, **WRAP)

    def rows(self, label, many):
        for words in many:
            self.row(label, words)

    # -- parts --
    def codes(self, raw):
        return [f"{SYSTEMS[system]} {code} ({label})" for system, code, label in raw]

    def sources(self, raw):
        return [f"[{MARKS[mark]}:{self.raw[10][source][1]}] {says}" for source, mark, says in raw]

    def fixed(self, value, digits):
        return "none" if value is None else decimal_text(value, digits)

    def parameter_value(self, parameter, value):
        if parameter[3] == 0:
            return self.fixed(value, parameter.get(5, 0))
        return parameter[6][value] if parameter[3] == 1 else LEVELS[value]

    def limit(self, action):
        words = self.raw[7][action[0]][2]
        return words if len(action) == 1 else f"{words}, within {action[1]} {UNITS[action[2]]} from {CLOCKS[action[3]]}"

    def ids(self, section, indexes):
        return ", ".join(self.raw[section][i][2] for i in indexes)

    # -- sections --
    def meta(self):
        meta, clearance = self.raw[2], self.raw[13]
        self.lines = [f"Knowledge {meta[1]}, format {self.raw[1]}", ""]
        self.row("Publisher", meta[6])
        self.row("Notice", meta[7])
        self.row("Clearance", "needs to be known: " + self.ids(3, clearance[2]))
        languages = [f"{language} for the {AUDIENCES[audience]}" for language, audience in self.texts]
        self.row("Languages", ", ".join(languages))

    def rules(self):
        self.heading("Rules", len(self.raw[12]))
        for rule, compiled in zip(self.raw[12], self.bundle.rules):
            urgency = LEVELS[rule[5]]
            if 6 in rule:
                urgency += f" (parameter {self.raw[4][rule[6]][2]})"
            self.item(f"{rule[1]} {rule[2]}: {self.text(rule[7])}")
            self.row("Urgency", f"{urgency}; {RULE_TYPES[rule[3]]}; {AUDIENCES[rule[16]]}; {FUNCTIONS[rule[17]]}; "
                     f"basis {', '.join(MARKS[m] for m in rule[14])}")
            written, expanded = self.text(rule[20]), self.program.rule(compiled)
            self.row("When", written)
            self.row("Expanded", expanded if same_text(expanded) != same_text(written) else "")
            self.row("Suspects", self.ids(6, rule.get(8, [])))
            self.rows("Do", [self.limit(action) for action in rule.get(9, [])])
            self.row("Advice", self.ids(8, rule.get(10, [])))
            self.row("Caveats", self.ids(9, rule.get(11, [])))
            suppressed = self.ids(8, rule.get(12, [])), self.ids(7, rule.get(13, []))
            self.row("Suppresses", ", ".join(filter(None, suppressed)))
            self.rows("Source", self.sources(rule[15]))
            self.row("Note", self.text(rule[18]) if 18 in rule else "")
            self.row("Reading", self.text(rule[19]) if 19 in rule else "")

    def findings(self):
        self.heading("Findings", len(self.raw[3]))
        for finding, compiled in zip(self.raw[3], self.bundle.findings):
            self.item(f"{finding[1]} {finding[2]}: {self.text(finding[11])}")
            words = [FINDING_KINDS[finding[3]], OBTAINED[finding[9]], f"group {finding[10]}", *flags(finding[8], FLAGS)]
            if 6 in finding:
                digits = finding.get(5, 0)
                least, greatest, step = (self.fixed(value, digits) for value in (finding[6], finding[7], 1))
                words.insert(1, f"{least} to {greatest} {finding.get(4, '')} in steps of {step}")
            self.row("Kind", ", ".join(words))
            self.row("Question", self.text(finding[12]) if 12 in finding else "")
            self.row("Patient", self.patient_text(finding[12]) if 12 in finding else "")
            self.row("Value", self.program.finding(compiled))
            self.row("Onset sets", self.raw[3][finding[14]][2] if 14 in finding else "")
            self.row("Replaced", f"by number {finding[15]}" if 15 in finding else "")
            self.row("First with", self.raw[3][finding[17]][2] if 17 in finding else "")
            self.row("Read", "" if 16 in finding else "by no rule")
            self.rows("Code", self.codes(finding.get(13, [])))

    def parameters(self):
        self.heading("Parameters", len(self.raw[4]))
        for parameter in self.raw[4]:
            self.item(f"{parameter[1]} {parameter[2]}: {self.text(parameter[8])}")
            self.row("Default", f"{self.parameter_value(parameter, parameter[7])} {parameter.get(4, '')}".strip())
            self.row("Choices", ", ".join(parameter.get(6, [])))
        self.heading("Profiles", len(self.raw[5]))
        for profile in self.raw[5]:
            self.item(f"{profile[1]} {profile[2]}: {self.text(profile[3])}")
            self.rows("Sets", [f"{self.raw[4][i][2]} = {self.parameter_value(self.raw[4][i], value)}"
                               for i, value in sorted(profile[4].items())])

    def texts_of(self, words, section):
        self.heading(words, len(self.raw[section]))
        for item in self.raw[section]:
            self.item(f"{item[1]} {item[2]}: {self.text(item[3])}")
            self.row("Patient", self.patient_text(item[3]))
            if section == 7 and 5 in item:
                self.row("Conflicts", self.ids(7, item[5]))
            if section == 8:
                self.row("Function", FUNCTIONS[item[5]])
                self.rows("Source", self.sources(item.get(6, [])))
            self.rows("Code", self.codes(item.get(4, [])))

    def register(self):
        self.heading("Sources", len(self.raw[10]))
        for source in self.raw[10]:
            self.item(f"{source[1]}: {source[2]}")
            self.row("Version", source[3])
            self.row("Checked", f"{source[4]}, review by {source[5]}")
            self.row("Read as", source[6])
        self.heading("Accuracy figures", len(self.raw.get(16, [])))
        for item in self.raw.get(16, []):
            self.item(f"{item[1]}: {item[2]}; {item[3]}")
            self.row("Result", f"{item[4]} [{MARKS[item[5]]}:{self.raw[10][item[6]][1]}]")
            self.row("Rules", self.ids(12, item.get(7, [])))

    def mapping(self):
        self.heading("Inbound codes", len(self.raw[15]))
        self.lines.append("")
        for system, code, finding, bits in self.raw[15]:
            words = "; ".join([f"{SYSTEMS[system]} {code}: {self.raw[3][finding][2]}", *flags(bits, MAPPING_FLAGS)])
            self.lines.append("  " + words)

    def make(self):
        self.meta()
        self.rules()
        self.findings()
        self.parameters()
        for words, section in (("Conditions", 6), ("Actions", 7), ("Advice", 8), ("Caveats", 9)):
            self.texts_of(words, section)
        self.register()
        self.mapping()
        return "\n".join(self.lines) + "\n"


WRAP = {"break_long_words": False, "break_on_hyphens": False}


def main():
    parser = argparse.ArgumentParser(prog="knowledge.snapshot")
    parser.add_argument("--bundle", type=pathlib.Path, required=True)
    parser.add_argument("--snapshot", type=pathlib.Path, default=SNAPSHOT)
    parser.add_argument("--update", action="store_true", help="write it anew")
    options = parser.parse_args()
    now = Snapshot(options.bundle.read_bytes()).make()
    wide = [line for line in now.splitlines() if len(line) > WIDTH]
    for line in wide:
        print(f"wider than {WIDTH}: {line[:100]}")
    if options.update:
        options.snapshot.write_text(now, encoding="utf-8")
        print(f"{options.snapshot.name}: {len(now.splitlines())} lines")
        return 1 if wide else 0
    before = options.snapshot.read_text(encoding="utf-8") if options.snapshot.exists() else ""
    changes = list(difflib.unified_diff(before.splitlines(), now.splitlines(), "snapshot.txt", "bundle", n=2,
                                        lineterm=""))
    for line in changes[:200]:
        print(line)
    if changes:
        print("The knowledge differs from snapshot.txt. If that is meant: --update, and review the difference.")
    return 1 if changes or wide else 0


if __name__ == "__main__":
    sys.exit(main())
