"""Writes what is a table in Python as CSV."""

import csv
import math
import os
from typing import Any, Iterable, List, Mapping


def _cell(value: Any) -> Any:
    if hasattr(value, "item"):  # a scalar of numpy
        value = value.item()
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    return repr(value) if isinstance(value, float) else value


def _columns(rows: List[Mapping[str, Any]]) -> List[str]:
    names: dict = {}
    for row in rows:
        names.update(dict.fromkeys(row))
    return list(names)


def _rows(columns: Mapping[str, Any]) -> Iterable[List[Any]]:
    values = [list(column) for column in columns.values()]
    lengths = {len(column) for column in values}
    if len(lengths) > 1:
        raise ValueError(
            "the columns have different lengths: "
            + ", ".join(f"{name} {len(column)}"
                        for name, column in zip(columns, values)))
    return (list(row) for row in zip(*values))


def write_table(table: Any, path: "os.PathLike[str]") -> None:
    """A DataFrame of pandas or polars, a dict of columns or a list of dicts."""
    if hasattr(table, "write_csv"):  # polars
        table.write_csv(path)
        return
    if hasattr(table, "to_csv"):  # pandas
        table.to_csv(path, index=False)
        return
    if isinstance(table, Mapping):
        names, rows = list(table), _rows(table)
    elif isinstance(table, (list, tuple)) and all(
            isinstance(row, Mapping) for row in table):
        names = _columns(list(table))
        rows = ([row.get(name) for name in names] for row in table)
    else:
        raise TypeError(
            "a table is a path, a DataFrame of pandas or polars, a dict of "
            f"columns or a list of dicts, not {type(table).__name__}")
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(names)
        for row in rows:
            writer.writerow([_cell(value) for value in row])
