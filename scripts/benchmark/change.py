#!/usr/bin/env python3
"""Changes 1 % of a folder of NDJSON: change.py FOLDER OUT (patients | resources) [ROUNDS].

patients   all that is told of each hundredth patient, and of more until it is a hundredth of all
resources  each hundredth resource of every type, spread over all patients
ROUNDS     such as 3 or 1-5, up to 20: the same once more for each, after all that went before; where OUT says
           ROUND, the number comes

Of ten resources, seven get a new version, two are new, one is deleted; a patient's own record gets a new
version.
"""

import collections
import contextlib
import json
import pathlib
import re
import sys

FIRST = {"patients": 1, "resources": 2}
ABOUT = re.compile(r'"reference":\s*"Patient/([^"]+)"')
ID = re.compile(r'"id":\s*"([^"]+)"')


def chosen_patients(files):
    """Each hundredth patient, and then as many as it takes to have a hundredth of all resources."""
    told, total = collections.Counter(), 0
    for file in files:
        with open(file, encoding="utf-8") as lines:
            for line in lines:
                total += 1
                about = (ID if is_of(file, "Patient") else ABOUT).search(line)
                if about:
                    told[about.group(1)] += 1
    patients = [ID.search(line).group(1) for file in files if is_of(file, "Patient")
                for line in file.read_text(encoding="utf-8").splitlines()]
    chosen, count = set(), 0
    for start in range(50, 150):
        for patient in patients[start % 100::100]:
            if start > 50 and count * 100 >= total:
                return chosen
            chosen.add(patient)
            count += told[patient]
    return chosen


def is_of(file, resource_type):
    return file.name.split(".")[0] == resource_type


def picked(file, lines, patients):
    """The lines that change, each with a number that says how."""
    if patients is None:
        for number, line in enumerate(lines):
            if number % 100 == 50:
                yield number // 100, line
        return
    count = 0
    for line in lines:
        if is_of(file, "Patient"):
            if ID.search(line).group(1) in patients:
                yield 0, line
            continue
        about = ABOUT.search(line)
        if about and about.group(1) in patients:
            yield count, line
            count += 1


def changed(line, turn, day, mark):
    """The resource as it arrives, and what became of it."""
    resource = json.loads(line)
    when = f"2026-05-{day:02}T00:00:00Z"
    kind = "updated" if turn % 10 < 7 else "new" if turn % 10 < 9 else "deleted"
    if kind == "deleted":
        url = f"{resource['resourceType']}/{resource['id']}"
        entry = {"request": {"method": "DELETE", "url": url}}
        return {"resourceType": "Bundle", "type": "transaction", "timestamp": when, "entry": [entry]}, kind
    if kind == "new":
        resource["id"] = mark + resource["id"]
    meta = resource.setdefault("meta", {})
    meta["versionId"] = str(day + 1)
    meta["lastUpdated"] = when
    return resource, kind


def main(folder, out, mode, rounds="0"):
    first, _, last = rounds.partition("-")
    files = [file for file in sorted(pathlib.Path(folder).glob("*.ndjson")) if not file.name.startswith("changed-")]
    patients = chosen_patients(files) if mode == "patients" else None
    counts = {"updated": 0, "new": 0, "deleted": 0}
    with contextlib.ExitStack() as targets:
        outs = [(number, targets.enter_context(open(out.replace("ROUND", str(number)), "w", encoding="utf-8")))
                for number in range(int(first), int(last or first) + 1)]
        for file in files:
            with open(file, encoding="utf-8") as lines:
                for turn, line in picked(file, lines, patients):
                    for number, target in outs:
                        day, mark = (2 + number, f"new{number}-") if number else (FIRST[mode], "new-")
                        resource, kind = changed(line, turn, day, mark)
                        target.write(json.dumps(resource, separators=(",", ":")) + "\n")
                    counts[kind] += 1
    print(f"1 % of {mode}: " + ", ".join(f"{number:,} {kind}" for kind, number in counts.items()))


main(*sys.argv[1:5])
