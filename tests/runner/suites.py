"""The suites: each is a function that returns its results."""
import os
import re
import shutil
import subprocess

from runner import foreign, tap
from runner.batches import (build_result, names, path, same_output,
                            tap_results, tap_suite)
from runner.contract import contract_suite
from runner.machine import IMAGE, ROOT, Program
from runner.results import FAIL, check, failed, skipped


# ------- What needs no Sluice -------

def format_suite(_):
    """Every C source is laid out as .clang-format says."""
    tool = shutil.which("clang-format-14") or shutil.which("clang-format")
    if tool is None or " 14." not in subprocess.run(
            [tool, "--version"], stdout=subprocess.PIPE, text=True,
            check=False).stdout:
        return [skipped("layout", "clang-format 14 is not here")]
    files = subprocess.run(["git", "ls-files", "*.c", "*.h"], cwd=ROOT,
                           stdout=subprocess.PIPE, text=True, check=True)
    result = subprocess.run(
        [tool, "--dry-run", "-Werror", *files.stdout.split()], cwd=ROOT,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        check=False)
    untidy = sorted({line.split(":")[0] for line in result.stderr.splitlines()
                     if "error:" in line})
    return [check("layout", result.returncode == 0,
                  "make format would change\n" + "\n".join(untidy))]


def host_suite(_):
    """Kernel rooms built for the host, under sanitizers."""
    results = [build_result("build", "WARN=-Werror", "host-tests")]
    for name in names("tests/host/*_test.c"):
        program = path("build/tests/host", name)
        if not os.path.exists(program):
            continue
        ran = subprocess.run([program], stdin=subprocess.DEVNULL, text=True,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                             timeout=120, check=False)
        results += tap.results_of(name, ran.stdout)
        results.append(check(f"{name}: exit status", ran.returncode == 0,
                             f"{ran.returncode}\n{tap.tail(ran.stderr, 20)}"))
    return results + [mutant_result(name) for name
                      in names("tests/host/mutants/*.sed")]


def mutant_result(name):
    """A race test linked with a source that NAME has broken must fail."""
    program = path("build/tests/host/mutants", name)
    if not os.path.exists(program):
        return failed(f"mutant {name}", "it was not built")
    ran = subprocess.run([program], stdin=subprocess.DEVNULL, text=True,
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                         timeout=120, check=False)
    found = ran.returncode == 1 and "\nnot ok " in "\n" + ran.stdout
    return check(f"mutant {name}: found out", found, tap.tail(ran.stdout))


# ------- Batches -------

def guest_suite(kernel):
    return lambda context: tap_suite(kernel, "build/tests/guest", "/tests",
                                     context.differences)


def glibc_suite(kernel):
    return lambda context: tap_suite(kernel, "build/tests/glibc", "/glibc",
                                     context.differences)


def clang_suite(context):
    """Clang builds everything without a warning, and what it built works."""
    results = [build_result("no warning", "CC=clang", "WARN=-Werror", "all")]
    if results[0].outcome == FAIL:
        return results
    some = [name for name in ("fork", "pipe", "dup", "description")
            if os.path.exists(path("tests/guest", name + ".c"))]
    for kernel in ("clang-debug", "clang-release"):
        results += tap_suite(kernel, "build/tests/guest", "/tests",
                             context.differences, some)
    return results


def without_costs(text):
    """TEXT of a lecture's program without its lines about times and costs."""
    return "".join(line for line in text.splitlines(True)
                   if not line.startswith("~"))


def slides_suite(_):
    """The lecture's programs."""
    programs = [Program(name, [f"/slides/{name}"] * 2,
                        [path("build/user/slides", name)] * 2)
                for name in names("user/slides/*.c") + ["web_server"]]
    return same_output(programs, "debug", without_costs)


def with_paths(name, words):
    """The program NAME of both sides: a word with a slash is a path, and on
    this machine it is found below build/."""
    return Program(name, words,
                   [path("build/user" if word.startswith("/slides") or
                         word.startswith("/bin") else "build", word[1:])
                    if word.startswith("/") else word for word in words])


def servers_suite(context):
    """The lecture's servers, each under 200 clients; the web server and wget,
    with good requests and bad ones."""
    loads = [with_paths(name, ["/slides/load", "load", "-n", "200",
                               f"/slides/{name}"])
             for name in names("user/slides/server_*.c")]
    results = same_output(loads, "debug", without_costs)
    tests = [with_paths(name, [f"/tests/user/{name}", name,
                               "/slides/web_server", "/bin/wget", "/slides"])
             for name in names("tests/user/*.c")]
    return results + tap_results(tests, "debug", context.differences)


def command_lines(file, host_shell, host_path):
    """The cases of FILE, parted by lines of ---: run by Sluice's shell and
    tools, and on Linux by HOST_SHELL with the tools in HOST_PATH."""
    with open(path("tests/user", file), encoding="utf-8") as text:
        scripts = text.read().split("\n---\n")
    for number, script in enumerate(scripts, 1):
        script = script.strip("\n")
        yield Program(
            f"{number}: {script.splitlines()[0]}",
            ["/bin/sh", "sh", "-c", script],
            ["/usr/bin/env", "env", f"PATH={host_path}", host_shell, "-c",
             script])


def shell_suite(_):
    """Sluice's shell beside dash; of errors, only that there are some."""
    if shutil.which("dash") is None:
        return [skipped("shell", "dash is not here")]
    programs = command_lines("sh_cases.txt", shutil.which("dash"),
                             path("build/user/bin"))
    return same_output(list(programs), "debug", flags=["-e"])


def tools_suite(_):
    """Sluice's tools beside GNU's; of errors, only that there are some. The
    two run at different times, so what ls says of times is left out."""
    def keep(text):
        return re.sub(r"\b[A-Z][a-z]{2} [ \d]\d (\d\d:\d\d| \d{4})\b", "TIME", text)
    programs = command_lines("tool_cases.txt", path("build/user/bin/sh"),
                             "/usr/bin:/bin")
    return same_output(list(programs), "release", keep, flags=["-e"])


# ------- All of them -------

def prepare():
    """Builds what the suites share; the results of that."""
    results = [build_result("no warning", "WARN=-Werror", "all")]
    if results[0].outcome == FAIL:
        return results
    results += foreign.prepare()
    additions = [f"{path('build/tests/guest')}:/tests",
                 f"{path('build/tests/glibc')}:/glibc",
                 f"{path('build/tests/batch')}:/tests/batch",
                 f"{path('build/tests/user')}:/tests/user",
                 *foreign.additions()]
    image = subprocess.run(
        [path("tools/mkimage"), IMAGE, path("build/user"),
         *[add for add in additions if os.path.exists(add.split(":")[0])]],
        env=dict(os.environ, IMAGE_SIZE="192M"),  # two block groups
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        check=False)
    results.append(check("image", image.returncode == 0, image.stdout))
    return results


def all_suites():
    return {
        "host": host_suite,
        "guest debug": guest_suite("debug"),
        "guest release": guest_suite("release"),
        "clang": clang_suite,
        "busybox": foreign.busybox_suite,
        "busybox network": foreign.network_suite,
        "mksh": foreign.mksh_suite,
        "musl": foreign.musl_suite,
        "posixtestsuite": foreign.posix_suite,
        "glibc": glibc_suite("release"),
        "slides": slides_suite,
        "servers": servers_suite,
        "shell": shell_suite,
        "tools": tools_suite,
        "tools/run": contract_suite,
        "format": format_suite,
    }
