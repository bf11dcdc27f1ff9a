// Whole command lines: one argument a line. They run in a folder of their own
// with a table, a law file and a saved fit, and may end with any documented
// code. Nothing is written: arguments that name an output are left out.

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <vector>

#include "fuzz/fuzz.h"
#include "shell/run.h"

namespace routescale::fuzz {
namespace {

constexpr size_t kMostArguments = 24;
constexpr int kCodes[] = {0, 1, 2, 3, 4, 5, 6};

void Write(const std::string& name, const std::string& text) {
  std::ofstream(name, std::ios::binary) << text;
}

std::string Table() {
  std::string text = "run,N,E,loss,group\n";
  for (int i = 0; i < 24; ++i) {
    const double size = 1e8 * (1 << (i % 6)), experts = 1 << (i / 6 * 2);
    const double loss =
        1.7 + 40 / (size / 1e6) + 0.1 / experts + 1e-3 * (i % 5);
    text += std::to_string(i) + "," + std::to_string(size) + "," +
            std::to_string(experts) + "," + std::to_string(loss) + "," +
            (i % 2 == 0 ? "even" : "odd") + "\n";
  }
  return text;
}

// Runs with both output streams on /dev/null.
int RunQuietly(const std::vector<std::string>& arguments) {
  const int null = open("/dev/null", O_RDWR);
  std::array<int, 3> saved;
  for (int stream = 0; stream < 3; ++stream) {
    saved[static_cast<size_t>(stream)] = dup(stream);
    dup2(null, stream);
  }
  close(null);
  const int code = app::RunProgram(arguments);
  for (int stream = 0; stream < 3; ++stream) {
    dup2(saved[static_cast<size_t>(stream)], stream);
    close(saved[static_cast<size_t>(stream)]);
  }
  return code;
}

// A folder of the process, removed at its end, becomes the working folder.
class Folder {
 public:
  Folder()
      : path_(std::filesystem::temp_directory_path() /
              ("routescale-fuzz-" + std::to_string(getpid()))) {
    std::filesystem::create_directories(path_);
    Enter();
    Write("t.csv", Table());
    Write("mine.toml",
          "name = \"mine\"\nloss = \"c + A*N^-a\"\n[variables]\nN = \"\"\n");
    RunQuietly({"fit", "t.csv", "--law", "c + A*N^-a", "-o", "fit.json"});
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  void Enter() const { std::filesystem::current_path(path_); }

 private:
  std::filesystem::path path_;
};

bool NamesOutput(const std::string& argument) {
  return argument.starts_with("-o") || argument.starts_with("--ou") ||
         argument.starts_with("--script=") || argument.starts_with("/") ||
         argument.find("..") != std::string::npos;
}

// Whether a number makes a long job, or many threads.
bool TakesLong(const std::string& option, const std::string& argument) {
  for (const char* name : {"--resamples",
                           "--starts",
                           "--runs",
                           "--steps",
                           "--seeds",
                           "--folds",
                           "--draws",
                           "--threads"}) {
    if (argument.starts_with(std::string(name) + "=")) return true;
    if (option == name && argument.size() > 2) return true;
  }
  return false;
}

std::vector<std::string> Arguments(std::string_view text) {
  std::vector<std::string> arguments;
  while (!text.empty() && arguments.size() < kMostArguments) {
    const size_t end = std::min(text.find('\n'), text.size());
    std::string argument(text.substr(0, end));
    argument.resize(std::min(argument.find('\0'), argument.size()));
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::string option = arguments.empty() ? "" : arguments.back();
    if (NamesOutput(argument) || TakesLong(option, argument)) continue;
    arguments.push_back(std::move(argument));
  }
  return arguments;
}

}  // namespace
}  // namespace routescale::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace routescale::fuzz;
  if (size > 1024) return 0;
  static const Folder folder;
  folder.Enter();
  const int code = RunQuietly(Arguments(Text(data, size)));
  Require(
      std::find(std::begin(kCodes), std::end(kCodes), code) != std::end(kCodes),
      "the exit code is a documented one");
  return 0;
}
