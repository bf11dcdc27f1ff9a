#include "routescale/formula.h"

#include <utility>

#include "formula/ast.h"
#include "formula/parser.h"

namespace routescale {

Formula Formula::Parse(std::string_view text, std::string_view origin) {
  if (text.size() > kLongestFormula) {
    throw Error(ExitCode::kUsage, "the formula is longer than 64 KiB")
        .File(std::string(origin));
  }
  auto ast = std::make_shared<Ast>();
  ast->text = text;
  ast->origin = origin;
  Parser(ast.get()).Run();
  Formula formula;
  formula.ast_ = std::move(ast);
  return formula;
}

const std::string& Formula::text() const { return ast_->text; }
const std::string& Formula::origin() const { return ast_->origin; }
const std::vector<std::string>& Formula::symbols() const {
  return ast_->symbols;
}
const std::vector<std::string>& Formula::text_symbols() const {
  return ast_->text_symbols;
}

Error Formula::ErrorAt(std::string_view symbol, std::string message) const {
  Error error(ExitCode::kUsage, std::move(message));
  error.File(ast_->origin);
  for (size_t i = 0; i < ast_->symbols.size(); ++i) {
    if (ast_->symbols[i] != symbol) continue;
    const Ast::Place& place = ast_->symbol_places[i];
    return error.Formula(ast_->text, place.position, place.length);
  }
  return error.Formula(ast_->text, 0, ast_->text.size());
}

}  // namespace routescale
