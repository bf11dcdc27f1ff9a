"""Saved fits that are cut, of another version, incomplete or edited by hand."""

import copy
import json
import pathlib
import subprocess
import tempfile

from faults import Fault
from inputs import ROOT, table

PREDICT = "$R predict fit.json --at N=1e9,E=8 -o kept.out"
CHECK = "$R check t.csv --against fit.json -o kept.out"
TABLE = {"t.csv": table()}


def saved(binary: pathlib.Path) -> dict:
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "t.csv"
        path.write_bytes(table())
        done = subprocess.run(
            [binary, "fit", path, "-q", "--json", "--interval", "bootstrap",
             "--resamples", "20", "--fix", "d=1.1", "--bound", "a=-1:1",
             "--start", "E_max=100"], capture_output=True, check=True)
    return json.loads(done.stdout)


def places(value, path=()):
    """The path of every key and of the first entry of every list."""
    entries = (value.items() if isinstance(value, dict)
               else enumerate(value[:1]) if isinstance(value, list) else ())
    for key, inner in entries:
        yield path + (key,)
        yield from places(inner, path + (key,))


def shown(path) -> str:
    text = ""
    for key in path:
        text += f"[{key}]" if isinstance(key, int) else f".{key}"
    return text.removeprefix(".")


def at(document, path):
    for key in path:
        document = document[key]
    return document


def edited(document: dict, path, change) -> bytes:
    document = copy.deepcopy(document)
    holder = at(document, path[:-1])
    change(holder, path[-1])
    return json.dumps(document).encode()


def fault(name: str, content: bytes, code, says=(), command=PREDICT) -> Fault:
    return Fault(name, TABLE | {"fit.json": content}, command, code, says)


def is_entry(path) -> bool:
    """Whether the path is a key that may be any: a name of the law."""
    return len(path) > 1 and path[-2] in (
        "fix", "tie", "bound", "start", "map", "range")


# Of the intervals of answers; of fits of 0.1.0.
OPTIONAL = ("draws", "left_out", "places", "best_by", "absolute_sigma")


def missing_keys(document: dict) -> list[Fault]:
    faults = []
    for path in places(document):
        if isinstance(path[-1], int):
            continue
        content = edited(document, path, lambda holder, key: holder.pop(key))
        code, says = 3, (f"fit.json: {shown(path)}: is missing",)
        if is_entry(path) or path[-1] in OPTIONAL:
            code, says = (0, 3), ()
        faults.append(fault(f"{shown(path)} is missing", content, code, says))
    return faults


WRONG_TYPES = {"an object": {"x": 1}, "a list": [[1]], "text": "\x00é",
               "true": True, "null": None, "a huge number": 1.7e308,
               "-1": -1}


def wrong_types(document: dict) -> list[Fault]:
    """Each value replaced by one of each type: read, or refused by name."""
    faults = []
    for path in places(document):
        for what, value in WRONG_TYPES.items():
            def change(holder, key, value=value):
                holder[key] = value
            content = edited(document, path, change)
            # A list or object in place of the other kind never fits; scalars
            # may, as a name, an unknown number or a switch.
            same = isinstance(at(document, path), (dict, list))
            code = 3 if same or what in ("an object", "a list") else (0, 3)
            says = ("fit.json",) if code == 3 else ()
            if isinstance(at(document, path), dict) and what == "an object":
                code, says = (0, 3), ()
            if isinstance(at(document, path), list) and what == "a list":
                code, says = (0, 3), ()
            faults.append(fault(f"{shown(path)} is {what}", content, code, says))
    return faults


def versions(document: dict) -> list[Fault]:
    def with_schema(text):
        return edited(document, ("schema",),
                      lambda holder, key: holder.update({key: text}))
    other = ("is of another version than this program reads",
             "update routescale, or fit the table again")
    return [
        fault("a later schema", with_schema("routescale/fit/2"), 3,
              ("fit.json: schema: 'routescale/fit/2' " + other[0], other[1])),
        fault("an earlier schema", with_schema("routescale/fit/0"), 3, other),
        fault("a schema of words", with_schema("routescale/fit/"), 3, other),
        fault("another kind of document",
              with_schema("routescale/predictions/1"), 3,
              ("is not a saved fit", "routescale fit TABLE -o FILE")),
        fault("another program's document", b'{"schema": "x"}', 3,
              ("'x' is not a saved fit",)),
        fault("no schema", b"{}", 3, ("fit.json: schema: is missing",)),
        fault("a later program", edited(
            document, ("version",),
            lambda holder, key: holder.update({key: "99.0.0"})), 0),
    ]


def edits(document: dict) -> list[Fault]:
    group = ("groups", 0)

    def put(path, value):
        return edited(document, path,
                      lambda holder, key: holder.__setitem__(key, value))

    names = [p["name"] for p in document["groups"][0]["parameters"]]
    law = document["law"]["toml"]
    parameter = group + ("parameters", 0)
    return [
        fault("a parameter renamed", put(parameter + ("name",), "alpha"), 3,
              ("fit.json: groups[0].parameters[0].name: is 'alpha', the law "
               "has 'a' here",)),
        fault("a parameter left out", edited(
            document, group + ("parameters",),
            lambda holder, key: holder[key].pop()), 3,
              ("groups[0].parameters: has 5 entries, the law has 6",)),
        fault("interval ends exchanged", edited(
            document, parameter, lambda holder, key: holder[key].update(
                low=holder[key]["high"], high=holder[key]["low"])), 3,
              ("groups[0].parameters[0].low: is above high",)),
        fault("a negative standard error", put(parameter + ("std_error",), -1),
              3, ("groups[0].parameters[0].std_error: is negative",)),
        fault("a covariance that is not symmetric",
              put(group + ("covariance", 1, 0), 7.0), 3,
              ("groups[0].covariance[1][0]: differs from the entry across",)),
        fault("a covariance of negative variance",
              put(group + ("covariance", 0, 0), -1.0), 3,
              ("groups[0].covariance[0][0]: is negative",)),
        fault("a covariance row cut", edited(
            document, group + ("covariance", 2),
            lambda holder, key: holder[key].pop()), 3,
              ("groups[0].covariance: is not 6 by 6",)),
        fault("an unknown status", put(parameter + ("status",), "fine"), 3,
              ("'fine' is not a known status", "one of ok, fixed")),
        fault("no groups", put(("groups",), []), 3, ("groups: is empty",)),
        fault("a group twice", put(("groups",), document["groups"] * 2), 3,
              ("groups[1].group: 'all' appears twice",)),
        fault("the formula edited beside the law file",
              put(("law", "log10_loss"), "a*log10(N)"), 3,
              ("law.log10_loss: differs from the law file in law.toml",
               "edit law.toml, or fit again")),
        fault("the law file edited beside the formula",
              put(("law", "toml"), law.replace("+ d\"", "+ d + e\"")), 3,
              ("fit.json: ",)),
        fault("the law file broken",
              put(("law", "toml"), law.replace("[let]", "[let")), 3,
              ("fit.json: law.toml:",)),
        fault("the law file empty", put(("law", "toml"), ""), 3,
              ("fit.json: law.toml",)),
        fault("a filter that is no formula, for check",
              put(("selection", "where"), "N >"), 3,
              ("fit.json: selection.where",), CHECK),
        fault("a filter of unknown columns, for check",
              put(("selection", "where"), "M > 1"), (2, 3), ("'M'",), CHECK),
        fault("a map that is no formula, for check",
              put(("selection", "map", "N"), "(("), 3,
              ("fit.json: selection.map.N",), CHECK),
        fault("a target that is no formula, for check", edited(
            document, ("selection",), lambda holder, key: (
                holder[key].update(target="ln(loss"),
                holder[key]["map"].update(L="ln(loss"))), 3,
              ("fit.json: selection.target: the parenthesis is not closed",),
              CHECK),
        fault("a tie to no parameter", put(("options", "tie"), {"d": "z"}), 3,
              ("options.tie.d: the law has no parameter 'z'",)),
        fault("a prior of no parameter",
              put(("options", "prior"), {"z": {"value": 1, "factor": 2}}), 3,
              ("options.prior.z: the law has no such parameter",)),
        fault("a prior without a factor",
              put(("options", "prior"), {"b": {"value": -0.1}}), 3,
              ("options.prior.b.factor: is missing",)),
        fault("a prior of factor 1",
              put(("options", "prior"), {"b": {"value": -0.1, "factor": 1}}),
              3, ("options.prior.b.factor: is not above 1",)),
        fault("a prior of 0",
              put(("options", "prior"), {"b": {"value": 0, "factor": 2}}), 3,
              ("options.prior.b.value: is 0",)),
        fault("a prior outside of its bounds",
              put(("options", "prior"), {"a": {"value": 3, "factor": 2}}), 3,
              ("options.prior: 'a' has a prior of 3, which is outside",)),
        fault("a prior without bounds", put(("options", "prior"), {}), 3,
              ("options.prior: 'b' has no finite bounds",)),
        fault("more starts agree than there are",
              put(group + ("verdict", "agreeing_starts"), 99), 3,
              ("groups[0].verdict.agreeing_starts: is more than starts",)),
        fault("a level next to 1", put(("options", "level"), 0.9999999999), 3,
              ("options.level: is not a number from 0.0001 to 0.999999",)),
        fault("a fixed value edited, for check",
              put(("options", "fix"), {"d": 1.2}), 6, (), CHECK),
        fault("a point count edited, for check", put(group + ("points",), 31),
              6, (), CHECK),
        fault("ties in a circle, for check",
              put(("options", "tie"), {"a": "b", "b": "a"}), (2, 3), (),
              CHECK),
        fault("billions of starts, for check",
              put(("options", "starts"), 2**31 - 1), 3,
              ("fit.json: options.starts: is 2147483647, must be at most",),
              CHECK),
        fault("a coefficient of 1e308", put(parameter + ("estimate",), 1e308),
              3, ("--at N=1e9,E=8", "the law has no finite value here")),
        fault("a coefficient unknown", put(parameter + ("estimate",), None), 3,
              ("has no finite value",)),
        fault("every coefficient unknown", edited(
            document, group, lambda holder, key: [
                p.update(estimate=None) for p in holder[key]["parameters"]]),
              3, ("has no finite value",)),
        fault("a list of names only", json.dumps(names).encode(), 3,
              ("fit.json: the document is not an object",)),
    ]


def texts(document: dict) -> list[Fault]:
    whole = json.dumps(document).encode()
    deep = 100_000
    faults = [fault(f"cut after {len(whole) * i // 50} bytes",
                    whole[:len(whole) * i // 50], 3, ("fit.json",))
              for i in range(50)]
    faults += [
        fault("text behind it", whole + b"\n{}", 3, ("fit.json",)),
        fault("a key twice", whole.replace(b'"version"', b'"schema"', 1), 3,
              ("fit.json: 'schema' appears twice in one object",)),
        fault("lists nested 100,000 deep", b"[" * deep, 3,
              ("fit.json: is nested too deeply",)),
        fault("objects nested 100,000 deep", b'{"a":' * deep, 3,
              ("fit.json: is nested too deeply",)),
        fault("a number out of range",
              whole.replace(b'"points": 32', b'"points": 1e999'), 3,
              ("fit.json: holds a number out of range",)),
        fault("NaN, as Python writes it",
              whole.replace(b'"points": 32', b'"points": NaN'), 3,
              ("fit.json:1: is not JSON",)),
        fault("a byte that is not UTF-8", whole.replace(b"all", b"a\xff\xff", 1),
              3, ("fit.json:1: is not JSON",)),
        fault("a lone surrogate",
              whole.replace(b'"group": "all"', b'"group": "\\ud800"'), 3,
              ("fit.json:1: is not JSON",)),
        fault("a name of control characters",
              whole.replace(b'"group": "all"', b'"group": "\\u001b[31m"'), 0),
        fault("33 MiB", b" " * (33 << 20), 3, ("fit.json",)),
        fault("33 MiB of one text", b'"' + b"x" * (33 << 20) + b'"', 3,
              ("fit.json: ",)),
        fault("a table in its place", table(), 3, ("fit.json:1: is not JSON",)),
        fault("a law file in its place",
              (ROOT / "data/laws/bilinear.toml").read_bytes(), 3,
              ("fit.json:1: is not JSON",)),
        Fault("a folder in its place", {"fit.json": None}, PREDICT, 1,
              ("fit.json: cannot read: Is a directory",)),
        Fault("a zero device in its place", {},
              "$R predict /dev/zero --at N=1e9,E=8 -o kept.out", 3,
              ("/dev/zero",)),
    ]
    return faults


def queries(document: dict) -> list[Fault]:
    """What a sound fit is asked."""
    sound = {"fit.json": json.dumps(document).encode()}
    faults = []
    for point in ("N=0,E=8", "N=-1,E=8", "N=1e9,E=0", "N=1e9,E=-1e300"):
        for verb in ("predict", "epc"):
            faults.append(Fault(
                f"{verb} at {point}", sound,
                f"$R {verb} fit.json --at {point} -o kept.out", 3,
                (f"--at {point}: ", "must be positive")))
    for point in ("N=1e308,E=1e308", "N=1e-308,E=1e-308", "N=5e-324,E=1"):
        for verb in ("predict", "epc"):
            faults.append(Fault(
                f"{verb} at {point}", sound,
                f"$R {verb} fit.json --at {point} -o kept.out", (0, 3)))
    for text in ("inf", "nan", "", "1e999", "x"):
        faults.append(Fault(
            f"a point with N = {text!r}",
            sound | {"p.csv": f"N,E\n1e9,8\n{text},8\n".encode()},
            "$R predict fit.json p.csv -o kept.out",
            *((0, ()) if text in ("", "nan") else (3, ("p.csv:3: ", )))))
    faults.append(Fault("points without rows", sound | {"p.csv": b"N,E\n"},
                        "$R predict fit.json p.csv -o kept.out", (0, 3)))
    return faults


def faults(binary: pathlib.Path) -> list[Fault]:
    document = saved(binary)
    return (versions(document) + edits(document) + texts(document)
            + queries(document) + missing_keys(document)
            + wrong_types(document))
