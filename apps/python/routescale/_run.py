"""Runs the program and turns what it says into objects and exceptions."""

import json
import os
import pathlib
import signal
import subprocess
import tempfile
import warnings
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

from ._results import Fit, Result
from ._tables import write_table

# What an option may be given: see the help of each.
Value = Any

_NOT_CONVERGED, _DRIFT = 4, 6
_WARNING = "routescale: warning: "


class RoutescaleError(Exception):
    """What the program refused: code is its exit status, see `routescale
    --help`; hint says what to do about it, or is empty."""

    def __init__(self, code: int, message: str, hint: str = "") -> None:
        super().__init__(message + ("\n" + hint if hint else ""))
        self.code = code
        self.message = message
        self.hint = hint


class RoutescaleWarning(UserWarning):
    """A finding about the data or the fit; code is its stable name, or empty."""

    def __init__(self, message: str, code: str = "") -> None:
        super().__init__(message)
        self.code = code


def program() -> str:
    """The path of the program."""
    return str(pathlib.Path(__file__).parent / "bin" / "routescale")


def _joined(value: Value) -> str:
    if isinstance(value, tuple):
        return ":".join(_text(part) for part in value)
    if isinstance(value, list):
        return ",".join(_text(part) for part in value)
    return _text(value)


def _text(value: Value) -> str:
    if hasattr(value, "item"):  # a scalar of numpy
        value = value.item()
    return os.fspath(value) if isinstance(value, os.PathLike) else str(value)


def option(name: str, placeholder: str, repeated: bool,
           value: Value) -> List[str]:
    """The words of one option: {"N": 1e9} is NAME=VALUE, [1, 2] a list,
    (1, 2) a range, True a switch."""
    if value is None or (not placeholder and value is False):
        return []
    if not placeholder:
        return [name]
    if isinstance(value, Mapping):
        pairs = [f"{key}={_joined(each)}" for key, each in value.items()]
        if "=V,..." in placeholder or not repeated:
            return [f"{name}={','.join(pairs)}"]
        return [f"{name}={pair}" for pair in pairs]
    if repeated and isinstance(value, (list, tuple)):
        return [word for each in value
                for word in option(name, placeholder, True, each)]
    return [f"{name}={_joined(value)}"]


class _Inputs:
    """Files of the arguments that are no files."""

    def __init__(self) -> None:
        self._folder: Optional[tempfile.TemporaryDirectory[str]] = None
        self._names: Dict[str, int] = {}

    def path(self, name: str, value: Value) -> str:
        if isinstance(value, (str, os.PathLike)):
            return os.fspath(value)
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory()
        number = self._names.get(name, 0) + 1
        self._names[name] = number
        stem = name if number == 1 else f"{name}-{number}"
        folder = pathlib.Path(self._folder.name)
        if isinstance(value, Result):
            path = folder / f"{stem}.json"
            value.save(path)
        else:
            path = folder / f"{stem}.csv"
            write_table(value, path)
        return str(path)

    def close(self) -> None:
        if self._folder is not None:
            self._folder.cleanup()


def _execute(words: Sequence[str]) -> Tuple[int, bytes, str]:
    child = subprocess.Popen([program(), *words], stdin=subprocess.DEVNULL,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        document, said = child.communicate()
    except BaseException:  # Ctrl-C too: the child ends with us
        child.send_signal(signal.SIGINT)
        try:
            child.wait(1)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        raise
    return child.returncode, document, said.decode("utf-8", "replace")


def _codes(document: Any) -> Dict[str, str]:
    """The stable code of each warning that a document holds, by its text."""
    codes = {}
    groups = document.get("groups") if isinstance(document, dict) else None
    for group in groups if isinstance(groups, list) else []:
        for each in group.get("warnings", []):
            if isinstance(each, dict):
                text = f"{group['group']}: {each['message']}"
                codes[text] = each["code"]
    return codes


def _warn(said: str, document: Any) -> None:
    codes = _codes(document)
    for line in said.splitlines():
        if line.startswith(_WARNING):
            text = line[len(_WARNING):]
            warnings.warn(RoutescaleWarning(text, codes.get(text, "")),
                          stacklevel=4)


def _error(code: int, said: str) -> RoutescaleError:
    for line in reversed(said.splitlines()):
        if not line.startswith("{"):
            continue
        error = json.loads(line)
        place = ":".join(str(error[key]) for key in ("file", "line")
                         if key in error)
        where = [place] if place else []
        if "column" in error:
            where.append(f"column {error['column']}")
        value = f"'{error['value']}' " if "value" in error else ""
        message = ": ".join([*where, value + error["message"]])
        return RoutescaleError(error["code"], message, error.get("hint", ""))
    lines = [line for line in said.splitlines()
             if not line.startswith(_WARNING)]
    if code < 0:
        return RoutescaleError(code, f"ended by signal {-code}")
    message = lines[0].removeprefix("routescale: ") if lines else "failed"
    return RoutescaleError(code, message,
                           " ".join(line.strip() for line in lines[1:]))


def run(verb: str, has_json: bool,
        arguments: Sequence[Tuple[str, bool, Value]],
        options: Sequence[List[str]]) -> Any:
    """A Result of the verbs that have JSON; of the others what they print:
    text, or bytes where it is no text."""
    inputs = _Inputs()
    try:
        words = [verb, *(word for words in options for word in words)]
        if has_json:
            words.append("--json")
        given: List[str] = []
        for name, repeated, value in arguments:
            if value is None:
                continue
            several = repeated and isinstance(value, (list, tuple)) \
                and not any(isinstance(each, Mapping) for each in value)
            for each in value if several else [value]:
                given.append(inputs.path(name, each))
        if given:
            words += ["--", *given]
        code, text, said = _execute(words)
    finally:
        inputs.close()
    if code not in (0, _DRIFT, _NOT_CONVERGED) or (code != 0 and not text):
        raise _error(code, said)
    if not has_json:
        _warn(said, None)
        try:
            return text.decode("utf-8")
        except UnicodeDecodeError:
            return text
    document = json.loads(text)
    _warn(said, document)
    kind = Fit if document.get("schema", "").startswith("routescale/fit/") \
        else Result
    return kind(document, text)
