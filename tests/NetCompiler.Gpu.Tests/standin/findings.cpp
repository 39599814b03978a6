#include "findings.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <mutex>
#include <set>
#include <tuple>

#include "export.h"

namespace standin {
namespace {

// A kernel that is wrong everywhere would fill the disk.
constexpr size_t Most = 1000;

std::mutex lock;
std::set<std::tuple<std::string, int, std::string>> known;
std::deque<std::string> undrained;

std::string triple(const uint32_t (&at)[3]) {
  return "(" + std::to_string(at[0]) + ", " + std::to_string(at[1]) + ", " + std::to_string(at[2]) + ")";
}

// On one line, with single spaces.
std::string plain(std::string_view text) {
  std::string result;
  for (char c : text) {
    bool isSpace = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!isSpace)
      result += c;
    else if (!result.empty() && result.back() != ' ')
      result += ' ';
  }
  return result;
}

}  // namespace

bool isSet(const char* variable) {
  const char* value = std::getenv(variable);
  return value && *value && std::strcmp(value, "0") != 0;
}

// A kernel's finding is one for each instruction, whatever threads meet it. A test that looked at its findings wants
// those of the next run again.
void report(const FindingPlace& place, const std::string& what) {
  std::lock_guard<std::mutex> guard(lock);
  if (known.size() >= Most || !known.insert({std::string(place.kernel), place.line, what}).second) return;
  std::string text;
  if (!place.kernel.empty()) text = "kernel " + std::string(place.kernel) + ": ";
  text += what;
  if (place.line) text += "; line " + std::to_string(place.line) + ": " + plain(place.instruction);
  if (place.hasThread) text += "; group " + triple(place.group) + ", thread " + triple(place.thread);
  undrained.push_back(text);
  std::fprintf(stderr, "stand-in: %s\n", text.c_str());
  if (const char* path = std::getenv("CUDA_STANDIN_FINDINGS")) {
    if (std::FILE* file = std::fopen(path, "a")) {
      std::fprintf(file, "%s\n", text.c_str());
      std::fclose(file);
    }
  }
}

}  // namespace standin

// Takes the oldest finding: its length, and as much of its text as there is room for; 0 when there is none.
STANDIN_EXPORT int standin_findings(char* buffer, int size) {
  using namespace standin;
  std::lock_guard<std::mutex> guard(lock);
  if (undrained.empty()) {
    known.clear();
    return 0;
  }
  std::string text = undrained.front();
  undrained.pop_front();
  if (size > 0) std::snprintf(buffer, static_cast<size_t>(size), "%s", text.c_str());
  return static_cast<int>(text.size());
}
