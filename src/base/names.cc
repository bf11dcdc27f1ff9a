#include "routescale/names.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace routescale {
namespace {

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return lower;
}

// Optimal string alignment: insert, delete, substitute, swap neighbours.
size_t Distance(const std::string& a, const std::string& b) {
  std::vector<size_t> before(b.size() + 1), last(b.size() + 1),
      now(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    now[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      now[j] = std::min(
          {last[j] + 1, now[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        now[j] = std::min(now[j], before[j - 2] + 1);
      }
    }
    std::swap(before, last);
    std::swap(last, now);
  }
  return last[b.size()];
}

}  // namespace

std::string DidYouMean(std::string_view wrong,
                       const std::vector<std::string>& known) {
  constexpr size_t kLongestName = 100;
  if (wrong.empty() || wrong.size() > kLongestName) return "";
  const std::string lower = Lower(wrong);
  const size_t most = 1 + wrong.size() / 4;
  std::vector<std::pair<size_t, std::string>> near;
  for (const std::string& name : known) {
    if (name.size() > kLongestName) continue;
    const size_t distance = Distance(lower, Lower(name));
    if (distance <= most && distance < name.size()) {
      near.emplace_back(distance, name);
    }
  }
  std::stable_sort(near.begin(), near.end(), [](const auto& a, const auto& b) {
    return a.first < b.first;
  });
  if (near.empty()) return "";
  if (near.size() > 3) near.resize(3);
  std::string text = "did you mean ";
  for (size_t i = 0; i < near.size(); ++i) {
    if (i > 0) text += i + 1 == near.size() ? " or " : ", ";
    text += "'" + near[i].second + "'";
  }
  return text + "?";
}

std::string JoinNames(const std::vector<std::string>& names,
                      std::string_view last) {
  std::string text;
  for (size_t i = 0; i < names.size(); ++i) {
    if (i > 0 && i + 1 < names.size()) text += ", ";
    if (i > 0 && i + 1 == names.size()) {
      text.append(" ").append(last).append(" ");
    }
    text += names[i];
  }
  return text;
}

std::string ListNames(std::string_view intro,
                      const std::vector<std::string>& names) {
  constexpr size_t kMost = 30;
  std::vector<std::string> shown(names.begin(),
                                 names.begin() + std::min(kMost, names.size()));
  if (names.size() > kMost) {
    shown.push_back(std::to_string(names.size() - kMost) + " more");
  }
  return std::string(intro) + " " + JoinNames(shown);
}

std::string NameHint(std::string_view wrong,
                     std::string_view intro,
                     const std::vector<std::string>& names) {
  const std::string near = DidYouMean(wrong, names);
  return near.empty() ? ListNames(intro, names) : near;
}

}  // namespace routescale
