"""Tables that can be read, of which no law can be fitted or none should."""

import pathlib

from faults import Fault
from inputs import FIFTH, column, csv, loss, rows, small_curves, table

HEADER = ["N", "E", "loss"]
FIT = "$R fit t.csv -q -o kept.out"
LOUD = "$R fit t.csv -o kept.out"
STRICT = "$R fit t.csv --strict -o kept.out"
LINEAR = "'log10_loss = a + b*log10(N) + c*log10(E)'"


def signs() -> list[Fault]:
    """Zero and negative N, E and L: no logarithm, no fit."""
    faults = []
    for text in ("0", "-0.0", "-2.5", "-1e90"):
        faults.append(Fault(
            f"a loss of {text}", {"t.csv": table(loss=text)}, FIT, 3,
            (f"t.csv:{FIFTH}: column loss: '", "is not positive",
             "leave the run out with --where, or use --residual linear")))
        faults.append(Fault(
            f"every loss {text}", {"t.csv": column("loss", text)}, FIT, 3,
            ("t.csv:2: column loss: '", "is not positive")))
        for name in ("N", "E"):
            faults.append(Fault(
                f"{name} of {text}", {"t.csv": table(**{name: text})}, FIT, 3,
                (f"t.csv:{FIFTH}: {name} = ",
                 "must be positive in routed-bilinear",
                 f"leave the run out with --where, or say with --map what {name}"
                 )))
            faults.append(Fault(
                f"every {name} {text}", {"t.csv": column(name, text)}, FIT, 3,
                (f"t.csv:2: {name} = ", "must be positive")))
    for text in ("0", "-1"):
        for option in ("--weight", "--sigma"):
            faults.append(Fault(
                f"{option} of {text}", {"t.csv": table(w=text)},
                f"$R fit t.csv {option} w -q -o kept.out", 3,
                (f"t.csv:{FIFTH}: {option} = w is not positive",
                 "leave the run out with --where")))
    faults.append(Fault(
        "a loss of 0 on the linear scale", {"t.csv": table(loss="0")},
        "$R fit t.csv --residual linear -q -o kept.out", (0, 4)))
    faults.append(Fault(
        "a loss of 0 on the relative scale", {"t.csv": table(loss="0")},
        "$R fit t.csv --residual relative -q -o kept.out", 3,
        (f"t.csv:{FIFTH}: column loss: ",)))
    return faults


def sizes() -> list[Fault]:
    """Numbers at the ends of double precision."""
    faults = []
    for name in HEADER:
        for text in ("1e308", "1e-308", "4.9e-324", "1e200", "1e-200"):
            faults.append(Fault(
                f"{name} of {text}", {"t.csv": table(**{name: text})}, FIT,
                (0, 3, 4)))
            faults.append(Fault(
                f"every {name} of {text}", {"t.csv": column(name, text)}, FIT,
                (0, 3, 4)))
    for scale, text in (("linear", "1e150"), ("relative", "1e-150"), ("ln", "-1e300")):
        faults.append(Fault(
            f"a loss of {text} on the {scale} scale", {"t.csv": table(loss=text)},
            f"$R fit t.csv --residual {scale} -q -o kept.out", 3,
            (f"t.csv:{FIFTH}: '{text}' the target = loss is ", "1e",
             "give it in another unit")))
    for option, values in (("--weight", ("1e300", "1e-300", "1e25", "1e-25")),
                           ("--sigma", ("1e300", "1e-300", "1e13", "1e-13"))):
        for text in values:
            faults.append(Fault(
                f"{option} of {text} among ones", {"t.csv": table(w=text)},
                f"$R fit t.csv {option} w -q -o kept.out", 3,
                ("t.csv:", f"{option} = w is ", "only ratios matter")))
        faults.append(Fault(
            f"every {option} {values[1]}", {"t.csv": table(w="1")},
            f"$R fit t.csv {option} 'w*{values[1]}' -q -o kept.out", 3,
            ("t.csv:2: ", f"{option} = w*{values[1]} is below", "only ratios matter")))
    huge = [[f"{float(n) * 1e290:g}", e, l] for n, e, l in rows()]
    faults.append(Fault("sizes near 1e299", {"t.csv": csv(HEADER, huge)}, FIT,
                        (0, 4)))
    return faults


def designs() -> list[Fault]:
    lines = rows()
    few = ("points cannot determine 6 parameters",
           "fix some with --fix, or choose a law with fewer parameters")
    one_size = [line for line in lines if line[0] == lines[0][0]]
    one_count = [line for line in lines if line[1] == "4"]
    tied = [[n, str(int(float(n) / 1e7)), l] for n, _, l in lines]
    equal = [[n, e, "2.5"] for n, e, _ in lines]
    same = [lines[0]] * 20
    two = (lines[:1] + lines[9:10]) * 10
    exact = [[n, e, f"{loss(float(n), float(e), i):.17g}"]
             for i, (n, e, _) in enumerate(lines)]
    shuffled = lines[1::2] + lines[::2]
    undetermined = "do not determine"
    return [
        Fault("one run", {"t.csv": csv(HEADER, lines[:1])}, FIT, 3,
              ("group all: 1 point cannot determine 6 parameters",
               few[1])),
        Fault("fewer runs than parameters", {"t.csv": csv(HEADER, lines[:5])},
              FIT, 3, ("group all: 5 " + few[0], few[1])),
        *[Fault(f"every parameter at a bound, {what}",
                {"t.csv": csv(HEADER, lines)},
                f"{command} --bound a=0:1 -o kept.out", 0)
          for what, command in {
              "-v": "$R fit t.csv --law 'a*N^-0.1' -v",
              "jackknife": "$R fit t.csv -q --law 'a*N^-0.1' "
                           "--interval jackknife",
              "bootstrap": "$R fit t.csv -q --law 'a*N^-0.1' "
                           "--interval bootstrap --resamples 20",
              "compare": "$R compare t.csv --laws 'a*N^-0.1,dense-power'",
              "report": "$R report t.csv --law 'a*N^-0.1' --no-compare",
          }.items()],
        Fault("a law that does nothing at the points",
              {"t.csv": csv(HEADER, lines)},
              "$R fit t.csv --law '2 + b*exp(-N/c)' --bound c=0:1 -v "
              "-o kept.out", 0,
              (undetermined,)),
        Fault("joint tests of groups without residuals",
              {"t.csv": csv([*HEADER, "g"],
                            [[*line, line[1]] for line in lines])},
              "$R compare t.csv --groups --group-by g --law bilinear "
              "-o kept.out", 0, ("F tests cannot be made",)),
        Fault("a report of a law without residuals",
              {"t.csv": csv(HEADER, exact)},
              "$R report t.csv --no-compare -o kept.out", 0),
        Fault("as many runs as parameters",
              {"t.csv": csv(HEADER, lines[:3] + lines[20:23])}, LOUD, (0, 4)),
        Fault("every run in a group of its own",
              {"t.csv": csv([*HEADER, "g"],
                            [[*line, f"g{i}"] for i, line in enumerate(lines)])},
              "$R fit t.csv --group-by g -q -o kept.out", 3,
              ("group g0: 1 point cannot determine 6 parameters",)),
        Fault("all losses equal", {"t.csv": csv(HEADER, equal)}, STRICT, 5,
              (undetermined,)),
        Fault("all losses equal, linear law", {"t.csv": csv(HEADER, equal)},
              f"$R fit t.csv --law {LINEAR} -q -o kept.out", 0),
        Fault("one size", {"t.csv": csv(HEADER, one_size)}, STRICT, 5,
              (undetermined,)),
        Fault("one number of experts", {"t.csv": csv(HEADER, one_count)},
              LOUD, 3, few),
        Fault("one number of experts, linear law",
              {"t.csv": csv(HEADER, one_count)},
              f"$R fit t.csv --law {LINEAR} --strict -o kept.out", 5,
              (undetermined,)),
        Fault("experts in proportion to size", {"t.csv": csv(HEADER, tied)},
              f"$R fit t.csv --law {LINEAR} --strict -o kept.out", 5,
              (undetermined,)),
        Fault("the same run again and again", {"t.csv": csv(HEADER, same)},
              STRICT, (4, 5)),
        Fault("two runs again and again", {"t.csv": csv(HEADER, two)}, STRICT,
              (4, 5)),
        Fault("a law whose parameters collide",
              {"t.csv": table()},
              "$R fit t.csv --law 'loss = a + b + c*N^-d' --strict -o kept.out",
              5, (undetermined,)),
        Fault("a parameter that does nothing", {"t.csv": table()},
              "$R fit t.csv --law 'loss = a*N^-b + 0*c' --strict -o kept.out",
              2, ("parameter: 'c' has no effect on the law",)),
        Fault("no noise at all", {"t.csv": csv(HEADER, exact)}, LOUD, 0),
        Fault("rows in another order",
              {"t.csv": csv(HEADER, shuffled)}, LOUD, 0),
    ]


def resampling() -> list[Fault]:
    """What leaves nothing to draw, or drawn tables that cannot be fitted."""
    lines = rows()
    tight = {"t.csv": csv(HEADER, lines[:3] + lines[20:24])}
    equal = {"t.csv": csv(HEADER, [[n, e, "2.5"] for n, e, _ in lines])}
    one_cluster = {"t.csv": csv([*HEADER, "g"], [[*l, "a"] for l in lines])}
    faults = []
    for method in ("profile", "bootstrap", "percentile", "jackknife"):
        ask = f"$R fit t.csv --interval {method} -q -o kept.out"
        if method in ("bootstrap", "percentile"):
            ask += " --resamples 50"
        faults += [
            Fault(f"{method} of 7 runs", tight, ask, (0, 3, 4)),
            Fault(f"{method} of equal losses", equal, ask, (0, 3, 4)),
        ]
        if method != "profile":
            faults.append(Fault(f"{method} of one cluster", one_cluster,
                                ask + " --cluster g", 3, ("cluster",)))
    return faults


def runs() -> list[Fault]:
    header, *lines = small_curves(3)
    run, step = header.index("hyper_id"), header.index("step")
    sound = {"u.csv": csv(header, lines)}
    csv_of = "$R fit {} --format csv -q"
    as_sound = csv_of.format("u.csv")
    repeated = lines + lines[:7]
    changed = [list(line) for line in lines]
    for line in changed:
        line[run] = "sim-0"
    split = [list(line) for line in lines]
    split[5][run] = split[2][run]
    split[5][step] = split[2][step]
    return [
        Fault("steps in descending order",
              {"t.csv": csv(header, lines[::-1]), **sound},
              "$R fit t.csv --json -q | tr -d ' ' | grep -c schema", 0),
        Fault("steps of all runs interleaved",
              {"t.csv": csv(header, lines[::3] + lines[1::3] + lines[2::3]),
               **sound},
              csv_of.format("t.csv") + " -o kept.out", 0, same_as=as_sound),
        Fault("rows repeated", {"t.csv": csv(header, repeated), **sound},
              "$R fit t.csv --format csv -o kept.out", 0,
              ("repeat a step of their run: the later row counts",),
              same_as=as_sound),
        Fault("one id for all runs", {"t.csv": csv(header, changed)}, FIT, 3,
              ("1 point cannot determine 6 parameters",)),
        Fault("two configurations under one id",
              {"t.csv": csv(header, split)}, LOUD, 0,
              ("repeats a step of its run",)),
        Fault("a filter that drops all", sound,
              "$R fit u.csv --where 'k == 9' -q -o kept.out", 3,
              ("u.csv: the filter drops each of", "--where EXPR replaces it")),
        Fault("a step that no run has", sound,
              "$R fit u.csv --row 12345 -q -o kept.out", 3,
              ("u.csv: no run has a row at step 12345",
               "--row last takes the last row")),
        Fault("a group that is not there", sound,
              "$R fit u.csv --group Has -q -o kept.out", 2,
              ("no points in group 'Has'", "did you mean 'Hash'?")),
    ]


def many_groups(folder: pathlib.Path) -> bytes:
    """100,000 groups of three runs."""
    return b"N,E,loss,g\n" + "".join(
        f"{10**(8 + i % 3)},8,{2.5 - 0.1 * (i % 3)},router{i // 3}\n"
        for i in range(300_000)).encode()


def scale() -> list[Fault]:
    return [
        Fault("100,000 groups to fit", {"t.csv": many_groups},
              "$R fit t.csv --group-by g --law 'a + b*N' -q "
              "-o kept.out > said; s=$?; rm said; exit $s", 0),
        Fault("100,000 groups to inspect", {"t.csv": many_groups},
              "$R inspect t.csv --group-by g -o kept.out", 0),
    ]


def faults(binary: pathlib.Path) -> list[Fault]:
    return (signs() + sizes() + designs() + resampling() + runs()
            + scale())
