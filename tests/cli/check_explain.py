"""explain: the list, one rule, one finding, the program, and ids that do not exist."""
import json
import re

URGENCIES = ["EMERGENCY NOW", "SAME DAY", "URGENT", "SOON", "ROUTINE", "SELF CARE", "NONE"]


def run(harness):
    harness.refuses("unknown id", 2, "no rule or finding is called frobnicate", "explain", "frobnicate")
    code, _, err = harness.run("explain", "ces_suspected")
    harness.check("a near miss is answered with ids", code == 2 and "ces-suspected" in err, err)
    harness.refuses("unsigned bundle", 3, "not signed", "explain", "--bundle", harness.file("x.cbor", b"\xa0"))
    every_rule(harness)
    for name in ("ces-suspected", "aaa-risk-acute", "nslbp-acute", "pain_days", "saddle_sensory_change", "news2",
                 "childbearing_potential"):
        out = harness.accepts("explain " + name, "explain", name)
        harness.fits("explain " + name, out)
        harness.snapshot(f"explain-{name}.txt", out)
    details(harness)
    out = harness.accepts("explain --program", "explain", "--program")
    harness.check("the program is one instruction a line", out.count(b"\n") > 500, f"{out.count(10)} lines")


def every_rule(harness):
    out = harness.accepts("explain", "explain")
    harness.snapshot("explain.txt", out)
    rows = harness.fits("explain", out)
    heads = [row for row in rows if not row.startswith(" ")]
    levels = [next(u for u in URGENCIES if row.startswith(u)) for row in heads]
    harness.check("rules by urgency", levels == sorted(levels, key=URGENCIES.index))
    ids = [row[15:].split()[0] for row in heads]
    harness.check("each rule once", len(set(ids)) == len(ids))
    info = harness.accepts("bundle info", "bundle", "info").decode()
    harness.check("every rule", len(ids) == int(re.search(r"(\d+) rules", info).group(1)), str(len(ids)))
    failed = [name for name in ids if not says_everything(harness, name)]
    harness.check("every rule has condition, sources and 80 columns", not failed, ", ".join(failed[:5]))


def says_everything(harness, name):
    code, out, _ = harness.run("explain", name)
    text = out.decode()
    return (code == 0 and text.startswith(name + " (rule ") and max(map(len, text.split("\n"))) <= 80
            and all(re.search(rf"^{label} +\S", text, re.M) for label in ("Urgency", "When", "As written", "Fires with", "Sources")))


def details(harness):
    """Figures, guards, and answers that make the rule fire when they are evaluated."""
    text = harness.accepts("explain figures", "explain", "fx-henschke-2").decode()
    harness.check("figures are told", "Figures    - Henschke 2009" in text, text)
    harness.check("figures are no probability", "are not multiplied" in " ".join(text.split()), text)
    text = harness.accepts("explain guards", "explain", "med-nsaid-consider").decode()
    harness.check("guards are told", "(med-nsaid-block-renal)" in text, text)
    tried = 0
    for name in re.findall(r"^rule (\S+) ", harness.accepts("program", "explain", "--program").decode(), re.M):
        text = harness.run("explain", name)[1].decode()
        command = re.search(r"^Try +echo '(.*)' \| backtriage eval -$", text, re.M)
        if command:
            tried += 1
            said = json.loads(harness.run("eval", "--format", "json", "-", stdin=command.group(1).encode())[1])
            fired = {item["rule"] for item in said["fired"]} | {item["id"] for item in said["labels"]}
            harness.check(f"{name}: fires with what explain says", name in fired, command.group(1))
    harness.check("many rules have a short way", tried > 30, str(tried))
