"""What a test run counts, and how it tells it."""
import sys
import threading

PASS, FAIL, SKIP = "passed", "failed", "skipped"


FAILURES_TOLD = 25  # of a suite; a kernel that does not boot fails them all


class Result:
    """One test: its name, its outcome, and what a person needs to know."""

    def __init__(self, name, outcome, detail=""):
        self.name = name
        self.outcome = outcome
        self.detail = detail


def passed(name):
    return Result(name, PASS)


def failed(name, detail):
    return Result(name, FAIL, detail)


def skipped(name, reason):
    return Result(name, SKIP, reason)


def noted(name, text):
    """A test that passed, of which TEXT is always told."""
    return Result(name, PASS, text)


def check(name, good, detail=""):
    return passed(name) if good else failed(name, detail)


class Report:
    """Collects results of all suites; several threads may add to it."""

    def __init__(self, verbose):
        self.verbose = verbose
        self.lock = threading.Lock()
        self.counts = {PASS: 0, FAIL: 0, SKIP: 0}

    def add(self, suite, results, seconds):
        """Tells what a SUITE of RESULTS came to: failures, skips, a line."""
        counts = {PASS: 0, FAIL: 0, SKIP: 0}
        with self.lock:
            for result in results:
                counts[result.outcome] += 1
                self.counts[result.outcome] += 1
                if counts[FAIL] <= FAILURES_TOLD or result.outcome != FAIL:
                    self.tell(suite, result)
            print(f"{suite:<24} {summary(counts)}  ({seconds:.0f} s)",
                  flush=True)

    def tell(self, suite, result):
        if (result.outcome == PASS and not result.detail
                and not self.verbose):
            return
        first, _, rest = result.detail.partition("\n")
        word = {PASS: "ok", FAIL: "FAILED", SKIP: "skipped"}[result.outcome]
        print(f"{word}: {suite}: {result.name}{': ' if first else ''}{first}")
        for line in rest.splitlines():
            print(f"    {line}")

    def close(self):
        """Prints the closing line; returns the status to exit with."""
        print(summary(self.counts))
        sys.stdout.flush()
        return 1 if self.counts[FAIL] or not self.counts[PASS] else 0


def summary(counts):
    text = f"{counts[PASS]} passed, {counts[FAIL]} failed"
    return text + (f", {counts[SKIP]} skipped" if counts[SKIP] else "")
