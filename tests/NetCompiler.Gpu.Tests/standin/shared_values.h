// Operands that no instruction writes: constants, and the special registers that say where a thread is.
#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "program.h"

namespace standin {

// The place of a constant; equal ones share one.
Place placeConstant(Kernel& kernel, uint64_t bits, Kind kind);

// The place of a special register, of 32 bits; nothing for a name that is not known. Those that differ between threads
// are registers, and are added to them.
std::optional<Place> placeSpecial(Kernel& kernel, std::vector<Register>& registers, std::string_view name);

}  // namespace standin
