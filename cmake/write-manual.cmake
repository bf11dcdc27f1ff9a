# cmake -DPROGRAM=routescale -DGZIP=gzip -DOUT=folder -P write-manual.cmake
# Writes the manual pages and completions; the file `done` when all are there.

file(REMOVE_RECURSE ${OUT})
file(MAKE_DIRECTORY ${OUT}/man1 ${OUT}/bash ${OUT}/zsh ${OUT}/fish)

# Compressed without name and time, so that the same text gives the same bytes.
function(write_page page)
  execute_process(COMMAND ${PROGRAM} --manual ${ARGN} COMMAND ${GZIP} -9n
    OUTPUT_FILE ${OUT}/man1/${page}.1.gz COMMAND_ERROR_IS_FATAL ANY)
endfunction()

write_page(routescale)
execute_process(COMMAND ${PROGRAM} --manual OUTPUT_VARIABLE overview)
string(REGEX MATCHALL "routescale\\\\-[a-z]+ \\(1\\)" pages "${overview}")
foreach(page IN LISTS pages)
  string(REGEX REPLACE ".*-([a-z]+) .*" "\\1" verb "${page}")
  write_page(routescale-${verb} ${verb})
endforeach()

foreach(shell_file IN ITEMS bash/routescale zsh/_routescale fish/routescale.fish)
  cmake_path(GET shell_file PARENT_PATH shell)
  execute_process(COMMAND ${PROGRAM} --completion ${shell}
    OUTPUT_FILE ${OUT}/${shell_file} COMMAND_ERROR_IS_FATAL ANY)
endforeach()
file(TOUCH ${OUT}/done)
