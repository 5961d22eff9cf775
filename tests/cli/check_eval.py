"""eval and ask: forms of input, options that win, places of errors, colour, snapshots of typical patients."""
import datetime
import json
import os
import pty
import re

CAUDA = {"at": "2026-11-22", "profile": "uk", "findings": {
    "low_back_pain": True, "saddle_sensory_change": {"state": "present", "onset": "2026-11-20"},
    "urinary_flow_disturbance": True, "age_years": 45, "sex_female": False, "cancer_history": False}}
PAIN = {"at": "2026-11-22", "findings": {"low_back_pain": True}}
FEVER = {"at": "2026-11-22", "findings": {
    "low_back_pain": True, "temp_c": {"value": 101.3, "unit": "[degF]"}, "age_years": 62, "ivdu": False}}


def run(harness):
    bad_input(harness)
    forms(harness)
    fhir(harness)
    options_win(harness)
    snapshots(harness)
    colour(harness)


def result(harness, what, case, *words):
    path = harness.file("case.json", case)
    said = harness.accepts(what, "eval", "--format", "json", *words, path)
    return json.loads(said) if said else {"disposition": None, "profile": None}


def bad_input(harness):
    def refuses(what, needle, content, *words):
        path = harness.file("bad.json", content)
        harness.refuses(what, 2, needle, "eval", *words, path)
        harness.refuses("ask: " + what, 2, needle, "ask", *words, path)

    def with_finding(name, value):
        return {"at": "2026-11-22", "findings": {name: value}}

    harness.refuses("no such file", 2, "nowhere.json", "eval", harness.folder / "nowhere.json")
    harness.refuses("a folder", 2, str(harness.folder), "eval", harness.folder)
    harness.refuses("empty standard input", 2, "standard input", "eval", "-")
    refuses("empty file", "bad.json", b"")
    refuses("no JSON", "byte ", b"{\"at\": \"2026-11-22\", \"findings\": {\"fever\": tru}}")
    refuses("cut short", "bad.json", json.dumps(CAUDA)[:-4])
    refuses("an array", "bad.json", b"[]")
    refuses("bytes after the case", "byte ", json.dumps(PAIN) + "x")
    refuses("unknown id", "findings.frobnication", with_finding("frobnication", True))
    refuses("wrong kind", "findings.fever", with_finding("fever", 38))
    refuses("boolean for a number", "findings.temp_c", with_finding("temp_c", True))
    refuses("implausible", "findings.temp_c", with_finding("temp_c", 386))
    refuses("unknown unit", "findings.temp_c", with_finding("temp_c", {"value": 38, "unit": "K/s"}))
    refuses("onset in the future", "findings.saddle_sensory_change",
            with_finding("saddle_sensory_change", {"state": "present", "onset": "2026-11-23"}))
    refuses("duplicate id", "byte 44", b"{\"at\":\"2026-11-22\",\"findings\":{\"fever\":true,\"fever\":true}}")
    refuses("no date", "at", {"at": "soon", "findings": {}})
    refuses("unknown profile", "profile", {"at": "2026-11-22", "profile": "mars", "findings": {}})
    refuses("cut CBOR", "bad.json", bytes.fromhex("a30101"))
    harness.check("error names a byte", re.search(r"bad\.json: findings\.temp_c\S* \(byte \d+\): ",
                  harness.run("eval", harness.file("bad.json", with_finding("temp_c", 386)))[2]) is not None, "")
    with open(harness.folder / "large.json", "wb") as large:
        large.truncate((64 << 20) + 1)
    harness.refuses("too large", 2, "64 MiB", "eval", harness.folder / "large.json")
    os.unlink(harness.folder / "large.json")
    for what, needle, words in (("unsigned bundle", "not signed", []), ("broken bundle", "bad.json", ["--allow-unsigned"])):
        path = harness.file("bad.json", bytes(range(64)))
        harness.refuses(what, 3, needle, "eval", "--bundle", path, *words, harness.file("case.json", PAIN))
    harness.refuses("patient data", 2, "findings.temp_c", "eval", harness.file("bad.json", with_finding("temp_c", 98765)))
    harness.check("no patient data in messages",
                  "98765" not in harness.run("eval", harness.folder / "bad.json")[2], "the value is told")


def head(major, value):
    if value < 24:
        return bytes([major << 5 | value])
    size = next(s for s in (1, 2, 4, 8) if value < 1 << 8 * s)
    return bytes([major << 5 | {1: 24, 2: 25, 4: 26, 8: 27}[size]]) + value.to_bytes(size, "big")


def cbor(value):
    """What a case needs of deterministic CBOR."""
    if value is True or value is False:
        return b"\xf5" if value else b"\xf4"
    if isinstance(value, int):
        return head(0, value)
    if isinstance(value, str):
        return head(3, len(value.encode())) + value.encode()
    pairs = sorted((cbor(key), cbor(item)) for key, item in value.items())
    return head(5, len(pairs)) + b"".join(key + item for key, item in pairs)


def number_of(harness, finding):
    out = harness.accepts("explain " + finding, "explain", finding).decode()
    return int(re.search(r"\(finding (\d+)\)", out).group(1))


def forms(harness):
    text = json.dumps(CAUDA).encode()
    expected = harness.accepts("eval file", "eval", "--format", "json", harness.file("case.json", CAUDA))
    harness.check("standard input is a file", harness.accepts("eval -", "eval", "--format=json", "-", stdin=text) == expected)
    harness.check("-- ends the options",
                  harness.accepts("eval --", "eval", "--format=json", "--", harness.folder / "case.json") == expected)
    spaced = harness.accepts("leading spaces", "eval", "--format=json", "-", stdin=b" \n\t" + text)
    harness.check("leading spaces", spaced == expected)
    findings = {"low_back_pain": True, "urinary_retention": True, "fever": False}
    coded = cbor({1: 1, 2: "2026-11-22", 3: "uk", 4: {number_of(harness, k): v for k, v in findings.items()}})
    path = harness.file("case.cbor", coded)
    from_cbor = harness.accepts("CBOR case", "eval", "--format", "json", path)
    from_json = harness.accepts("JSON case", "eval", "--format", "json", "-",
                                stdin=json.dumps({"at": "2026-11-22", "profile": "uk", "findings": findings}).encode())
    harness.check("CBOR and JSON say the same", from_cbor == from_json)
    harness.check("JSON ends with a line end", from_json.endswith(b"}\n"))
    binary = harness.accepts("CBOR result", "eval", "--format", "cbor", path)
    harness.check("CBOR result starts with a map", binary[:1] and binary[0] >> 5 == 5, repr(binary[:4]))
    harness.check("ask and eval agree on the headline",
                  harness.accepts("ask", "ask", path).split(b"\n")[0] == harness.accepts("eval", "eval", path).split(b"\n")[0])


def fhir(harness):
    patient = {"reference": "Patient/p"}
    concept = {"coding": [{"system": "http://snomed.info/sct", "code": "279039007"}]}
    active = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/condition-clinical", "code": "active"}]}
    pain = {"resourceType": "Condition", "subject": patient, "code": concept, "clinicalStatus": active,
            "onsetDateTime": "2026-11-15"}
    person = {"resourceType": "Patient", "id": "p", "birthDate": "1956-03-01", "gender": "female"}
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": person}, {"resource": pain}]}
    path = harness.file("fhir.json", bundle)
    said = json.loads(harness.accepts("FHIR Bundle", "eval", "--format", "json", "--at", "2026-11-22", path) or b"{}")
    fired = {reason["finding"] for item in said.get("fired", []) for reason in item["because"]}
    harness.check("FHIR: the pain is read", "low_back_pain" in fired, str(sorted(fired)))
    harness.fits("FHIR Bundle as text", harness.accepts("FHIR text", "eval", "--at", "2026-11-22", path), 40)
    harness.fits("FHIR Bundle, ask", harness.accepts("FHIR ask", "ask", "--at", "2026-11-22", path))
    harness.refuses("FHIR of two patients", 2, "fhir.json: ", "eval", harness.file("fhir.json", dict(
        bundle, entry=bundle["entry"] + [{"resource": dict(pain, subject={"reference": "Patient/q"})}])))
    code, _, err = harness.run("eval", harness.file("fhir.json", json.dumps(bundle)[:-9]))
    harness.check("FHIR error names a byte", code == 2 and re.search(r"fhir\.json: byte \d+: ", err) is not None, err)
    harness.refuses("FHIR with --set", 1, "--set", "eval", "--set", "sea_strict=on", path)
    harness.refuses("FHIR cut short", 2, "fhir.json: ", "eval", harness.file("fhir.json", json.dumps(bundle)[:-9]))


def options_win(harness):
    dated = {"at": "2026-11-22", "profile": "uk", "findings": {
        "low_back_pain": True, "ces_deteriorating": False,
        "saddle_sensory_change": {"state": "present", "onset": "2026-11-20"}}}
    today = datetime.datetime.now(datetime.timezone.utc).date().isoformat()
    harness.check("onset two days ago", result(harness, "onset 2 d", dated)["disposition"] == "EMERGENCY_NOW")
    late = result(harness, "--at wins", dated, "--at", "2027-01-10")
    harness.check("--at wins over the case", late["disposition"] == "SAME_DAY", late["disposition"])
    moved = dict(dated, at="2027-01-10")
    harness.check("--at is the date of the case", late == result(harness, "moved", moved))
    harness.check("profile of the case", result(harness, "uk", dated)["profile"] == "uk")
    harness.check("--profile wins over the case", result(harness, "us", dated, "--profile", "us")["profile"] == "us")
    changed = result(harness, "--set", dated, "--set", "sea_strict=on")
    harness.check("--set is told in the profile", changed["profile"] == "uk,sea_strict=on", changed["profile"])
    less = result(harness, "--functions", dated, "--functions", "plain,patient_facing")
    harness.check("--functions leaves items out", less["suspected"] == [] and less["functions"] == ["plain", "patient_facing"])
    harness.check("--functions never silences", less["disposition"] == "EMERGENCY_NOW" and less["fired"] != [])
    harness.refuses("unknown function", 1, "--functions", "eval", "--functions", "plain,all", harness.file("case.json", dated))
    said = harness.accepts("text", "eval", "--at", "2026-11-23", "--profile", "us", harness.file("case.json", dated))
    harness.check("text tells date and profile", b"Evaluated for 2026-11-23, profile us." in said, said[-300:])
    one_day = dict(dated, at="2026-11-21")
    said = harness.accepts("one day", "eval", harness.file("case.json", one_day))
    harness.check("1 day is no plural", b"1 day" in said and b"1 days" not in said, said[:900])
    undated = {"findings": dated["findings"]}
    harness.check("no date means today",
                  result(harness, "no date", undated) == result(harness, "today", undated, "--at", today))
    harness.refuses("onset after --at", 2, "saddle_sensory_change", "eval", "--at", "2026-11-01",
                    harness.file("case.json", dated))


def snapshots(harness):
    for name, case in (("eval-cauda-equina", CAUDA), ("eval-pain-only", PAIN), ("eval-fever", FEVER)):
        path = harness.file(name + ".json", case)
        out = harness.accepts(name, "eval", path)
        harness.fits(name, out, 40)
        harness.snapshot(name + ".txt", out)
        out = harness.accepts("ask " + name, "ask", path)
        harness.fits("ask " + name, out)
        harness.snapshot(name.replace("eval", "ask") + ".txt", out)


def on_terminal(harness, env):
    """What the command says when standard output is a terminal."""
    leader, follower = pty.openpty()
    harness.run("eval", harness.file("case.json", CAUDA), stdout=follower, env=env)
    os.close(follower)
    said = b""
    try:
        while chunk := os.read(leader, 65536):
            said += chunk
    except OSError:
        pass
    os.close(leader)
    return said


def colour(harness):
    plain = harness.accepts("eval", "eval", harness.file("case.json", CAUDA))
    coloured = on_terminal(harness, {"TZ": "UTC", "TERM": "xterm"})
    harness.check("colour on a terminal", b"\033[1;31m" in coloured, repr(coloured[:40]))
    bare = re.sub(rb"\033\[[0-9;]*m", b"", coloured).replace(b"\r\n", b"\n")
    harness.check("colour changes no word", bare == plain)
    for env in ({"NO_COLOR": "1", "TERM": "xterm"}, {"TERM": "dumb"}):
        said = on_terminal(harness, dict(env, TZ="UTC"))
        harness.check(f"no colour with {env}", b"\033" not in said, repr(said[:40]))
