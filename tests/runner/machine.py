"""Runs batches of programs, natively on this machine's Linux and on Sluice."""
import os
import re
import select
import subprocess
import tempfile
import threading
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
IMAGE = os.path.join(ROOT, "build/tests/root.img")
BATCH = os.path.join(ROOT, "build/tests/batch")
PATIENCE = 40  # seconds for one program
HANGS, BOOTS = 2, 12  # of one batch, before the rest of it is given up

BEGIN = re.compile(rb"@@ begin ([^\n]*)\n")
END = rb"\n@@ end %s (\d+) ([^ \n]*)\n"


class Program:
    """What a batch runs: words are PATH, ARGV[0], ARGV[1]..."""

    def __init__(self, name, guest, host):
        self.name = name
        self.guest = guest
        self.host = host


class Outcome:
    """What came of a program; trouble tells why it came to no end."""

    def __init__(self, output=b"", status=None, leaks="", trouble=None):
        self.output = output
        self.status = status
        self.leaks = leaks
        self.trouble = trouble

    def text(self):
        return self.output.decode(errors="replace")


def encoded(word):
    return "".join(chr(byte) if 0x20 < byte < 0x7F and byte != 0x25
                   else f"%{byte:02X}" for byte in os.fsencode(word))


def write_list(path, programs, side):
    with open(path, "w", encoding="ascii") as file:
        for program in programs:
            words = [program.name, *getattr(program, side)]
            file.write("\t".join(map(encoded, words)) + "\n")


def parse(output):
    """The outcomes in a batch's output; one without an end has no status."""
    outcomes = {}
    position = 0
    while True:
        begin = BEGIN.search(output, position)
        if not begin:
            return outcomes
        name = begin.group(1).decode()
        end = re.compile(END % re.escape(begin.group(1))).search(
            output, begin.end() - 1)
        if not end:
            outcomes[name] = Outcome(output[begin.end():])
            return outcomes
        outcomes[name] = Outcome(output[begin.end():max(begin.end(), end.start())],
                                 int(end.group(1)), end.group(2).decode())
        position = end.end()


# ------- Linux -------

native_lock = threading.Lock()
native_outcomes = {}


def i386_prefix():
    """What runs an i386 program as root here: nothing, a user namespace, an
    emulator, or None."""
    root = [] if os.geteuid() == 0 else ["unshare", "--map-root-user"]
    for prefix in (root, [], ["qemu-i386-static"]):
        try:
            if subprocess.run([*prefix, BATCH, "/dev/null"], check=False,
                              timeout=20).returncode == 0:
                return prefix
        except OSError:
            pass
    return None


def natively(programs, flags=()):
    """Runs PROGRAMS on this machine, once; their outcomes by name."""
    key = tuple(tuple(program.host) for program in programs)
    with native_lock:
        if key not in native_outcomes:
            native_outcomes[key] = run_natively(programs, flags)
        return native_outcomes[key]


def run_natively(programs, flags):
    prefix = i386_prefix()
    if prefix is None:
        raise RuntimeError("no i386 programs run here: install "
                           "qemu-user-static")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "list")
        write_list(path, programs, "host")
        environment = {"PATH": "/usr/bin:/bin:/usr/sbin:/sbin",
                       "HOME": "/root", "LC_ALL": "C", "TZ": "UTC"}
        result = subprocess.run(
            [*prefix, BATCH, *flags, path], env=environment, check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            timeout=len(programs) * 10 + PATIENCE)
    return parse(result.stdout)


# ------- Sluice -------

class Boot:
    """One boot that runs a batch, watched for a program that hangs."""

    def __init__(self, programs, kernel, flags=()):
        self.output = b""
        self.errors = ""
        self.hung = False
        self.status = None
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "list")
            write_list(path, programs, "guest")
            with open(os.path.join(folder, "errors"), "w+b") as errors:
                self.run(path, kernel, flags, errors)
                errors.seek(0)
                self.errors = errors.read().decode(errors="replace")

    def run(self, path, kernel, flags, errors):
        machine = subprocess.Popen(
            [os.path.join(ROOT, "tools/run"), "--image", IMAGE,
             "--kernel", kernel, "--timeout", "0", "--add",
             f"{path}:/tests/list", "--", "/tests/batch", *flags,
             "/tests/list"],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors)
        seen, since = 0, time.monotonic()
        while True:
            if select.select([machine.stdout], [], [], 1)[0]:
                data = os.read(machine.stdout.fileno(), 65536)
                if not data:
                    break
                self.output += data
            if self.output.count(b"@@ ") != seen:
                seen, since = self.output.count(b"@@ "), time.monotonic()
            if time.monotonic() - since > PATIENCE:
                self.hung = True
                machine.terminate()
                break
        self.status = machine.wait()

    def trouble(self):
        """Why this boot came to no good end, or None."""
        if self.hung:
            return f"hangs (nothing for {PATIENCE} seconds)"
        if self.status != 0:
            return f"tools/run ended with {self.status}\n{self.errors}"
        return None


def on_sluice(programs, kernel, flags=()):
    """Runs PROGRAMS on Sluice, in as few boots as it takes; their outcomes by
    name, and what was wrong with boots as a whole."""
    outcomes, complaints = {}, []
    left, hangs, boots = list(programs), 0, 0
    while left and hangs < HANGS and boots < BOOTS:
        boot = Boot(left, kernel, flags)
        hangs += boot.hung
        boots += 1
        came = parse(boot.output)
        outcomes.update(came)
        trouble = boot.trouble()
        left = [program for program in left if program.name not in came]
        stopped = [name for name, one in came.items() if one.status is None]
        for name in stopped:
            outcomes[name].trouble = trouble or "the batch ended within it"
        if trouble and not stopped:
            complaints.append(trouble)
        if not came:
            break
    for program in left:
        outcomes[program.name] = Outcome(trouble="never ran")
    return outcomes, complaints
