// The registers that can be named at a place of a text: those of its block in braces, and of the blocks around it.
#pragma once
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ptx_module.h"

namespace standin {

class RegisterScopes {
 public:
  // Registers are added here.
  void begin(std::vector<Register>& registers);
  void enter() { scopes_.emplace_back(); }
  void leave() { scopes_.pop_back(); }
  bool isEmpty() const { return scopes_.empty(); }

  void declare(std::string_view name, Kind kind);
  // %r<9> is %r0 to %r8.
  void declareRange(std::string_view prefix, int count, Kind kind);
  // The number of a register, of the innermost block that has it; -1 where there is none.
  int find(std::string_view name);

 private:
  struct Range {
    std::string_view prefix;
    int count;
    Kind kind;
  };
  struct Scope {
    std::vector<Range> ranges;
    std::unordered_map<std::string_view, int> names;
  };

  int add(std::string_view name, Kind kind);

  std::vector<Register>* registers_ = nullptr;
  std::vector<Scope> scopes_;
};

}  // namespace standin
