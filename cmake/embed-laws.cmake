# cmake -DOUT=laws.cc -DFILES=a.toml;b.toml -P embed-laws.cmake
# Writes the law files into one source file as raw string literals.

set(entries "")
foreach(file IN LISTS FILES)
  get_filename_component(name ${file} NAME_WE)
  file(READ ${file} text)
  string(APPEND entries "    {\"${name}\", R\"toml(${text})toml\"},\n")
endforeach()
file(WRITE ${OUT}.new
"#include \"laws/embedded.h\"

namespace routescale {

const std::vector<EmbeddedLaw>& EmbeddedLaws() {
  static const std::vector<EmbeddedLaw> laws = {
${entries}  };
  return laws;
}

}  // namespace routescale
")
file(COPY_FILE ${OUT}.new ${OUT} ONLY_IF_DIFFERENT)
file(REMOVE ${OUT}.new)
