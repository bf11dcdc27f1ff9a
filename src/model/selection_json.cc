#include "model/selection_json.h"

#include "routescale/selection_fields.h"

namespace routescale {

nlohmann::ordered_json SelectionFieldsJson(const ResolvedSelection& selection,
                                           const nlohmann::ordered_json& none) {
  using Json = nlohmann::ordered_json;
  Json members = Json::object();
  for (const SelectionField& field : SelectionFields()) {
    const std::string text = field.text(selection);
    members[field.key] =
        field.kind == SelectionField::kNames    ? Json(SplitList(text))
        : field.kind == SelectionField::kSwitch ? Json(!text.empty())
        : text.empty()                          ? none
                                                : Json(text);
  }
  if (selection.row.kind == RowRule::kStep) {
    members["row"] = selection.row.step;
  }
  return members;
}

}  // namespace routescale
