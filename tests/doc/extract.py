"""Compiles and runs the first C program of a document against a build: what README.md shows must work.

Usage: extract.py DOCUMENT BUILD_FOLDER [CC]. The first fenced block marked `c` must be a whole program of at most 40
lines; it must print the name of an urgency. Exit code 77 (skipped) while the document does not exist."""
import pathlib
import re
import subprocess
import sys
import tempfile

LINES_MAX = 40
URGENCIES = ("NONE", "SELF_CARE", "ROUTINE", "SOON", "URGENT", "SAME_DAY", "EMERGENCY_NOW", "UNDETERMINED")
LIBRARIES = ("libcbor", "libcrypto")


def blocks(text):
    return re.findall(r"^```c\n(.*?)^```\s*$", text, re.MULTILINE | re.DOTALL)


def check_form(program):
    lines = program.splitlines()
    if len(lines) > LINES_MAX:
        return f"the program has {len(lines)} lines, more than {LINES_MAX}"
    if "int main(" not in program or "#include" not in program:
        return "the first block is not a whole program"
    return None


def libraries():
    return subprocess.run(["pkg-config", "--libs", *LIBRARIES], check=True, capture_output=True, text=True).stdout.split()


def run(program, source, build, compiler):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder)
        (path / "readme.c").write_text(program, encoding="utf-8")
        command = [compiler, "-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Werror", f"-I{source}/include",
                   f"-I{build}/generated", str(path / "readme.c"), f"{build}/libbacktriage.a", *libraries(), "-o",
                   str(path / "readme")]
        compiled = subprocess.run(command, capture_output=True, text=True)
        if compiled.returncode != 0:
            return f"the program does not compile:\n{compiled.stderr}"
        done = subprocess.run([str(path / "readme")], capture_output=True, text=True, timeout=30)
    if done.returncode != 0:
        return f"the program answers {done.returncode}:\n{done.stderr}"
    if not any(re.search(rf"\b{name}\b", done.stdout) for name in URGENCIES):
        return f"the program prints no recommendation, but: {done.stdout!r}"
    return None


def main(document, build, compiler="cc"):
    path = pathlib.Path(document)
    if not path.exists():
        print(f"skipped: there is no {path.name}")
        return 77
    found = blocks(path.read_text(encoding="utf-8"))
    if not found:
        print(f"{path.name}: no block of C")
        return 1
    problem = check_form(found[0]) or run(found[0], path.resolve().parent, build, compiler)
    print(f"{path.name}: {problem or 'the program compiles, runs and recommends'}")
    return 1 if problem else 0


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
