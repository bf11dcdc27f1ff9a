#include "model/document.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>

#include "io/decoded_bytes.h"
#include "io/stored_file.h"
#include "model/schema.h"

namespace routescale {
namespace {

using nlohmann::json;

constexpr int kDeepest = 32;
constexpr size_t kChunk = size_t{1} << 16;

// Watches the parser for what nlohmann::json accepts silently.
class Guard {
 public:
  explicit Guard(const std::string& file) : file_(file) {}

  bool operator()(int depth, json::parse_event_t event, const json& parsed) {
    if (depth > kDeepest) {
      throw Error(ExitCode::kBadData, "is nested too deeply for a saved fit")
          .File(file_);
    }
    if (event == json::parse_event_t::object_start) keys_.emplace_back();
    if (event == json::parse_event_t::object_end) keys_.pop_back();
    if (event == json::parse_event_t::key) {
      const auto& key = parsed.get_ref<const std::string&>();
      if (!keys_.back().insert(key).second) {
        throw Error(ExitCode::kBadData, "appears twice in one object")
            .File(file_)
            .Value(key);
      }
    }
    return true;
  }

 private:
  const std::string& file_;
  std::vector<std::set<std::string>> keys_;  // of the open objects
};

// `byte` counts from 1 and is the last one read.
Error SyntaxError(std::string_view text, size_t byte, const std::string& file) {
  if (byte > text.size()) {
    return Error(ExitCode::kBadData, "ends in the middle of the document")
        .File(file)
        .Hint("the file was cut short; fit again or copy it again");
  }
  const std::string_view before = text.substr(0, std::max<size_t>(byte, 1) - 1);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const size_t start = before.rfind('\n') + 1;  // npos + 1 is 0
  return Error(ExitCode::kBadData,
               "is not JSON: unexpected text at character " +
                   std::to_string(before.size() - start + 1))
      .File(file)
      .Line(line);
}

}  // namespace

std::shared_ptr<const json> ParseDocument(std::string_view text,
                                          const std::string& file) {
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    throw Error(ExitCode::kBadData, "is empty").File(file);
  }
  if (text.size() > kLargestDocument) {
    throw Error(ExitCode::kBadData, "is larger than 256 MiB: not a saved fit")
        .File(file);
  }
  Guard guard(file);
  try {
    return std::make_shared<const json>(
        json::parse(text, std::reference_wrapper(guard)));
  } catch (const json::parse_error& error) {
    throw SyntaxError(text, error.byte, file);
  } catch (const json::exception&) {
    throw Error(ExitCode::kBadData, "holds a number out of range").File(file);
  }
}

std::string ReadText(const std::string& path, std::string* name) {
  StoredFile file(path);
  *name = file.name();
  DecodedBytes bytes(&file);
  std::string text;
  for (size_t size = 0; size <= kLargestDocument; size = text.size()) {
    text.resize(size + kChunk);
    text.resize(size + bytes.Read(text.data() + size, kChunk));
    if (text.size() < size + kChunk) break;
  }
  return text;
}

Place Place::operator[](const std::string& key) const {
  if (!json_->is_object()) throw Wrong("is not an object");
  Place place(*this);
  place.path_ += (path_.empty() ? "" : ".") + key;
  const auto found = json_->find(key);
  if (found == json_->end()) throw place.Wrong("is missing");
  place.json_ = &*found;
  return place;
}

std::vector<Place> Place::List() const {
  if (!json_->is_array()) throw Wrong("is not a list");
  std::vector<Place> places(json_->size(), *this);
  for (size_t i = 0; i < places.size(); ++i) {
    places[i].json_ = &(*json_)[i];
    places[i].path_ += "[" + std::to_string(i) + "]";
  }
  return places;
}

std::vector<std::pair<std::string, Place>> Place::Members() const {
  if (!json_->is_object()) throw Wrong("is not an object");
  std::vector<std::pair<std::string, Place>> members;
  for (const auto& [key, value] : json_->items()) {
    members.emplace_back(key, (*this)[key]);
  }
  return members;
}

std::string Place::Text() const {
  if (!json_->is_string()) throw Wrong("is not text");
  return json_->get<std::string>();
}

bool Place::Truth() const {
  if (!json_->is_boolean()) throw Wrong("is not true or false");
  return json_->get<bool>();
}

double Place::Finite() const {
  if (!json_->is_number()) throw Wrong("is not a number");
  return json_->get<double>();
}

double Place::Number() const {
  if (json_->is_null()) return std::numeric_limits<double>::quiet_NaN();
  return Finite();
}

int64_t Place::Integer(int64_t low) const {
  if (!json_->is_number_integer()) throw Wrong("is not a whole number");
  const bool huge =
      json_->is_number_unsigned() && json_->get<uint64_t>() > uint64_t{1} << 53;
  if (huge) throw Wrong("is too large");
  const auto value = json_->get<int64_t>();
  if (value < low) {
    throw Wrong("is " + std::to_string(value) + ", must be at least " +
                std::to_string(low));
  }
  return value;
}

int Place::Int(int low, int high) const {
  const int64_t value = Integer(low);
  if (value > high) {
    throw Wrong("is " + std::to_string(value) + ", must be at most " +
                std::to_string(high));
  }
  return static_cast<int>(value);
}

std::pair<double, double> Place::Range() const {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const std::vector<Place> ends = List();
  if (ends.size() != 2) throw Wrong("is not a list of two numbers");
  const double low = ends[0].Number(), high = ends[1].Number();
  if (low > high) throw Wrong("has its ends in the wrong order");
  return {std::isnan(low) ? -kInfinity : low,
          std::isnan(high) ? kInfinity : high};
}

std::vector<double> Place::Numbers() const {
  if (!json_->is_array()) throw Wrong("is not a list");
  std::vector<double> numbers;
  for (const json& item : *json_) {
    if (!item.is_null() && !item.is_number()) {
      throw List()[numbers.size()].Wrong("is not a number");
    }
    numbers.push_back(item.is_null() ? std::numeric_limits<double>::quiet_NaN()
                                     : item.get<double>());
  }
  return numbers;
}

bool Place::Has(const std::string& key) const {
  return json_->is_object() && json_->contains(key);
}

std::string Place::Origin() const { return *file_ + ": " + path_; }

bool Place::IsNull() const { return json_->is_null(); }

bool Place::IsText() const { return json_->is_string(); }

Error Place::Wrong(const std::string& message) const {
  const std::string place = path_.empty() ? "the document" : path_ + ":";
  return Error(ExitCode::kBadData, place + " " + message).File(*file_);
}

}  // namespace routescale
