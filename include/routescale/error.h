#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <string>

namespace routescale {

// Exit codes of the command line; part of the interface, never renumbered.
enum class ExitCode : int {
  kDone = 0,
  kRuntime = 1,  // the system failed us: cannot open, read or write
  kUsage = 2,    // the command line is wrong, formulas included
  kBadData = 3,  // a table, law file or saved fit is wrong
  kNotConverged = 4,
  kNotIdentified = 5,  // only with --strict
  kDrift = 6,          // `check` found a difference
  kInterrupted = 130,
};

// The one exception for whatever the user can mend. Assertions, not Errors,
// are for our own bugs. Set only the fields that are known:
//
//   throw Error(ExitCode::kBadData, "is not a number")
//       .File("curves.csv.gz").Line(17).Column("num_experts").Value("sixty")
//       .Hint("leave the field empty if the value is missing");
//
// prints as
//
//   curves.csv.gz:17: column num_experts: 'sixty' is not a number
//     leave the field empty if the value is missing
//
// and a formula adds its text with a caret under [position, position+length):
//
//   --where: unknown column 'ruter_type'
//     ruter_type == 'Hash'
//     ^~~~~~~~~~
//     did you mean 'router_type'?
class Error : public std::exception {
 public:
  Error(ExitCode code, std::string message);

  Error& Code(ExitCode code);
  Error& File(std::string file);  // also the origin of a formula
  Error& Line(int64_t line);      // 1-based; 0 is none
  Error& Column(std::string column);
  Error& Value(std::string value);  // quoted in front of the message
  Error& Hint(std::string hint);    // what to do about it
  Error& Formula(std::string text, size_t position, size_t length);

  ExitCode code() const { return code_; }
  const std::string& message() const { return message_; }
  const std::string& file() const { return file_; }
  int64_t line() const { return line_; }
  const std::string& column() const { return column_; }
  const std::string& value() const { return value_; }
  const std::string& hint() const { return hint_; }
  const std::string& formula() const { return formula_; }
  size_t position() const { return position_; }

  // The whole text as shown above, without a final newline.
  const char* what() const noexcept override { return what_.c_str(); }

 private:
  void Compose();

  ExitCode code_;
  std::string message_, file_, column_, value_, hint_, formula_, what_;
  int64_t line_ = 0;
  size_t position_ = 0, length_ = 0;
};

}  // namespace routescale
