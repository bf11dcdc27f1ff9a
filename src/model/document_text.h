#pragma once

#include <Eigen/Core>
#include <nlohmann/json.hpp>
#include <string>

namespace routescale {

// Rows of numbers as text, one a line, in a node of bytes, for DocumentText:
// the library is slow for the hundred thousands of numbers of a resampling.
nlohmann::ordered_json MatrixJson(const Eigen::MatrixXd& matrix);

// Rows of a matrix and short objects on one line, anything else one member per
// line.
std::string DocumentText(const nlohmann::ordered_json& document);

}  // namespace routescale
