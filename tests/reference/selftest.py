"""`python -m reference.selftest` from tests/: each piece of the reference against known answers and against laws."""
import datetime
import itertools
import random
from fractions import Fraction
from types import SimpleNamespace as Record

from property import generate

from . import boundary, cbor, dates, outcome, result, units, when
from . import case as cases
from . import evaluate as ev
from .bundle import QUANTITY, TRI, Bundle

VALUES = (True, False, None)


def refuses(status, function, *arguments, **more):
    try:
        function(*arguments, **more)
    except cases.CaseError as error:
        assert error.status == status, (error.status, status)
        return
    raise AssertionError(f"{status} expected")


def test_kleene_laws():
    for a, b, c in itertools.product(VALUES, repeat=3):
        assert ev.kleene_any([a, b]) is ev.kleene_any([b, a])
        assert ev.kleene_any([a, ev.kleene_any([b, c])]) is ev.kleene_any([a, b, c])
        assert ev.kleene_not(ev.kleene_any([a, b])) is ev.kleene_all([ev.kleene_not(a), ev.kleene_not(b)])
        assert ev.kleene_not(ev.kleene_not(a)) is a
        for function in (ev.kleene_any, ev.kleene_all):  # the value over all completions, or unknown
            options = [(True, False) if v is None else (v,) for v in (a, b, c)]
            answers = {function(x) for x in itertools.product(*options)}
            assert function([a, b, c]) is (answers.pop() if len(answers) == 1 else None)
    for values in itertools.product(VALUES, repeat=4):
        run = Record(slots={ev.FIRM: values})
        for k in range(1, 5):
            options = list(itertools.product(*[(True, False) if v is None else (v,) for v in values]))
            for op, holds in ((ev.op_at_least, lambda x: x.count(True) >= k), (ev.op_exactly, lambda x: x.count(True) == k)):
                answers = {holds(x) for x in options}
                assert op(run, ev.FIRM, k, 0, 1, 2, 3) is (answers.pop() if len(answers) == 1 else None)


def test_comparisons():
    relations = (lambda a, b: a < b, lambda a, b: a <= b, lambda a, b: a > b, lambda a, b: a >= b, lambda a, b: a == b)
    for lo, hi, k in itertools.product(range(-2, 4), repeat=3):
        if lo <= hi:
            for number, relation in enumerate(relations):
                answers = {relation(v, k) for v in range(lo, hi + 1)}
                wanted = answers.pop() if len(answers) == 1 else None
                assert ev.compare(ev.interval(lo, hi), number, k) is wanted
    assert ev.compare(ev.NEVER, 1, 5) is False and ev.compare(ev.MISSING, 1, 5) is None
    assert ev.compare(ev.interval(5, 5), 0, "no limit") is True and ev.compare(ev.interval(5, 5), 3, "no limit") is False
    assert ev.recent(ev.ACTING, ev.MISSING, 5) is True and ev.recent(ev.FIRM, ev.MISSING, 5) is None
    assert ev.recent(ev.ACTING, ev.interval(3, 8), 5) is True and ev.recent(ev.FIRM, ev.interval(3, 8), 5) is None
    assert ev.recent(ev.ACTING, ev.interval(6, 8), 5) is False and ev.recent(ev.ACTING, ev.NEVER, 5) is False


def test_cbor():
    for bad in ("", "1801", "5f", "9fff", "a201010102", "a202010102", "fb3ff0000000000000", "c000", "f7", "6180", "0000"):
        try:
            cbor.decode(bytes.fromhex(bad))
        except cbor.NotDeterministic:
            continue
        raise AssertionError(bad)
    for good in ("00", "20", "1818", "3903e7", "a2010203f6", "8301f5f4", "63e6b0b4", "1b000000e8d4a51000"):
        assert cbor.encode(cbor.decode(bytes.fromhex(good))).hex() == good


def test_dates_and_units():
    for bad in ("", "20", "2026-13", "2026-02-29", "2026-1-1", "2026-11-22T10:00", "2026-11-22T25:00:00Z", "1799-01-01",
                "2026-11-22 ", "2026-11-22T10:00:00", "2026-11-22T10:00:00+24:00"):
        try:
            dates.parse(bad)
        except dates.DateError:
            continue
        raise AssertionError(bad)
    assert dates.parse("2024-02") == (datetime.date(2024, 2, 1), datetime.date(2024, 2, 29))
    assert dates.parse("2026-11-22T23:59:60.5+02:00")[0] == datetime.date(2026, 11, 22)
    assert units.convert(Fraction("98.6"), "[degF]", "Cel") == (37, 37)
    assert units.convert(Fraction(2), "wk", "d") == (14, 14)
    assert units.convert(Fraction(2), "mo", "d") == (56, 62)
    assert units.convert(Fraction(1), "mg/dL", "mg/L") == (10, 10)
    assert units.convert(Fraction(80), "{beats}/min", "/min") == (80, 80)
    for wrong in (("mg", "d"), ("furlong", "m")):
        try:
            units.convert(Fraction(1), *wrong)
        except units.UnitError:
            continue
        raise AssertionError(wrong)


def test_result_text():
    assert result.decimal_text(50, 2) == "0.5" and result.decimal_text(-5, 3) == "-0.005"
    assert result.decimal_text(1200, 2) == "12" and result.decimal_text(0, 2) == "0" and result.decimal_text(-120, 1) == "-12"
    assert result.decimal_parts(385, 1) == (-1, 385) and result.decimal_parts(380, 1) == (0, 38)
    assert result._escape('a"\\\n\x01\u00e9/') == 'a\\"\\\\\\n\\u0001\u00e9/'
    assert outcome.suppression_key([]) == "cbf29ce484222325"
    assert outcome.suppression_key(["a"]) == "089be207b544f1e4"


def a_bundle(seed, covering=None):
    bundle = Bundle(generate.random_bundle(seed, covering))
    return bundle, generate.Cases(bundle)


def test_case_errors():
    bundle, _ = a_bundle("errors 1")
    q = next(f for f in bundle.findings if f.kind == QUANTITY and not f.flags & 1)
    t = next(f for f in bundle.findings if f.kind == TRI and f.replaced_by is None)
    derived = next(f for f in bundle.findings if f.kind == 2)

    def read(findings, **more):
        return cases.case_of_object(bundle, dict({"at": "2026-11-22", "findings": findings}, **more))

    refuses("BTRI_E_UNKNOWN_FINDING", read, {"no_such_finding": True})
    refuses("BTRI_E_WRONG_KIND", read, {q.id: True})
    refuses("BTRI_E_WRONG_KIND", read, {t.id: 5})
    refuses("BTRI_E_WRONG_KIND", read, {q.id: "never"})
    refuses("BTRI_E_WRONG_KIND", read, {derived.id: True})
    refuses("BTRI_E_INPUT_IMPLAUSIBLE", read, {q.id: -1})
    refuses("BTRI_E_INPUT_UNIT", read, {q.id: {"value": 5, "unit": "[degF]"}})
    refuses("BTRI_E_INPUT_DATE", read, {t.id: {"state": "present", "date": "2026-11-23"}})
    refuses("BTRI_E_INPUT_DATE", read, {t.id: {"state": "present", "date": "2026-11-31"}})
    refuses("BTRI_E_INPUT_MALFORMED", read, {t.id: {"state": "present", "value": 5}})
    refuses("BTRI_E_INPUT_MALFORMED", read, {t.id: [{"state": "present"}]})
    refuses("BTRI_E_INPUT_MALFORMED", read, {t.id: {"state": "present", "more": 1}})
    refuses("BTRI_E_UNKNOWN_PROFILE", read, {}, profile="none")
    refuses("BTRI_E_INPUT_DUPLICATE", cases.read_json, bundle, '{"at": "2026-11-22", "at": "2026-11-22", "findings": {}}')
    for text in ("", "[]", '{"at": "2026-11-22"}', '{"at": "2026-11-22", "findings": {"x": NaN}}'):
        refuses("BTRI_E_INPUT_MALFORMED", cases.read_json, bundle, text)
    good = generate.case_cbor(bundle, {"at": "2026-11-22", "findings": {t.id: True, q.id: 5}})
    for length in range(len(good)):
        refuses("BTRI_E_INPUT_MALFORMED", cases.read_cbor, bundle, good[:length])


def test_merging():
    day = datetime.date(2026, 11, 22)
    before = day - datetime.timedelta(days=1)
    tri, low, high = (Record(is_quantity=q, flags=flags) for q, flags in ((False, 0), (True, 2), (True, 0)))
    assert cases.merge(tri, []) == ("unknown", False)
    assert cases.merge(tri, [(day, "absent"), (day, "present")]) == ("present", True)
    assert cases.merge(tri, [(day, "absent"), (before, "present")]) == ("absent", False)
    assert cases.merge(low, [(day, ev.interval(3, 3)), (day, ev.interval(5, 5))]) == (ev.interval(3, 3), True)
    assert cases.merge(high, [(day, ev.interval(3, 3)), (day, ev.interval(5, 5))]) == (ev.interval(5, 5), True)
    assert cases.merge(high, [(day, ev.NEVER), (day, ev.interval(5, 5))]) == (ev.interval(5, 5), True)
    rng = random.Random(1)
    for finding, values in ((tri, cases.TRI_ORDER), (low, [ev.interval(*sorted((rng.randrange(4), rng.randrange(4))))
                                                           for _ in range(9)] + [ev.NEVER, ev.NOT_APPLICABLE])):
        for _ in range(300):
            records = [(rng.choice((day, before)), rng.choice(values)) for _ in range(4)]
            wanted = cases.merge(finding, records)
            assert all(cases.merge(finding, list(p)) == wanted for p in itertools.permutations(records))


def complete(rng, finding, value):
    """One of the complete records that an incomplete one may turn out to be."""
    if value == "unknown":
        return rng.choice(("present", "absent"))
    if value == ev.MISSING:
        at = rng.randint(finding.least, finding.greatest)
        return ev.interval(at, at)
    if isinstance(value, ev.Quantity) and value.state == "interval":
        at = rng.randint(value.lo, value.hi)
        return ev.interval(at, at)
    return value


def test_firm_implies_acting():
    """firm TRUE or FALSE implies the same acting value; floor <= disposition <= ceiling_if_asked's bound."""
    for seed in range(60):
        bundle, maker = a_bundle(f"learn {seed}", True)
        for number in range(6):
            case = cases.case_of_object(bundle, maker.case(f"{seed}.{number}"))
            profile = bundle.profile_values(case.profile)
            run = ev.Run(bundle, case.findings, profile)
            for firm, acting in zip(run.slots[ev.FIRM], run.slots[ev.ACTING]):
                assert isinstance(firm, ev.Quantity) or firm is None or firm is acting
            levels = outcome.Levels(run)
            assert levels.floor <= levels.acting <= levels.ceiling and levels.acting <= levels.if_asked


def test_learning_is_monotone():
    """What is firm stays so whatever the missing inputs turn out to be; so floor never falls and ceiling never rises."""
    for seed in range(80):
        bundle, maker = a_bundle(f"monotone {seed}", True)
        rng = random.Random(seed)
        unsound = unsound_slots(bundle)
        for number in range(5):
            case = cases.case_of_object(bundle, maker.case(f"{seed}.{number}"))
            profile = bundle.profile_values(case.profile)
            before = ev.Run(bundle, case.findings, profile)
            learnt = [complete(rng, f, v) if rng.random() < 0.5 and f.kind in (TRI, QUANTITY) else v
                      for f, v in zip(bundle.findings, case.findings)]
            after = ev.Run(bundle, learnt, profile)
            for slot, (a, b) in enumerate(zip(before.slots[ev.FIRM], after.slots[ev.FIRM])):
                if isinstance(a, bool) and slot not in unsound:
                    assert a is b, (seed, number, slot, bundle.instructions[slot])


def unsound_slots(bundle):
    """Slots that rest on ABSENT_IF, IMPLIED or NOT_APPLICABLE_IF, which generated programs use without the care of
    the compiler (an unknown finding counted absent may be learnt to be present)."""
    out = set()
    for slot, (op, *_) in enumerate(bundle.instructions):
        reads = ev.operand_slots(bundle, slot)
        if op in (ev.ABSENT_IF, ev.NOT_APPLICABLE_IF) or out.intersection(reads):
            out.add(slot)
    return out


def test_shortcut_of_next_change():
    """later() and the leaf shortcut give what a full evaluation of each day gives."""
    found = 0
    for seed in range(16):
        bundle, maker = a_bundle(f"change {seed}")
        for number in range(4):
            case = cases.case_of_object(bundle, maker.case(f"{seed}.{number}"))
            run = ev.Run(bundle, case.findings, bundle.profile_values(case.profile))
            levels, wanted = outcome.Levels(run), None
            if not ev.time_leaves(run)[1]:
                assert outcome.next_change_at(run, levels, case.day) is None
                continue
            for days in range(1, 401):
                other = ev.Run(bundle, run.shifted_findings(days), run.profile)
                if outcome.Levels(other).signature() != levels.signature():
                    wanted = (case.day + datetime.timedelta(days=days)).isoformat()
                    break
            assert outcome.next_change_at(run, levels, case.day) == wanted
            found += wanted is not None
    assert found >= 5, found


def test_forms_agree():
    """CBOR and JSON cases mean the same; results survive the way to CBOR and back."""
    for seed in range(10):
        bundle, maker = a_bundle(f"forms {seed}")
        for number in range(10):
            raw = maker.case(f"{seed}.{number}")
            case = cases.read_json(bundle, generate.case_json(raw))
            assert case == cases.read_cbor(bundle, generate.case_cbor(bundle, raw))
            answer = outcome.result_of(bundle, case, "0.0.0")
            assert cbor.encode(cbor.decode(result.to_cbor(answer))) == result.to_cbor(answer)
            again = result.from_cbor(result.to_cbor(answer))
            assert result.to_json(again) == result.to_json(answer)


def test_nothing_known_is_never_reassuring():
    for seed in range(40):
        bundle, _ = a_bundle(f"nothing {seed}")
        case = cases.case_of_object(bundle, {"at": "2026-11-22", "findings": {}})
        answer = outcome.result_of(bundle, case, "0.0.0")
        assert not answer["cleared"]
        assert answer["disposition"] == outcome.UNDETERMINED or answer["disposition"] >= outcome.SOON
        assert answer["floor"] == outcome.NONE or answer["floor"] >= outcome.SOON


def test_every_op_is_generated():
    seen = {op for seed in range(20) for op, *_ in a_bundle(f"ops {seed}")[0].instructions}
    assert seen == set(ev.OPS), set(ev.OPS) - seen


def test_rule_text():
    text = when.RuleText()
    kinds = [rule["type"] for rule in text.rules.values()]
    assert [kinds.count(kind) for kind in "RAGN"] == [167, 32, 25, 8]
    nothing = when.Evaluation(text, {})
    assert nothing.disposition()[:2] == ("NONE", "UNDETERMINED")
    for name in text.tri:
        for value in (True, False):
            highest, shown, values = when.Evaluation(text, {name: value}).disposition()
            assert shown not in ("SELF_CARE", "ROUTINE"), name
            assert all(firm is None or firm is acting for firm, acting in values.values()), name
    assert not [p for entry in boundary.build() for p in boundary.check_one(text, entry)]


def main():
    tests = [(name, test) for name, test in globals().items() if name.startswith("test_")]
    for name, test in tests:
        test()
        print(f"ok {name}")
    print(f"{len(tests)} tests")


if __name__ == "__main__":
    main()
