#!/usr/bin/env python3
"""Changes 1 % of a folder of NDJSON: change.py FOLDER OUT.

Each hundredth resource of every type: of ten, seven get a new version, two are new, one is deleted.
"""

import json
import pathlib
import sys

WHEN = "2026-05-01T00:00:00Z"


def main(folder, out):
    counts = {"updated": 0, "new": 0, "deleted": 0}
    with open(out, "w", encoding="utf-8") as target:
        for file in sorted(pathlib.Path(folder).glob("*.ndjson")):
            if str(file) == out:
                continue
            with open(file, encoding="utf-8") as lines:
                for number, line in enumerate(lines):
                    if number % 100 != 50:
                        continue
                    resource = json.loads(line)
                    turn = number // 100 % 10
                    kind = "updated" if turn < 7 else "new" if turn < 9 else "deleted"
                    counts[kind] += 1
                    if kind == "deleted":
                        resource = {
                            "resourceType": "Bundle",
                            "type": "transaction",
                            "timestamp": WHEN,
                            "entry": [
                                {
                                    "request": {
                                        "method": "DELETE",
                                        "url": f"{resource['resourceType']}/{resource['id']}",
                                    }
                                }
                            ],
                        }
                    else:
                        if kind == "new":
                            resource["id"] = "new-" + resource["id"]
                        meta = resource.setdefault("meta", {})
                        meta["versionId"] = "2"
                        meta["lastUpdated"] = WHEN
                    target.write(json.dumps(resource, separators=(",", ":")) + "\n")
    print(", ".join(f"{number:,} {kind}" for kind, number in counts.items()))


main(sys.argv[1], sys.argv[2])
