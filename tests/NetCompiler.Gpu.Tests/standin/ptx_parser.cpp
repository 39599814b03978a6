// Reads what ILGPU writes and what is put in by hand: one kernel after the other, without functions. Anything else is
// refused by name.
#include <cstdlib>

#include "ptx_module.h"
#include "ptx_scopes.h"
#include "ptx_text.h"

namespace standin {
namespace {

constexpr int BytesOfType(std::string_view type) {
  if (type == "b8" || type == "u8" || type == "s8") return 1;
  if (type == "b16" || type == "u16" || type == "s16" || type == "f16") return 2;
  if (type == "b32" || type == "u32" || type == "s32" || type == "f32") return 4;
  if (type == "b64" || type == "u64" || type == "s64" || type == "f64") return 8;
  return 0;
}

std::string quoted(const Token& token) { return "'" + std::string(token.text) + "'"; }

class Parser {
 public:
  explicit Parser(ModuleText& module) : module_(module), tokens_(tokenize(module.text)) {}

  void run() {
    while (!tokens_.atEnd()) {
      const Token& word = tokens_.peek();
      if (word.text == ".version" || word.text == ".target" || word.text == ".address_size" || word.text == ".file") {
        tokens_.skipLine();
      } else if (word.text == ".visible" || word.text == ".weak") {
        tokens_.next();
      } else if (word.text == ".extern") {
        tokens_.next();
        if (!tokens_.is(".shared")) throw PtxError(word.line, "of .extern, only .shared is known");
        array(common_, Symbol::Space::Shared);
      } else if (word.text == ".entry") {
        entry();
      } else {
        throw PtxError(word.line, "directive " + quoted(word) + " is not known");
      }
    }
  }

 private:
  void entry() {
    tokens_.expect(".entry");
    entry_ = &module_.entries.emplace_back(common_);
    entry_->name = tokens_.next().text;
    scopes_.begin(entry_->registers);
    if (tokens_.accept("(")) {
      while (!tokens_.accept(")")) {
        parameter();
        tokens_.accept(",");
      }
    }
    while (!tokens_.accept("{")) limit();
    while (!scopes_.isEmpty()) statement();
  }

  void parameter() {
    tokens_.expect(".param");
    declare(*entry_, Symbol::Space::Parameter, entry_->parameterBytes);
  }

  // .maxntid and the like, between the parameters and the body.
  void limit() {
    Token word = tokens_.next();
    uint32_t product = 1;
    do product *= tokens_.number();
    while (tokens_.accept(","));
    if (word.text == ".maxntid" || word.text == ".reqntid")
      entry_->mostThreads = product;
    else if (word.text != ".minnctapersm" && word.text != ".maxnreg")
      throw PtxError(word.line, "directive " + quoted(word) + " is not known");
  }

  // [.align 4] .b8 name[16]: a place in a space whose size so far is given, and grows.
  void declare(Entry& entry, Symbol::Space space, uint32_t& size) {
    uint32_t alignment = 0;
    if (tokens_.accept(".align")) alignment = tokens_.number();
    Token type = tokens_.next();
    uint32_t bytes = BytesOfType(type.text.substr(1));
    if (!bytes) throw PtxError(type.line, "type " + quoted(type) + " is not known");
    if (!alignment) alignment = bytes;
    std::string name(tokens_.next().text);
    while (tokens_.accept("[")) {
      if (tokens_.is("]")) {
        entry.hasDynamicShared = true;
        bytes = 0;
      } else {
        bytes *= tokens_.number();
      }
      tokens_.expect("]");
    }
    size = (size + alignment - 1) / alignment * alignment;
    if (!entry.symbols.insert({name, Symbol{space, size, bytes}}).second) throw PtxError(type.line, "'" + name + "' is declared twice");
    size += bytes;
  }

  void array(Entry& entry, Symbol::Space space) {
    tokens_.next();
    declare(entry, space, space == Symbol::Space::Shared ? entry.sharedBytes : entry.localBytes);
    tokens_.expect(";");
  }

  void statement() {
    const Token& word = tokens_.peek();
    if (tokens_.accept("{")) {
      scopes_.enter();
    } else if (tokens_.accept("}")) {
      scopes_.leave();
    } else if (word.text == ".reg") {
      registers();
    } else if (word.text == ".shared") {
      array(*entry_, Symbol::Space::Shared);
    } else if (word.text == ".local") {
      array(*entry_, Symbol::Space::Local);
    } else if (word.text == ".loc") {
      tokens_.skipLine();
    } else if (word.text == ".pragma") {
      while (!tokens_.accept(";")) tokens_.next();
    } else if (tokens_.accept(";")) {
      // An empty statement, as after braces.
    } else if (tokens_.isAfter(":")) {
      std::string label(tokens_.next().text);
      tokens_.next();
      if (!entry_->labels.insert({label, static_cast<int>(entry_->statements.size())}).second)
        throw PtxError(word.line, "label '" + label + "' stands twice");
    } else if (word.text[0] == '.') {
      throw PtxError(word.line, "directive " + quoted(word) + " is not known");
    } else {
      instruction();
    }
  }

  void registers() {
    tokens_.expect(".reg");
    Token type = tokens_.next();
    std::string_view name = type.text.substr(1);
    int bytes = BytesOfType(name);
    if (!bytes && name != "pred") throw PtxError(type.line, "type " + quoted(type) + " is not known");
    Kind kind = name == "pred" ? Kind::Predicate : bytes == 8 ? Kind::Double : Kind::Word;
    do {
      Token declared = tokens_.next();
      if (tokens_.accept("<")) {
        scopes_.declareRange(declared.text, tokens_.number(), kind);
        tokens_.expect(">");
      } else {
        scopes_.declare(declared.text, kind);
      }
    } while (tokens_.accept(","));
    tokens_.expect(";");
  }

  int findRegister(const Token& token) {
    int found = scopes_.find(token.text);
    if (found < 0) throw PtxError(token.line, "register " + quoted(token) + " is not declared");
    return found;
  }

  void instruction() {
    Statement statement;
    const char* begin = tokens_.peek().text.data();
    statement.line = tokens_.line();
    if (tokens_.accept("@")) {
      statement.predicateNegated = tokens_.accept("!");
      statement.predicate = findRegister(tokens_.next());
    }
    statement.mnemonic = tokens_.next().text;
    while (!tokens_.is(";")) {
      statement.operands.push_back(operand());
      if (!tokens_.is(";") && !tokens_.accept("|")) tokens_.expect(",");
    }
    statement.text = std::string_view(begin, tokens_.next().text.data() - begin);
    entry_->statements.push_back(std::move(statement));
  }

  Operand operand() {
    Operand result{};
    if (tokens_.accept("{")) {
      result.form = Operand::Form::List;
      do result.list.push_back(operand());
      while (tokens_.accept(","));
      tokens_.expect("}");
      return result;
    }
    if (tokens_.accept("[")) return address();
    result.negated = tokens_.accept("!");
    bool minus = tokens_.accept("-");
    Token token = tokens_.next();
    if (token.text[0] >= '0' && token.text[0] <= '9') {
      result.form = Operand::Form::Number;
      result.number = number(token);
      if (minus) result.number = 0 - result.number;
    } else if (minus) {
      throw PtxError(token.line, "a number is expected after '-', not " + quoted(token));
    } else if ((result.reg = scopes_.find(token.text)) >= 0) {
      result.form = Operand::Form::Register;
    } else {
      result.form = token.text[0] == '%' ? Operand::Form::Special : Operand::Form::Symbol;
      result.name = token.text;
    }
    return result;
  }

  // [base], [base+8], [base-8], [symbol+8]
  Operand address() {
    Operand result{};
    result.form = Operand::Form::Address;
    Token base = tokens_.next();
    result.reg = scopes_.find(base.text);
    result.name = base.text;
    while (!tokens_.accept("]")) {
      bool minus = tokens_.is("-");
      if (!minus)
        tokens_.expect("+");
      else
        tokens_.next();
      minus ^= tokens_.accept("-");
      int64_t step = static_cast<int64_t>(number(tokens_.next()));
      result.offset += minus ? -step : step;
    }
    return result;
  }

  // 12, 0x1F, and the bits of floats: 0f3F800000, 0d3FF0000000000000.
  static uint64_t number(const Token& token) {
    std::string text(token.text);
    bool isBits = text.size() > 2 && text[0] == '0' && (text[1] == 'f' || text[1] == 'F' || text[1] == 'd' || text[1] == 'D');
    if (!isBits && text.back() == 'U') text.pop_back();
    const char* digits = text.c_str() + (isBits ? 2 : 0);
    char* end;
    uint64_t value = std::strtoull(digits, &end, isBits ? 16 : 0);
    if (*end || end == digits) throw PtxError(token.line, quoted(token) + " is no number");
    return value;
  }

  ModuleText& module_;
  TokenReader tokens_;
  Entry common_;
  Entry* entry_ = nullptr;
  RegisterScopes scopes_;
};

}  // namespace

std::unique_ptr<ModuleText> parseModule(std::string text) {
  auto module = std::make_unique<ModuleText>();
  module->text = std::move(text);
  Parser(*module).run();
  return module;
}

}  // namespace standin
