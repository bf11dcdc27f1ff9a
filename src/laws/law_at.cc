#include "routescale/law_at.h"

#include <algorithm>

#include "formula/lexer.h"
#include "laws/write_law.h"
#include "routescale/error.h"
#include "routescale/names.h"
#include "routescale/numbers.h"

namespace routescale {
namespace {

void CheckPoint(const Law& law,
                const std::map<std::string, double>& point,
                const std::string& label) {
  const std::vector<std::string> variables = law.variable_names();
  for (const auto& [name, value] : point) {
    if (law.FindVariable(name) >= 0) continue;
    throw Error(ExitCode::kUsage, "is no variable of " + law.name)
        .File("--at " + label)
        .Value(name)
        .Hint(NameHint(name, "its variables are", variables));
  }
  for (const std::string& variable : variables) {
    if (point.contains(variable)) continue;
    throw Error(ExitCode::kUsage, "lacks " + variable)
        .File("--at")
        .Value(label)
        .Hint("give every variable: " + JoinNames(variables));
  }
}

// A formula with its variables and lets written out.
class Writer {
 public:
  Writer(const Law& law, const std::map<std::string, double>& point)
      : law_(law), point_(point) {}

  std::string Write(const Formula& formula) const {
    const std::string& text = formula.text();
    Lexer lexer(text, formula.origin());
    std::string written;
    size_t from = 0;
    for (Token token = lexer.Next(); token.kind != Token::kEnd;
         token = lexer.Next()) {
      if (token.kind != Token::kName && token.kind != Token::kQuotedName) {
        continue;
      }
      const std::string meaning = Meaning(std::string(token.text));
      if (meaning.empty()) continue;
      written += text.substr(from, token.position - from) + meaning;
      from = token.position + token.length;
    }
    return written + text.substr(from);
  }

 private:
  std::string Meaning(const std::string& name) const {
    const auto value = point_.find(name);
    if (value != point_.end()) return "(" + FullNumber(value->second) + ")";
    for (const NamedFormula& let : law_.let) {
      if (let.name == name) return "(" + Write(let.formula) + ")";
    }
    return "";
  }

  const Law& law_;
  const std::map<std::string, double>& point_;
};

}  // namespace

Law LawAt(const Law& law,
          const std::map<std::string, double>& point,
          const std::string& label) {
  CheckPoint(law, point, label);
  const Writer writer(law, point);
  const std::string formula = "(" + writer.Write(law.formula) + ")";
  const std::string response = law.scale == Scale::kLinear ? formula
                               : law.scale == Scale::kLn
                                   ? "exp(" + formula + ")"
                                   : "10^" + formula;
  Law extended = law;
  const auto add = [&](const std::string& quantity, const std::string& text) {
    const std::string name = quantity + "(" + label + ")";
    for (const NamedFormula& derived : law.derived) {
      if (derived.name != name) continue;
      throw Error(ExitCode::kUsage, "is given twice").File("--at").Value(label);
    }
    extended.derived.push_back({name, Formula::Parse(text, "--at " + label)});
  };
  add(law.response, response);
  if (law.effective) {
    add(law.size_variable + "_effective", writer.Write(*law.effective));
  }
  extended = ParseLaw(WriteLaw(extended), "--at " + label);
  extended.published = law.published;
  extended.example = law.example;
  return extended;
}

}  // namespace routescale
