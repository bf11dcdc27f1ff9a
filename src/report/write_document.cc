#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <utility>

#include "routescale/report.h"

namespace routescale {
namespace {

constexpr int kMaxLinks = 40;

// Closes on the way out.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() { Close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int number() const { return number_; }
  // A full disk may show only now.
  bool Close() { return number_ < 0 || close(std::exchange(number_, -1)) == 0; }

 private:
  int number_;
};

// A name in the file system that is removed unless it was renamed.
class TemporaryName {
 public:
  explicit TemporaryName(std::string name) : name_(std::move(name)) {}
  ~TemporaryName() {
    if (!name_.empty()) unlink(name_.c_str());
  }
  TemporaryName(const TemporaryName&) = delete;
  TemporaryName& operator=(const TemporaryName&) = delete;

  bool RenameTo(const std::string& path) {
    if (rename(name_.c_str(), path.c_str()) != 0) return false;
    name_.clear();
    return true;
  }

 private:
  std::string name_;
};

// Writing to a closed pipe then fails with EPIPE instead of a signal.
class IgnoreBrokenPipe {
 public:
  IgnoreBrokenPipe() {
    struct sigaction ignore = {};
    ignore.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &ignore, &before_);
  }
  ~IgnoreBrokenPipe() { sigaction(SIGPIPE, &before_, nullptr); }

 private:
  struct sigaction before_ = {};
};

Error CannotWrite(const std::string& name, int number) {
  return Error(ExitCode::kRuntime,
               std::string("cannot be written: ") + std::strerror(number))
      .File(name);
}

void WriteAll(int descriptor, std::string_view bytes, const std::string& name) {
  const IgnoreBrokenPipe guard;
  while (!bytes.empty()) {
    const ssize_t written = write(descriptor, bytes.data(), bytes.size());
    if (written >= 0) {
      bytes.remove_prefix(static_cast<size_t>(written));
    } else if (errno == EPIPE) {
      std::_Exit(0);
    } else if (errno != EINTR) {
      throw CannotWrite(name, errno);
    }
  }
}

// The file that `path` stands for: symbolic links followed to their end, which
// need not exist.
std::string FollowLinks(std::string path) {
  std::error_code error;
  for (int i = 0; i < kMaxLinks; ++i) {
    const std::filesystem::path target =
        std::filesystem::read_symlink(path, error);
    if (error) return path;
    path = std::filesystem::path(path).parent_path() / target;
  }
  return path;
}

bool IsStandardOutput(const std::string& path) {
  return path.empty() || path == "-" || path == "/dev/stdout" ||
         path == "/dev/fd/1";
}

// Open descriptors of a process, though they look like links to files.
bool IsDescriptor(const std::string& path) {
  return path == "/dev/stderr" || path.starts_with("/dev/fd/") ||
         path.starts_with("/proc/");
}

void WriteDirectly(const std::string& path, std::string_view bytes) {
  Descriptor file(open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC));
  if (file.number() < 0) throw CannotWrite(path, errno);
  WriteAll(file.number(), bytes, path);
  if (!file.Close()) throw CannotWrite(path, errno);
}

mode_t DefaultPermissions() {
  const mode_t mask = umask(0);
  umask(mask);
  return 0666 & ~mask;
}

void Replace(const std::string& path,
             const std::string& target,
             mode_t permissions,
             std::string_view bytes) {
  const std::string folder = std::filesystem::path(target).parent_path();
  std::string name =
      (folder.empty() ? "" : folder + "/") + ".routescale-XXXXXX";
  Descriptor file(mkstemp(name.data()));
  if (file.number() < 0) {
    const int number = errno;
    Error error = CannotWrite(path, number);
    if (number == ENOENT) {
      error.Hint("there is no folder '" + folder + "'; make it first");
    }
    throw error;
  }
  TemporaryName temporary(std::move(name));
  WriteAll(file.number(), bytes, path);
  if (fchmod(file.number(), permissions) != 0 || !file.Close() ||
      !temporary.RenameTo(target)) {
    throw CannotWrite(path, errno);
  }
}

}  // namespace

void WriteDocument(const std::string& path, std::string_view bytes) {
  if (IsStandardOutput(path)) {
    return WriteAll(STDOUT_FILENO, bytes, "standard output");
  }
  if (IsDescriptor(path)) return WriteDirectly(path, bytes);
  const std::string target = FollowLinks(path);
  struct stat status = {};
  if (stat(target.c_str(), &status) != 0) {
    if (errno != ENOENT) throw CannotWrite(path, errno);
    return Replace(path, target, DefaultPermissions(), bytes);
  }
  if (S_ISDIR(status.st_mode)) {
    throw Error(ExitCode::kRuntime, "is a folder")
        .File(path)
        .Hint("give the name of a file in it");
  }
  if (!S_ISREG(status.st_mode)) return WriteDirectly(path, bytes);
  // A rename would replace even a file that is protected against writing.
  if (access(target.c_str(), W_OK) != 0) throw CannotWrite(path, errno);
  Replace(path, target, status.st_mode & 07777, bytes);
}

}  // namespace routescale
