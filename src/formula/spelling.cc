// Numbers and names in each notation.

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numbers>
#include <string>
#include <string_view>

#include "formula/lexer.h"
#include "formula/notation.h"
#include "routescale/numbers.h"

namespace routescale {
namespace {

struct SpecialNumbers {
  const char *pi, *infinity, *nan;
};

// 1e9 instead of 1e+09.
std::string Digits(double value) {
  std::string text = FullNumber(value);
  const size_t e = text.find('e');
  if (e == std::string::npos) return text;
  return text.substr(0, e + 1) + std::to_string(std::stoi(text.substr(e + 1)));
}

Spelling Number(double value, const SpecialNumbers& special) {
  if (std::isnan(value)) return {special.nan};
  if (std::signbit(value)) {
    return {"-" + Number(-value, special).text, kSignLevel};
  }
  if (std::isinf(value)) return {special.infinity};
  if (value == std::numbers::pi) return {special.pi};
  return {Digits(value)};
}

constexpr std::array<std::string_view, 29> kGreek = {
    "alpha", "beta",  "gamma",   "delta", "epsilon", "zeta", "eta",   "theta",
    "iota",  "kappa", "lambda",  "mu",    "nu",      "xi",   "pi",    "rho",
    "sigma", "tau",   "upsilon", "phi",   "chi",     "psi",  "omega", "Gamma",
    "Delta", "Theta", "Lambda",  "Sigma", "Omega"};

// Words of Python, JavaScript, C or C++, and macros of compilers, that a law
// might use as a name.
constexpr std::string_view kReserved =
    " False None True abstract alignas alignof and arguments as asm assert"
    " async auto await bitand bitor bool boolean break byte case catch char"
    " class compl concept const constexpr continue debugger decltype def"
    " default del delete do double elif else enum eval except explicit"
    " export extends extern false final finally float for friend from"
    " function global goto if implements import in inline instanceof int"
    " interface is lambda let linux long match mutable namespace native new"
    " noexcept nonlocal not null nullptr operator or package pass private"
    " protected public raise register requires restrict return short signed"
    " sizeof static static_assert struct super switch synchronized template"
    " this thread_local throw throws transient true try typedef typeid"
    " typename typeof typeof_unqual union unix unsigned using var virtual"
    " void volatile wchar_t while with xor yield"
    " ";

template <typename Words>
bool IsIn(const Words& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// alpha, N, Ehat or a word, without index.
std::string LatexWord(const std::string& word) {
  if (word.size() == 1) return word;
  if (IsIn(kGreek, word)) return "\\" + word;
  const size_t stem = word.size() - 3;
  if (word.size() > 3 && word.ends_with("hat")) {
    return "\\hat{" + LatexWord(word.substr(0, stem)) + "}";
  }
  return "\\mathrm{" + LatexText(word) + "}";
}

}  // namespace

std::string LatexText(std::string_view text) {
  static const std::map<char, std::string_view> kWords = {
      {'\\', "textbackslash"},
      {'~', "textasciitilde"},
      {'^', "textasciicircum"},
      {'<', "textless"},
      {'>', "textgreater"},
      {'|', "textbar"}};
  std::string escaped;
  for (const char c : text) {
    if (const auto word = kWords.find(c); word != kWords.end()) {
      escaped.append("\\").append(word->second).append("{}");
      continue;
    }
    if (std::string_view("_%$&#{}").find(c) != std::string_view::npos) {
      escaped += '\\';
    }
    escaped += c;
  }
  return escaped;
}

bool IsNameLetter(char c) { return IsNameStart(c) || IsDigit(c); }

Spelling TextNumber(double value) {
  return Number(value, {"pi", "(1/0)", "(0/0)"});
}

Spelling LatexNumber(double value) {
  Spelling number = Number(value, {R"(\pi)", R"(\infty)", R"(\mathrm{NaN})"});
  if (number.level == kSignLevel) number.level = kSumLevel;
  const size_t e = number.text.find('e');
  if (!std::isfinite(value) || e == std::string::npos) return number;
  number.text = number.text.substr(0, e) + R"( \times 10^{)" +
                number.text.substr(e + 1) + "}";
  number.level = std::min(number.level, kProductLevel);
  return number;
}

Spelling PythonNumber(double value) {
  return Number(value, {"math.pi", "math.inf", "math.nan"});
}

Spelling JavascriptNumber(double value) {
  return Number(value, {"Math.PI", "Infinity", "NaN"});
}

// C divides numbers without a decimal point as integers.
Spelling CNumber(double value) {
  Spelling number = Number(value, {"3.141592653589793", "INFINITY", "NAN"});
  const bool integer =
      std::all_of(number.text.begin(), number.text.end(), [](char c) {
        return IsDigit(c) || c == '-';
      });
  if (integer) number.text += ".0";
  return number;
}

bool IsIdentifier(std::string_view name) {
  if (name.empty() || IsDigit(name.front())) return false;
  if (name == "pi" || name == "true" || name == "false") return false;
  return std::all_of(name.begin(), name.end(), IsNameLetter);
}

std::string TextName(const std::string& name) {
  return IsIdentifier(name) ? name : "`" + name + "`";
}

// E_start, N0 and alpha_N get an index; what is no identifier is text.
std::string LatexName(const std::string& name) {
  if (!IsIdentifier(name) || name.front() == '_') {
    return "\\text{" + LatexText(name) + "}";
  }
  size_t end = name.find('_');
  size_t index = end == std::string::npos ? end : end + 1;
  if (end == std::string::npos && IsDigit(name.back())) {
    end = name.size();
    while (IsDigit(name[end - 1])) --end;
    index = end;
  }
  const std::string word = LatexWord(name.substr(0, end));
  if (index >= name.size()) return word;
  const std::string rest = name.substr(index);
  const bool digits = std::all_of(rest.begin(), rest.end(), IsDigit);
  return word + "_{" + (digits ? rest : LatexWord(rest)) + "}";
}

std::string CodeName(const std::string& name) {
  std::string code;
  for (const char c : name) code += IsNameLetter(c) ? c : '_';
  if (code.empty() || IsDigit(code.front())) code = "_" + code;
  // M_PI, M_E and others are macros.
  const bool reserved =
      kReserved.find(std::string(" ").append(code).append(" ")) !=
          std::string_view::npos ||
      code.starts_with("M_");
  return reserved ? code + "_" : code;
}

}  // namespace routescale
