#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "routescale/output.h"
#include "routescale/report.h"
#include "support/temp_folder.h"

namespace routescale {
namespace {

namespace fs = std::filesystem;

class WriteDocumentTest : public TempFolderTest {
 protected:
  void Put(const std::string& name, const std::string& text) const {
    std::ofstream(Path(name), std::ios::binary) << text;
  }

  // Names in the folder, sorted: no temporary file may stay.
  std::vector<std::string> Names() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder_)) {
      names.push_back(entry.path().filename());
    }
    std::sort(names.begin(), names.end());
    return names;
  }

  mode_t Mode(const std::string& name) const {
    struct stat status = {};
    stat(Path(name).c_str(), &status);
    return status.st_mode & 07777;
  }

  static std::string Failure(const std::string& path) {
    try {
      WriteDocument(path, "new");
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ExitCode::kRuntime);
      return error.what();
    }
    return "no error";
  }
};

TEST_F(WriteDocumentTest, NewFileHasTheDefaultPermissions) {
  const mode_t mask = umask(027);
  WriteDocument(Path("new"), std::string("a\0b", 3));
  umask(mask);
  EXPECT_EQ(Read("new"), std::string("a\0b", 3));
  EXPECT_EQ(Mode("new"), 0640u);
  EXPECT_EQ(Names(), std::vector<std::string>{"new"});
}

TEST_F(WriteDocumentTest, NameWithoutFolder) {
  const fs::path before = fs::current_path();
  fs::current_path(folder_);
  WriteDocument("plain", "text");
  fs::current_path(before);
  EXPECT_EQ(Read("plain"), "text");
}

TEST_F(WriteDocumentTest, ExistingFileKeepsItsPermissions) {
  Put("old", "a longer text than the new one");
  fs::permissions(Path("old"), fs::perms(0604));
  WriteDocument(Path("old"), "new");
  EXPECT_EQ(Read("old"), "new");
  EXPECT_EQ(Mode("old"), 0604u);
}

TEST_F(WriteDocumentTest, SymbolicLinksStay) {
  fs::create_directory(Path("sub"));
  Put("sub/target", "old");
  fs::create_symlink("sub/target", Path("link"));
  fs::create_symlink("link", Path("second"));
  fs::create_symlink("sub/missing", Path("dangling"));
  WriteDocument(Path("second"), "new");
  WriteDocument(Path("dangling"), "made");
  EXPECT_EQ(Read("sub/target"), "new");
  EXPECT_EQ(Read("sub/missing"), "made");
  EXPECT_TRUE(fs::is_symlink(Path("link")));
  EXPECT_TRUE(fs::is_symlink(Path("second")));
  EXPECT_TRUE(fs::is_symlink(Path("dangling")));
}

TEST_F(WriteDocumentTest, CircularLinksAreAnError) {
  fs::create_symlink("b", Path("a"));
  fs::create_symlink("a", Path("b"));
  EXPECT_EQ(
      Failure(Path("a")),
      Path("a") + ": cannot be written: Too many levels of symbolic links");
}

TEST_F(WriteDocumentTest, MissingFolder) {
  EXPECT_EQ(Failure(Path("no/file")),
            Path("no/file") +
                ": cannot be written: No such file or directory\n"
                "  there is no folder '" +
                Path("no") + "'; make it first");
}

TEST_F(WriteDocumentTest, FoldersAreRefused) {
  EXPECT_EQ(
      Failure(folder_),
      folder_.string() + ": is a folder\n  give the name of a file in it");
}

TEST_F(WriteDocumentTest, PathThroughAFile) {
  Put("file", "old");
  EXPECT_EQ(Failure(Path("file/x")),
            Path("file/x") + ": cannot be written: Not a directory");
}

TEST_F(WriteDocumentTest, DevicesAreWrittenDirectly) {
  WriteDocument("/dev/null", "text");
  EXPECT_EQ(Failure("/dev/full"),
            "/dev/full: cannot be written: No space left on device");
  EXPECT_TRUE(fs::is_character_file("/dev/null"));
  EXPECT_TRUE(fs::is_character_file("/dev/full"));
}

// A limit on the size of files makes a write to the temporary file fail half
// way, as a full disk does.
TEST_F(WriteDocumentTest, FailureLeavesTheOldFileAlone) {
  Put("old", "precious");
  const std::string big(100000, 'x');
  const auto attempt = [&] {
    signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{4096, 4096};
    setrlimit(RLIMIT_FSIZE, &limit);
    try {
      WriteDocument(Path("old"), big);
    } catch (const Error& error) {
      fputs(error.what(), stderr);
      std::_Exit(3);
    }
    std::_Exit(0);
  };
  EXPECT_EXIT(attempt(),
              testing::ExitedWithCode(3),
              "cannot be written: File too large");
  EXPECT_EQ(Read("old"), "precious");
  EXPECT_EQ(Names(), std::vector<std::string>{"old"});
}

// What a program does on a signal that ends it in the middle of a document.
TEST_F(WriteDocumentTest, RemoveTemporaryFileLeavesNothingBehind) {
  Put("old", "precious");
  const auto die = [&] {
    DocumentWriter document(Path("old"));
    document.Write("new");
    RemoveTemporaryFile();
    std::_Exit(7);
  };
  EXPECT_EXIT(die(), testing::ExitedWithCode(7), "");
  EXPECT_EQ(Read("old"), "precious");
  EXPECT_EQ(Names(), std::vector<std::string>{"old"});
}

// Nothing of the process changes while a document is open.
TEST_F(WriteDocumentTest, SignalsAndUmaskAreTheCallers) {
  const mode_t mask = umask(027);
  DocumentWriter document(Path("new"));
  document.Write("text");
  for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE}) {
    EXPECT_EQ(std::signal(number, SIG_DFL), SIG_DFL);
  }
  EXPECT_EQ(umask(mask), 027u);
}

TEST_F(WriteDocumentTest, ReadOnlyFolderAndFile) {
  if (geteuid() == 0) GTEST_SKIP() << "root may write everywhere";
  Put("old", "precious");
  fs::permissions(Path("old"), fs::perms(0444));
  EXPECT_EQ(Failure(Path("old")),
            Path("old") + ": cannot be written: Permission denied");
  fs::permissions(folder_, fs::perms(0555));
  EXPECT_EQ(Failure(Path("new")),
            Path("new") + ": cannot be written: Permission denied");
  fs::permissions(folder_, fs::perms(0755));
  EXPECT_EQ(Read("old"), "precious");
}

// Runs WriteDocument("") with a pipe as standard output.
TEST_F(WriteDocumentTest, ClosedPipeIsToldApart) {
  const auto write_to_closed_pipe = [] {
    std::signal(SIGPIPE, SIG_IGN);
    int ends[2];
    if (pipe(ends) != 0) std::_Exit(9);
    dup2(ends[1], STDOUT_FILENO);
    close(ends[0]);
    close(ends[1]);
    try {
      WriteDocument("-", "text");
    } catch (const BrokenPipe&) {
      std::_Exit(7);
    }
    std::_Exit(8);
  };
  EXPECT_EXIT(write_to_closed_pipe(), testing::ExitedWithCode(7), "^$");
}

TEST_F(WriteDocumentTest, SlowPipeGetsEveryByteDespiteSignals) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  struct sigaction nothing = {}, before = {};
  nothing.sa_handler = [](int) {
  };  // without SA_RESTART: write() is interrupted
  sigaction(SIGUSR1, &nothing, &before);
  const std::string big(1000000, 'y');
  const pthread_t writer = pthread_self();
  std::string got;
  std::thread reader([&] {
    char buffer[4096];
    for (ssize_t n; (n = read(ends[0], buffer, sizeof(buffer))) > 0;) {
      got.append(buffer, static_cast<size_t>(n));
      if (got.size() < big.size() / 2) pthread_kill(writer, SIGUSR1);
    }
  });
  WriteDocument("/dev/fd/" + std::to_string(ends[1]), big);
  close(ends[1]);
  reader.join();
  close(ends[0]);
  sigaction(SIGUSR1, &before, nullptr);
  EXPECT_EQ(got, big);
}

}  // namespace
}  // namespace routescale
