"""Boundary vectors of the rule base, section 12: what eval says, and that its text stays within its limits."""
import json

LAST_LINE = "Decision support for clinicians; not clinically validated."


def run(harness):
    path = harness.source / "tests" / "vectors" / "boundary.json"
    if not path.exists():
        harness.skip("boundary vectors", "tests/vectors/boundary.json is missing")
        return
    for vector in json.loads(path.read_text(encoding="utf-8")):
        what = f"vector {vector['number']}{vector.get('part') or ''}"
        changes = ",".join(f"{key}={value}" for key, value in (vector.get("parameters") or {}).items())
        one(harness, what, vector, ["--set", changes] if changes else [])


def one(harness, what, vector, words):
    case = harness.file("vector.json", vector["case"])
    said = harness.accepts(what, "eval", "--format", "json", *words, case)
    text = harness.accepts(what + " text", "eval", *words, case)
    if not said or not text:
        return
    coded = json.loads(said)
    rows = harness.fits(what, text, 40)
    shown = coded["disposition"].replace("_", " ")
    harness.check(what + ": line 1", rows[0].startswith(shown), rows[0])
    harness.check(what + ": last line", rows[-1] == LAST_LINE, rows[-1])
    if coded["actions"] and coded["disposition"] != "UNDETERMINED":
        first = next((i for i, row in enumerate(rows) if row.startswith("Do ")), 99)
        harness.check(what + ": first action by line 3", first < 3, f"line {first + 1}")
    expect = vector.get("expect", {})
    fired = {item["rule"] for item in coded["fired"]}
    for key in ("disposition", "at_least", "floor", "ceiling"):
        if key in expect:
            harness.check(f"{what}: {key}", coded.get(key) == expect[key], f"{coded.get(key)}, not {expect[key]}")
    for key, there in (("fired", fired), ("undetermined", set(coded["undetermined"])),
                       ("ask_includes", {item["finding"] for item in coded["ask_next"]}),
                       ("labels", {item["id"] for item in coded["labels"]})):
        missing = set(expect.get(key, [])) - there
        harness.check(f"{what}: {key}", not missing, ", ".join(sorted(missing)))
    wrong = set(expect.get("not_fired", [])) & fired
    harness.check(what + ": not fired", not wrong, ", ".join(sorted(wrong)))
