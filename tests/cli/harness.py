"""Runs the command and counts what held and what did not."""
import json
import os
import subprocess


class Harness:
    def __init__(self, binary, source, folder, update):
        self.binary = binary
        self.source = source
        self.folder = folder
        self.update = update
        self.passed = 0
        self.failed = 0
        self.skipped = 0

    def run(self, *words, stdin=b"", stdout=subprocess.PIPE, env=None):
        """Exit code, stdout, stderr; the environment is emptied but for what env gives."""
        done = subprocess.run([self.binary, *map(str, words)], input=stdin, stdout=stdout,
                              stderr=subprocess.PIPE, env=env or {"TZ": "UTC"}, timeout=60, check=False)
        return done.returncode, done.stdout, done.stderr.decode()

    def check(self, what, holds, detail=""):
        if holds:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED {what}: {detail}")
        return holds

    def skip(self, what, why):
        self.skipped += 1
        print(f"skipped {what}: {why}")

    def file(self, name, content):
        """A file in the temporary folder; content: bytes, text, or an object for JSON."""
        path = self.folder / name
        if isinstance(content, bytes):
            path.write_bytes(content)
        elif isinstance(content, str):
            path.write_text(content, encoding="utf-8")
        else:
            path.write_text(json.dumps(content), encoding="utf-8")
        return path

    def refuses(self, what, code, needle, *words, stdin=b""):
        """The command must end with this code, say nothing on stdout, and needle in one line of stderr."""
        got, out, err = self.run(*words, stdin=stdin)
        self.check(f"{what}: exit code {code}", got == code, f"exit code {got}, {err.strip()!r}")
        self.check(f"{what}: nothing on stdout", out == b"", repr(out[:80]))
        self.check(f"{what}: message names {needle!r}", needle in err and err.startswith("backtriage: "), repr(err))

    def accepts(self, what, *words, stdin=b""):
        got, out, err = self.run(*words, stdin=stdin)
        self.check(f"{what}: exit code 0", got == 0, f"exit code {got}, {err.strip()!r}")
        self.check(f"{what}: stderr is empty", err == "", repr(err))
        return out

    def fits(self, what, out, lines=None):
        """Lines of at most 80 code points, no trailing blanks, and not too many."""
        rows = out.decode("utf-8").split("\n")
        self.check(f"{what}: ends with a line end", rows[-1] == "", repr(rows[-1]))
        wide = [row for row in rows if len(row) > 80]
        self.check(f"{what}: 80 columns", not wide, repr(wide[:1]))
        self.check(f"{what}: no trailing blanks", all(row == row.rstrip() for row in rows), "")
        self.check(f"{what}: no escapes", "\033" not in out.decode("utf-8"), "")
        if lines is not None:
            self.check(f"{what}: {lines} lines", len(rows) - 1 <= lines, f"{len(rows) - 1} lines")
        return rows[:-1]

    def snapshot(self, name, out):
        path = self.source / "tests" / "snapshot" / name
        if self.update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(out)
            return
        expected = path.read_bytes() if path.exists() else None
        if not self.check(f"snapshot {name}", out == expected, "differs; --update rewrites it"):
            show_difference(expected, out)

    def finish(self):
        print(f"{self.passed} checks held, {self.failed} failed, {self.skipped} skipped")
        return 1 if self.failed or not self.passed else 0


def show_difference(expected, out):
    import difflib
    before = (expected or b"").decode("utf-8", "replace").splitlines()
    after = out.decode("utf-8", "replace").splitlines()
    for line in list(difflib.unified_diff(before, after, "snapshot", "now", lineterm=""))[:30]:
        print("   ", line)


def has_dev_full():
    return os.path.exists("/dev/full")
