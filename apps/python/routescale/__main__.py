"""Runs the program: python -m routescale VERB ..."""

import os
import sys

from ._run import program


def main() -> None:
    os.execv(program(), ["routescale", *sys.argv[1:]])


if __name__ == "__main__":
    main()
