"""Judges JSON cases and results by the published JSON Schemas: `python -m reference.check_schema case=FILE.. result=FILE..`
from tests/."""
import json
import pathlib
import sys

import jsonschema

FORMATS = pathlib.Path(__file__).resolve().parents[2] / "libbacktriage" / "formats"


def validator(kind):
    schema = json.loads((FORMATS / f"{kind}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def main():
    validators, wrong, count = {}, 0, 0
    for argument in sys.argv[1:]:
        kind, _, name = argument.partition("=")
        if kind not in ("case", "result") or not name:
            print(f"{argument}: kind=file expected")
            return 2
        if kind not in validators:
            validators[kind] = validator(kind)
        count += 1
        for error in validators[kind].iter_errors(json.loads(pathlib.Path(name).read_text(encoding="utf-8"))):
            wrong += 1
            print(f"{name}: {error.json_path}: {error.message}")
    print(f"{count} documents, {wrong} differences from their schema")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
