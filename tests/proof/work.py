"""What one run of the command has in hand: the bundle, the policies, the lists of exceptions, and the report."""
import json
import pathlib
import subprocess

import yaml

from reference import cbor
from reference.bundle import Bundle

from . import policy as policies
from . import witness
from .encode import Encoding

HERE = pathlib.Path(__file__).resolve().parent


class Lists:
    """The recorded exceptions. An entry that no profile needs any more is an error (`stale`)."""

    def __init__(self, folder=HERE):
        def read(name):
            return yaml.safe_load((pathlib.Path(folder) / name).read_text(encoding="utf-8")) or []

        self.monotone = {(item["finding"], item["rule"]): item for item in read("monotone_exceptions.yaml")}
        self.protective = {(item["finding"], rule): item for item in read("protective.yaml") for rule in item["rules"]}
        self.superfluous = {item["rule"]: item for item in read("superfluous.yaml")}
        self.never_certain = {item["rule"]: item for item in read("never_certain.yaml")}
        self.premises = {item["finding"]: item for item in read("learning_premises.yaml")}
        self.shown_only_if_absent = read("shown_only_if_absent.yaml")
        self.needed = set()

    def stale(self, kind):
        return [key for key in getattr(self, kind) if (kind, key) not in self.needed]

    def need(self, kind, key):
        self.needed.add((kind, key))


class Enough(Exception):
    """The first refutation is all that is wanted (mutants.py)."""


class Work:
    def __init__(self, data, names=(), every=False, out=None, command=None, lists=None):
        self.data, self.bundle, self.raw = data, Bundle(data), cbor.decode(data)
        self.numbers = policies.read_numbers()
        self.base = policies.base_policies(self.bundle, names)
        self.all_profiles = {p.profile for p in self.base} == {p.id for p in self.bundle.profiles}
        self.single = policies.single_key_policies(self.bundle, names, self.numbers)
        self.run_policies = self.base + (self.single if every else [])
        self.lists = lists or Lists()
        self.out, self.command, self.stop_at_first = out, command, False
        self.encodings, self.proved, self.refuted, self.notes = {}, {}, [], []

    def encoding(self, policy):
        if policy.label not in self.encodings:
            if len(self.encodings) > 4:  # one for each profile, and a few single changes
                self.encodings.pop(next(reversed(self.encodings)))
            self.encodings[policy.label] = Encoding(self.bundle, policy.values)
        return self.encodings[policy.label]

    def prove(self, kind, count=1):
        self.proved[kind] = self.proved.get(kind, 0) + count

    def note(self, text):
        if text not in self.notes:
            self.notes.append(text)

    # ---- refutations ----
    def refute(self, kind, text, policy=None, cases=None):
        """`cases`: {name: case JSON}, already computed again by the reference evaluator."""
        if (kind, text) in self.refuted:  # under an earlier policy
            return
        number = len(self.refuted) + 1
        self.refuted.append((kind, text))
        print(f"refuted  {kind}: {text}" + (f"  [{policy.label}]" if policy else ""), flush=True)
        for name, case in (cases or {}).items():
            self._write_case(f"{kind}-{number}-{name}", policy, case)
        if self.stop_at_first:
            raise Enough

    def _write_case(self, name, policy, case):
        if self.out is None:
            print("         " + json.dumps(case))
            return
        folder = pathlib.Path(self.out)
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"{name}.json"
        file.write_text(json.dumps(case, indent=1) + "\n", encoding="utf-8")
        changed = folder / f"{name}.bundle.cbor"
        changed.write_bytes(policies.bundle_for(self.data, policy))
        print(f"         {file}  (backtriage eval --bundle {changed.name} --allow-unsigned {file.name})")
        if self.command:
            done = subprocess.run(
                [self.command, "eval", "--bundle", changed, "--allow-unsigned", "--format", "json", file],
                capture_output=True, text=True, check=False)
            if done.returncode != 0:
                raise witness.Disagreement(f"the command refuses {file}: {done.stderr.strip()}")

    def refute_by_model(self, kind, text, encoding, policy, views, wanted, confirm):
        """`views`: {name: state}. The smallest case of `wanted`; `confirm` gets the replays and must agree."""
        if (kind, text) in self.refuted:
            return
        try:
            model = witness.smallest_model(encoding, list(views.values()), wanted)
        except witness.NotSayable as error:
            self.refute(kind, f"{text}; {error}", policy)
            return
        replays = {name: witness.replay(encoding, view, model, policy) for name, view in views.items()}
        if not confirm(**replays):
            raise witness.Disagreement(f"{kind}: {text}")
        self.refute(kind, text, policy, {name: replay.case for name, replay in replays.items()})
