#pragma once

#include <string>

namespace routescale {

// A new file beside the one that it is to replace. It is removed unless
// RenameTo() gave it its name: by the destructor, or by RemoveTemporaryFile()
// (of several such files at a time, the first).
class TemporaryFile {
 public:
  // In `folder`, "" for the current one, with those of the permissions that
  // the umask allows. Throws nothing: see descriptor().
  TemporaryFile(const std::string& folder, unsigned permissions);
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  // -1 if it could not be made, with the reason in errno.
  int descriptor() const { return descriptor_; }
  // Sets the permissions, whatever the umask. These two are false, with the
  // reason in errno, if they failed.
  bool Permit(unsigned permissions);
  // Closes and renames; a full disk may show only now.
  bool RenameTo(const std::string& path);

 private:
  std::string name_;
  int descriptor_;
};

}  // namespace routescale
