// A PTX module as it is written: entries with their parameters, registers, shared arrays, and instructions with
// operands by name.
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace standin {

// What a register holds, by size. A predicate is kept like a number of 32 bits: all ones or zero.
enum class Kind : uint8_t { Word, Double, Predicate };

struct Register {
  std::string name;
  Kind kind;
};

// A parameter or an array: where it begins in its space.
struct Symbol {
  enum class Space : uint8_t { Parameter, Shared, Local } space;
  uint32_t offset;
  uint32_t bytes;
};

struct Operand {
  enum class Form : uint8_t { Register, Number, Special, Symbol, Address, List } form;
  int reg = -1;               // Register, or the base of an Address
  bool negated = false;       // !%p
  uint64_t number = 0;        // Number
  std::string_view name;      // Special, Symbol; an Address whose base is a symbol
  int64_t offset = 0;         // Address
  std::vector<Operand> list;  // {a, b, c, d}
};

struct Statement {
  std::string_view text;
  int line;
  std::string_view mnemonic;
  int predicate = -1;
  bool predicateNegated = false;
  std::vector<Operand> operands;
};

struct Entry {
  std::string name;
  std::map<std::string, Symbol, std::less<>> symbols;
  uint32_t parameterBytes = 0, sharedBytes = 0, localBytes = 0;
  bool hasDynamicShared = false;
  uint32_t mostThreads = 0;  // .maxntid, all axes multiplied; 0 where it is not said
  std::vector<Register> registers;
  std::vector<Statement> statements;
  std::map<std::string, int, std::less<>> labels;  // name to the statement that follows
};

// Views in entries point into the text, which the module keeps.
struct ModuleText {
  std::string text;
  std::vector<Entry> entries;
};

std::unique_ptr<ModuleText> parseModule(std::string text);

}  // namespace standin
