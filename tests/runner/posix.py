"""Debian's posixtestsuite: what passes on Linux must pass on Sluice."""
import os
import re

from runner.batches import machine_results, path
from runner.machine import ROOT, Program, natively, on_sluice
from runner.results import check, failed, noted

LISTING = os.path.join(ROOT, "build/obj/posix/tests.inc")
PROGRAM = {"guest": "/foreign/posix",
           "host": os.path.join(ROOT, "build/foreign/root/posix")}
WIDTH, LENGTH = 20, 50  # tests at once, and of one run


class Exceptions:
    """tests/foreign/posix_exceptions.md: tests that are not run, and tests
    that fail on Sluice, by name."""

    def __init__(self):
        with open(path("tests/foreign/posix_exceptions.md"),
                  encoding="utf-8") as file:
            left_out, _, failing = file.read().partition(
                "## Fails on Sluice")
        self.left_out = self.entries(left_out)
        self.failing = self.entries(failing)

    @staticmethod
    def entries(text):
        return {name for names in re.findall(r"^- ((?:`[^`]+`,?\s+)+):",
                                             text.replace("`:", "` :"), re.M)
                for name in re.findall(r"`([^`]+)`", names)}


def all_names():
    with open(LISTING, encoding="utf-8") as listing:
        return re.findall(r'TEST\("([^"]+)"', listing.read())


def program(name, *words):
    return Program(name, *([PROGRAM[side], PROGRAM[side], *words]
                           for side in ("guest", "host")))


def in_company(names):
    """Programs that run NAMES, many at a time."""
    return [program(f"from {names[at]}", str(WIDTH), *names[at:at + LENGTH])
            for at in range(0, len(names), LENGTH)]


def alone(names):
    return [program(name, "1", name) for name in names]


def statuses(outcomes):
    """What the outcomes of programs in company say: by test, its status and
    the last line that it wrote."""
    lines = "".join(one.text() + "\n" for one in outcomes.values())
    return {name: (int(status), last) for name, status, last in
            re.findall(r"^(\S+/\S+) (\d+) ?(.*)$", lines, re.M)}


def passing(names, outcomes, once_more):
    """Which of NAMES pass, by the OUTCOMES of their run in company, or else
    by themselves, which ONCE_MORE does; what that came to."""
    came = statuses(outcomes)
    good = {name for name in names if came.get(name, (None,))[0] == 0}
    again = once_more(alone([name for name in names if name not in good]))
    return good | {name for name, (status, _) in statuses(again).items()
                   if status == 0}, again


def on_kernel(kernel, complaints):
    """A function that runs programs on Sluice, and adds to COMPLAINTS."""
    def run(programs):
        outcomes, said = on_sluice(programs, kernel) if programs else ({}, [])
        complaints.extend(said)
        return outcomes
    return run


def failing_results(exceptions, expected, outcomes):
    """Those that are said to fail on Sluice do."""
    came = statuses(outcomes)
    return [check(name, came.get(name, (None,))[0] != 0,
                  "passes, but tests/foreign/posix_exceptions.md says that "
                  "it fails") for name in expected
            if name in exceptions.failing]


def result(name, good, one):
    """The result of the test NAME, which passes on Linux; ONE is how it came
    out alone on Sluice, if it had to."""
    if good:
        return check(name, True)
    return failed(name, "passes on Linux; on Sluice: "
                  + (one.trouble or one.text()))


def posix_results(kernel):
    exceptions = Exceptions()
    everything = all_names()
    names = [name for name in everything if name not in exceptions.left_out]
    company = in_company(names)
    linux, _ = passing(names, natively(company), natively)
    expected = [name for name in names if name in linux]
    wanted = [name for name in expected if name not in exceptions.failing]

    complaints = []
    run = on_kernel(kernel, complaints)
    outcomes = run(company)
    sluice, again = passing(wanted, outcomes, run)
    results = [failed("boot", text) for text in complaints]
    for name, one in [*outcomes.items(), *again.items()]:
        results += machine_results(name, one)
    results += [result(name, name in sluice, again.get(name))
                for name in wanted]
    results += failing_results(exceptions, expected, outcomes)
    unknown = (exceptions.left_out | exceptions.failing) - set(everything)
    results.append(check("exceptions", not unknown,
                         f"there are no tests {sorted(unknown)}"))
    results.append(noted(
        "count", f"{len(sluice)} of {len(linux)} tests that pass on Linux "
        f"({len(everything)} in all, {len(exceptions.left_out)} left out)"))
    return results
