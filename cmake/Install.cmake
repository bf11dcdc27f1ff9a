include(CMakePackageConfigHelpers)

install(TARGETS routescale DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS routescale_library
  EXPORT routescale-targets
  DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY include/routescale DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(DIRECTORY data/laws DESTINATION ${CMAKE_INSTALL_DATADIR}/routescale)
install(FILES data/README.md DESTINATION ${CMAKE_INSTALL_DATADIR}/routescale)

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
  DESTINATION ${config_dir})
install(FILES
  ${CMAKE_CURRENT_BINARY_DIR}/routescale-config.cmake
  ${CMAKE_CURRENT_BINARY_DIR}/routescale-config-version.cmake
  cmake/FindNettle.cmake
  DESTINATION ${config_dir})
