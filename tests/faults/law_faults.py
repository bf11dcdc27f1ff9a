"""Formulas and law files that are wrong, or sound and monstrous."""

import pathlib

from faults import Fault
from inputs import table

DEEP = 10_000
TABLE = {"t.csv": table()}

LAW = """\
name = "mine"
loss = "c + A*N^-a*E^-b"

[variables]
N = "parameters"
E = "experts"
"""


def fit(formula: str) -> str:
    return f"$R fit t.csv --law '{formula}' -q -o kept.out"


def formulas() -> list[Fault]:
    too_deep = ("--law: nested more than 200 levels deep",)
    nested = {
        "parentheses": "(" * DEEP + "N" + ")" * DEEP,
        "parentheses left open": "(" * DEEP,
        "signs": "a*N" + "-" * DEEP + "1",
        "negations": "!" * DEEP + "N",
        "powers": "N^" * DEEP + "a",
        "functions": "ln(" * DEEP + "N" + ")" * DEEP,
    }
    faults = [Fault(f"{DEEP} {what}", TABLE, fit(formula), 2, too_deep)
              for what, formula in nested.items()]
    wide = {
        "sums": "a*N" + "+N" * DEEP,
        "differences": "a*N" + "-N*b" * DEEP,
        "products": "a" + "*N" * DEEP,
        "quotients": "a*N" + "/E" * DEEP,
        "arguments": "a*max(" + "N," * DEEP + "1)",
        "parameters": "+".join(f"p{i}*N" for i in range(DEEP // 2)),
        "comparisons": "a*N" + "*(N<E)" * (DEEP // 2),
    }
    faults += [Fault(f"{DEEP} {what} in a row", TABLE, fit(formula),
                     (0, 2, 3, 4)) for what, formula in wide.items()]
    wrong = {
        "": "no law is given",
        " ": "--law: ",
        "N +": "expected a number, a name or",
        "N ** 2": "a power is written with",
        "a*N)": "no '(' belongs to this ')'",
        "f(N)": "unknown function",
        "ln()": "'ln' takes 1 argument, not 0",
        "1e999*N": "the number is out of range",
        "a*N == b == c": "comparisons cannot be chained",
        'N == "x"': "",
        "a*b": "the formula contains no variable",
        "N": "no parameter is left to fit",
        "loss": "",
        "lsos = a*N": "unknown left-hand side",
        "a*N\\": "unexpected",
        "α*N": "unexpected character",
        "x" * 70_000: "",
    }
    for formula, says in wrong.items():
        if formula == "":
            continue
        faults.append(Fault(f"formula {formula[:30]!r}", TABLE, fit(formula),
                            2, (says,)))
    faults += [
        Fault("formula with a newline and control characters", TABLE,
              "$R fit t.csv --law \"$(printf 'a*N\\n+\\033[31m')\" -q "
              "-o kept.out", 2, ("--law: ",)),
        Fault("formula that is not UTF-8", TABLE,
              "$R fit t.csv --law \"$(printf 'a*N\\377')\" --json -q "
              "-o kept.out", 2, ("--law",)),
        Fault("formula never finite", TABLE, fit("a*ln(0 - N) + b"), 3,
              ("the law is not finite", )),
        Fault("formula that divides by zero", TABLE, fit("a/(N-N)"), 3,
              ("the law is not finite",)),
        Fault("formula that overflows", TABLE, fit("a*exp(N)"), 3,
              ("the law is not finite",)),
        Fault("formula flat at the data", TABLE, fit("a + b*floor(E/1e9)"),
              (0, 3, 4)),
        Fault("formula of noise", TABLE, fit("a + b*sin(c*N)"), (0, 4)),
        Fault("formula with a step", TABLE, fit("a + b*(N > c)"), (0, 3, 4)),
    ]
    return faults


def options() -> list[Fault]:
    ask = "$R fit t.csv -q -o kept.out "
    wrong = {
        "--fix E_max=nan": "is not a finite number",
        "--fix E_max=inf": "is not a finite number",
        "--fix X=1": "is no parameter of routed-bilinear",
        "--fix E_max=1 --tie E_max=a": "is both fixed and tied",
        "--tie a=b --tie b=a": "the ties form a circle",
        "--tie a=a": "the ties form a circle",
        "--bound E_max=-1:5": "must be positive",
        "--bound E_max=nan:5": "is not a finite number",
        "--bound E_max=1:2 --bound E_start=3:4":
            "or breaks its constraints",
        "--start E_max=inf": "is not a finite number",
        "--start E_max=-3": "--start: E_max = -3 is not between 0.001 and",
        "--start E_max=1 --fix E_max=3": "is fixed: a start has no effect",
        "--start X=3": "is no parameter of routed-bilinear",
        "--starts 0": "is not a whole number from 1",
        "--starts 1.5": "is not a whole number from 1",
        "--starts 1e99": "is not a whole number from 1",
        "--threads 0": "is not a whole number from 1",
        "--threads 99999": "is not a whole number from 1",
        "--level 0": "is not a number from 0.0001 to 0.999999",
        "--level 0.9999999999999999": "is not a number from 0.0001 to 0.999999",
        "--level nan": "is not",
        "--where 'N >'": "expected a number",
        "--where 'M > 1'": "unknown column 'M'",
        "--where 'N == \"a\" && N > 1'": "",
        "--interval bootstrap --resamples 1": "is not a whole number from 2",
        "--map N=": "--map N",
        "--map E='1/0*E'": "--map E",
        "--target 'ln(loss'": "the parenthesis is not closed",
        "--fix a=1 --fix b=1 --fix c=1 --fix d=1 --fix E_start=1 --fix E_max=9":
            "no parameter is left to fit",
    }
    return [Fault(f"option {text}", TABLE, ask + text, (2, 3), (says,))
            for text, says in wrong.items()]


def law_file(text: str | bytes) -> dict:
    return TABLE | {"mine.toml":
                    text if isinstance(text, bytes) else text.encode()}


def law_files() -> list[Fault]:
    ask = "$R fit t.csv --law mine.toml -q -o kept.out"
    lets = "".join(f'x{i} = "x{i - 1} + 1"\n' for i in range(1, DEEP))
    doubling = "".join(f'x{i} = "x{i - 1} + x{i - 1}"\n' for i in range(1, 100))
    wrong = {
        "empty": ("", "mine.toml: "),
        "no toml": ("}{", "mine.toml:1: "),
        "a key twice": (LAW.replace("loss", 'name = "b"\nloss', 1),
                        "mine.toml:2: "),
        "an unknown key": (LAW.replace("loss", "lsos"),
                           "mine.toml:2: 'lsos' is no key of a law file"),
        "no variables": ('name = "mine"\nloss = "a*N"\n',
                         "mine.toml: [variables] is missing or empty"),
        "no formula": (LAW.replace('loss = "c + A*N^-a*E^-b"', ""),
                       "mine.toml: one of loss, ln_loss and log10_loss"),
        "two formulas": (LAW.replace("loss", 'ln_loss = "a*N"\nloss', 1),
                         "are both given"),
        "a formula that ends early": (LAW.replace("E^-b", "E^-"),
                                      "mine.toml: loss: "),
        "a number for a text": (LAW.replace('"mine"', "7"),
                                "mine.toml:1: name must be a text"),
        "a let that uses itself": (LAW + '[let]\nc = "c + 1"\n', "mine.toml"),
        "lets in a circle": (LAW + '[let]\nc = "A"\nA = "c"\n', "mine.toml"),
        "a name of two meanings": (LAW + "[parameters]\nN = { min = 0 }\n",
                                   "'N' is both a variable and a parameter"),
        "min above max": (LAW + "[parameters]\na = { min = 2, max = 1 }\n",
                          "mine.toml:8: parameters.a: min must be below max"),
        "nan as a bound": (LAW + "[parameters]\na = { min = nan }\n",
                           "mine.toml:8: min must be a number"),
        "a published row that lacks a value": (
            LAW + '[[published]]\nlabel = "x"\nvalues = { a = 1 }\n',
            "mine.toml:9: published row x lacks "),
        "a size variable that is none": (
            'size_variable = "Q"\n' + LAW + "[dense]\nE = 1\n",
            "'Q' is no variable of the law"),
        "deep nesting": ("x = " + "[" * DEEP, "mine.toml"),
        "deep tables": ("[" + ".".join("a" * DEEP) + "]\n", "mine.toml"),
        "a deep key": (".".join("a" * DEEP) + " = 1\n", "mine.toml"),
        "a deep inline table": ("a = " + "{b=" * DEEP, "mine.toml"),
        "not UTF-8": (LAW.encode() + b"# \xff\n", "mine.toml"),
        "NUL": (LAW.encode() + b"\0", "mine.toml"),
        "too large": (LAW + "#" * (1 << 20),
                      "mine.toml: is larger than 1 MiB: not a law file"),
        "10,000 lets that use each other": (
            LAW.replace("c +", f"x{DEEP - 1} + c +")
            + '[let]\nx0 = "A"\n' + lets,
            "mine.toml: let.x9900: lets that use each other more than 100"),
        "a constraint of data": (
            LAW + '[constraints]\nx = "N > 1"\n',
            "mine.toml: constraints.x: depends on the variable N"),
        "a derived quantity of data": (
            LAW + '[derived]\nx = "a*E"\n',
            "mine.toml: derived.x: depends on the variable E"),
        "an unknown name derived": (
            LAW + '[derived]\nx = "Q*a"\n',
            "mine.toml: derived.x: unknown symbol"),
        "40 constraints": (
            LAW + "[constraints]\n" + "".join(
                f'c{i} = "a > -{i + 1}"\n' for i in range(40)),
            "mine.toml:7: a law has no more than 16 constraints"),
        "lets that branch 60 times": (
            LAW.replace("c +", "x59 + c +") + '[let]\nx0 = "A"\ny0 = "a"\n'
            + "".join(f'x{i} = "x{i - 1} + y{i - 1}"\n'
                      f'y{i} = "x{i - 1}*y{i - 1}"\n' for i in range(1, 60)),
            ""),
        "1,000 parameters": (
            LAW.replace("c +", "+".join(f"p{i}*N" for i in range(1000)) + "+"),
            "a law has no more than 100 parameters"),
        "a parameter that does nothing": (
            LAW.replace("c +", "c + 0*d +"), "'d' has no effect on the law"),
    }
    faults = []
    for what, (text, says) in wrong.items():
        code = (0, 4) if not says else 3
        faults.append(Fault(f"law file: {what}", law_file(text), ask, code,
                            (says,)))
    big = LAW.replace("c +", "x99*1e-30 + c +") + '[let]\nx0 = "A"\n' + doubling
    faults += [
        Fault("law file: 100 lets, each twice the last", law_file(big), ask,
              (0, 3, 4)),
        Fault("law file: none there", TABLE, ask, 1,
              ("mine.toml: no such law file",)),
        Fault("law file: a folder", TABLE | {"mine.toml": None}, ask, 1,
              ("mine.toml: ",)),
        Fault("law file: cut anywhere", law_file(LAW[:-9]), ask, 3,
              ("mine.toml:6: ",)),
        Fault("law file: shown", law_file("name = 3"),
              "$R laws mine.toml -o kept.out", 3, ("mine.toml",)),
        Fault("law file: endless", TABLE,
              "$R fit t.csv --law /dev/zero -q -o kept.out", (1, 2, 3),
              ("/dev/zero",)),
    ]
    return faults


def faults(binary: pathlib.Path) -> list[Fault]:
    return formulas() + options() + law_files()
