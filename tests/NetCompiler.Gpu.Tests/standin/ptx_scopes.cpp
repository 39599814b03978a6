#include "ptx_scopes.h"

#include <cstdlib>
#include <string>

namespace standin {

void RegisterScopes::begin(std::vector<Register>& registers) {
  registers_ = &registers;
  scopes_.assign(1, {});
}

void RegisterScopes::declare(std::string_view name, Kind kind) { scopes_.back().names[name] = add(name, kind); }

void RegisterScopes::declareRange(std::string_view prefix, int count, Kind kind) { scopes_.back().ranges.push_back({prefix, count, kind}); }

int RegisterScopes::add(std::string_view name, Kind kind) {
  registers_->push_back({std::string(name), kind});
  return static_cast<int>(registers_->size()) - 1;
}

int RegisterScopes::find(std::string_view name) {
  size_t digits = name.size();
  while (digits > 0 && name[digits - 1] >= '0' && name[digits - 1] <= '9') digits--;
  for (auto scope = scopes_.rbegin(); scope != scopes_.rend(); ++scope) {
    if (auto known = scope->names.find(name); known != scope->names.end()) return known->second;
    if (digits == name.size()) continue;
    // The prefix of a range may itself end in digits. Those that are used become registers.
    for (auto& range : scope->ranges) {
      size_t length = range.prefix.size();
      if (length < digits || length >= name.size() || name.substr(0, length) != range.prefix) continue;
      if (std::atoi(std::string(name.substr(length)).c_str()) >= range.count) continue;
      return scope->names[name] = add(name, range.kind);
    }
  }
  return -1;
}

}  // namespace standin
