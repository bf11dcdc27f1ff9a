# Components: tool (the program and what belongs to it), local (what packages
# have elsewhere), development (the library).

include(CMakePackageConfigHelpers)

install(TARGETS routescale
  DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT tool)
install(DIRECTORY ${manual_dir}/man1
  DESTINATION ${CMAKE_INSTALL_MANDIR} COMPONENT tool)
install(DIRECTORY ${manual_dir}/bash/
  DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions
  COMPONENT tool)
install(DIRECTORY ${manual_dir}/fish/
  DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d
  COMPONENT tool)
install(DIRECTORY data/laws data/schema
  DESTINATION ${CMAKE_INSTALL_DATADIR}/routescale COMPONENT tool)
install(FILES data/README.md
  DESTINATION ${CMAKE_INSTALL_DATADIR}/routescale COMPONENT tool)

install(DIRECTORY ${manual_dir}/zsh/
  DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions COMPONENT local)

install(TARGETS routescale_library
  EXPORT routescale-targets
  DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT development)
install(DIRECTORY include/routescale
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT development)

set(config_dir ${CMAKE_INSTALL_LIBDIR}/cmake/routescale)
configure_package_config_file(
  cmake/routescale-config.cmake.in
  ${CMAKE_CURRENT_BINARY_DIR}/routescale-config.cmake
  INSTALL_DESTINATION ${config_dir})
write_basic_package_version_file(
  ${CMAKE_CURRENT_BINARY_DIR}/routescale-config-version.cmake
  COMPATIBILITY SameMinorVersion)
install(EXPORT routescale-targets
  NAMESPACE routescale::
  DESTINATION ${config_dir} COMPONENT development)
install(FILES
  ${CMAKE_CURRENT_BINARY_DIR}/routescale-config.cmake
  ${CMAKE_CURRENT_BINARY_DIR}/routescale-config-version.cmake
  cmake/FindNettle.cmake
  cmake/FindUnistring.cmake
  cmake/FindZstd.cmake
  DESTINATION ${config_dir} COMPONENT development)
