#pragma once

#include <string>
#include <vector>

#include "shell/command_line.h"

// To add a shell: complete_<shell>.cc with a function declared here, and a line
// in completion.cc.

namespace routescale::app {

// The shells that have completions.
std::vector<std::string> Shells();

// What a shell reads to complete command lines: verbs, options with their
// help, words that are values, files. Throws Error (kUsage) for another shell.
std::string Completion(const std::string& shell);

std::string CompleteBash();
std::string CompleteZsh();
std::string CompleteFish();

// All options of a verb, in the order of its help.
std::vector<Option> AllOptions(const Verb& verb);

std::string Spaced(const std::vector<std::string>& words);

// Text in single quotes as a shell reads it. `quote` is what stands for a
// single quote; the bytes in `escaped` get a backslash.
std::string Quoted(const std::string& text,
                   const std::string& quote,
                   const std::string& escaped = "");

}  // namespace routescale::app
