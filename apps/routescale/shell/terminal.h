#pragma once

#include <string>
#include <string_view>

namespace routescale::app {

// Columns to lay a document out for that is written to a stream, STDOUT_FILENO
// or STDERR_FILENO: COLUMNS, else those of the terminal that the stream is,
// else 0.
int TerminalColumns(int stream);

// Whether text on a stream may be coloured. `when` is auto, always or never;
// by auto NO_COLOR forbids it, CLICOLOR_FORCE demands it, and without both it
// needs a terminal that is not dumb.
bool MayColour(const std::string& when, int stream);

// Writes to standard error. Where that fails there is nobody to tell: nothing
// is thrown.
void WriteToStderr(std::string_view text);

// A message on standard error, broken to the width of the terminal if that is
// one: elsewhere what is one line stays one.
void PrintMessage(std::string_view message);

// Says, once, that standard input is read, if that is a terminal: else it looks
// as if nothing happened.
void SayThatInputIsAwaited();

}  // namespace routescale::app
