"""bundle: compile, info, and what happens to the output file when something is wrong."""
import json
import re

from harness import has_dev_full


def run(harness):
    knowledge = harness.source / "libbacktriage" / "knowledge"
    output = harness.folder / "out.cbor"
    refused(harness, output)
    harness.accepts("compile", "bundle", "compile", knowledge, "-o", output)
    info = harness.accepts("info FILE", "bundle", "info", output).decode()
    harness.fits("info FILE", info.encode())
    built_in = harness.accepts("info", "bundle", "info").decode()
    harness.check("trust is told", "unsigned" in info and "built_in" in built_in, info)
    digest = re.compile(r"SHA-256 +([0-9a-f]{64})")
    harness.check("compiling gives the built-in bundle", digest.findall(info) == digest.findall(built_in), info)
    piped = harness.accepts("compile to stdout", "bundle", "compile", knowledge, "-o", "-")
    harness.check("compiling twice gives the same bytes", piped == output.read_bytes())
    case = harness.file("case.json", {"at": "2026-11-22", "findings": {"low_back_pain": True, "fever": True}})
    words = ["eval", "--format", "json", case]
    own = json.loads(harness.accepts("eval --bundle", *words, "--bundle", output, "--allow-unsigned"))
    harness.check("trust in the result", own["knowledge"]["trust"] == "unsigned", str(own["knowledge"]))
    own["knowledge"]["trust"] = "built_in"
    harness.check("same bundle, same result", own == json.loads(harness.accepts("eval", *words)))
    damaged(harness, output)


def refused(harness, output):
    harness.refuses("no such folder", 2, "nowhere", "bundle", "compile", harness.folder / "nowhere", "-o", output)
    harness.refuses("no such bundle", 2, "nowhere", "bundle", "info", harness.folder / "nowhere")
    harness.refuses("no bundle", 3, "x.cbor", "bundle", "info", harness.file("x.cbor", b"\xa0"))
    folder = harness.folder / "broken"
    folder.mkdir()
    (folder / "rules.yaml").write_text("rules:\n  - id: a\n    frobnicate: 1\n")
    output.write_bytes(b"as it was")
    harness.refuses("mistake in a file", 2, "rules.yaml:3: ", "bundle", "compile", folder, "-o", output)
    harness.check("an old file stays", output.read_bytes() == b"as it was")
    knowledge = harness.source / "libbacktriage" / "knowledge"
    harness.refuses("no folder for the output", 4, "nowhere", "bundle", "compile", knowledge, "-o",
                    harness.folder / "nowhere" / "out.cbor")
    if has_dev_full():
        harness.refuses("full disk", 4, "/dev/full", "bundle", "compile", knowledge, "-o", "/dev/full")


def damaged(harness, output):
    """A bundle that lost its end, or one bit, is refused or is another bundle; it is never an internal error."""
    whole = output.read_bytes()
    for cut in (1, len(whole) // 2, len(whole) - 1):
        path = harness.file("cut.cbor", whole[:cut])
        harness.refuses(f"bundle cut at {cut}", 3, "cut.cbor", "bundle", "info", path)
    for at in range(0, len(whole), max(1, len(whole) // 40)):
        path = harness.file("bit.cbor", whole[:at] + bytes([whole[at] ^ 0x40]) + whole[at + 1:])
        code = harness.run("bundle", "info", path)[0]
        harness.check(f"bit flipped at {at}", code in (0, 3), f"exit code {code}")
