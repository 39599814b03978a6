// Loads and stores. What is out of bounds is not stored, and is loaded as zero.
#include <cstring>
#include <type_traits>

#include "access.h"
#include "instructions.h"

namespace standin {
namespace {

// What a register holds a value of memory as.
template <class T> using Held = std::conditional_t<sizeof(T) == 8, uint64_t, std::conditional_t<std::is_signed_v<T>, int32_t, uint32_t>>;

template <class T> T readFrom(const std::byte* from) {
  T value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

// From where each lane may read to the registers of a vector. The places were found before a register is written: a
// vector may overwrite its own address.
template <class T> void load(Warp& warp, const Instruction& instruction, const std::byte* const* from, uint32_t allowed) {
  for (int element = 0; element < instruction.elements; element++) {
    auto* to = warp.lanes<Held<T>>(instruction.to[element]);
    if (allowed == ~0u) {
      for (int lane = 0; lane < WarpSize; lane++) to[lane] = readFrom<T>(from[lane] + element * sizeof(T));
      continue;
    }
    for (int lane = 0; lane < WarpSize; lane++) {
      if (warp.active() >> lane & 1) to[lane] = allowed >> lane & 1 ? Held<T>(readFrom<T>(from[lane] + element * sizeof(T))) : 0;
    }
  }
}

template <class T> void store(Warp& warp, const Instruction& instruction, std::byte* const* to, uint32_t allowed) {
  for (int element = 0; element < instruction.elements; element++) {
    const auto* from = warp.lanes<Held<T>>(instruction.from[1 + element]);
    for (int lane = 0; lane < WarpSize; lane++) {
      if (!(allowed >> lane & 1)) continue;
      T value = static_cast<T>(from[lane]);
      std::memcpy(to[lane] + element * sizeof(T), &value, sizeof value);
    }
  }
}

template <class T, bool Writes> void global(Warp& warp, const Instruction& instruction) {
  const uint64_t* base = warp.lanes<uint64_t>(instruction.from[0]);
  uint64_t addresses[WarpSize];
  for (int lane = 0; lane < WarpSize; lane++) addresses[lane] = base[lane] + instruction.offset[0];
  uint32_t allowed = allowGlobal(warp, instruction, addresses, sizeof(T) * instruction.elements, Writes);
  auto* places = reinterpret_cast<std::byte**>(addresses);
  if (Writes)
    store<T>(warp, instruction, places, allowed);
  else
    load<T>(warp, instruction, places, allowed);
}

template <class T, class Address, bool Writes> void shared(Warp& warp, const Instruction& instruction) {
  uint32_t offsets[WarpSize], bytes = sizeof(T) * instruction.elements;
  sharedOffsets<Address>(warp, instruction, offsets);
  uint32_t allowed = allowShared(warp, instruction, offsets, bytes);
  SharedMemory& memory = warp.group().shared();
  if (allowed) {
    if (Writes)
      memory.write(warp, instruction, offsets, bytes, allowed);
    else
      memory.read(warp, instruction, offsets, bytes, allowed);
  }
  std::byte* places[WarpSize];
  for (int lane = 0; lane < WarpSize; lane++) places[lane] = memory.at(offsets[lane]);
  if (Writes)
    store<T>(warp, instruction, places, allowed);
  else
    load<T>(warp, instruction, places, allowed);
}

// Each thread has local memory of its own.
template <class T, class Address, bool Writes> void local(Warp& warp, const Instruction& instruction) {
  const Address* base = warp.lanes<Address>(instruction.from[0]);
  uint32_t size = warp.group().kernel().entry->localBytes, bytes = sizeof(T) * instruction.elements, allowed = 0;
  std::byte* places[WarpSize] = {};
  for (int lane = 0; lane < WarpSize; lane++) {
    if (!(warp.active() >> lane & 1)) continue;
    uint64_t at = static_cast<uint64_t>(base[lane]) + instruction.offset[0] - LocalBase;
    if (at > size || size - at < bytes) {
      warp.group().find(warp, instruction, lane, "local memory out of bounds");
    } else if ((at + LocalBase) & (bytes - 1)) {
      warp.group().find(warp, instruction, lane, "the address is not aligned to " + std::to_string(bytes) + " bytes");
    } else {
      allowed |= 1u << lane;
      places[lane] = warp.group().local(warp.firstThread() + lane) + at;
    }
  }
  if (Writes)
    store<T>(warp, instruction, places, allowed);
  else
    load<T>(warp, instruction, places, allowed);
}

template <class T> void parameter(Warp& warp, const Instruction& instruction) {
  auto value = static_cast<Held<T>>(readFrom<T>(warp.group().launch().arguments.data() + instruction.offset[0]));
  auto* to = warp.lanes<Held<T>>(instruction.to[0]);
  for (int lane = 0; lane < WarpSize; lane++) {
    if (warp.active() >> lane & 1) to[lane] = value;
  }
}

// The operands of a vector, as a signature has them.
std::string vectorOf(char letter, int elements) {
  return elements == 1 ? std::string(1, letter) : "{" + std::string(elements, letter) + "}";
}

// Signatures are built here, and live as long as the table.
const char* kept(const std::string& signature) {
  static auto* all = new std::vector<std::unique_ptr<std::string>>;
  all->push_back(std::make_unique<std::string>(signature));
  return all->back()->c_str();
}

template <class T> void addType(Table& table, const std::string& type) {
  char letter = sizeof(T) == 8 ? 'd' : 'w';
  table["ld.param." + type].push_back({letter == 'd' ? "d:P" : "w:P", parameter<T>});
  for (int elements = 1; elements <= 4; elements *= 2) {
    if (sizeof(T) * elements > 16) continue;
    std::string vector = elements == 1 ? "" : "v" + std::to_string(elements) + ".";
    const char* loads = kept(vectorOf(letter, elements) + ":[");
    const char* stores = kept(":[" + vectorOf(letter, elements));
    for (const char* cached : {"", "nc.", "ca.", "cg."})
      table["ld.global." + (cached + vector) + type].push_back({loads, nullptr, global<T, false>, elements});
    table["st.global." + vector + type].push_back({stores, nullptr, global<T, true>, elements});
    int piece = static_cast<int>(sizeof(T));
    table["ld.shared." + vector + type].push_back({loads, shared<T, uint32_t, false>, shared<T, uint64_t, false>, elements, piece});
    table["st.shared." + vector + type].push_back({stores, shared<T, uint32_t, true>, shared<T, uint64_t, true>, elements, piece});
    table["ld.local." + vector + type].push_back({loads, local<T, uint32_t, false>, local<T, uint64_t, false>, elements});
    table["st.local." + vector + type].push_back({stores, local<T, uint32_t, true>, local<T, uint64_t, true>, elements});
  }
}

}  // namespace

void addMemory(Table& table) {
  for (const char* type : {"b8", "u8"}) addType<uint8_t>(table, type);
  for (const char* type : {"b16", "u16"}) addType<uint16_t>(table, type);
  for (const char* type : {"b32", "u32", "s32", "f32"}) addType<uint32_t>(table, type);
  for (const char* type : {"b64", "u64", "s64", "f64"}) addType<uint64_t>(table, type);
  addType<int8_t>(table, "s8");
  addType<int16_t>(table, "s16");
}

}  // namespace standin
