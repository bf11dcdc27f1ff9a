"""The Python package, as the wheel installs it."""

import math
import os
import pathlib
import signal
import subprocess
import sys
import time
import warnings

import pandas
import pytest

import routescale

CHINCHILLA = {"law": "chinchilla"}
TRUTH = {"E": 1.69, "A": 406.4, "B": 410.7, "alpha": 0.34, "beta": 0.28}


def columns() -> dict:
    """Runs without noise by Hoffmann's coefficients."""
    table: dict = {"N": [], "D": [], "loss": []}
    for n in (1e8, 3e8, 1e9, 3e9, 1e10):
        for d in (2e9, 1e10, 5e10, 2e11):
            table["N"].append(n)
            table["D"].append(d)
            table["loss"].append(TRUTH["E"] + TRUTH["A"] / n**TRUTH["alpha"]
                                 + TRUTH["B"] / d**TRUTH["beta"])
    return table


def noisy() -> dict:
    table = columns()
    table["loss"] = [loss * (1 + 0.004 * math.sin(37 * i * i))
                     for i, loss in enumerate(table["loss"])]
    return table


@pytest.fixture(autouse=True)
def no_warnings():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", routescale.RoutescaleWarning)
        yield


@pytest.fixture(name="fit")
def fitted():
    return routescale.fit(noisy(), **CHINCHILLA)


class Polars:
    """What we use of a DataFrame of polars."""

    def __init__(self, table: dict) -> None:
        self._frame = pandas.DataFrame(table)

    def write_csv(self, path) -> None:
        self._frame.to_csv(path, index=False)


@pytest.mark.parametrize("kind", ["path", "pandas", "polars", "dict", "rows"])
def test_tables_of_every_kind_give_the_truth(kind, tmp_path):
    table = columns()
    frame = pandas.DataFrame(table)
    frame.to_csv(tmp_path / "runs.csv", index=False)
    source = {"path": tmp_path / "runs.csv", "pandas": frame,
              "polars": Polars(table), "dict": table,
              "rows": frame.to_dict("records")}[kind]
    fit = routescale.fit(source, **CHINCHILLA)
    parameters = fit.groups[0].parameters
    for name in ("alpha", "beta"):
        assert parameters[name].estimate == pytest.approx(TRUTH[name],
                                                          rel=1e-6)


def test_numbers_arrive_with_all_their_digits(tmp_path):
    frame = pandas.DataFrame(noisy())
    frame.to_csv(tmp_path / "table.csv", index=False)
    one = routescale.fit(noisy(), **CHINCHILLA)
    other = routescale.fit(tmp_path / "table.csv", **CHINCHILLA)
    assert one.groups[0].parameters.__repr__() == \
        other.groups[0].parameters.__repr__()


def test_missing_values_are_empty_cells():
    rows = [dict(zip(("N", "D", "loss"), row))
            for row in zip(*noisy().values())]
    rows[0]["loss"] = None
    rows[1]["loss"] = float("nan")
    fit = routescale.fit(rows, **CHINCHILLA)
    assert fit.groups[0].points == len(rows) - 2


def test_columns_of_different_lengths_are_refused():
    table = columns()
    table["N"].pop()
    with pytest.raises(ValueError, match="N 19, D 20"):
        routescale.fit(table)


def test_what_is_no_table_is_refused():
    with pytest.raises(TypeError, match="not int"):
        routescale.fit(3)


def test_options_are_keywords(fit):
    narrow = routescale.fit(noisy(), law="chinchilla", level=0.5,
                            fix={"alpha": 0.34},
                            map={"N": "N", "D": "D*1"},
                            bound={"beta": (0.1, 1)})
    assert narrow.groups[0].parameters["alpha"].status == "fixed"
    wide = fit.groups[0].parameters["beta"]
    beta = narrow.groups[0].parameters["beta"]
    assert beta.high - beta.low < wide.high - wide.low


def test_unknown_keywords_are_errors():
    with pytest.raises(TypeError, match="lawe"):
        routescale.fit(columns(), lawe="chinchilla")


def test_intervals_and_lookups(fit):
    alpha = fit.groups[0].parameters["alpha"]
    assert alpha.low < alpha.estimate < alpha.high
    assert fit["groups"][0]["parameters"][0].name == fit.groups[0].parameters[
        0].name
    with pytest.raises(KeyError, match="alpha"):
        fit.groups[0].parameters["alhpa"]
    with pytest.raises(AttributeError, match="groups"):
        fit.group


def test_predict_by_a_fit(fit, tmp_path):
    here = fit.predict(N=1e9, D=5e10)
    fit.save(tmp_path / "fit.json")
    there = routescale.predict(tmp_path / "fit.json",
                               at={"N": 1e9, "D": 5e10})
    assert here.rows[0].loss == there.rows[0].loss
    several = fit.predict({"N": [1e9, 2e9], "D": [5e10, 5e10]})
    assert len(several.rows) == 2
    assert several.rows[0].loss == here.rows[0].loss


def test_save_is_what_the_program_saves(fit, tmp_path):
    pandas.DataFrame(noisy()).to_csv(tmp_path / "table.csv", index=False)
    fit.save(tmp_path / "fit.json")
    subprocess.run([routescale.program(), "fit", "table.csv", "--law",
                    "chinchilla", "-q", "-o", "other.json"], cwd=tmp_path,
                   check=True, stdout=subprocess.DEVNULL)
    assert (tmp_path / "fit.json").read_bytes() == \
        (tmp_path / "other.json").read_bytes()


def test_every_verb_is_a_function():
    text = subprocess.check_output([routescale.program(), "--records"],
                                   text=True)
    import json
    for verb in json.loads(text)["verbs"]:
        assert callable(getattr(routescale, verb["name"]))


def test_other_verbs(fit, tmp_path):
    comparison = routescale.compare(noisy(), laws=["chinchilla", "kaplan"])
    assert comparison.rows[0].law == "chinchilla"
    plan = routescale.plan(fit, free=["N", "D"], subject_to="6*N*D <= C",
                           for_={"C": [1e20, 1e22]})
    assert [row.C for row in plan.rows] == [1e20, 1e22]
    fit.save(tmp_path / "fit.json")
    check = routescale.check(noisy(), against=tmp_path / "fit.json")
    assert check.drift is False
    moved = noisy()
    moved["loss"][0] *= 1.2
    drifted = routescale.check(moved, against=tmp_path / "fit.json")
    assert drifted.drift is True
    assert "chinchilla" in [row.law for row in routescale.laws().rows]
    assert routescale.inspect(noisy()).to_dict()["schema"].startswith(
        "routescale/")


def test_frames_and_html(fit):
    frame = fit.to_frame()
    assert list(frame["name"])[:2] == [
        each.name for each in fit.groups[0].parameters][:2]
    assert "<td>alpha</td>" in fit._repr_html_()
    predicted = fit.predict(N=1e9, D=5e10).to_frame()
    assert predicted["loss"][0] == fit.predict(N=1e9, D=5e10).rows[0].loss


def test_html_is_escaped():
    result = routescale.Result({"rows": [{"group": "<script>"}]}, b"")
    assert "<script>" not in result._repr_html_()


def test_errors_have_code_message_and_hint():
    with pytest.raises(routescale.RoutescaleError) as caught:
        routescale.fit(columns(), law="chinchila")
    assert caught.value.code == 2
    assert "chinchila" in str(caught.value)
    assert "chinchilla" in caught.value.hint
    with pytest.raises(routescale.RoutescaleError) as caught:
        routescale.fit("/nowhere.csv")
    assert caught.value.code == 1
    with pytest.raises(routescale.RoutescaleError) as caught:
        routescale.fit({"N": [1e9], "D": [1e10], "loss": [2.0]},
                       law="chinchilla")
    assert caught.value.code == 3


def test_warnings_have_codes():
    with pytest.warns(routescale.RoutescaleWarning) as caught:
        routescale.fit({"N": [1e8, 1e9, 1e10, 1e11] * 2,
                        "E": [1, 1, 1, 1, 8, 8, 8, 8],
                        "loss": [3, 2.5, 2.1, 1.8, 2.8, 2.4, 2.05, 1.78]})
    assert any(each.message.code for each in caught)


def test_interrupting_ends_the_program(tmp_path):
    script = tmp_path / "long.py"
    script.write_text(
        "import routescale, sys\n"
        f"sys.path.insert(0, {str(pathlib.Path(__file__).parent)!r})\n"
        "import test_package as t\n"
        "print('ready', flush=True)\n"
        "routescale.fit(t.noisy(), law='chinchilla', interval='bootstrap',\n"
        "               resamples=5000000)\n")
    child = subprocess.Popen([sys.executable, str(script)],
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                             env={**os.environ, "PYTHONPATH":
                                  os.pathsep.join(sys.path)},
                             text=True)
    assert child.stdout.readline() == "ready\n"
    grandchild = []
    for _ in range(100):
        grandchild = subprocess.run(["ps", "-o", "pid=", "--ppid",
                                     str(child.pid)], capture_output=True,
                                    text=True).stdout.split()
        if grandchild:
            break
        time.sleep(0.05)
    assert grandchild
    child.send_signal(signal.SIGINT)
    _, said = child.communicate(timeout=100)
    assert "KeyboardInterrupt" in said
    assert not pathlib.Path(f"/proc/{grandchild[0]}").exists()
