"""The Test Anything Protocol, and what two machines say in it."""
import re

from runner.results import check, failed, passed, skipped

LINE = re.compile(r"(not )?ok\b\s*\d*\s*-?\s*(.*?)(?:\s+# (SKIP|TODO)\b(.*))?$")


class Check:
    """One line `ok N - NAME` of a program, and the `#` lines behind it."""

    def __init__(self, match):
        self.good = not match.group(1)
        self.name = match.group(2)
        self.skip = (match.group(4) or "").strip() or "no reason given" \
            if match.group(3) == "SKIP" else None
        self.notes = []

    def key(self):
        return (self.good, self.skip is not None)


def parse(text):
    """The checks of TEXT under their names (a second of a name gets ` (2)`),
    and what is wrong with the text as a whole, or None."""
    checks, plan, last = {}, None, None
    for line in text.splitlines():
        match = LINE.match(line)
        if match:
            last = Check(match)
            again = 1
            while last.name in checks:
                again += 1
                last.name = f"{match.group(2)} ({again})"
            checks[last.name] = last
        elif re.match(r"1\.\.\d+", line):
            plan = int(line.split()[0][3:])
        elif line.startswith("#") and last:
            last.notes.append(line)
    if plan is None:
        return checks, "no plan: it ended early"
    if plan != len(checks):
        return checks, f"{plan} checks planned, {len(checks)} came"
    return checks, None


def results_of(program, text):
    """The results of a program that runs in one place only."""
    checks, wrong = parse(text)
    results = [skipped(f"{program}: {one.name}", one.skip) if one.skip else
               check(f"{program}: {one.name}", one.good, "\n".join(one.notes))
               for one in checks.values()]
    if wrong:
        results.append(failed(program, wrong + "\n" + tail(text)))
    return results


def compare(program, linux, sluice, differences):
    """The results of PROGRAM, whose checks must come to the same."""
    there, wrong = parse(linux)
    here, wrong_here = parse(sluice)
    results = []
    if wrong or wrong_here:
        results.append(failed(program, f"Linux: {wrong or 'whole'}; Sluice: "
                              f"{wrong_here or 'whole'}\n{tail(sluice)}"))
    for name in dict.fromkeys([*there, *here]):
        results.append(compare_check(program, name, there.get(name),
                                     here.get(name), differences))
    return results


def compare_check(program, name, there, here, differences):
    title = f"{program}: {name}"
    if here is None or there is None:
        return failed(title, "never came on " + ("Linux" if here else "Sluice"))
    if here.key() != there.key():
        if differences.allows(program, name):
            return passed(title)
        return failed(title, f"{says(here)} on Sluice, {says(there)} on Linux\n"
                      + "\n".join(here.notes))
    if here.skip:
        return skipped(title, here.skip)
    return check(title, here.good, "fails on Linux too\n"
                 + "\n".join(here.notes))


def says(one):
    return "skipped" if one.skip else "ok" if one.good else "not ok"


def tail(text, count=6):
    return "\n".join(text.splitlines()[-count:])


class Differences:
    """tests/differences.md: where Sluice may differ, and why."""

    def __init__(self, path):
        self.entries = {}
        with open(path, encoding="utf-8") as file:
            known = file.read().partition("## Known differences")[2]
        for match in re.finditer(r"^- `([^`]+)`: (.+): .+$", known, re.M):
            self.entries[match.groups()] = False

    def allows(self, program, name):
        for key in ((program, name), (program, "*")):
            if key in self.entries:
                self.entries[key] = True
                return True
        return False

    def results(self):
        """An entry that differs nowhere any more is an error."""
        return [check(f"{program}: {name}", used,
                      "listed in tests/differences.md, but nothing differs")
                for (program, name), used in self.entries.items()]
