#!/usr/bin/env python3
"""Checks the pages of the project: sizes, links and their anchors.

usage: pages_test.py [SOURCE]
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else
                    pathlib.Path(__file__).parents[1]).resolve()
FOLDERS = ["apps", "cmake", "data", "include", "src", "tests"]
LARGEST = {"README.md": 200, "CHANGELOG.md": 40}  # lines


def pages() -> list[pathlib.Path]:
    inner = [p for folder in FOLDERS for p in (ROOT / folder).rglob("*.md")]
    return sorted([*ROOT.glob("*.md"), *inner])


def anchors(page: pathlib.Path) -> set[str]:
    """The anchors of the headings, as GitHub makes them."""
    text = re.sub(r"^```.*?^```$", "", page.read_text(), flags=re.M | re.S)
    headings = re.findall(r"^#+ (.*)$", text, flags=re.M)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-")
            for h in headings}


def faults_of(page: pathlib.Path):
    text = page.read_text()
    name = str(page.relative_to(ROOT))
    lines = text.count("\n")
    if lines > LARGEST.get(name, lines):
        yield f"{name} has {lines} lines, more than {LARGEST[name]}"
    prose = re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S)
    links = re.findall(r"\]\(([^)\s]+)\)", prose)
    links += re.findall(r'<img src="([^"]+)"', prose)
    for link in links:
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists():
            yield f"{name} links to {link}, which is not there"
        elif anchor and anchor not in anchors(target):
            yield f"{name} links to {link}, which has no such heading"


def main() -> int:
    found = [fault for page in pages() for fault in faults_of(page)]
    print("\n".join(found))
    print(f"{len(pages())} pages, {len(found)} faults")
    return 1 if found or not pages() else 0


if __name__ == "__main__":
    sys.exit(main())
