#pragma once

#include <string>

namespace routescale::app {

// The verbs with their arguments and options as JSON, for programs that wrap
// this one:
//
//   {"schema": "routescale/verbs/1", "version", "verbs": [{"name", "summary",
//    "description", "arguments": [{"name", "help", "repeated"}],
//    "options": [{"name": "--at", "value": "VAR=V,...", "help", "heading",
//                 "repeated", "words": […]}]}]}
//
// A switch has an empty value; words: the only values that there are, or none.
std::string DescribeVerbs();

}  // namespace routescale::app
