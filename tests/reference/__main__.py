"""`python -m reference eval BUNDLE CASE [--format cbor|json] [--trust TEXT]` from the folder tests/."""
import argparse
import pathlib
import sys

from . import bundle as bundles
from . import case as cases
from . import outcome, result

ROOT = pathlib.Path(__file__).resolve().parents[2]


def library_version():
    file = ROOT / "VERSION"
    return file.read_text(encoding="utf-8").strip() if file.exists() else "0.0.0"


def read_case(bundle, data):
    if data.lstrip()[:1] == b"{":
        return cases.read_json(bundle, data.decode("utf-8"))
    return cases.read_cbor(bundle, data)


def main():
    parser = argparse.ArgumentParser(prog="reference")
    commands = parser.add_subparsers(required=True)
    evaluate = commands.add_parser("eval")
    evaluate.add_argument("bundle", type=pathlib.Path)
    evaluate.add_argument("case", type=pathlib.Path)
    evaluate.add_argument("--format", choices=("cbor", "json"), default="json")
    evaluate.add_argument("--trust", default="built_in")
    options = parser.parse_args()
    bundle = bundles.Bundle(options.bundle.read_bytes())
    try:
        case = read_case(bundle, options.case.read_bytes())
    except cases.CaseError as error:
        print(error.status, file=sys.stderr)
        return 2
    answer = outcome.result_of(bundle, case, library_version(), options.trust)
    if options.format == "cbor":
        sys.stdout.buffer.write(result.to_cbor(answer))
    else:
        sys.stdout.buffer.write(result.to_json(answer).encode("utf-8") + b"\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
