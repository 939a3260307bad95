"""What the suites share: builds, and batches of programs on both machines."""
import glob
import os
import re
import subprocess

from runner import tap
from runner.machine import ROOT, Program, natively, on_sluice
from runner.results import check, failed


def path(*parts):
    return os.path.join(ROOT, *parts)


def names(pattern):
    return sorted(os.path.splitext(os.path.basename(file))[0]
                  for file in glob.glob(path(pattern)))


def make(*arguments):
    return subprocess.run(["make", "-j2", "--no-print-directory", *arguments],
                          cwd=ROOT, stdin=subprocess.DEVNULL, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          check=False)


def build_result(name, *arguments):
    result = make(*arguments)
    said = [line for line in result.stdout.splitlines()
            if not re.match(r"  [A-Z]+ ", line)]
    return check(name, result.returncode == 0,
                 "make failed\n" + "\n".join(said[:30]))


def machine_results(name, outcome):
    """What must hold after any program, whatever it is for."""
    if outcome.trouble:
        said = tap.tail(outcome.text())
        return [failed(name, outcome.trouble
                       + (f"\nIt last said:\n{said}" if said else ""))]
    return [check(f"{name}: counts come back", not outcome.leaks,
                  f"{outcome.leaks} in /proc/sluice afterwards")]


def both(programs, kernel, flags=()):
    """Runs PROGRAMS here and on Sluice: their outcomes, and complaints."""
    there = natively(programs, flags)
    here, complaints = on_sluice(programs, kernel, flags)
    return there, here, [failed("boot", text) for text in complaints]


def same_output(programs, kernel, keep=lambda text: text, flags=()):
    """A test a program: its output and status are Linux's."""
    there, here, results = both(programs, kernel, flags)
    for program in programs:
        one, other = here[program.name], there[program.name]
        results += machine_results(program.name, one)
        if one.trouble:
            continue
        said, expected = keep(one.text()), keep(other.text())
        good = said == expected and one.status == other.status
        results.append(check(
            program.name, good,
            f"status {one.status} on Sluice, {other.status} on Linux\n"
            f"Sluice:\n{tap.tail(said)}\nLinux:\n{tap.tail(expected)}"))
    return results


def tap_suite(kernel, folder, guest_folder, differences, only=None):
    """The guest tests of one build, on one kernel, compared with Linux."""
    programs = [Program(name, [f"{guest_folder}/{name}"] * 2,
                        [path(folder, name)] * 2)
                for name in only or names("tests/guest/*.c")]
    return tap_results(programs, kernel, differences)


def tap_results(programs, kernel, differences):
    """PROGRAMS speak TAP, and say the same on Linux."""
    there, here, results = both(programs, kernel)
    for program in programs:
        one = here[program.name]
        results += machine_results(program.name, one)
        if one.status is not None:
            results += tap.compare(program.name, there[program.name].text(),
                                   one.text(), differences)
    return results
