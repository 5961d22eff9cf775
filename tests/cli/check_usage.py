"""Command line: help, version, and every wrong use is exit code 1 with a message and nothing on stdout."""
from harness import has_dev_full

COMMANDS = ("eval", "ask", "interview", "explain", "bundle")


def run(harness):
    wrong_use(harness)
    for words in (["--help"], ["-h"], *([command, "--help"] for command in COMMANDS)):
        out = harness.accepts(" ".join(words), *words)
        harness.fits(" ".join(words), out, 40)
        harness.check(" ".join(words) + ": says usage", out.startswith(b"usage: backtriage"), repr(out[:40]))
    version = (harness.source / "VERSION").read_text().strip()
    out = harness.accepts("--version", "--version")
    harness.check("--version", out.decode() == f"backtriage {version}\n", repr(out))
    full_disk(harness)


def wrong_use(harness):
    case = harness.file("empty.json", {"at": "2026-11-22", "findings": {}})
    cases = [
        ("no command", "no command", []),
        ("unknown command", "frobnicate", ["frobnicate"]),
        ("no case", "one case", ["eval"]),
        ("two cases", "one case", ["eval", case, case]),
        ("ask without case", "one case", ["ask"]),
        ("too many words", "too many", ["eval", "a", "b", "c", "d", "e"]),
        ("unknown option", "--frobnicate", ["eval", "--frobnicate", case]),
        ("unknown letter", "-z", ["eval", "-z", case]),
        ("option of another command", "--output", ["eval", "--output", "x", case]),
        ("option without value", "--at", ["eval", case, "--at"]),
        ("option with empty value", "--at", ["eval", case, "--at="]),
        ("flag with value", "--allow-unsigned", ["eval", case, "--allow-unsigned=yes"]),
        ("option twice", "twice", ["eval", case, "--at", "2026-11-22", "--at", "2026-11-22"]),
        ("unknown format", "--format xml", ["eval", case, "--format", "xml"]),
        ("no date", "--at yesterday", ["eval", case, "--at", "yesterday"]),
        ("impossible date", "--at 2026-02-30", ["eval", case, "--at", "2026-02-30"]),
        ("unknown profile", "--profile mars", ["eval", case, "--profile", "mars"]),
        ("ask: unknown profile", "--profile mars", ["ask", case, "--profile", "mars"]),
        ("unknown key", "--set frob", ["eval", case, "--set", "frob=1"]),
        ("key without value", "key=value", ["eval", case, "--set", "sea_strict"]),
        ("wrong value", "--set sea_strict=maybe", ["eval", case, "--set", "sea_strict=maybe"]),
        ("second key wrong", "--set frob", ["eval", case, "--set", "sea_strict=on,frob=1"]),
        ("empty key", "key=value", ["eval", case, "--set", "sea_strict=on,"]),
        ("long key", "too long", ["eval", case, "--set", "x" * 200]),
        ("two ids", "one id", ["explain", "a", "b"]),
        ("id and program", "one id", ["explain", "--program", "a"]),
        ("bundle without action", "bundle compile", ["bundle"]),
        ("unknown action", "bundle compile", ["bundle", "sign"]),
        ("compile without output", "bundle compile", ["bundle", "compile", "x"]),
        ("info with output", "bundle compile", ["bundle", "info", "-o", "x"]),
    ]
    for what, needle, words in cases:
        harness.refuses(what, 1, needle, *words)


def full_disk(harness):
    if not has_dev_full():
        harness.skip("full disk", "there is no /dev/full")
        return
    case = harness.file("pain.json", {"at": "2026-11-22", "findings": {"low_back_pain": True}})
    runs = [["--help"], ["--version"], ["ask", case], ["explain"], ["explain", "low_back_pain"], ["bundle", "info"],
            ["explain", "--program"]] + [["eval", "--format", form, case] for form in ("text", "json", "cbor")]
    for words in runs:
        what = "full disk: " + " ".join(map(str, words[:3]))
        with open("/dev/full", "wb") as full:
            code, _, err = harness.run(*words, stdout=full)
        harness.check(what + ": exit code 4", code == 4, f"exit code {code}")
        harness.check(what + ": says so", "standard output: " in err, repr(err))
