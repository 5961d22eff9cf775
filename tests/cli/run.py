#!/usr/bin/env python3
"""Tests of the command `backtriage`: exit codes, where errors point, formats, limits of the text, snapshots.

usage: run.py BINARY [--source DIR] [--update]     --update rewrites tests/snapshot from what the command says now
Python standard library only. Ends with exit code 1 if a check failed.
"""
import argparse
import os
import pathlib
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import check_bundle
import check_diff
import check_eval
import check_explain
import check_interview
import check_usage
import check_vectors
from harness import Harness


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("--source", default=str(pathlib.Path(__file__).resolve().parents[2]))
    parser.add_argument("--update", action="store_true", help="rewrite the snapshots")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        harness = Harness(os.path.abspath(arguments.binary), pathlib.Path(arguments.source),
                          pathlib.Path(folder), arguments.update)
        for part in (check_usage, check_eval, check_explain, check_interview, check_bundle, check_diff,
                     check_vectors):
            part.run(harness)
        return harness.finish()


if __name__ == "__main__":
    sys.exit(main())
