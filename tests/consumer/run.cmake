# cmake -DBUILD=… -DWORK=… -DCXX=… -DCXX_FLAGS=… -P run.cmake
# Installs the build into a fresh prefix, builds the consumer against it and
# runs both the consumer and the installed binary.

function(run out)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status
    OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT status EQUAL 0)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "${command}\n${output}\nended with ${status}")
  endif()
  set(${out} "${output}" PARENT_SCOPE)
endfunction()

function(expect what text pattern)
  if(NOT text MATCHES "${pattern}")
    message(FATAL_ERROR "${what} said:\n${text}\nexpected: ${pattern}")
  endif()
endfunction()

file(REMOVE_RECURSE ${WORK})
run(log ${CMAKE_COMMAND} --install ${BUILD} --prefix ${WORK}/prefix)
run(log ${CMAKE_COMMAND} -S ${CMAKE_CURRENT_LIST_DIR} -B ${WORK}/build -G Ninja
  -DCMAKE_PREFIX_PATH=${WORK}/prefix
  -DCMAKE_CXX_COMPILER=${CXX} "-DCMAKE_CXX_FLAGS=${CXX_FLAGS}")
run(log ${CMAKE_COMMAND} --build ${WORK}/build)

run(said ${WORK}/build/consumer)
expect(consumer "${said}" "^1300000000\n.*\nrouted-bilinear\n")
run(said ${WORK}/prefix/bin/routescale --version)
expect(routescale "${said}" "^routescale [0-9]+\\.[0-9]+\\.[0-9]+")
