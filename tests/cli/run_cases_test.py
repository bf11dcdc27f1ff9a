#!/usr/bin/env python3
"""The runner must fail where the binary and the file differ."""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
RUNNER = HERE / "run_cases.py"

# Stands for the binary: says its arguments, complains, exits with 3.
BINARY = """#!/bin/sh
echo "args: $*"
[ "$1" != fail ] && exit 0
echo "--- bad $CASES/x.csv" >&2
printf 'no end' >&2
exit 3
"""
FAIL = """# A comment.
$ routescale fail now
args: fail now
--- stderr
\\--- bad $CASES/x.csv
no end
\\ no final newline
--- exit 3
"""


class RunCasesTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.binary = self.folder / "binary"
        self.binary.write_text(BINARY)
        self.binary.chmod(0o755)
        self.file = self.folder / "some.test"

    def run_on(self, text, *options, **environment):
        self.file.write_text(text)
        kept = {k: v for k, v in os.environ.items()
                if k != "ROUTESCALE_REQUIRE_DATA"}
        return subprocess.run(
            [sys.executable, RUNNER, "--binary", self.binary,
             "--data", self.folder, *options, self.file],
            env={**kept, **environment}, capture_output=True, text=True)

    def test_all_as_expected(self):
        done = self.run_on(FAIL)
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn("1 commands, 0 failed", done.stdout)

    def test_each_difference_fails(self):
        for right, wrong in [("fail now\n--- stderr", "fail\n--- stderr"),
                             ("x.csv", "y.csv"),
                             ("\\ no final newline\n", ""),
                             ("--- exit 3\n", ""),
                             ("exit 3", "exit 4")]:
            with self.subTest(wrong=wrong):
                done = self.run_on(FAIL.replace(right, wrong))
                self.assertEqual(done.returncode, 1)
                self.assertIn("(expected)", done.stdout)
                self.assertIn("1 failed", done.stdout)

    def test_update_writes_what_was_said(self):
        wrong = FAIL.replace("--- exit 3\n", "").replace("x.csv", "y.csv")
        self.assertEqual(self.run_on(wrong, "--update").returncode, 0)
        self.assertEqual(self.file.read_text(), FAIL)

    def test_commands_share_a_folder_and_go_on_after_a_backslash(self):
        done = self.run_on("$ routescale a \\\n    b > f\n$ cat f\nargs: a b\n")
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_a_file_without_commands_is_an_error(self):
        self.assertNotEqual(self.run_on("").returncode, 0)
        self.assertNotEqual(self.run_on("# nothing\n").returncode, 0)

    def test_absent_data_skips_or_fails(self):
        text = "# requires: curves\n$ true\n"
        done = self.run_on(text)
        self.assertEqual(done.returncode, 77)
        self.assertIn("skipped: no data/curves.csv.gz", done.stdout)
        done = self.run_on(text, ROUTESCALE_REQUIRE_DATA="1")
        self.assertEqual(done.returncode, 1)
        (self.folder / "curves.csv.gz").touch()
        self.assertEqual(self.run_on(text).returncode, 0)

    def test_readme(self):
        (self.folder / "curves.csv.gz").touch()
        right = ("# T\n```sh\nfalse\n```\n```console\n$ seq 9\n1\n...\n9\n"
                 "$ echo one\none\n```\nend\n")
        done = self.run_on(right, "--readme")
        self.assertEqual(done.returncode, 0, done.stdout)
        for old, new in [("\n9\n$", "\n8\n$"), ("one\n```", "two\n```"),
                         ("echo one", "echo one; false")]:
            done = self.run_on(right.replace(old, new), "--readme")
            self.assertEqual(done.returncode, 1, new)
        self.run_on(right.replace("one\n```", "two\n```"),
                    "--update", "--readme")
        self.assertEqual(self.file.read_text(), right)

    def test_blocks_of_a_readme_are_skipped_with_what_they_would_write(self):
        text = ("```console\n$ touch curves.csv.gz kept.json\n```\n"
                "```console\n$ cat kept.json\n```\n"
                "```console\n$ echo one\none\n```\n")
        done = self.run_on(text, "--readme")
        self.assertEqual(done.returncode, 77, done.stdout)
        self.assertIn("1 commands, 0 failed", done.stdout)
        self.assertIn("some.test:1: skipped: no data/curves", done.stdout)


if __name__ == "__main__":
    unittest.main()
