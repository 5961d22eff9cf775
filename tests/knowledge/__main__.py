"""All checks of the knowledge: `python -m knowledge BUILD [--update]` from tests/, BUILD being made by cmake.

--update writes snapshot.txt anew instead of comparing. Ends with 1 if a check failed."""
import argparse
import pathlib
import subprocess
import sys

TESTS = pathlib.Path(__file__).resolve().parents[1]


def main():
    parser = argparse.ArgumentParser(prog="knowledge")
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--update", action="store_true", help="write snapshot.txt anew")
    options = parser.parse_args()
    build = options.build.resolve()
    bundle = ["--bundle", str(build / "default_bundle.cbor")]
    library = ["--library", str(build / "libbacktriage.so")]
    driver = ["--driver", str(build / "tests" / "btri_driver")]
    steps = (("check_trace", bundle), ("check_codes", bundle), ("run_cases", bundle + library),
             ("sweeps", bundle + driver), ("snapshot", bundle + (["--update"] if options.update else [])),
             ("selftest", bundle + library + driver))
    failed = []
    for name, words in steps:
        print(f"-- {name}", flush=True)
        if subprocess.run([sys.executable, "-m", f"knowledge.{name}", *words], cwd=TESTS, check=False).returncode != 0:
            failed.append(name)
    print("failed: " + ", ".join(failed) if failed else "the knowledge holds")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
