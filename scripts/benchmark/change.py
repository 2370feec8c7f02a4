#!/usr/bin/env python3
"""Changes 1 % of a folder of NDJSON: change.py FOLDER OUT (patients | resources).

patients   all that is told of each hundredth patient, and of more until it is a hundredth of all
resources  each hundredth resource of every type, spread over all patients

Of ten resources, seven get a new version, two are new, one is deleted; a patient's own record gets a new
version.
"""

import collections
import json
import pathlib
import re
import sys

WHEN = {"patients": "2026-05-01T00:00:00Z", "resources": "2026-05-02T00:00:00Z"}
VERSION = {"patients": "2", "resources": "3"}
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


def changed(line, turn, mode):
    """The resource as it arrives, and what became of it."""
    resource = json.loads(line)
    kind = "updated" if turn % 10 < 7 else "new" if turn % 10 < 9 else "deleted"
    if kind == "deleted":
        url = f"{resource['resourceType']}/{resource['id']}"
        entry = {"request": {"method": "DELETE", "url": url}}
        return {"resourceType": "Bundle", "type": "transaction", "timestamp": WHEN[mode], "entry": [entry]}, kind
    if kind == "new":
        resource["id"] = "new-" + resource["id"]
    meta = resource.setdefault("meta", {})
    meta["versionId"] = VERSION[mode]
    meta["lastUpdated"] = WHEN[mode]
    return resource, kind


def main(folder, out, mode):
    files = [file for file in sorted(pathlib.Path(folder).glob("*.ndjson")) if not file.name.startswith("changed-")]
    patients = chosen_patients(files) if mode == "patients" else None
    counts = {"updated": 0, "new": 0, "deleted": 0}
    with open(out, "w", encoding="utf-8") as target:
        for file in files:
            with open(file, encoding="utf-8") as lines:
                for turn, line in picked(file, lines, patients):
                    resource, kind = changed(line, turn, mode)
                    counts[kind] += 1
                    target.write(json.dumps(resource, separators=(",", ":")) + "\n")
    print(f"1 % of {mode}: " + ", ".join(f"{number:,} {kind}" for kind, number in counts.items()))


main(*sys.argv[1:4])
