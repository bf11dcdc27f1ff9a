# Manual pages and completions, which the program writes, as they are installed:
# ${manual_dir}/man1/*.1.gz and ${manual_dir}/{bash,zsh,fish}.

find_program(GZIP gzip REQUIRED)
set(manual_dir ${CMAKE_CURRENT_BINARY_DIR}/manual)
set(manual_script ${CMAKE_CURRENT_LIST_DIR}/write-manual.cmake)
add_custom_command(
  OUTPUT ${manual_dir}/done
  COMMAND ${CMAKE_COMMAND} -DPROGRAM=$<TARGET_FILE:routescale> -DGZIP=${GZIP}
          -DOUT=${manual_dir} -P ${manual_script}
  DEPENDS routescale ${manual_script}
  VERBATIM)
add_custom_target(manual ALL DEPENDS ${manual_dir}/done)
