// The instructions that a whole warp does together on small matrices. Where an element lies is laid down in the PTX
// ISA, in "Matrix Fragments".
#include <cmath>
#include <cstring>
#include <limits>

#include "access.h"
#include "instructions.h"

namespace standin {
namespace {

bool isComplete(Warp& warp, const Instruction& instruction) {
  if (!warp.gather(instruction)) return false;
  if (warp.active() == ~0u) return true;
  warp.group().find(warp, instruction, "an instruction for a whole warp is run by a warp of fewer than 32 threads");
  return true;
}

// Numbers of ten bits of mantissa: what is beyond is not looked at.
float tensorFloat(uint32_t bits) {
  bits &= ~0x1fffu;
  float value;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

// Tensor cores cut what does not fit into the sum; to round it would be more than is promised.
float cut(double sum) {
  float rounded = static_cast<float>(sum);
  return std::fabs(static_cast<double>(rounded)) > std::fabs(sum) && std::isfinite(sum) ? std::nextafter(rounded, 0.0f) : rounded;
}

// D[16, 8] = A[16, 8] B[8, 8] + C[16, 8]; a lane is a row of its fragment (lane / 4) and a pair or a column of it (lane
// % 4).
void multiply(Warp& warp, const Instruction& instruction) {
  if (!isComplete(warp, instruction)) return;
  double a[16][8], b[8][8], c[16][8];
  for (int lane = 0; lane < WarpSize; lane++) {
    int row = lane / 4, column = lane % 4;
    auto word = [&](int operand) { return warp.lanes<uint32_t>(instruction.from[operand])[lane]; };
    auto number = [&](int operand) { return warp.lanes<float>(instruction.from[operand])[lane]; };
    for (int i = 0; i < 4; i++) a[row + i % 2 * 8][column + i / 2 * 4] = tensorFloat(word(i));
    for (int i = 0; i < 2; i++) b[column + i * 4][row] = tensorFloat(word(4 + i));
    for (int i = 0; i < 4; i++) c[row + i / 2 * 8][column * 2 + i % 2] = number(6 + i);
  }
  for (auto m = 0; m < 16; m++) {
    for (int k = 0; k < 8; k++) {
      for (int n = 0; n < 8; n++) c[m][n] += a[m][k] * b[k][n];
    }
  }
  for (int lane = 0; lane < WarpSize; lane++) {
    if (!(warp.active() >> lane & 1)) continue;
    int row = lane / 4, column = lane % 4;
    for (int i = 0; i < 4; i++) warp.lanes<float>(instruction.to[i])[lane] = cut(c[row + i / 2 * 8][column * 2 + i % 2]);
  }
}

// Matrices of 8 rows of 8 elements of 16 bits. Lane i has the address of row i % 8 of matrix i / 8; lane i gets two
// neighbours of row i / 4, or of column i / 4 of the transposed.
template <class Address, bool Transposes> void loadMatrices(Warp& warp, const Instruction& instruction) {
  if (!isComplete(warp, instruction)) return;
  constexpr uint32_t RowBytes = 16;
  uint32_t rows[WarpSize];
  sharedOffsets<Address>(warp, instruction, rows);
  // Only the first lanes' addresses count.
  for (int lane = instruction.elements * 8; lane < WarpSize; lane++) rows[lane] = rows[lane % 8];
  uint32_t allowed = allowShared(warp, instruction, rows, RowBytes);
  SharedMemory& memory = warp.group().shared();
  uint16_t halves[4][2][WarpSize] = {};
  for (int matrix = 0; matrix < instruction.elements; matrix++) {
    for (int half = 0; half < 2; half++) {
      uint32_t offsets[WarpSize], lanes = 0;
      for (int lane = 0; lane < WarpSize; lane++) {
        int row = Transposes ? lane % 4 * 2 + half : lane / 4, column = Transposes ? lane / 4 : lane % 4 * 2 + half;
        offsets[lane] = rows[matrix * 8 + row] + column * 2;
        if (!(allowed >> (matrix * 8 + row) & 1)) continue;
        lanes |= 1u << lane;
        std::memcpy(&halves[matrix][half][lane], memory.at(offsets[lane]), 2);
      }
      memory.read(warp, instruction, offsets, 2, lanes);
    }
  }
  for (int matrix = 0; matrix < instruction.elements; matrix++) {
    uint32_t* to = warp.lanes<uint32_t>(instruction.to[matrix]);
    for (int lane = 0; lane < WarpSize; lane++) {
      if (warp.active() >> lane & 1) to[lane] = halves[matrix][0][lane] | static_cast<uint32_t>(halves[matrix][1][lane]) << 16;
    }
  }
}

}  // namespace

void addMatrices(Table& table) {
  table["mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32"].push_back({"{wwww}:{wwww}{ww}{wwww}", multiply});
  static const char* const Signatures[] = {"", "{w}:[", "{ww}:[", "", "{wwww}:["};
  for (int count : {1, 2, 4}) {
    std::string begin = "ldmatrix.sync.aligned.m8n8.x" + std::to_string(count);
    table[begin + ".shared.b16"].push_back({Signatures[count], loadMatrices<uint32_t, false>, loadMatrices<uint64_t, false>, count, 4});
    table[begin + ".trans.shared.b16"].push_back({Signatures[count], loadMatrices<uint32_t, true>, loadMatrices<uint64_t, true>, count, 4});
  }
}

}  // namespace standin
