#include "ptx_text.h"

#include <cctype>
#include <cstdlib>

namespace standin {

static bool isWord(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '$' || c == '%' || c == '.'; }

std::vector<Token> tokenize(std::string_view text) {
  std::vector<Token> tokens;
  int line = 1;
  size_t at = 0;
  auto startsWith = [&](std::string_view mark) { return text.substr(at, mark.size()) == mark; };
  while (at < text.size() && text[at] != '\0') {
    char c = text[at];
    if (c == '\n') {
      line++;
      at++;
    } else if (std::isspace(static_cast<unsigned char>(c))) {
      at++;
    } else if (startsWith("//")) {
      while (at < text.size() && text[at] != '\n') at++;
    } else if (startsWith("/*")) {
      size_t end = text.find("*/", at + 2);
      if (end == std::string_view::npos) throw PtxError(line, "a comment has no end");
      for (; at < end + 2; at++) line += text[at] == '\n';
    } else {
      size_t end = at + 1;
      if (c == '"') {
        end = text.find('"', at + 1);
        if (end == std::string_view::npos) throw PtxError(line, "a string has no end");
        end++;
      } else if (isWord(c)) {
        while (end < text.size() && isWord(text[end])) end++;
      }
      tokens.push_back({text.substr(at, end - at), line});
      at = end;
    }
  }
  return tokens;
}

const Token& TokenReader::peek() const {
  if (atEnd()) throw PtxError(line(), "the text ends too early");
  return tokens_[at_];
}

const Token& TokenReader::next() {
  const Token& token = peek();
  at_++;
  return token;
}

bool TokenReader::accept(std::string_view text) {
  if (!is(text)) return false;
  at_++;
  return true;
}

void TokenReader::expect(std::string_view text) {
  const Token& token = next();
  if (token.text != text) throw PtxError(token.line, "'" + std::string(text) + "' is expected, not '" + std::string(token.text) + "'");
}

int TokenReader::number() {
  const Token& token = next();
  std::string text(token.text);
  char* end;
  long value = std::strtol(text.c_str(), &end, 0);
  if (*end || end == text.c_str()) throw PtxError(token.line, "a number is expected, not '" + text + "'");
  return static_cast<int>(value);
}

void TokenReader::skipLine() {
  for (int line = peek().line; !atEnd() && tokens_[at_].line == line;) at_++;
}

}  // namespace standin
