#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cctype>
#include <string>

#include "io/decoded_bytes.h"
#include "routescale/model.h"

namespace routescale {
namespace {

constexpr size_t kBytes = 64;

// The first bytes of standard input, which stay there to be read again: "" for
// a terminal and whatever else cannot be looked into.
std::string Peek() {
  char buffer[kBytes];
  ssize_t count = pread(STDIN_FILENO, buffer, sizeof(buffer), 0);
  if (count < 0) {
    count = recv(STDIN_FILENO, buffer, sizeof(buffer), MSG_PEEK);
  }
  int pipe_ends[2];
  if (count < 0 && pipe(pipe_ends) == 0) {
    count = tee(STDIN_FILENO, pipe_ends[1], sizeof(buffer), 0);
    if (count > 0) count = read(pipe_ends[0], buffer, sizeof(buffer));
    close(pipe_ends[0]);
    close(pipe_ends[1]);
  }
  return count > 0 ? std::string(buffer, static_cast<size_t>(count)) : "";
}

std::string FirstBytes(const std::string& path) {
  if (path == "-") return Peek();
  StoredFile file(path);
  DecodedBytes bytes(&file);
  char buffer[kBytes];
  return std::string(buffer, bytes.Read(buffer, sizeof(buffer)));
}

}  // namespace

bool LooksLikeSavedFit(const std::string& path) {
  for (const char byte : FirstBytes(path)) {
    if (std::isspace(static_cast<unsigned char>(byte)) == 0) {
      return byte == '{';
    }
  }
  return false;
}

}  // namespace routescale
