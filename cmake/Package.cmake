# Debian packages, made by cpack or by the target `package`: routescale (the
# program and what belongs to it) and libroutescale-dev (the library).

set(ROUTESCALE_MAINTAINER "routescale maintainers <maintainers@example.org>"
  CACHE STRING "Who answers for the Debian packages: Name <address>")

set(doc_dir ${CMAKE_CURRENT_BINARY_DIR}/doc)
execute_process(COMMAND date -u -R -d ${release_date}
  OUTPUT_VARIABLE debian_date OUTPUT_STRIP_TRAILING_WHITESPACE)
configure_file(cmake/debian/changelog.in ${doc_dir}/changelog)
if(ROUTESCALE_STATIC)
  set(debian_comment
" The program is linked statically. The licences of the libraries in it are in
 /usr/share/doc/routescale/licences.")
  install(DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/licences
    DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/routescale
    COMPONENT doc-routescale EXCLUDE_FROM_ALL)
  install(FILES cmake/debian/lintian-overrides
    DESTINATION ${CMAKE_INSTALL_DATADIR}/lintian/overrides RENAME routescale
    COMPONENT doc-routescale EXCLUDE_FROM_ALL)
else()
  set(debian_comment
" The source is under the Apache License 2.0. The program contains Ceres
 (libceres-dev, BSD-3-Clause) and is linked with SuiteSparse, parts of which
 are under the GNU General Public License, version 2 or later: whoever hands
 out the program must meet its terms too. Version 3 of it, found in
 /usr/share/common-licenses/GPL-3, goes together with the Apache License 2.0.
 NLopt (libnlopt0) is under the GNU Lesser General Public License 2.1 or later.")
endif()
configure_file(cmake/debian/copyright.in ${doc_dir}/copyright @ONLY)
configure_file(CHANGELOG.md ${doc_dir}/NEWS COPYONLY)
execute_process(COMMAND ${GZIP} -9nf ${doc_dir}/changelog ${doc_dir}/NEWS)
foreach(package IN ITEMS routescale libroutescale-dev)
  install(FILES ${doc_dir}/changelog.gz ${doc_dir}/NEWS.gz
                ${doc_dir}/copyright
    DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${package}
    COMPONENT doc-${package} EXCLUDE_FROM_ALL)
endforeach()
install(DIRECTORY ${manual_dir}/zsh/
  DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions
  COMPONENT doc-routescale EXCLUDE_FROM_ALL)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "")  # each package has its own
set(CPACK_PACKAGE_CONTACT ${ROUTESCALE_MAINTAINER})
set(CPACK_COMPONENTS_ALL tool doc-routescale)
if(NOT ROUTESCALE_STATIC)
  list(APPEND CPACK_COMPONENTS_ALL development doc-libroutescale-dev)
  set(CPACK_DEBIAN_PROGRAM_PACKAGE_SHLIBDEPS ON)
endif()
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE
  WORLD_READ WORLD_EXECUTE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)

set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME routescale)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_RECOMMENDS gnuplot-nox)
set(CPACK_DEBIAN_PROGRAM_DESCRIPTION
"fits scaling laws of routed and dense language models
Estimates the coefficients of scaling laws of mixtures of experts and of dense
language models from tables of training runs: at the proven minimum, with
intervals, and saying which of them the data do not determine. Predicts, plans,
compares laws and draws figures.")

set(CPACK_DEBIAN_LIBRARY_PACKAGE_NAME libroutescale-dev)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_DEPENDS
  "libceres-dev, libeigen3-dev, libfmt-dev, libnlopt-dev, libtomlplusplus-dev, libunistring-dev, libzstd-dev, nettle-dev, zlib1g-dev")
set(CPACK_DEBIAN_LIBRARY_DESCRIPTION
"C++ library that fits scaling laws of language models
Headers, static library and CMake package of what the program routescale fits
scaling laws with.")

include(CPack)
cpack_add_component(tool GROUP program)
cpack_add_component(doc-routescale GROUP program)
cpack_add_component(development GROUP library)
cpack_add_component(doc-libroutescale-dev GROUP library)
