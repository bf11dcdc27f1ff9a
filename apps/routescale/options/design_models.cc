#include <utility>

#include "options/design_models.h"

namespace routescale::app {

std::vector<DesignedLaw> LoadDesignedLaws(const DesignOptions& design) {
  std::vector<DesignedLaw> laws;
  for (DesignSource& source : design.Load()) {
    DesignedLaw law;
    law.source = std::move(source);
    law.group = design.Group(law.source.fit);
    law.candidates = ReadCandidates(design.pool, law.source.fit, law.fit());
    law.request = design.Request(law.source.fit, law.candidates);
    laws.push_back(std::move(law));
  }
  return laws;
}

DesignAnswer DesignRunsFor(const std::vector<DesignedLaw>& laws) {
  std::vector<DesignModel> models;
  for (const DesignedLaw& law : laws) {
    models.push_back({&law.source.fit,
                      &law.fit(),
                      &law.candidates.pool,
                      law.request.targets});
  }
  return DesignRuns(models, laws[0].request);
}

}  // namespace routescale::app
