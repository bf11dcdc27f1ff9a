#include "routescale/option_name.h"

#include <gtest/gtest.h>

#include "routescale/error.h"
#include "routescale/law.h"
#include "support/message_of.h"

namespace routescale {
namespace {

// The other tests read messages as the command line prints them.
const bool kAsOnTheCommandLine = [] {
  SetOptionPrefix("--");
  return true;
}();

std::string MessageOfALaw() {
  return MessageOf([] { FindLaw("no such law", {"N"}); });
}

TEST(OptionNameTest, TheApplicationSaysHowAnOptionIsWritten) {
  ASSERT_TRUE(kAsOnTheCommandLine);
  const std::string on_the_command_line = MessageOfALaw();
  SetOptionPrefix("");
  const std::string in_the_library = MessageOfALaw();
  SetOptionPrefix("--");
  EXPECT_EQ(in_the_library.rfind("law: ", 0), 0) << in_the_library;
  EXPECT_EQ(on_the_command_line, "--" + in_the_library);
}

TEST(OptionNameTest, EveryNameOfATextIsWrittenSo) {
  EXPECT_EQ("more @starts, or a @start"_options, "more --starts, or a --start");
}

}  // namespace
}  // namespace routescale
