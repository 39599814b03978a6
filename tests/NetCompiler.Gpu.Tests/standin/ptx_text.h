// The words of a PTX text, with the lines that they stand on.
#pragma once
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace standin {

// Why a text is refused, as a driver's compiler would say it.
struct PtxError : std::runtime_error {
  PtxError(int line, const std::string& what) : std::runtime_error("line " + std::to_string(line) + ": " + what) {}
};

// A word, a number or a punctuation mark: a piece of the text that the module keeps.
struct Token {
  std::string_view text;
  int line;
};

std::vector<Token> tokenize(std::string_view text);

// The tokens of a text, one after the other.
class TokenReader {
 public:
  explicit TokenReader(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  bool atEnd() const { return at_ >= tokens_.size(); }
  bool is(std::string_view text) const { return !atEnd() && tokens_[at_].text == text; }
  bool isAfter(std::string_view text) const { return at_ + 1 < tokens_.size() && tokens_[at_ + 1].text == text; }
  int line() const { return tokens_.empty() ? 1 : tokens_[atEnd() ? tokens_.size() - 1 : at_].line; }

  const Token& peek() const;
  const Token& next();
  bool accept(std::string_view text);
  void expect(std::string_view text);
  int number();
  void skipLine();

 private:
  std::vector<Token> tokens_;
  size_t at_ = 0;
};

}  // namespace standin
