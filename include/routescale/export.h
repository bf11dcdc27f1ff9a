#pragma once

#include <string>
#include <vector>

#include "routescale/law.h"
#include "routescale/model.h"

namespace routescale {

enum class CodeLanguage { kPython, kJavascript, kC };

// A fitted law as source text that needs nothing else but the mathematics of
// its language. Arguments are the variables of the law in its order and, last,
// the name of the group, the first group by default:
//
//   loss                     the response
//   standard_error           of the response in the scale of the residuals
//   loss_standard_error      of the response (delta method)
//   loss_interval            its interval at the level of the fit, Wald's
//   effective_parameters     for laws that say what dense means
//
// The errors are there where a group has a covariance; those of a group
// without are NaN. A comment says where the coefficients come from.
std::string ExportCode(const SavedFit& fit, CodeLanguage language);

// The equation and a table of coefficients for a document with the packages
// amsmath, booktabs and siunitx: \num{2.30(94)}, a column for each group.
std::string ExportLatex(const SavedFit& fit);

// The same of a law of the book: a column for each published row.
std::string LawLatex(const Law& law);

}  // namespace routescale
