"""interview: through a pipe and on a terminal; going back, bad answers, the end of the input, what is saved."""
import json
import os
import pty
import re
import subprocess

AT = ["--at", "2026-11-22"]
PROMPT = re.compile(r"\[.*\] > |Enter for the result, b to go back > ")


def run(harness):
    dialogue(harness)
    back_leaves_nothing(harness)
    bad_answers(harness)
    ends(harness)
    saves(harness)
    keeps_the_case(harness)
    refuses(harness)
    to_the_end(harness)
    on_a_terminal(harness)


def talk(harness, what, typed, *words):
    return harness.accepts(what, "interview", *AT, *words, stdin=typed.encode()).decode()


def questions(text):
    """The questions in the order in which they were asked, each on one line."""
    blocks = re.findall(r"\n\n(?:\d+ questions[^\n]*\n)?((?:[^\n]+\n){1,4}?)  \[", text)
    return [" ".join(block.split()) for block in blocks]


def dialogue(harness):
    typed = "y\nn\nn\nn\nn\nn\nn\nn\ny\nn\n"
    out = harness.accepts("interview", "interview", *AT, stdin=typed.encode())
    harness.fits("interview", out)
    harness.snapshot("interview-cauda-equina.txt", out)
    text = out.decode()
    harness.check("the interval after every answer", text.count("= certain ") >= 9, str(text.count("= certain ")))
    harness.check("an emergency offers to go on", "Go on asking? [y, n; b] > n\n" in text, text[-400:])
    harness.check("ends with the result", text.endswith("not clinically validated.\n"), text[-80:])
    asked = questions(text)
    features = [i for i, q in enumerate(asked) if re.search("anus|buttocks|urine|stream|bowel|rectum|both legs", q)
                and "18 hours" not in q]
    harness.check("cauda equina questions stand together",
                  len(features) > 2 and features == list(range(features[0], features[-1] + 1)), str(asked))
    harness.check("a group is announced", "questions that belong together:" in text)


def back_leaves_nothing(harness):
    path = harness.folder / "saved.json"
    for steps in (1, 3, 5):
        typed = "y\n" + "n\n" * 5 + "b\n" * steps + "u\n" * steps + "q\n"
        talk(harness, f"back {steps}", typed, "--save", path)
        findings = json.loads(path.read_text())["findings"]
        direct = harness.folder / "direct.json"
        talk(harness, f"direct {steps}", "y\n" + "n\n" * (5 - steps) + "u\n" * steps + "q\n", "--save", direct)
        harness.check(f"back {steps}: as if never answered", findings == json.loads(direct.read_text())["findings"],
                      str(findings))
    out = talk(harness, "back at the start", "b\nb\nq\n")
    harness.check("back at the start", out.count("This is the first question.") == 2, out)
    again = talk(harness, "emergency taken back", "y\nn\nn\nn\nn\nn\ny\nb\nn\nq\n")
    harness.check("an emergency can be taken back", "now EMERGENCY NOW" in again and again.rindex("now UNDETERMINED")
                  > again.rindex("now EMERGENCY NOW"), again[-600:])


def bad_answers(harness):
    out = talk(harness, "bad answers", "\nmaybe\n" + "y" * 500 + "\n1\nnever\n\x1b[31m\n?\n")
    harness.check("asked again with the reason", out.count("y, n or u is wanted") == 5, str(out.count("is wanted")))
    harness.check("too long", "too long for an answer" in out)
    harness.check("no escapes are echoed", "\x1b" not in out)
    harness.check("why", "low_back_pain: " in out, out[-900:])
    harness.check("nothing was guessed", "now UNDETERMINED" in out and len(set(questions(out))) == 1, str(questions(out)))
    numbers(harness)


def numbers(harness):
    """At the first age that is asked for, every wrong number first; then one in another unit."""
    wrong = ["abc", "-5", "500", "40 parsecs", "40..5", "never", "540 months"]
    path = harness.folder / "age.json"

    def reply(question):
        if "number years" in question and wrong:
            return wrong.pop(0)
        return "q" if not wrong and "= certain" in question and "Go on" not in question else plain_reply(question)

    code, text, _ = answers(harness, path, reply)
    harness.check("numbers", code == 0 and not wrong, text[-300:])
    for reason in ("this question wants a number", "outside the plausible range", "unit is not known",
                   "only to how long ago"):
        harness.check("number: " + reason, reason in text, text[-300:])
    saved = json.loads(path.read_text())["findings"]
    harness.check("a unit is kept", {"value": 540, "unit": "mo"} in saved.values(), str(saved))


def ends(harness):
    out = talk(harness, "nothing typed", "")
    harness.check("end of input ends with the result", "UNDETERMINED - at least ROUTINE" in out, out[-200:])
    out = talk(harness, "q", "y\nq\nn\n")
    harness.check("q ends", out.endswith("not clinically validated.\n") and len(questions(out)) == 2, str(questions(out)))
    case = harness.file("emergency.json", {"findings": {"low_back_pain": True, "urinary_retention": True}})
    out = talk(harness, "starts with an emergency", "y\nq\n", case)
    harness.check("starts with an emergency", "Go on asking? [y, n; b] > y\n" in out, out[:600])


def saves(harness):
    path = harness.folder / "saved.json"
    talk(harness, "save", "y\nn\nu\nn\n", "--save", path, "--profile", "us")
    saved = json.loads(path.read_text())
    harness.check("date and profile are saved", (saved["at"], saved["profile"]) == ("2026-11-22", "us"), str(saved))
    harness.check("answers are saved", saved["findings"]["low_back_pain"] is True
                  and list(saved["findings"].values()).count(None) == 1, str(saved))
    harness.accepts("what is saved can be evaluated", "eval", path)


def keeps_the_case(harness):
    case = harness.file("before.json", '{"findings": {"low_back_pain": {"state": "present", "source": "GP \\"letter\\" }"},'
                        ' "fever": null, "temp_c": {"value": 98.6, "unit": "[degF]"},'
                        ' "cancer_history": [{"state": "present"}, {"state": "absent", "date": "2020"}]}, "at": "2026-11-21T10:00:00Z"}')
    before = json.loads(case.read_text())
    path = harness.folder / "after.json"
    harness.accepts("keeps the case", "interview", case, "--save", path, stdin=b"n\nn\n")
    after = json.loads(path.read_text())
    harness.check("what the case says stays", after["at"] == before["at"] and all(
        after["findings"].get(key) == value for key, value in before["findings"].items()), str(after))
    harness.check("answers are added", len(after["findings"]) == len(before["findings"]) + 2, str(after))


def refuses(harness):
    harness.refuses("interview: two cases", 1, "at most one case", "interview", "a", "b")
    harness.refuses("interview: standard input", 1, "from a file", "interview", "-")
    harness.refuses("interview: save to standard output", 1, "--save", "interview", "--save", "-")
    harness.refuses("interview: no such file", 2, "nowhere", "interview", harness.folder / "nowhere")
    harness.refuses("interview: bad case", 2, "findings.frob", "interview", harness.file("b.json", {"findings": {"frob": True}}))
    harness.refuses("interview: bad key", 1, "frob", "interview", "--set", "frob=1")
    record = harness.file("fhir.json", {"resourceType": "Patient", "id": "p"})
    harness.refuses("interview: save of a record", 1, "JSON only", "interview", record, "--save", harness.folder / "x")
    code, _, err = harness.run("interview", "--save", harness.folder / "nowhere" / "x", stdin=b"q\n")
    harness.check("save where there is no folder", code == 4 and "nowhere" in err, f"{code} {err}")


def answers(harness, path, reply):
    """Runs the interview by answering each question with reply(question); the text of it all."""
    leader, follower = pty.openpty()
    child = subprocess.Popen([harness.binary, "interview", *AT, "--save", str(path)], stdin=follower, stdout=follower,
                             stderr=subprocess.PIPE, env={"TZ": "UTC", "TERM": "xterm"})
    os.close(follower)
    text = ""
    seen = 0
    left = 300  # an interview that asks more is stuck
    try:
        while chunk := os.read(leader, 65536):
            text += chunk.decode("utf-8", "replace")
            if PROMPT.search(text, seen) and text.endswith(" > "):
                question = text[seen:]
                seen = len(text)
                left -= 1
                os.write(leader, (reply(question) + "\n").encode() if left > 0 else b"q\n")
    except OSError:
        pass
    os.close(leader)
    err = child.stderr.read()
    harness.check("the interview is not stuck", left > 0, text[-600:])
    return child.wait(60), re.sub(r"\x1b\[[0-9;]*m", "", text).replace("\r\n", "\n"), err


def plain_reply(question):
    if "Enter for the result" in question:
        return ""
    if "low back, between" in question:
        return "y"
    if "number years" in question:
        return "35"
    if "episode of pain start" in question:
        return "10"
    if "; never;" in question:
        return "never"
    return "u" if "number" in question else "n"


def to_the_end(harness):
    path = harness.folder / "end.json"
    code, text, err = answers(harness, path, plain_reply)
    harness.check("an interview comes to an end", code == 0 and err == b"", f"{code} {err}")
    harness.check("and says why", "Nothing is left to ask." in text or "could raise this any more." in text, text[-500:])
    asked = questions(text)
    harness.check("no question twice", len(asked) == len(set(asked)), str(len(asked)))
    harness.check("every askable question before any examination",
                  "(to examine" not in "".join(asked[:len(asked) // 3]), "")


def on_a_terminal(harness):
    path = harness.folder / "terminal.json"
    code, text, _ = answers(harness, path, lambda question: "q" if "collapsed" in question else plain_reply(question))
    harness.check("q on a terminal", code == 0 and text.count("= certain ") == 2, text[-300:])
    harness.check("what is typed is shown once", "] > y\n" in text, text[:900])
