// The gzip and CSV reader: bytes of a file. A table reads the same whether it
// is compressed or not, and the runs of it can be inspected.

#include <sys/mman.h>
#include <unistd.h>

#include <vector>

#include "fuzz/fuzz.h"
#include "routescale/inspect.h"
#include "routescale/table.h"
#include "support/gzip.h"

namespace routescale::fuzz {
namespace {

constexpr size_t kMostNumbers = 30;  // more throw no new exceptions

// A file in memory with a path.
class MemoryFile {
 public:
  explicit MemoryFile(std::string_view bytes) : file_(memfd_create("t", 0)) {
    Require(file_ >= 0, "a file in memory can be had");
    Require(write(file_, bytes.data(), bytes.size()) ==
                static_cast<ssize_t>(bytes.size()),
            "it can be written");
  }
  ~MemoryFile() { close(file_); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  std::string path() const { return "/proc/self/fd/" + std::to_string(file_); }

 private:
  int file_;
};

struct Contents {
  std::vector<std::string> fields;  // header first
  std::string error;                // without the name of the file
};

Contents Read(std::string_view bytes) {
  const MemoryFile file(bytes);
  Contents contents;
  contents.error = ErrorOf([&] {
    TableReader reader(file.path());
    contents.fields = reader.columns();
    while (reader.Next()) {
      for (size_t i = 0; i < reader.columns().size(); ++i) {
        const int column = static_cast<int>(i);
        contents.fields.emplace_back(reader.Field(column));
        if (contents.fields.size() > kMostNumbers) continue;
        ErrorOf([&] { reader.Number(column); });
      }
    }
    Require(reader.Sha256().size() == 64, "a table read has a fingerprint");
  });
  const size_t name = contents.error.find(file.path());
  if (name == 0) contents.error.erase(0, file.path().size());
  return contents;
}

void InspectAll(std::string_view bytes) {
  const MemoryFile file(bytes);
  ErrorOf([&] {
    TableReader reader(file.path());
    Inspect(&reader, {});
  });
}

}  // namespace
}  // namespace routescale::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace routescale::fuzz;
  const std::string_view bytes = Text(data, size);
  const Contents plain = Read(bytes);
  if (size > 0 && bytes[0] != '\x1f') {
    const Contents packed = Read(routescale::Gzip(bytes));
    Require(packed.error == plain.error && packed.fields == plain.fields,
            "a compressed table reads as a plain one");
  }
  InspectAll(bytes);
  return 0;
}
