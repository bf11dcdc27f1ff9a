#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "routescale/export.h"
#include "routescale/formula.h"

namespace routescale {

// How a programming language writes the parts of an exported law: templates
// with $WORDS. To add one: its notation (formula.h), its text in a file of its
// own, a case in TextOf.
struct LanguageText {
  Notation notation;
  // $TEXT: a line of comment.
  const char* comment;
  const char* imports;
  // name( -> its definition; those alone are written that are called.
  std::vector<std::pair<const char*, const char*>> helpers;
  // A string as a literal.
  std::string (*literal)(const std::string& text);
  // $GROUPS: literals, separated by commas; "" where tables name their rows.
  const char* groups;
  // $NAME, $WIDTH and $ROWS: numbers for each group.
  const char* table;
  // $GROUP, $VALUES: a row of it; last_row follows them all.
  const char* table_row;
  const char* last_row;
  // $NAME: an argument.
  const char* argument;
  // $NAME, $ARGUMENTS, $GROUP (the first), $BODY, $RESULT.
  const char* function;
  // $NAME, $VALUE: a new variable in a function.
  const char* assign;
  // $NAME, $TABLE: the row of the group, by number.
  const char* row;
  // $NAME, $VALUES: numbers in square brackets.
  const char* array;
  // $NAME: the x_ at which $LOSS, a call, is $TARGET, near $START; $STEP is
  // that of Newton's method in ln x_, as `predict` goes.
  const char* solve;
  // $FUNCTIONS: what other files see.
  const char* epilogue;
};

const LanguageText& PythonText();
const LanguageText& JavascriptText();
const LanguageText& CText();

// A template with its $WORDS replaced.
std::string FillTemplate(const std::string& pattern,
                         const std::map<std::string, std::string>& words);

std::string JsonLiteral(const std::string& text);
std::string PythonLiteral(const std::string& text);
std::string CLiteral(const std::string& text);

}  // namespace routescale
