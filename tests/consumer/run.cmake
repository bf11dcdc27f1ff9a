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

# 2 + 100 N^-0.3, which is 2.1 at 1e10.
file(WRITE ${WORK}/runs.csv "N,loss
1e+06,3.5848931924611138
1e+07,2.7943282347242819
1e+08,2.3981071705534971
1e+09,2.199526231496888
2e+09,2.1620656596692762
4e+09,2.1316382204334237
")
run(said ${WORK}/build/consumer ${WORK}/runs.csv)
expect(consumer "${said}"
  "^E0 = 2.0000\nA = 100.0000\nalpha = 0.3000\nL.1e10. = 2.1000\n")
run(said ${WORK}/prefix/bin/routescale --version)
expect(routescale "${said}" "^routescale [0-9]+\\.[0-9]+\\.[0-9]+")
