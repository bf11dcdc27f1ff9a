# With CMAKE_UNITY_BUILD the sources of one folder are one translation unit: what
# they include is compiled once, in a third of the time. A release and the gate
# build the library so; "dev" does not, and notices a file that leans on what
# another one includes.
function(group_by_folder target)
  set_target_properties(${target} PROPERTIES UNITY_BUILD_MODE GROUP)
  get_target_property(sources ${target} SOURCES)
  foreach(source IN LISTS sources)
    cmake_path(GET source PARENT_PATH folder)
    cmake_path(GET folder FILENAME folder)
    set_source_files_properties(${source} PROPERTIES UNITY_GROUP "${folder}")
  endforeach()
endfunction()
