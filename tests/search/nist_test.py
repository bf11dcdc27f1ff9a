"""nist_test.py BINARY: NIST's nonlinear regression problems, by digits.

Certified coefficients, their standard deviations and sums of squares, from
both published starts and without any.
"""
import itertools
import math
import sys

import shared

MOST_DIGITS = 11  # those that NIST prints
LEAST_DIGITS, LEAST_MEAN, LEAST_BLIND = 4, 9.3, 26
# Its residuals are 1e-13: rounding the responses to doubles alone moves their
# sum of squares in the fourth digit.
LEAST_DEVIATION = {"Lanczos1": 2.5}


def digits(value, wanted):
    if value == wanted:
        return MOST_DIGITS
    if value is None or not math.isfinite(value):
        return 0
    error = abs(value - wanted) / abs(wanted)
    return max(0, min(MOST_DIGITS, -math.log10(error)))


def fewest(found, wanted):
    return min(digits(found.get(name), value) for name, value in wanted.items())


def orders(problem):
    """The certified values, with exchangeable terms in every order."""
    names = list(problem["certified"])
    for order in itertools.permutations(names):
        yield {name: problem["certified"][other]
               for name, other in zip(names, order)}


def run(binary, root, name, problem, start):
    arguments = ["--law", problem["law"], "--target", "y",
                 "--residual", "linear"]
    if start:
        arguments += ["--start",
                      ",".join(f"{p}={v!r}" for p, v in start.items())]
    document, status = shared.fit(
        binary, root / f"data/nist/{name}.csv", *arguments)
    return (document["groups"][0] if status in (0, 4) else None), status


def main():
    binary, root = sys.argv[1], shared.folder()
    problems = shared.json.loads(
        (root / "data/nist/certified.json").read_text())
    coefficient, deviation, vague, blind = [], [], 0, 0
    for name, problem in problems.items():
        for start in (problem["start_1"], problem["start_2"]):
            group, status = run(binary, root, name, problem, start)
            found = shared.values(group) if group else {}
            errors = {p["name"]: p["std_error"]
                      for p in group["parameters"]} if group else {}
            coefficient.append(fewest(found, problem["certified"]))
            deviation.append(fewest(errors, problem["standard_deviations"]))
            least = LEAST_DEVIATION.get(name, LEAST_DIGITS)
            vague += deviation[-1] < least
            if min(coefficient[-1], deviation[-1]) < LEAST_DIGITS or status:
                print(f"{name} from {start}: {coefficient[-1]:.1f} and "
                      f"{deviation[-1]:.1f} digits, status {status}")
        group, status = run(binary, root, name, problem, None)
        found = shared.values(group) if group else {}
        sums = problem["residual_sum_of_squares"]
        reached = group and group["statistics"]["sse"] <= sums * (1 + 1e-6)
        right = reached and (
            len(found) > 7 or any(fewest(found, wanted) >= LEAST_DIGITS
                                  for wanted in orders(problem)))
        blind += bool(right)
        if not right:
            print(f"{name} without a start: {found}, sum of squares "
                  f"{group and group['statistics']['sse']}, not {sums}")
    enough = sum(d >= LEAST_DIGITS for d in coefficient)
    mean = sum(coefficient) / len(coefficient)
    print(f"from the starts {enough} of {len(coefficient)}, mean "
          f"{mean:.2f} digits; standard deviations with 4 digits: "
          f"{sum(d >= LEAST_DIGITS for d in deviation)}; without a start "
          f"{blind} of {len(problems)}")
    return not (enough == len(coefficient) and mean >= LEAST_MEAN and
                not vague and blind >= LEAST_BLIND)


if __name__ == "__main__":
    sys.exit(main())
