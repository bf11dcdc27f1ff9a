#pragma once

#include <string>

#include "shell/command_line.h"
#include "shell/conventions.h"

namespace routescale::app {

std::string Overview();                   // of all verbs
std::string ShortHelp(const Verb& verb);  // at most 40 lines
std::string LongHelp(const Verb& verb);

// Adds a heading and a row for each convention.
void AddConventions(const std::string& heading,
                    const std::vector<Convention>& conventions,
                    size_t indent,
                    std::string* text);

// A command in lines of at most `width` characters where its words allow it,
// all but the last with a final backslash.
std::vector<std::string> CommandLines(const std::string& command, size_t width);

}  // namespace routescale::app
