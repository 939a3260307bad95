"""What tools/run promises to tests, graders and benchmarks, each promise
tried: bytes, statuses, options, and that nothing is left behind."""
import os
import pty
import re
import select
import signal
import subprocess
import tempfile
import time

from runner.machine import ROOT
from runner.results import check, failed

RUN = os.path.join(ROOT, "tools/run")
EVERY_BYTE = bytes(range(256)) * 16


class Ran:
    """One finished tools/run."""

    def __init__(self, options, command=None, stdin=b""):
        words = [RUN, *options, *(["--", *command] if command else [])]
        done = subprocess.run(words, input=stdin, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=120, check=False)
        self.status = done.returncode
        self.out = done.stdout
        self.err = done.stderr

    def about(self):
        return (f"status {self.status}, stdout {self.out[-200:]!r}, "
                f"stderr {self.err.decode(errors='replace')[-600:]}")


def expect(name, ran, status, out=None):
    good = ran.status == status and (out is None or ran.out == out)
    return check(name, good, ran.about())


def write(folder, name, data):
    path = os.path.join(folder, name)
    with open(path, "wb") as file:
        file.write(data)
    return path


# ------- Streams -------

def streams(folder):
    binary = write(folder, "binary", EVERY_BYTE)
    long = write(folder, "long", os.urandom(100_000))
    with open(long, "rb") as file:
        long_bytes = file.read()
    yield expect("stdin and stdout pass every byte",
                 Ran(["--stdin", binary], ["cat"]), 0, EVERY_BYTE)
    yield expect("100,000 bytes there and back",
                 Ran(["--stdin", long], ["cat"]), 0, long_bytes)
    ran = Ran(["--stdin", binary], ["sh", "-c", "cat >&2"])
    yield check("stderr passes every byte, apart from stdout",
                EVERY_BYTE in ran.err and ran.out == b"", ran.about())
    yield expect("stdin is empty by itself", Ran([], ["cat"], b"lost"), 0, b"")
    yield expect("--stdin - is this one's", Ran(["--stdin", "-"], ["cat"],
                                                b"mine"), 0, b"mine")
    arguments = ["a b", "quote's", "%41", "\u00fc\t\\", "", "*", "--", "$x"]
    yield expect("arguments arrive as they are", Ran([], ["echo", *arguments]),
                 0, " ".join(arguments).encode() + b"\n")


# ------- Statuses -------

def statuses(_):
    yield expect("the status is the command's",
                 Ran([], ["sh", "-c", "exit 7"]), 7, b"")
    yield expect("128 and the signal's number",
                 Ran([], ["sh", "-c", "kill -9 $$"]), 137)
    yield expect("127 for a command that is not there",
                 Ran([], ["no-such-command"]), 127)
    ran = Ran(["--timeout", "4"], ["sleep", "100"])
    yield expect("124 on time-out", ran, 124)
    yield check("a time-out tells the log's name", logged(ran), ran.about())
    ran = Ran(["--param", "panic=test"], ["true"])
    yield expect("125 if the kernel panics", ran, 125)
    yield check("a panic shows functions' names and the log's",
                logged(ran) and re.search(rb" [0-9a-f]{8} \w+\+\d+", ran.err),
                ran.about())
    for how, words in (("stack", b"kernel stack overflow"),
                       ("fault", b"cr2 00000010")):
        ran = Ran(["--param", f"panic={how}"], ["true"])
        yield expect(f"125 after a kernel {how} fault", ran, 125)
        yield check(f"a kernel {how} fault is told as one",
                    logged(ran) and words in ran.err, ran.about())
    yield expect("123 for an option that is none", Ran(["--bad"]), 123)


def logged(ran):
    """Whether RAN named its log, which is there; removes it."""
    named = re.search(rb"the kernel's log is (\S+)", ran.err)
    if not named or not os.path.exists(named.group(1)):
        return False
    os.unlink(named.group(1))
    return True


# ------- Options -------

def options(folder):
    write(folder, "one", b"added\n")
    os.makedirs(os.path.join(folder, "tree/deep"), exist_ok=True)
    write(folder, "tree/deep/two", b"deep\n")
    yield expect("--add puts a file and a tree into the image",
                 Ran(["--add", f"{folder}/one:/root/one",
                      "--add", f"{folder}/tree:/root/tree"],
                     ["cat", "/root/one", "/root/tree/deep/two"]),
                 0, b"added\ndeep\n")
    disk = os.path.join(folder, "disk.img")
    subprocess.run(["cp", "--sparse=always", f"{ROOT}/build/image/root.img",
                    disk], check=True)
    keep = ["sh", "-c", "echo kept > /root/kept"]
    show = ["cat", "/root/kept"]
    yield expect("--disk takes what is written", Ran(["--disk", disk], keep), 0)
    yield expect("--disk keeps it", Ran(["--disk", disk], show), 0, b"kept\n")
    yield expect("without --disk the image is fresh", Ran([], show), 1)
    yield expect("16 MiB are enough", Ran(["--mem", "16M"], ["echo", "small"]),
                 0, b"small\n")
    yield expect("--kernel release", Ran(["--kernel", "release"],
                                         ["echo", "quick"]), 0, b"quick\n")
    ran = Ran(["--icount"], ["echo", "counted"])
    yield expect("--icount", ran, 0, b"counted\n")
    yield check("stderr says which accelerator", b"tcg" in ran.err, ran.about())


def together(folder):
    """Two at once, each with bytes of its own."""
    running = []
    for letter in (b"a", b"b"):
        path = write(folder, letter.decode(), letter * 20_000)
        running.append((letter, subprocess.Popen(
            [RUN, "--stdin", path, "--", "cat"], stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL)))
    good = [process.communicate(timeout=120)[0] == letter * 20_000
            for letter, process in running]
    yield check("two runs at once don't disturb each other", all(good))


# ------- The end -------

def machines(mark):
    """The QEMUs whose command line holds MARK."""
    found = []
    for number in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{number}/cmdline", "rb") as file:
                words = file.read()
        except OSError:
            continue
        if mark in words and b"qemu-system" in words.split(b"\0")[0]:
            found.append(number)
    return found


def no_orphans(_):
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        mark = f"mark={os.getpid()}-{number}"
        process = subprocess.Popen(
            [RUN, "--param", mark, "--", "sleep", "100"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(lambda: machines(mark.encode()))
        started = machines(mark.encode())
        process.send_signal(number)
        process.wait()
        wait_for(lambda: not machines(mark.encode()))
        yield check(f"{number.name} ends QEMU as well",
                    started and not machines(mark.encode()))


def wait_for(condition):
    for _ in range(100):
        if condition():
            return
        time.sleep(0.05)


# ------- The shell -------

class Terminal:
    """tools/run with a shell, on a terminal of this program's making."""

    def __init__(self):
        self.said = b""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execv(RUN, [RUN])

    def read(self, seconds):
        if not select.select([self.fd], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self.fd, 4096)
        except OSError:
            data = b""
        self.said += data
        return bool(data)

    def ask(self, keys, answer, seconds=20):
        """Types KEYS; whether ANSWER, an expression, comes in time."""
        start = len(self.said)
        os.write(self.fd, keys)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if re.search(answer, self.said[start:]):
                return True
            if not self.read(1) and self.ended():
                return False
        return False

    def ended(self):
        return os.waitid(os.P_PID, self.pid,
                         os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def leave(self, keys):
        """Types KEYS; the status that tools/run then ends with."""
        os.write(self.fd, keys)
        while self.read(20):
            pass
        if not self.ended():
            os.kill(self.pid, signal.SIGTERM)
        status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        os.close(self.fd)
        return status


def shell(_):
    ran = Ran([], stdin=b"echo first-light\nexit\n")
    yield check("a shell reads what is piped to it", ran.status == 0
                and ran.out.count(b"first-light") >= 2, ran.about())
    terminal = Terminal()
    for name, keys, answer in (
            ("the shell prompts", b"", rb"[#$] $"),
            ("it echoes and answers", b"echo one-$HOME\r",
             rb"\r\none-/root\r\n.*[#$] $"),
            ("it erases", b"echo abx\x7fc\r", rb"\r\nabc\r\n.*[#$] $"),
            ("Ctrl-C interrupts", b"sleep 100\r", rb"sleep 100\r\n"),
            ("and the prompt comes back", b"\x03", rb"[#$] $"),
            ("the next command runs", b"echo alive\r", rb"\r\nalive\r\n")):
        good = terminal.ask(keys, answer)
        yield check(name, good, repr(terminal.said[-300:]))
    status = terminal.leave(b"exit\r")
    yield check("exit leaves QEMU", status == 0, f"status {status}")
    terminal = Terminal()
    terminal.ask(b"", rb"[#$] $")
    status = terminal.leave(b"\x01x")
    yield check("Ctrl-A x leaves at once", status == 0, f"status {status}")


def contract_suite(_):
    results = []
    for part in (streams, statuses, options, together, no_orphans, shell):
        try:
            with tempfile.TemporaryDirectory() as folder:
                for result in part(folder):
                    results.append(result)
        except (OSError, subprocess.TimeoutExpired) as error:
            results.append(failed(part.__name__, str(error)))
    return results
