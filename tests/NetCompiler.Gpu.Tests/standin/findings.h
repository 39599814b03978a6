// What is wrong with a program that runs: each finding once, for people on standard error, for tests through
// standin_findings.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace standin {

// Where a kernel was. The name is empty for what a function of the driver found.
struct FindingPlace {
  std::string_view kernel;
  int line = 0;
  std::string_view instruction;
  bool hasThread = false;
  uint32_t group[3] = {}, thread[3] = {};
};

void report(const FindingPlace& place, const std::string& what);
inline void report(const std::string& what) { report({}, what); }

// Whether a variable of the environment is set and not 0.
bool isSet(const char* variable);

}  // namespace standin
