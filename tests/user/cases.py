"""Runs cases, command lines between lines of `---`, twice, and compares."""
import os
import shutil
import subprocess
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))


def read_cases(name):
    with open(os.path.join(HERE, name)) as file:
        return [case.strip("\n") for case in file.read().split("\n---\n")]


def run(shell, path, case):
    """Returns output, status, and whether anything was complained of."""
    folder = tempfile.mkdtemp(prefix="cases")
    environment = {"PATH": path, "HOME": "/root", "LC_ALL": "C", "TZ": "UTC"}
    try:
        done = subprocess.run([shell, "-c", case], cwd=folder, timeout=20,
                              env=environment, stdin=subprocess.DEVNULL,
                              capture_output=True)
        return done.stdout, done.returncode, bool(done.stderr)
    except subprocess.TimeoutExpired:
        return b"", "time-out", False
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def show(title, seen):
    output, status, complained = seen
    print(f"#   {title}: status {status}, "
          f"{'complaint' if complained else 'no complaint'}, {output!r}")


def compare(name, chosen, ours, theirs):
    """Runs the cases of file NAME with OURS and THEIRS, (shell, path) pairs,
    or only the numbers in CHOSEN if there are any. Prints TAP; returns how
    many differ."""
    cases = read_cases(name)
    failed = 0
    print(f"1..{len(cases)}")
    for number, case in enumerate(cases, 1):
        if chosen and number not in chosen:
            continue
        mine, reference = run(*ours, case), run(*theirs, case)
        title = case.replace("\n", "\\n").replace("#", "\\#")
        if mine == reference:
            print(f"ok {number} - {title}")
            continue
        failed += 1
        print(f"not ok {number} - {title}")
        show("ours", mine)
        show("reference", reference)
    return failed


def bin_folder(argv):
    return os.path.abspath(argv[1] if len(argv) > 1
                           else os.path.join(ROOT, "build/user/bin"))
