"""bundle diff: the same, a changed condition, a changed text, a rule more; patients that run."""
import json
import re
import shutil


def run(harness):
    knowledge = harness.source / "libbacktriage" / "knowledge"
    output = harness.folder / "diff.cbor"
    refuses(harness, output)
    harness.check("the same bundle", harness.accepts("diff same", "bundle", "diff", "built-in", "built-in")
                  == b"no difference\n")
    harness.accepts("compile", "bundle", "compile", knowledge, "-o", output)
    same = harness.accepts("diff compiled", "bundle", "diff", output, "built-in", "--allow-unsigned")
    harness.check("the same bundle from a file", same == b"no difference\n", repr(same))
    harness.refuses("unsigned", 3, "not signed", "bundle", "diff", "built-in", output)
    changed_condition(harness, changed(harness, knowledge, "infection.yaml", "suspected_infection, news2 >= 7)",
                                       "suspected_infection, news2 >= 6)"))
    text = compare(harness, "text", changed(harness, knowledge, "conditions.yaml", "name: ", "name: Really "))
    harness.check("a changed text", "~ texts changed:" in text and "Really " in text and "differs for 0 of" in text, text[-600:])
    sources = compare(harness, "urgency", changed(harness, knowledge, "vascular.yaml", "urgency: EMERGENCY_NOW",
                                                  "urgency: SAME_DAY"))
    harness.check("a changed urgency", "+ urgency: SAME_DAY" in sources and "EMERGENCY NOW -> " in sources, sources[:600])


def refuses(harness, output):
    harness.refuses("diff of one", 1, "bundle diff A B", "bundle", "diff", "built-in")
    harness.refuses("diff with output", 1, "bundle diff A B", "bundle", "diff", "built-in", "built-in", "-o", output)
    harness.refuses("population", 1, "--population", "bundle", "diff", "built-in", "built-in", "--population", "many")
    harness.refuses("seed", 1, "--seed", "bundle", "diff", "built-in", "built-in", "--seed", "-1")
    harness.refuses("no bundle", 3, "x.cbor", "bundle", "diff", harness.file("x.cbor", b"\xa0"), "built-in", "--allow-unsigned")
    harness.refuses("info with a seed", 1, "bundle info", "bundle", "info", "--seed", "1")


def changed(harness, knowledge, name, before, after):
    """A bundle of the knowledge with one thing changed."""
    folder = harness.folder / "changed"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(knowledge, folder)
    text = (folder / name).read_text()
    harness.check(f"{name} has {before!r}", before in text)
    (folder / name).write_text(text.replace(before, after, 1))
    harness.accepts("compile changed", "bundle", "compile", folder, "-o", harness.folder / "changed.cbor")
    return harness.folder / "changed.cbor"


def compare(harness, what, path, *words):
    out = harness.accepts("diff " + what, "bundle", "diff", "built-in", path, "--allow-unsigned", "--population", "3000",
                          *words)
    rows = [row for row in out.decode().split("\n") if not row.startswith("{")]
    harness.check(f"diff {what}: 80 columns", max(map(len, rows)) <= 80, max(rows, key=len))
    return out.decode()


def changed_condition(harness, path):
    text = compare(harness, "condition", path)
    harness.check("the rule is named", "~ rule sepsis-news2-high changed:\n" in text, text[:300])
    harness.check("only this rule", text.count("~ ") == 1, text[:600])
    harness.check("what was and what is", "- NEWS2 total >= 7" in re.sub(" +", " ", text)
                  and "+ NEWS2 total >= 6" in re.sub(" +", " ", text), text[:600])
    harness.check("the rule that made it", "rule sepsis-news2-high reaches this level only in" in text, text[-600:])
    harness.check("same seed, same answer", text == compare(harness, "condition again", path))
    harness.check("another seed", text != compare(harness, "other seed", path, "--seed", "7"))
    patients = re.findall(r"^([A-Z ]+) -> ([A-Z ]+): [^{]*^(\{.*\})$", text, re.M)
    harness.check("patients are shown", 0 < len(patients) <= 10, str(len(patients)))
    for before, after, case in patients:
        file = harness.file("patient.json", case)
        a = json.loads(harness.accepts("patient in A", "eval", "--format", "json", file))["disposition"]
        b = json.loads(harness.accepts("patient in B", "eval", "--format", "json", file, "--bundle", path,
                                       "--allow-unsigned"))["disposition"]
        harness.check("a patient shows the difference", (a, b) == (before.replace(" ", "_"), after.replace(" ", "_")),
                      f"{a} {b} for {case}")
    quick = harness.accepts("no patients", "bundle", "diff", "built-in", path, "--allow-unsigned", "--population", "0")
    harness.check("no patients", b"Generated" not in quick)
