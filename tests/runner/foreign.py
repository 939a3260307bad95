"""Programs nobody here wrote, and the C libraries that Debian builds."""
import os
import subprocess

from runner.batches import build_result, path, same_output, tap_suite
from runner.machine import ROOT, Program
from runner.posix import posix_results
from runner.results import skipped

FOREIGN = os.path.join(ROOT, "build/foreign")
PROGRAMS = os.path.join(FOREIGN, "root")  # in the image: /foreign
MUSL_TESTS = os.path.join(ROOT, "build/tests/musl")  # in the image: /musl

fetch_said = ""


def fetch():
    """Brings what isn't here yet; keeps what went wrong for those who miss
    it."""
    global fetch_said
    result = subprocess.run([path("tests/foreign/fetch"), FOREIGN],
                            stdin=subprocess.DEVNULL, text=True,
                            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                            check=False)
    fetch_said = result.stderr


def lacks(part):
    """Nothing if PART is here, or a result that says why it isn't."""
    if os.path.exists(os.path.join(FOREIGN, "have", part)):
        return []
    return [skipped(part, "not here, and tests/foreign/fetch build/foreign "
                    f"said\n{fetch_said}")]


def prepare():
    """Fetches and builds what the suites below run; the results of that."""
    fetch()
    results = []
    for part in ("posixtestsuite", "musl"):
        if not lacks(part):
            results.append(build_result(part, "-f",
                                        f"tests/foreign/{part}.mk"))
    return results


def additions():
    """What the image holds of it, as tools/mkimage wants to hear it."""
    return [f"{PROGRAMS}:/foreign", f"{MUSL_TESTS}:/musl"]


def cases(file, shell):
    """The cases of FILE, each run by SHELL, a path below the foreign folder
    and the words behind it; $NL stands for a line's end."""
    with open(path("tests/foreign", file), encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("#") or not line.strip():
                continue
            name, _, script = line.rstrip("\n").partition(": ")
            script = script.replace("${NL}", "\n")
            words = {}
            for side, root in (("guest", "/foreign"), ("host", PROGRAMS)):
                words[side] = [f"{root}/{shell[0]}", *shell[1:], "-c",
                               f"PATH={root}/bin; export PATH; {script}"]
            yield Program(f"{shell[-1]}: {name}", words["guest"],
                          words["host"])


def network_cases():
    """The cases of network_cases.txt, for BusyBox's shell."""
    with open(path("tests/foreign/network_cases.txt"),
              encoding="utf-8") as file:
        before, *scripts = file.read().split("\n---\n")
    for script in scripts:
        name, _, script = script.partition("\n")
        words = [[f"{root}/bin/busybox", "sh", "-c",
                  f"PATH={root}/bin; OURS={ours}\n{before}\n{script}"]
                 for root, ours in (("/foreign", ""),
                                    (PROGRAMS, path("build/user")))]
        yield Program(name, *words)


def network_suite(_):
    return lacks("programs") or same_output(list(network_cases()), "release")


def busybox_suite(_):
    return lacks("programs") or same_output(
        list(cases("busybox_cases.txt", ["bin/busybox", "sh"])), "release")


def mksh_suite(_):
    programs = []
    for build in ("mksh-musl", "mksh-diet", "mksh-klibc"):
        programs += cases("mksh_cases.txt", [build, build])
    return lacks("programs") or same_output(programs, "release")


def musl_suite(context):
    """The guest tests again, linked against musl."""
    missing = lacks("musl")
    if missing:
        return missing
    with open(os.path.join(MUSL_TESTS, "names"), encoding="utf-8") as file:
        names = sorted(file.read().split())
    return tap_suite("release", "build/tests/musl", "/musl",
                     context.differences, names)


def posix_suite(_):
    return lacks("posixtestsuite") or posix_results("release")
