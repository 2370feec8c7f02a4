#!/usr/bin/env python3
"""Makes several times as many patients of Synthea's NDJSON: multiply.py FOLDER OUT TIMES.

Each patient comes again with all that is told of it, under other ids; organizations, places, practitioners
and their roles, and references to them, stay as they are.
"""

import concurrent.futures
import pathlib
import re
import sys

SHARED = {"Organization", "Location", "Practitioner", "PractitionerRole"}
UUID = re.compile(rb"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})")
ID = re.compile(rb'"id":\s*"([^"]+)"')


def kind(file):
    return file.name.split(".")[0]


def multiply(file, out, times, known):
    with open(file, "rb") as lines, open(out, "wb") as target:
        if kind(file) in SHARED:
            target.writelines(lines)
            return
        for line in lines:
            parts = UUID.split(line)
            own = [i for i in range(1, len(parts), 2) if parts[i] not in known]
            target.write(line)
            for copy in range(1, times):
                for i in own:
                    parts[i] = b"%08x" % ((int(parts[i][:8], 16) + 1) & 0xFFFFFFFF) + parts[i][8:]
                target.write(b"".join(parts))


def main(folder, out, times):
    files = sorted(pathlib.Path(folder).glob("*.ndjson"), key=lambda file: -file.stat().st_size)
    pathlib.Path(out).mkdir(parents=True, exist_ok=True)
    known = set()
    for file in files:
        if kind(file) in SHARED:
            with open(file, "rb") as lines:
                known.update(ID.search(line).group(1) for line in lines)
    with concurrent.futures.ProcessPoolExecutor() as pool:
        for done in [pool.submit(multiply, file, pathlib.Path(out, file.name), times, known) for file in files]:
            done.result()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
