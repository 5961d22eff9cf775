"""Judges real encodings with pycddl, an independent CDDL tool: `python -m reference.check_cddl bundle=FILE.. case=FILE..
result=FILE..` from tests/. Says each file that its .cddl does not describe.

pycddl 0.6.4 reads a choice inside an array wrongly (only one alternative counts; the family of anweiss/cddl issues 116
and 223). REWRITTEN holds those lines of ours and what they are replaced by for this tool: the same set of encodings
(RFC 8610), in a form that lets the right ones through. A line that is no longer there is an error, so that the list stays
true. The tool is lenient in places: it lets pass an unknown key of a map inside an array, a wrong number inside the
alternatives of rule-action, and an array of one record in a case. Its yes is necessary, not sufficient."""
import pathlib
import sys

import pycddl

FORMATS = pathlib.Path(__file__).resolve().parents[2] / "libbacktriage" / "formats"
REWRITTEN = {
    "bundle": [("rule-action = [ uint ] / [ uint, uint, 0 / 1 / 2, clock ]", "rule-action = [ uint // uint, uint, 0..2, clock ]")],
    "case": [],
    "result": [
        ('basis = "guideline" / "quoted" / "unverified" / "library_policy"',
         'basis = ("guideline" / "quoted" / "unverified" / "library_policy")'),
        ('function = "plain" / "patient_facing" / "time_critical"',
         'function = ("plain" / "patient_facing" / "time_critical")'),
        ("4: rules / [] }", "4: [* tstr] }"),
    ],
}


def schema(kind):
    text = (FORMATS / f"{kind}.cddl").read_text(encoding="utf-8")
    for ours, same in REWRITTEN[kind]:
        if text.count(ours) != 1:
            raise SystemExit(f"{kind}.cddl no longer says {ours!r} once: revise REWRITTEN")
        text = text.replace(ours, same)
    return pycddl.Schema(text)


def problem(judge, data):
    """None, or what the tool objects to."""
    try:
        judge.validate_cbor(data)
    except pycddl.ValidationError as error:
        return str(error)
    return None


def main():
    schemas, wrong, count = {}, 0, 0
    for argument in sys.argv[1:]:
        kind, _, name = argument.partition("=")
        if kind not in REWRITTEN or not name:
            print(f"{argument}: kind=file expected")
            return 2
        if kind not in schemas:
            schemas[kind] = schema(kind)
        count += 1
        objection = problem(schemas[kind], pathlib.Path(name).read_bytes())
        if objection is not None:
            wrong += 1
            print(f"{name}: not a {kind}: {objection}")
    print(f"{count} encodings, {wrong} not described by their CDDL")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
