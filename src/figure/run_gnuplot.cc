#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string_view>

#include "figure/gnuplot.h"
#include "routescale/error.h"
#include "routescale/figure.h"
#include "routescale/option_name.h"

namespace routescale {
namespace {

Error CannotDraw(const std::string& why) {
  return Error(ExitCode::kRuntime, "gnuplot cannot draw: " + why);
}

// A file without a name: gone when it is closed.
class ScratchFile {
 public:
  ScratchFile() : file_(std::tmpfile()) {
    if (!file_) throw CannotDraw(std::strerror(errno));
  }

  int number() const { return fileno(file_.get()); }

  void Write(const std::string& text) {
    if (std::fwrite(text.data(), 1, text.size(), file_.get()) != text.size() ||
        std::fflush(file_.get()) != 0) {
      throw CannotDraw(std::strerror(errno));
    }
    std::rewind(file_.get());
  }

  std::string Read() {
    std::rewind(file_.get());
    std::string text;
    char buffer[1 << 16];
    while (const size_t count =
               std::fread(buffer, 1, sizeof(buffer), file_.get())) {
      text.append(buffer, count);
    }
    return text;
  }

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::unique_ptr<std::FILE, Close> file_;
};

class Spawn {
 public:
  Spawn() {
    posix_spawn_file_actions_init(&actions_);
    posix_spawnattr_init(&attributes_);
    // Signals that we ignore would be ignored by the child too.
    sigset_t usual;
    sigemptyset(&usual);
    sigaddset(&usual, SIGPIPE);
    posix_spawnattr_setsigdefault(&attributes_, &usual);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGDEF);
  }
  ~Spawn() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }
  Spawn(const Spawn&) = delete;
  Spawn& operator=(const Spawn&) = delete;

  void Connect(const ScratchFile& file, int number) {
    posix_spawn_file_actions_adddup2(&actions_, file.number(), number);
  }

  // -d: not the user's own settings, which would change every figure. What
  // gnuplot opens by a name it reads in blocks, else a byte at a time; without
  // /proc there is no name.
  int Run(pid_t* child) {
    char program[] = "gnuplot", no_settings[] = "-d", input[] = "/dev/fd/0";
    const bool has_name = access("/dev/fd", X_OK) == 0;
    char* arguments[] = {
        program, no_settings, has_name ? input : nullptr, nullptr};
    return posix_spawnp(
        child, program, &actions_, &attributes_, arguments, environ);
  }

 private:
  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
};

// The exit status, or 128 and the signal, as shells have it.
int WaitFor(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) throw CannotDraw(std::strerror(errno));
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

bool CanDraw() {
  const char* variable = std::getenv("PATH");
  std::string_view path = variable == nullptr ? "/bin:/usr/bin" : variable;
  while (!path.empty()) {
    const size_t end = std::min(path.find(':'), path.size());
    const std::string folder(path.substr(0, end));
    path.remove_prefix(std::min(end + 1, path.size()));
    const std::string program = (folder.empty() ? "." : folder) + "/gnuplot";
    if (access(program.c_str(), X_OK) == 0) return true;
  }
  return false;
}

std::string RunGnuplot(const std::string& script) {
  if (!CanDraw()) {
    throw Error(ExitCode::kRuntime,
                "gnuplot, which draws the figures, is not installed")
        .Hint(
            "sudo apt-get install gnuplot-nox, or write its script for another "
            "machine with @script FILE"_options);
  }
  ScratchFile input, output, errors;
  input.Write(script);
  Spawn spawn;
  spawn.Connect(input, STDIN_FILENO);
  spawn.Connect(output, STDOUT_FILENO);
  spawn.Connect(errors, STDERR_FILENO);
  pid_t child = 0;
  const int failure = spawn.Run(&child);
  if (failure != 0) throw CannotDraw(std::strerror(failure));
  const int status = WaitFor(child);
  const std::string said = errors.Read();
  if (status != 0) {
    throw CannotDraw(said.empty() ? "exit status " + std::to_string(status)
                                  : said);
  }
  std::string figure = output.Read();
  if (figure.empty()) throw CannotDraw("it drew nothing");
  return figure;
}

}  // namespace routescale
