"""Writes real encodings for the independent tools: `python -m reference.encodings COMMAND FOLDER` from tests/. For each boundary
vector the case as JSON and CBOR, and what the command answers as JSON and CBOR."""
import json
import pathlib
import subprocess
import sys

from property.generate import case_cbor
from .bundle import Bundle

VECTORS = pathlib.Path(__file__).resolve().parents[1] / "vectors" / "boundary.json"


def answer(command, case_file, form):
    done = subprocess.run([command, "eval", "--format", form, str(case_file)], stdout=subprocess.PIPE, check=True)
    return done.stdout


def main():
    command, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    bundle = Bundle((pathlib.Path(command).parent / "default_bundle.cbor").read_bytes())
    folder.mkdir(parents=True, exist_ok=True)
    vectors = json.loads(VECTORS.read_text(encoding="utf-8"))
    for number, vector in enumerate(vectors):
        case_file = folder / f"{number}.case.json"
        case_file.write_text(json.dumps(vector["case"]), encoding="utf-8")
        (folder / f"{number}.case.cbor").write_bytes(case_cbor(bundle, vector["case"]))
        for form in ("json", "cbor"):
            (folder / f"{number}.result.{form}").write_bytes(answer(command, case_file, form))
    print(f"{len(vectors)} cases and results written")


if __name__ == "__main__":
    main()
