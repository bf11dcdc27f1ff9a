#!/usr/bin/env python3
"""Validates every JSON document that the golden runs print.

usage: schema_test.py BINARY

The binary is wrapped: what it prints and what `-o` saves is kept. Each document
must be valid by the schema of its name in data/schema; keys that the schema does
not know are errors. Each schema must be met at least once, and the guide must name
each of its keys. Exit status: 0 well, 1 not, 77 no python3-jsonschema.
"""

import json
import os
import pathlib
import re
import sys
import tempfile
import warnings

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "cli"))
import run_cases  # noqa: E402

SKIPPED = 77
GUIDE = ROOT / "apps" / "routescale" / "README.md"
WRAPPER = """#!/bin/sh
kept=$(mktemp {kept}/XXXXXX)
{binary} "$@" >"$kept.out" 2>"$kept.err"
status=$?
for argument; do
  case $previous in -o|--output) cp "$argument" "$kept.file" 2>/dev/null;; esac
  previous=$argument
done
cat "$kept.out"
cat "$kept.err" >&2
exit $status
"""


def documents(folder: pathlib.Path):
    """The documents in the files that the wrapper kept, which are removed."""
    for path in sorted(folder.iterdir()):
        text = path.read_bytes().decode(errors="replace")
        path.unlink()
        # Errors come after warnings, parts of a resampling are JSON lines.
        whole = re.match(r'\{\n *"schema"', text)
        for part in [text] if whole else text.splitlines():
            if re.match(r'\{\s*"schema"', part):
                yield json.loads(part)


class Validator:
    """The schemas of data/schema and how often each was met."""

    def __init__(self):
        import jsonschema
        warnings.simplefilter("ignore", DeprecationWarning)
        schemas = [json.loads(path.read_text())
                   for path in sorted((ROOT / "data" / "schema").glob("*.json"))]
        store = {schema["$id"]: schema for schema in schemas}
        self.validators, self.met, self.keys = {}, {}, {}
        for schema in schemas:
            jsonschema.Draft202012Validator.check_schema(schema)
            name = schema["properties"]["schema"]["const"]
            self.validators[name] = jsonschema.Draft202012Validator(
                schema, resolver=jsonschema.RefResolver("", schema, store))
            self.met[name] = 0
            self.keys[name] = set(keys_of(schema))

    def errors(self, document) -> list[str]:
        name = document["schema"]
        if name not in self.validators:
            return [f"data/schema has no schema for {name}"]
        self.met[name] += 1
        return [f"{name}: {'/'.join(map(str, error.absolute_path))}: "
                f"{error.message[:300]}"
                for error in self.validators[name].iter_errors(document)]


def keys_of(schema):
    """The names of all properties, at any depth."""
    if isinstance(schema, list):
        for item in schema:
            yield from keys_of(item)
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        for key, value in schema.items():
            for inner in (value.values() if key == "properties" else [value]):
                yield from keys_of(inner)


def check_cases(binary: pathlib.Path, validator: Validator) -> list[str]:
    """Runs the golden runs that have to do with JSON; the errors found."""
    found = []
    runner = run_cases.Runner(binary, ROOT / "data", False)
    with tempfile.TemporaryDirectory() as name:
        kept = pathlib.Path(name) / "kept"
        kept.mkdir()
        wrapper = pathlib.Path(name) / "routescale"
        wrapper.write_text(WRAPPER.format(kept=kept, binary=binary))
        wrapper.chmod(0o755)
        for path in run_cases.case_files([]):
            text = run_cases.read(path)
            needs = re.findall(r"^# requires: (.*)$", text, flags=re.M)
            if "json" not in text or not all(
                    [runner._has(need, path) for need in needs]):
                continue
            lines = [s for s in text.removesuffix("\n").split("\n")
                     if not s.startswith("#")]
            with run_cases.Session(wrapper, ROOT / "data") as session:
                for step in run_cases.parse_steps(lines):
                    session.run(step.shell(), merge=True)
                    for document in documents(kept):
                        found += [f"{path}: {step.shell()}: {error}"
                                  for error in validator.errors(document)]
    return found + ["data is required"] * runner.failed


def check_guide(validator: Validator) -> list[str]:
    """Keys that the guide does not name."""
    guide = set(re.findall(r"`([^`\s]+)`", GUIDE.read_text()))
    return [f"{GUIDE.relative_to(ROOT)} does not name `{key}` of {name}"
            for name, keys in validator.keys.items()
            for key in sorted(keys - guide)]


def main() -> int:
    try:
        validator = Validator()
    except ImportError:
        print("no jsonschema: sudo apt-get install python3-jsonschema")
        return 1 if "ROUTESCALE_REQUIRE_DATA" in os.environ else SKIPPED
    found = check_cases(pathlib.Path(sys.argv[1]).resolve(), validator)
    found += check_guide(validator)
    found += [f"no golden run prints {name}"
              for name, count in validator.met.items() if count == 0]
    print("\n".join(found))
    print(f"{sum(validator.met.values())} documents of {len(validator.met)} "
          f"schemas, {len(found)} faults")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
