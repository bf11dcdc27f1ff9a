#include "verbs/report_commands.h"

#include <filesystem>
#include <utility>

#include "options/given_options.h"
#include "options/like.h"
#include "routescale/shell_word.h"

namespace routescale::app {
namespace {

// Results do not depend on the number of threads, nor may the page.
std::vector<Option> LawRecords(LawOptions* law) {
  std::vector<Option> records = law->Records();
  std::erase_if(records, [](const Option& option) {
    return option.flags == "--threads";
  });
  return records;
}

}  // namespace

std::vector<Option> CompareRecords(CompareChoice* choice) {
  std::vector<Option> records = choice->Records();
  std::erase_if(records, [](const Option& option) {
    return option.flags == "--folds" || option.flags == "--seed";
  });
  return records;
}

ReportCommands::ReportCommands(ReportOptions options)
    : options_(std::move(options)),
      table_(
          " " +
          ShellWord(std::filesystem::path(options_.table.table).filename())) {
  std::string& like = options_.table.like;
  if (like.empty()) return;
  // What it says need not be said again.
  usual_.table.like = like;
  TakeOptionsOfLike(LikeVerb(), {});
  like = usual_.table.like = std::filesystem::path(like).filename();
  like_ = " --like " + ShellWord(like);
}

std::string ReportCommands::Inspect() {
  return "routescale inspect" + table_ + like_ +
         GivenOptions(options_.table.Records(), usual_.table.Records());
}

std::string ReportCommands::Fit() {
  return "routescale fit" + table_ + like_ + Law() + Selection() +
         GivenOptions(
             Join({{options_.table.Cluster()}, options_.interval.Records()}),
             Join({{usual_.table.Cluster()}, usual_.interval.Records()}));
}

std::string ReportCommands::Check() {
  return Fit() + " -o fit.json\nroutescale check" + table_ +
         " --against fit.json";
}

std::string ReportCommands::Compare() {
  return "routescale compare" + table_ + like_ + Selection() + Rivals();
}

std::string ReportCommands::Plot(const std::string& kind) {
  // Other figures have no intervals.
  const bool bands = kind == "loss" || kind == "profile";
  return "routescale plot " + kind + table_ + like_ + Law(bands) + Selection() +
         " -o " + kind + ".svg";
}

// The laws by their names, and their scale. The law that was fitted is
// called as it was asked for, which may be by its file.
void ReportCommands::SetRivals(const Comparison& comparison,
                               const std::string& fitted) {
  scale_ = ToString(comparison.residual);
  // Those of the book, and the fit's.
  if (options_.compare.laws.empty() && !options_.table.like.empty()) return;
  std::string laws;
  for (const std::string& name : comparison.laws) {
    laws +=
        (laws.empty() ? "" : ",") + (name == fitted ? options_.law.law : name);
  }
  options_.compare.laws = {laws};
}

std::string ReportCommands::PlotErrors() {
  return "routescale plot compare" + table_ + like_ + Selection() + Rivals() +
         " -o compare.svg";
}

Verb ReportCommands::LikeVerb() {
  Verb verb;
  verb.name = "report";
  verb.options = Join({usual_.law.Records(),
                       usual_.table.Records(),
                       usual_.table.WeightRecords(),
                       {usual_.table.Cluster()},
                       usual_.interval.Records()});
  return verb;
}

std::string ReportCommands::Selection() {
  return GivenOptions(
      Join({options_.table.Records(), options_.table.WeightRecords()}),
      Join({usual_.table.Records(), usual_.table.WeightRecords()}));
}

std::string ReportCommands::Law(bool with_level) {
  LawOptions law = options_.law;
  if (!with_level) law.level = usual_.law.level;
  return GivenOptions(LawRecords(&law), LawRecords(&usual_.law));
}

// The options of `compare`.
std::string ReportCommands::Rivals() {
  LawOptions law = usual_.law;
  law.objective = options_.law.objective;
  law.residual = scale_;
  return GivenOptions(CompareRecords(&options_.compare),
                      CompareRecords(&usual_.compare)) +
         GivenOptions(LawRecords(&law), LawRecords(&usual_.law));
}

}  // namespace routescale::app
