// From statements to instructions: finds each mnemonic in the table and its operands in the kernel.
#include <algorithm>

#include "instructions.h"
#include "ptx_text.h"
#include "shared_values.h"

namespace standin {
namespace {

const Table& table() {
  static const Table all = [] {
    Table made;
    for (auto add : {addIntegers, addFloats, addApproximations, addBits, addComparisons, addConversions, addMemory, addAsyncCopies,
                     addMatrices, addWarps, addFlow})
      add(made);
    return made;
  }();
  return all;
}

void runPredicated(Warp& warp, const Instruction& instruction) {
  warp.runFor(warp.chosen(instruction.predicate, instruction.predicateNegated), instruction);
}

// How many operands a signature has: a list is one.
size_t countOperands(std::string_view signature) {
  size_t count = 0;
  bool inList = false;
  for (char c : signature) {
    if (c == '{') count++;
    inList = c == '{' || (inList && c != '}');
    count += !inList && c != '}' && c != ':';
  }
  return count;
}

class Decoder {
 public:
  explicit Decoder(const Entry& entry) : kernel_(std::make_unique<Kernel>()), registers_(entry.registers) {
    kernel_->entry = &entry;
    kernel_->name = entry.name;
  }

  std::unique_ptr<Kernel> run() {
    const Entry& entry = *kernel_->entry;
    for (auto& statement : entry.statements) decode(statement);
    if (entry.statements.empty() || entry.statements.back().mnemonic != "ret" || entry.statements.back().predicate >= 0 ||
        endsWithLabel()) {
      decode(Statement{"ret;", entry.statements.empty() ? 1 : entry.statements.back().line, "ret", -1, false, {}});
    }
    arrange(*kernel_, table().at("bra").front().run);
    placeRegisters(*kernel_, registers_, entry.registers.size());
    return std::move(kernel_);
  }

 private:
  bool endsWithLabel() const {
    int count = static_cast<int>(kernel_->entry->statements.size());
    return std::any_of(kernel_->entry->labels.begin(), kernel_->entry->labels.end(), [=](auto& label) { return label.second == count; });
  }

  void decode(const Statement& statement) {
    statement_ = &statement;
    auto forms = table().find(std::string(statement.mnemonic));
    if (forms == table().end()) fail("instruction '" + std::string(statement.mnemonic) + "' is not known to the stand-in");
    auto form = std::find_if(forms->second.begin(), forms->second.end(),
                             [&](auto& each) { return countOperands(each.signature) == statement.operands.size(); });
    if (form == forms->second.end())
      fail("instruction '" + std::string(statement.mnemonic) + "' does not take " + std::to_string(statement.operands.size()) +
           " operands");
    instruction_ = {};
    instruction_.line = statement.line;
    instruction_.text = statement.text;
    instruction_.elements = static_cast<uint8_t>(form->elements);
    instruction_.isUniform = statement.mnemonic == "bra.uni";
    instruction_.ends = statement.mnemonic == "ret" || statement.mnemonic == "exit";
    firstAddressIsWide_ = false;
    addresses_ = 0;
    operands(form->signature);
    instruction_.run = firstAddressIsWide_ && form->runWide ? form->runWide : form->run;
    if (!instruction_.run) fail("an address of 64 bits is needed");
    if (statement.predicate >= 0) predicate();
    // Units of 4 bytes (2 bits of the address), or of the 2 or 1 that are accessed.
    if (form->sharedBytes) kernel_->sharedUnit = std::min(kernel_->sharedUnit, form->sharedBytes >= 4 ? 2 : form->sharedBytes - 1);
    kernel_->code.push_back(instruction_);
  }

  void predicate() {
    instruction_.hasPredicate = true;
    instruction_.predicateNegated = statement_->predicateNegated;
    instruction_.predicate = registerOf(statement_->predicate, Kind::Predicate);
    // A branch looks at its predicate itself.
    if (instruction_.target >= 0) return;
    instruction_.whenChosen = instruction_.run;
    instruction_.run = runPredicated;
  }

  void operands(std::string_view signature) {
    bool writes = true;
    size_t at = 0;
    const std::vector<Operand>* list = nullptr;
    size_t inList = 0;
    for (char c : signature) {
      if (c == ':') {
        writes = false;
      } else if (c == '{') {
        const Operand& operand = statement_->operands[at++];
        if (operand.form != Operand::Form::List) fail("a list in braces is expected");
        list = &operand.list;
        inList = 0;
      } else if (c == '}') {
        if (inList != list->size()) fail("a list in braces has too many elements");
        list = nullptr;
      } else if (list) {
        if (inList >= list->size()) fail("a list in braces has too few elements");
        value(c, (*list)[inList++], writes);
      } else {
        single(c, statement_->operands[at++], writes);
      }
    }
  }

  void single(char letter, const Operand& operand, bool writes) {
    switch (letter) {
      case '[':
        return address(operand);
      case 'P':
        return parameter(operand);
      case 'L':
        return label(operand);
      case 'n':
      case 's':
      case 'S':
      case 'z':
        return number(letter, operand);
      default:
        return value(letter, operand, writes);
    }
  }

  void number(char letter, const Operand& operand) {
    if (operand.form != Operand::Form::Number) fail("a number is expected");
    uint64_t number = instruction_.number = operand.number;
    if (letter == 'z' && number) fail("only barrier 0 is known");
    if (letter == 'S' && number != 16) fail("16 bytes are expected");
    if (letter == 's' && number != 4 && number != 8 && number != 16) fail("4, 8 or 16 bytes are expected");
  }

  void value(char letter, const Operand& operand, bool writes) {
    Kind kind = letter == 'w' ? Kind::Word : letter == 'd' ? Kind::Double : Kind::Predicate;
    if (writes) {
      if (operand.form != Operand::Form::Register) fail("a register is expected");
      instruction_.to[instruction_.toCount++] = registerOf(operand.reg, kind);
    } else {
      instruction_.from[instruction_.fromCount++] = read(operand, kind);
    }
  }

  Place read(const Operand& operand, Kind kind) {
    if (operand.negated) fail("'!' is not known here");
    switch (operand.form) {
      case Operand::Form::Register:
        return registerOf(operand.reg, kind);
      case Operand::Form::Number:
        return constant(kind == Kind::Predicate ? (operand.number ? ~0ull : 0) : operand.number, kind);
      case Operand::Form::Special:
        return special(operand.name, kind);
      case Operand::Form::Symbol:
        return constant(addressOf(operand.name), kind);
      default:
        fail("a register or a number is expected");
    }
  }

  Place registerOf(int number, Kind kind) {
    static const char* const Kinds[] = {"32 bits", "64 bits", "a predicate"};
    if (registers_[number].kind != kind) {
      fail("register '" + registers_[number].name + "' has " + Kinds[static_cast<int>(registers_[number].kind)] + ", not " +
           Kinds[static_cast<int>(kind)]);
    }
    return static_cast<Place>(number);
  }

  Place constant(uint64_t bits, Kind kind) { return placeConstant(*kernel_, bits, kind); }

  Place special(std::string_view name, Kind kind) {
    auto place = placeSpecial(*kernel_, registers_, name);
    if (!place) fail("register '" + std::string(name) + "' is not declared, and no special one that is known");
    if (kind != Kind::Word) fail("register '" + std::string(name) + "' has 32 bits");
    return *place;
  }

  const Symbol& symbol(std::string_view name) {
    auto found = kernel_->entry->symbols.find(name);
    if (found == kernel_->entry->symbols.end()) fail("'" + std::string(name) + "' is not declared");
    return found->second;
  }

  uint64_t addressOf(std::string_view name) {
    const Symbol& found = symbol(name);
    if (found.space == Symbol::Space::Parameter) fail("the address of a parameter is not known");
    return found.offset + (found.space == Symbol::Space::Shared ? SharedBase : LocalBase);
  }

  void address(const Operand& operand) {
    if (operand.form != Operand::Form::Address) fail("an address in brackets is expected");
    instruction_.offset[addresses_] = operand.offset;
    bool isWide = operand.reg < 0 || registers_[operand.reg].kind == Kind::Double;
    if (addresses_++ == 0)
      firstAddressIsWide_ = isWide;
    else if (!isWide)
      fail("an address of 64 bits is needed");
    Kind kind = isWide ? Kind::Double : Kind::Word;
    instruction_.from[instruction_.fromCount++] =
        operand.reg >= 0 ? registerOf(operand.reg, kind) : constant(addressOf(operand.name), kind);
  }

  void parameter(const Operand& operand) {
    if (operand.form != Operand::Form::Address || operand.reg >= 0) fail("a parameter in brackets is expected");
    const Symbol& found = symbol(operand.name);
    if (found.space != Symbol::Space::Parameter) fail("'" + std::string(operand.name) + "' is no parameter");
    if (operand.offset < 0 || operand.offset >= found.bytes)
      fail("parameter '" + std::string(operand.name) + "' has " + std::to_string(found.bytes) + " bytes");
    instruction_.offset[0] = found.offset + operand.offset;
  }

  void label(const Operand& operand) {
    auto found = operand.form == Operand::Form::Symbol ? kernel_->entry->labels.find(operand.name) : kernel_->entry->labels.end();
    if (found == kernel_->entry->labels.end()) fail("label '" + std::string(operand.name) + "' does not exist");
    instruction_.target = found->second;
  }

  [[noreturn]] void fail(const std::string& what) const {
    throw PtxError(statement_->line, what + ", in kernel " + kernel_->name + ": " + std::string(statement_->text));
  }

  std::unique_ptr<Kernel> kernel_;
  std::vector<Register> registers_;  // those of the entry, and special ones that threads have
  const Statement* statement_ = nullptr;
  Instruction instruction_;
  bool firstAddressIsWide_ = false;
  int addresses_ = 0;
};

}  // namespace

std::unique_ptr<Kernel> decode(const Entry& entry) { return Decoder(entry).run(); }

}  // namespace standin
