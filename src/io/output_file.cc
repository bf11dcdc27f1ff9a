#include "io/output_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>
#include <utility>

#include "io/temporary_file.h"
#include "routescale/error.h"
#include "routescale/output.h"

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

Error CannotWrite(const std::string& name, int number) {
  return Error(ExitCode::kRuntime,
               std::string("cannot be written: ") + std::strerror(number))
      .File(name);
}

void WriteAll(int descriptor, std::string_view bytes, const std::string& name) {
  while (!bytes.empty()) {
    const ssize_t written = write(descriptor, bytes.data(), bytes.size());
    if (written >= 0) {
      bytes.remove_prefix(static_cast<size_t>(written));
    } else if (errno == EPIPE) {
      throw BrokenPipe();
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

}  // namespace

class OutputFile::Target {
 public:
  virtual ~Target() = default;
  virtual void Write(std::string_view bytes) = 0;
  virtual void Finish() = 0;
};

class OutputFile::StandardOutput : public Target {
 public:
  void Write(std::string_view bytes) override {
    WriteAll(STDOUT_FILENO, bytes, "standard output");
  }
  void Finish() override {}
};

// A device, a pipe or a descriptor of another process.
class OutputFile::Direct : public Target {
 public:
  explicit Direct(const std::string& path)
      : path_(path),
        file_(open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC)) {
    if (file_.number() < 0) throw CannotWrite(path_, errno);
  }

  void Write(std::string_view bytes) override {
    WriteAll(file_.number(), bytes, path_);
  }
  void Finish() override {
    if (!file_.Close()) throw CannotWrite(path_, errno);
  }

 private:
  std::string path_;
  Descriptor file_;
};

// A temporary file in the folder of `target` that then takes its name.
class OutputFile::Replacement : public Target {
 public:
  Replacement(const std::string& path,
              const std::string& target,
              std::optional<mode_t> permissions)
      : path_(path),
        target_(target),
        permissions_(permissions),
        folder_(std::filesystem::path(target).parent_path()),
        file_(folder_, permissions ? 0600 : 0666) {
    if (file_.descriptor() < 0) FailToOpen(errno);
  }

  void Write(std::string_view bytes) override {
    WriteAll(file_.descriptor(), bytes, path_);
  }
  void Finish() override {
    if ((permissions_ && !file_.Permit(*permissions_)) ||
        !file_.RenameTo(target_)) {
      throw CannotWrite(path_, errno);
    }
  }

 private:
  [[noreturn]] void FailToOpen(int number) const {
    Error error = CannotWrite(path_, number);
    if (number == ENOENT) {
      error.Hint("there is no folder '" + folder_ + "'; make it first");
    }
    throw error;
  }

  std::string path_, target_;
  std::optional<mode_t> permissions_;  // of the file that is replaced
  std::string folder_;
  TemporaryFile file_;
};

std::unique_ptr<OutputFile::Target> OutputFile::Open(const std::string& path) {
  if (IsStandardOutput(path)) return std::make_unique<StandardOutput>();
  if (IsDescriptor(path)) return std::make_unique<Direct>(path);
  const std::string target = FollowLinks(path);
  struct stat status = {};
  if (stat(target.c_str(), &status) != 0) {
    if (errno != ENOENT) throw CannotWrite(path, errno);
    return std::make_unique<Replacement>(path, target, std::nullopt);
  }
  if (S_ISDIR(status.st_mode)) {
    throw Error(ExitCode::kRuntime, "is a folder")
        .File(path)
        .Hint("give the name of a file in it");
  }
  if (!S_ISREG(status.st_mode)) return std::make_unique<Direct>(path);
  // A rename would replace even a file that is protected against writing.
  if (access(target.c_str(), W_OK) != 0) throw CannotWrite(path, errno);
  return std::make_unique<Replacement>(path, target, status.st_mode & 07777);
}

OutputFile::OutputFile(const std::string& path) : target_(Open(path)) {}
OutputFile::~OutputFile() = default;

void OutputFile::Write(std::string_view bytes) { target_->Write(bytes); }
void OutputFile::Finish() { target_->Finish(); }

}  // namespace routescale
