#pragma once

#include <map>
#include <string>
#include <vector>

#include "routescale/selection_fields.h"
#include "routescale/study.h"
#include "shell/command_line.h"

namespace routescale::app {

// Which runs of a table count.
struct TableOptions {
  std::vector<std::string> tables;  // of verbs that take several files
  std::string table;                // of those that take one
  std::string delimiter, like;
  // By SelectionField::key; what is given several times joins.
  std::map<std::string, std::string> fields;
  std::map<std::string, std::vector<std::string>> joined_fields;
  std::map<std::string, bool> switches;
  std::vector<std::string> map, groups;

  std::vector<Option> Records();
  Option Delimiter();                   // --delimiter, which Records() has
  Option Like();                        // --like, which Records() has
  std::vector<Option> WeightRecords();  // --weight --sigma
  Option Cluster();                     // --cluster
  Positional Table();                   // several files
  TableInput Input() const;
  // Where nothing was given the schema decides; "" given means none.
  SelectionOptions Selection() const;
  bool HasCluster() const;
  // What was given for a field, which is then no part of the selection.
  std::string TakeField(const std::string& key);

 private:
  Option FieldRecord(const SelectionField& field);
  std::string FieldText(const SelectionField& field) const;
};

}  // namespace routescale::app
