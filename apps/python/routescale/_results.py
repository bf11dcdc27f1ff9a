"""Documents of the program as objects."""

import html
import os
from typing import Any, Dict, Iterator, List, Mapping, Union, overload

# The keys that an element of a list goes by.
_NAMES = ("name", "group", "law", "label", "target", "variable")


class Record:
    """A JSON object; its keys are attributes, and items."""

    def __init__(self, members: Mapping[str, Any]) -> None:
        self._members = {key: _wrap(value) for key, value in members.items()}

    def __getattr__(self, key: str) -> Any:
        if key == "_members" or key not in self._members:
            raise AttributeError(f"there is no {key!r}, but "
                                 + ", ".join(self.__dict__.get("_members", ())))
        return self._members[key]

    def __getitem__(self, key: str) -> Any:
        return self._members[key]

    def __contains__(self, key: object) -> bool:
        return key in self._members

    def __iter__(self) -> Iterator[str]:
        return iter(self._members)

    def __dir__(self) -> List[str]:
        return [*super().__dir__(), *self._members]

    def __repr__(self) -> str:
        parts = (f"{key}={value!r}" for key, value in self._members.items())
        return f"{type(self).__name__}({', '.join(parts)})"

    def keys(self) -> List[str]:
        return list(self._members)

    def to_dict(self) -> Dict[str, Any]:
        return {key: _unwrap(value) for key, value in self._members.items()}


class Records:
    """A JSON list of objects, by number or by name: groups["S-Base"]."""

    def __init__(self, items: List[Any]) -> None:
        self._items = [_wrap(item) for item in items]

    def _named(self, name: str) -> Record:
        names = []
        for item in self._items:
            for key in _NAMES:
                if key in item and isinstance(item[key], str):
                    if item[key] == name:
                        return item  # type: ignore[no-any-return]
                    names.append(item[key])
                    break
        raise KeyError(f"there is no {name!r}, but {', '.join(names)}")

    @overload
    def __getitem__(self, key: Union[int, str]) -> Record: ...
    @overload
    def __getitem__(self, key: slice) -> List[Record]: ...

    def __getitem__(self, key: Any) -> Any:
        return self._named(key) if isinstance(key, str) else self._items[key]

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[Record]:
        return iter(self._items)

    def __repr__(self) -> str:
        return repr(self._items)


def _wrap(value: Any) -> Any:
    if isinstance(value, dict):
        return Record(value)
    if isinstance(value, list) and value and all(
            isinstance(item, dict) for item in value):
        return Records(value)
    return value


def _unwrap(value: Any) -> Any:
    if isinstance(value, Record):
        return value.to_dict()
    if isinstance(value, Records):
        return [_unwrap(item) for item in value]
    return value


def _scalars(record: Record) -> Dict[str, Any]:
    return {key: record[key] for key in record
            if not isinstance(record[key], (Record, Records, list))}


def _number(value: Any) -> str:
    if value is None:
        return "–"
    return f"{value:.6g}" if isinstance(value, float) else str(value)


class Result(Record):
    """What a verb answers: the JSON document, as it was printed."""

    def __init__(self, members: Mapping[str, Any], text: bytes) -> None:
        super().__init__(members)
        self._text = text

    def save(self, path: "Union[str, os.PathLike[str]]") -> None:
        """Writes the document, which the program reads again."""
        with open(path, "wb") as file:
            file.write(self._text)

    def table(self) -> List[Dict[str, Any]]:
        """The rows of the answer, one dict each."""
        for key in ("rows", "groups", "laws", "columns"):
            if key in self and isinstance(self[key], Records):
                return [_scalars(row) for row in self[key]]
        return [_scalars(self)]

    def to_frame(self) -> Any:
        """The rows as a DataFrame of pandas."""
        import pandas  # type: ignore  # only here: the package needs nothing
        return pandas.DataFrame(self.table())

    def _repr_html_(self) -> str:
        rows = self.table()
        names = list(dict.fromkeys(name for row in rows for name in row))
        head = "".join(f"<th>{html.escape(name)}</th>" for name in names)
        body = "".join(
            "<tr>" + "".join(
                f"<td>{html.escape(_number(row.get(name)))}</td>"
                for name in names) + "</tr>" for row in rows)
        return (f"<table><thead><tr>{head}</tr></thead>"
                f"<tbody>{body}</tbody></table>")


class Fit(Result):
    """A fit: groups, each with parameters, derived and statistics."""

    def table(self) -> List[Dict[str, Any]]:
        rows = []
        for group in self["groups"]:
            for part in ("parameters", "derived"):
                for estimate in group[part] if part in group else []:
                    rows.append({"group": group["group"],
                                 **_scalars(estimate)})
        return rows

    def predict(self, points: Any = None, *, at: Any = None,
                **options: Any) -> Result:
        """Predicts: fit.predict(N=1.3e9, E=64), or at the rows of a table.
        Names of the law's variables are the point; all else is an option."""
        from . import _verbs
        names = set(self["selection"]["map"])
        point = {key: options.pop(key) for key in list(options)
                 if key in names}
        if point:
            at = [*(at if isinstance(at, list) else [at] if at else []), point]
        result: Result = _verbs.predict(self, points, at=at, **options)
        return result
