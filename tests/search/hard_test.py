"""hard_test.py BINARY: public problems on which a fitter goes wrong."""
import sys

import shared


class Score:
    def __init__(self):
        self.held = self.failed = 0

    def check(self, name, condition, detail=""):
        self.held += bool(condition)
        self.failed += not condition
        if not condition:
            print(f"{name}: {detail}")


def least_sums(binary, root, problems, score):
    for problem in problems:
        name = problem["table"]
        document, status = shared.fit(
            binary, root / "data/hard" / name, *problem["arguments"])
        if status != 0:
            score.check(name, False, f"status {status}: {document}")
            continue
        group = document["groups"][0]
        sse = group["statistics"]["sse"]
        score.check(name, sse <= problem["sse"] * (1 + 1e-6),
                    f"sum of squares {sse}, not {problem['sse']}")
        found = shared.values(group)
        for parameter, wanted in problem["values"].items():
            score.check(name, shared.agrees(found[parameter], wanted),
                        f"{parameter} = {found[parameter]}, not {wanted}")
            state = next(p["status"] for p in group["parameters"]
                         if p["name"] == parameter)
            score.check(name, state != "not-identified",
                        f"{parameter} is called {state}")


def starts(binary, root, hard, score):
    problems = {p["table"]: p for p in hard["least_sum_of_squares"]}
    for given in hard["never_worse_than_the_start_given"]:
        name = given["table"]
        start = ",".join(f"{p}={v}" for p, v in given["start"].items())
        document, status = shared.fit(
            binary, root / "data/hard" / name, *problems[name]["arguments"],
            "--start", start)
        sse = document["groups"][0]["statistics"]["sse"] if status in (0, 4) \
            else float("inf")
        score.check(name, sse <= given["sse_of_start"],
                    f"from the start {sse}, which has {given['sse_of_start']}")


def branches(binary, root, problems, score):
    for problem in problems:
        name = problem["table"]
        start = []
        if "values" in problem:
            start = ["--start", ",".join(
                f"{p}={v}" for p, v in problem["values"].items())]
        for arguments in ([], start) if start else ([],):
            document, status = shared.fit(
                binary, root / "data/hard" / name, *problem["arguments"],
                *arguments)
            found = [shared.values(g) for g in document["groups"]]
            for parameter, wanted in problem.get("values", {}).items():
                score.check(name, shared.agrees(found[0][parameter], wanted),
                            f"{parameter} = {found[0][parameter]} {arguments}")
            if "k" in found[0]:
                score.check(name, len({v["k"] > 0 for v in found}) == 1,
                            f"k = {[v['k'] for v in found]}")
    # The other order of the terms, if that is the start.
    swapped = {"A1": 0.2, "lrc1": -1.8, "A2": 2, "lrc2": 0.6}
    document, _ = shared.fit(
        binary, root / "data/hard/two-exponentials.csv",
        *problems[0]["arguments"],
        "--start", ",".join(f"{p}={v}" for p, v in swapped.items()))
    found = shared.values(document["groups"][0])
    score.check("two-exponentials.csv", found["A1"] < found["A2"],
                f"the start has the smaller term first, not {found}")


def main():
    binary = sys.argv[1]
    root = shared.folder()
    hard = shared.json.loads((root / "expected/hard.json").read_text())
    score = Score()
    least_sums(binary, root, hard["least_sum_of_squares"], score)
    starts(binary, root, hard, score)
    branches(binary, root, hard["same_branch"], score)
    print(f"{score.held} hold, {score.failed} do not")
    return score.failed > 0


if __name__ == "__main__":
    sys.exit(main())
