#include <fcntl.h>
#include <unistd.h>
#ifdef ROUTESCALE_GLOG
#include <glog/logging.h>
#endif

#include <csignal>
#include <string>
#include <vector>

#include "routescale/output.h"
#include "shell/run.h"

namespace {

// A file opened later must not become standard output by accident. What stands
// in for a closed stream fails as a closed one does.
void OccupyStandardStreams() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(stream, F_GETFD) >= 0) continue;
    // The lowest free number is this one.
    open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY);
  }
}

extern "C" void CleanUpAndDie(int signal) {
  routescale::RemoveTemporaryFile();
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

// What the caller ignores stays ignored.
void CleanUpOnSignals() {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) {
    if (std::signal(signal, CleanUpAndDie) == SIG_IGN) {
      std::signal(signal, SIG_IGN);
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  OccupyStandardStreams();
  CleanUpOnSignals();
  // A closed pipe and the limit of a file's size are then errors of write().
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
#ifdef ROUTESCALE_GLOG
  // Ceres' remarks on single steps are no messages for a user.
  FLAGS_minloglevel = google::GLOG_FATAL;
#endif
  return routescale::app::RunProgram({argv + 1, argv + argc});
}
