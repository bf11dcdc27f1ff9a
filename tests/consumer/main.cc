#include <cstdio>

#include "routescale/law.h"
#include "routescale/table.h"

int main() {
  double parameters = 0;
  if (!routescale::ParseNumber("1.3e9", &parameters)) return 1;
  std::printf("%.17g\n", parameters);
  for (const std::string& name : routescale::LawNames()) {
    std::printf("%s\n", name.c_str());
  }
}
