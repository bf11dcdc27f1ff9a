# Every package comes from Debian; a missing one is named with its apt package.
# The same packages stand in packages.txt, which install-packages.sh reads.

list(APPEND CMAKE_MODULE_PATH ${CMAKE_CURRENT_LIST_DIR})

# A static binary takes archives; toml++ and fmt, which have none in Debian, are
# compiled in from their headers.
set(ROUTESCALE_FMT fmt::fmt)
set(ROUTESCALE_TOML tomlplusplus::tomlplusplus)
if(ROUTESCALE_STATIC)
  set(CMAKE_FIND_LIBRARY_SUFFIXES .a)
  set(ROUTESCALE_FMT fmt::fmt-header-only)
  set(ROUTESCALE_TOML "")
endif()

macro(routescale_require package apt)
  find_package(${package} ${ARGN} QUIET)
  if(NOT ${package}_FOUND)
    message(FATAL_ERROR
      "routescale needs ${package} ${ARGN}.\n  sudo apt-get install ${apt}")
  endif()
endmacro()

routescale_require(Eigen3 libeigen3-dev 3.4 NO_MODULE)
routescale_require(Ceres libceres-dev 2.1)
routescale_require(ZLIB zlib1g-dev)
routescale_require(CLI11 libcli11-dev 2.1)
routescale_require(nlohmann_json nlohmann-json3-dev 3.11)
routescale_require(tomlplusplus libtomlplusplus-dev 3)
routescale_require(fmt libfmt-dev 9)
routescale_require(Boost libboost-math-dev 1.74)
routescale_require(Nettle nettle-dev)
routescale_require(Zstd libzstd-dev)
routescale_require(Unistring libunistring-dev)
routescale_require(NLopt libnlopt-dev 2.7)
routescale_require(Threads libc6-dev)

find_path(RANDOM123_INCLUDE_DIR Random123/philox.h)
if(NOT RANDOM123_INCLUDE_DIR)
  message(FATAL_ERROR
    "routescale needs Random123.\n  sudo apt-get install librandom123-dev")
endif()

find_path(FCCP_INCLUDE_DIR libfccp/csv.h)
if(NOT FCCP_INCLUDE_DIR)
  message(FATAL_ERROR
    "routescale needs fast-cpp-csv-parser.\n  sudo apt-get install libfccp-dev")
endif()
