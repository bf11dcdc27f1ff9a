#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/sha256.h"
#include "model/document.h"
#include "model/schema.h"
#include "routescale/names.h"
#include "routescale/option_name.h"
#include "routescale/shards.h"

namespace routescale {
namespace {

using nlohmann::ordered_json;

constexpr size_t kMostNamed = 10;  // of those missing

struct Part {
  std::string file;
  Shard shard;
  SavedFit fit;
  std::string fit_text;
  std::vector<std::string_view> rows;  // lines, of `text`
  std::string text;
};

Error Fault(const Part& part, const std::string& message) {
  return Error(ExitCode::kBadData, message).File(part.file);
}

std::vector<std::string_view> Lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    lines.push_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return lines;
}

void ReadHeader(std::string_view line, Part* part) {
  if (line.find(kDrawsSchema) == std::string_view::npos) {
    throw Fault(*part, "is not a part of a resampling")
        .Hint(
            "write one with: routescale fit TABLE @interval bootstrap "
            "@shard 1/4 -o FILE"_options);
  }
  const auto document = ParseDocument(line, part->file);
  const Place root(*document, part->file);
  part->shard = {root["shard"].Int(1),
                 root["shards"].Int(1, Shard::kLegalCount.most)};
  if (part->shard.index > part->shard.count) {
    throw root["shard"].Wrong("is above shards");
  }
  root["fit"].Members();  // throws where there is none
  part->fit_text = (*document)["fit"].dump();
  part->fit = FromJson(part->fit_text, part->file + ": fit");
}

// The last line, which tells whether the file is whole and as it was written.
void CheckEnd(std::string_view last, Part* part) {
  constexpr std::string_view kEnd = "{\"lines\": ";
  if (!last.starts_with(kEnd)) {
    throw Fault(*part, "ends before its last line")
        .Hint("the job was interrupted, or still runs: write this part again");
  }
  const auto document = ParseDocument(last, part->file);
  const Place end(*document, part->file);
  const size_t before = static_cast<size_t>(last.data() - part->text.data());
  if (end["lines"].Int(1) != static_cast<int>(part->rows.size()) + 1 ||
      end["sha256"].Text() !=
          Sha256(std::string_view(part->text).substr(0, before))) {
    throw Fault(*part,
                "was changed after it was written: the checksum in its "
                "last line differs");
  }
}

std::unique_ptr<Part> ReadPart(const std::string& path) {
  auto part = std::make_unique<Part>();
  part->text = ReadText(path, &part->file);
  std::vector<std::string_view> lines = Lines(part->text);
  if (lines.empty()) throw Fault(*part, "is empty");
  ReadHeader(lines.front(), part.get());
  const std::string_view last = lines.back();
  lines.erase(lines.begin());
  if (!lines.empty()) lines.pop_back();
  part->rows = std::move(lines);
  CheckEnd(last, part.get());
  return part;
}

// Up to rounding, which may differ between machines.
bool IsSameFit(const Part& part, const Part& first) {
  constexpr double kRounding = 1e-6;
  auto a = ordered_json::parse(part.fit_text);
  auto b = ordered_json::parse(first.fit_text);
  a.erase("groups");
  b.erase("groups");
  if (a != b || part.fit.groups.size() != first.fit.groups.size()) return false;
  for (size_t g = 0; g < part.fit.groups.size(); ++g) {
    const GroupFit& left = part.fit.groups[g];
    const GroupFit& right = first.fit.groups[g];
    const double difference =
        std::abs(left.statistics.sse - right.statistics.sse);
    if (left.group != right.group || left.points != right.points ||
        difference > kRounding * right.statistics.sse) {
      return false;
    }
  }
  return true;
}

void CheckSame(const Part& part, const Part& first) {
  if (part.fit.data_sha256 != first.fit.data_sha256) {
    throw Fault(part, "was drawn from another table than " + first.file);
  }
  if (!IsSameFit(part, first)) {
    throw Fault(part, "was drawn with other options than " + first.file)
        .Hint(
            "every part needs the same options, seed and version of "
            "routescale");
  }
  if (part.shard.count != first.shard.count) {
    throw Fault(part,
                fmt::format("is one of {} parts, {} one of {}",
                            part.shard.count,
                            first.file,
                            first.shard.count));
  }
}

using Parts = std::vector<std::unique_ptr<Part>>;

// In order of their index, each once.
void CheckComplete(Parts* parts) {
  std::stable_sort(parts->begin(), parts->end(), [](auto& a, auto& b) {
    return a->shard.index < b->shard.index;
  });
  std::vector<std::string> missing;
  size_t next = 0;
  for (int index = 1; index <= (*parts)[0]->shard.count; ++index) {
    if (next == parts->size() || (*parts)[next]->shard.index != index) {
      missing.push_back(std::to_string(index));
      continue;
    }
    const Part& part = *(*parts)[next++];
    if (next < parts->size() && (*parts)[next]->shard.index == index) {
      throw Fault(*(*parts)[next],
                  fmt::format("holds shard {} of {}, as {} does",
                              index,
                              part.shard.count,
                              part.file));
    }
  }
  if (missing.empty()) return;
  const std::string verb = missing.size() == 1 ? "is" : "are";
  if (missing.size() > kMostNamed) {
    const size_t others = missing.size() - kMostNamed + 1;
    missing.resize(kMostNamed - 1);
    missing.push_back(std::to_string(others) + " others");
  }
  throw Error(ExitCode::kBadData,
              fmt::format("of {} shards {} {} missing",
                          (*parts)[0]->shard.count,
                          JoinNames(missing),
                          verb));
}

// Refits of one group, as they arrive.
struct Rows {
  std::vector<double> values;  // row by row

  Eigen::MatrixXd Matrix(Eigen::Index columns) const {
    using RowMajor =
        Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    const auto rows = static_cast<Eigen::Index>(values.size()) / columns;
    return Eigen::Map<const RowMajor>(values.data(), rows, columns);
  }
};

struct GroupRows {
  Rows draws, left_out;
};

void AddRow(const std::string& file,
            std::string_view line,
            size_t columns,
            std::vector<GroupRows>* groups) {
  const auto document = ParseDocument(line, file);
  const Place root(*document, file);
  const auto group = static_cast<size_t>(root["group"].Int(0));
  if (group >= groups->size()) {
    throw root["group"].Wrong("is not a group of the fit");
  }
  const bool draw = root.Has(kDrawKey);
  const Place place = root[draw ? kDrawKey : kLeftOutKey];
  const std::vector<double> row =
      place.IsNull() ? std::vector<double>(columns, std::nan(""))
                     : place.Numbers();
  if (row.size() != columns) {
    throw place.Wrong("has not one entry for each parameter");
  }
  Rows& rows = draw ? (*groups)[group].draws : (*groups)[group].left_out;
  rows.values.insert(rows.values.end(), row.begin(), row.end());
}

void AddRows(const Part& part, size_t columns, std::vector<GroupRows>* groups) {
  int64_t line = 1;  // of the header
  for (const std::string_view row : part.rows) {
    ++line;
    try {
      AddRow(part.file, row, columns, groups);
    } catch (Error& error) {
      error.Line(line);
      throw;
    }
  }
}

}  // namespace

SavedFit MergeShards(const std::vector<std::string>& paths, int threads) {
  Parts parts;
  for (const std::string& path : paths) {
    parts.push_back(ReadPart(path));
    CheckSame(*parts.back(), *parts[0]);
  }
  CheckComplete(&parts);
  SavedFit fit = parts[0]->fit;
  const size_t columns = fit.law.parameters.size();
  std::vector<GroupRows> groups(fit.groups.size());
  for (const auto& part : parts) {
    AddRows(*part, columns, &groups);
  }
  for (size_t g = 0; g < groups.size(); ++g) {
    const auto width = static_cast<Eigen::Index>(columns);
    fit.groups[g].draws = groups[g].draws.Matrix(width);
    fit.groups[g].left_out = groups[g].left_out.Matrix(width);
  }
  FitOptions options = fit.options;
  options.threads = threads;
  IntervalsFromDraws(fit.law, options, fit.interval, &fit.groups);
  return fit;
}

}  // namespace routescale
