#!/usr/bin/env python3
"""Runs the tables of faults against the binary and counts them.

    python3 tests/faults/run_faults.py --binary build/dev/routescale [TABLE]...

TABLE is gzip, table, data, law, model, verb or environment; all of them by default.
--only TEXT runs the faults whose name holds TEXT, --list prints the names.
Exit status: 0 all as expected, 1 not, 77 nothing was run.
"""

import argparse
import collections
import os
import pathlib
import sys

import data_faults
import environment_faults
import faults
import gzip_faults
import law_faults
import model_faults
import table_faults
import verb_faults

TABLES = {
    "gzip": gzip_faults.faults,
    "table": table_faults.faults,
    "data": data_faults.faults,
    "law": law_faults.faults,
    "model": model_faults.faults,
    "verb": verb_faults.faults,
    "environment": environment_faults.faults,
}
SKIPPED = 77


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--binary", type=pathlib.Path, required=True)
    parser.add_argument("--only", default="")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("tables", nargs="*", metavar="TABLE",
                        help=", ".join(TABLES))
    options = parser.parse_args()
    binary = options.binary.resolve()
    if not os.access(binary, os.X_OK):
        parser.error(f"{options.binary} is no program")
    unknown = set(options.tables) - set(TABLES)
    if unknown:
        parser.error(f"no such table: {', '.join(sorted(unknown))}")

    failed = run = 0
    for name in options.tables or TABLES:
        chosen = [f for f in TABLES[name](binary) if options.only in f.name]
        names = collections.Counter(f.name for f in chosen)
        if len(names) < len(chosen):
            parser.error(f"twice in {name}: {names.most_common(1)[0][0]}")
        if options.list:
            print("\n".join(f"{name}: {f.name}" for f in chosen))
            continue
        # What takes a signal or a limit is timed: one at a time.
        jobs = 1 if name == "environment" else options.jobs
        outcomes = faults.run_all(chosen, binary, jobs)
        wrong = faults.report(outcomes)
        skipped = sum(bool(outcome.skipped) for outcome in outcomes)
        print(f"{name}: {len(chosen) - skipped} faults, {wrong} not as "
              f"expected, {skipped} skipped")
        failed += wrong
        run += len(chosen) - skipped
    if options.list:
        return 0
    print(f"{run} faults, {failed} not as expected")
    if failed:
        return 1
    return 0 if run else SKIPPED


if __name__ == "__main__":
    sys.exit(main())
