"""Writes the functions of the package from the option records of the program.

usage: generate.py BINARY OUTPUT
"""

import json
import keyword
import subprocess
import sys
import textwrap
from typing import Any, Dict, List

# Decided by the package.
HIDDEN = {"--help", "--format", "--json", "--color", "--quiet"}
# Objects take the place of these files.
SAVED = {"--output"}


def python_name(text: str) -> str:
    name = text.lstrip("-").replace("-", "_").lower()
    return name + "_" if keyword.iskeyword(name) else name


def options_of(verb: Dict[str, Any]) -> List[Dict[str, Any]]:
    has_json = any(each["name"] == "--json" for each in verb["options"])
    hidden = HIDDEN | (SAVED if has_json else set())
    return [each for each in verb["options"] if each["name"] not in hidden]


def annotation(option: Dict[str, Any]) -> str:
    simple = {"switch": "bool = False",
              "integer": "Optional[int] = None",
              "number": "Optional[float] = None"}
    if option["type"] in simple:
        return simple[option["type"]]
    if option["words"] and not option["repeated"]:
        words = ", ".join(json.dumps(word) for word in option["words"])
        return f"Optional[Literal[{words}]] = None"
    return "Value = None"


def paragraph(text: str, indent: str, first: str) -> str:
    return textwrap.fill(text, 79, initial_indent=first,
                         subsequent_indent=indent, break_long_words=False,
                         break_on_hyphens=False)


def documentation(verb: Dict[str, Any]) -> str:
    lines = [paragraph(verb["description"] or verb["summary"], "    ", "    "),
             ""]
    for each in [*verb["arguments"], *options_of(verb)]:
        value = each.get("value", "")
        name = python_name(each["name"]) + (f" ({value})" if value else "")
        lines.append(paragraph(f"{name}: {each['help']}", "        ", "    "))
    text = "\n".join(lines).strip()
    return text.replace("\\", "\\\\").replace('"""', "'''")


def function(verb: Dict[str, Any]) -> str:
    has_json = any(each["name"] == "--json" for each in verb["options"])
    returns = "Any"
    if has_json:
        returns = "Fit" if verb["name"] == "fit" else "Result"
    arguments = [f"    {python_name(each['name'])}: Any = None,"
                 for each in verb["arguments"]]
    options = [f"    {python_name(each['name'])}: {annotation(each)},"
               for each in options_of(verb)]
    star = ["    *,"] if options else []
    given = [f"            ({python_name(each['name'])!r}, "
             f"{each['repeated']}, {python_name(each['name'])}),"
             for each in verb["arguments"]]
    words = [f"            _run.option({each['name']!r}, {each['value']!r}, "
             f"{each['repeated']}, {python_name(each['name'])}),"
             for each in options_of(verb)]
    return "\n".join([
        f"def {python_name(verb['name'])}(",
        *arguments, *star, *options,
        f") -> {returns}:",
        f'    """{documentation(verb)}',
        '    """',
        f"    return _cast({returns}, _run.run(",
        f"        {verb['name']!r},",
        f"        {has_json},",
        "        [", *given, "        ],",
        "        [", *words, "        ],",
        "    ))",
    ])


def main() -> None:
    binary, output = sys.argv[1:]
    records = json.loads(subprocess.check_output([binary, "--records"]))
    verbs = [verb for verb in records["verbs"]]
    names = [python_name(verb["name"]) for verb in verbs]
    text = "\n".join([
        '"""One function for each verb; written by generate.py."""',
        "",
        "from typing import Any, Literal, Optional",
        "from typing import cast as _cast  # no keyword has an underscore first",
        "",
        "from . import _run",
        "from ._results import Fit, Result",
        "from ._run import Value",
        "",
        f"__version__ = {records['version']!r}",
        f"__all__ = {names!r}",
        "", "",
        "\n\n\n".join(function(verb) for verb in verbs),
        "",
    ])
    with open(output, "w", encoding="utf-8") as file:
        file.write(text)


if __name__ == "__main__":
    main()
