#pragma once

#include "routescale/error.h"

namespace routescale {

// The library changes nothing of the process: no signal, umask or exit. What it
// leaves to the program around it:

// Thrown where the reader of standard output has gone away. A program ends
// quietly then. Writing to a closed pipe raises SIGPIPE unless it is ignored.
class BrokenPipe : public Error {
 public:
  BrokenPipe() : Error(ExitCode::kRuntime, "the pipe is closed") {}
};

// Removes the temporary file of the document that is being written. For a
// handler of a signal that ends the process: safe there.
void RemoveTemporaryFile() noexcept;

}  // namespace routescale
