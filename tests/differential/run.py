"""Runs a C driver and the reference evaluator over the same (bundle, case) pairs and compares the results byte for byte.

`python -m differential.run --driver PATH [--bundle FILE] [--pairs 2000] [--seed N]` from tests/. Without --bundle the
bundles are generated; with it the cases are for that bundle. Protocol (all numbers 32 bits, big-endian):
in: repeated [length][bundle, or length 0: the same again][length][case CBOR]; out: [status][length][result CBOR]."""
import argparse
import difflib
import json
import multiprocessing
import pathlib
import re
import struct
import subprocess
import sys
import tempfile
import time

from property import generate
from reference import case as cases
from reference import outcome, result
from reference.__main__ import library_version
from reference.bundle import Bundle

STATUS_H = pathlib.Path(__file__).resolve().parents[2] / "include" / "backtriage" / "status.h"


def status_numbers():
    found = re.findall(r"X\((BTRI_\w+), (\d+),", STATUS_H.read_text(encoding="utf-8"))
    return {name: int(number) for name, number in found}


def pairs(options):
    """(bundle bytes, Bundle, case object)."""
    if options.bundle:
        data = options.bundle.read_bytes()
        bundle = Bundle(data)
        maker = generate.Cases(bundle)
        for c in range(options.pairs):
            yield data, bundle, maker.case(f"{options.seed}.{c}")
        return
    for b in range((options.pairs + options.per_bundle - 1) // options.per_bundle):
        data = generate.random_bundle(f"{options.seed}.{b}")
        bundle = Bundle(data)
        maker = generate.Cases(bundle)
        for c in range(min(options.per_bundle, options.pairs - b * options.per_bundle)):
            yield data, bundle, maker.case(f"{options.seed}.{b}.{c}")


def frame(data):
    return struct.pack(">I", len(data)) + data


def expected(bundle, case_bytes, options, numbers):
    try:
        case = cases.read_cbor(bundle, case_bytes)
    except cases.CaseError as error:
        return numbers[error.status], b""
    return 0, result.to_cbor(outcome.result_of(bundle, case, options.library_version, options.trust))


WORK = {}  # what the forked workers read


def expected_of(number):
    _, bundle, case = WORK["pairs"][number]
    return expected(bundle, generate.case_cbor(bundle, case), WORK["options"], WORK["numbers"])


def all_expected(options, all_pairs, numbers):
    WORK.update(pairs=all_pairs, options=options, numbers=numbers)
    with multiprocessing.get_context("fork").Pool(options.jobs) as pool:
        return pool.map(expected_of, range(len(all_pairs)), chunksize=25)


def run_driver(options, all_pairs):
    with tempfile.TemporaryFile() as stream:
        last = None
        for data, bundle, case in all_pairs:
            stream.write(frame(b"" if data is last else data))
            stream.write(frame(generate.case_cbor(bundle, case)))
            last = data
        stream.seek(0)
        done = subprocess.run([str(options.driver)], stdin=stream, stdout=subprocess.PIPE, check=False)
    if done.returncode != 0:
        print(f"the driver ended with {done.returncode}")
    return done.stdout


def answers(stream):
    at = 0
    while at + 8 <= len(stream):
        status, length = struct.unpack_from(">II", stream, at)
        if at + 8 + length > len(stream):
            return
        yield status, stream[at + 8:at + 8 + length]
        at += 8 + length


def readable(data):
    if not data:
        return ["(no result)"]
    try:
        return json.dumps(json.loads(result.to_json(result.from_cbor(data))), indent=1, ensure_ascii=False).splitlines()
    except Exception as error:  # a driver may answer anything
        return [f"(not a result: {error})", data.hex()]


def report(options, number, pair, wanted, got):
    data, bundle, case = pair
    options.out.mkdir(parents=True, exist_ok=True)
    case_file = options.out / f"mismatch-{number}.json"
    bundle_file = options.out / f"mismatch-{number}.bundle"
    case_file.write_text(generate.case_json(case) + "\n", encoding="utf-8")
    bundle_file.write_bytes(data)
    print(f"pair {number}: status reference {wanted[0]}, driver {got[0]}; case {case_file}, bundle {bundle_file}")
    for line in difflib.unified_diff(readable(wanted[1]), readable(got[1]), "reference", "driver", n=2, lineterm=""):
        print("  " + line)


def main():
    parser = argparse.ArgumentParser(prog="differential.run")
    parser.add_argument("--driver", type=pathlib.Path)
    parser.add_argument("--bundle", type=pathlib.Path)
    parser.add_argument("--pairs", type=int, default=2000)
    parser.add_argument("--per-bundle", type=int, default=20)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--trust", default="built_in")
    parser.add_argument("--library-version", default=library_version())
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path(tempfile.gettempdir()) / "btri-differential")
    parser.add_argument("--jobs", type=int, default=2, help="processes of the reference")
    parser.add_argument("--show", type=int, default=3, help="mismatches that are printed in full")
    parser.add_argument("--reference-only", action="store_true", help="no driver: only time the reference")
    options = parser.parse_args()
    if not options.reference_only and options.driver is None:
        parser.error("--driver is needed")
    start, numbers = time.monotonic(), status_numbers()
    all_pairs = list(pairs(options))
    wanted = all_expected(options, all_pairs, numbers)
    refused = sum(1 for status, _ in wanted if status)
    print(f"{len(wanted)} pairs, {refused} of them refused, reference {time.monotonic() - start:.1f} s")
    if options.reference_only:
        return 0
    got = list(answers(run_driver(options, all_pairs)))
    got += [(None, b"")] * (len(wanted) - len(got))
    wrong = [n for n, (a, b) in enumerate(zip(wanted, got)) if a != b]
    for n in wrong[:options.show]:
        report(options, n, all_pairs[n], wanted[n], got[n])
    print(f"{len(wrong)} mismatches in {len(wanted)} pairs, {time.monotonic() - start:.1f} s")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
