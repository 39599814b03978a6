#include "shared_values.h"

#include <map>
#include <string>

namespace standin {
namespace {

const std::map<std::string_view, Special> Names = {
    {"%tid.x", Special::ThreadX},  {"%tid.y", Special::ThreadY},  {"%tid.z", Special::ThreadZ},  {"%laneid", Special::Lane},
    {"%ntid.x", Special::SizeX},   {"%ntid.y", Special::SizeY},   {"%ntid.z", Special::SizeZ},   {"%ctaid.x", Special::GroupX},
    {"%ctaid.y", Special::GroupY}, {"%ctaid.z", Special::GroupZ}, {"%nctaid.x", Special::GridX}, {"%nctaid.y", Special::GridY},
    {"%nctaid.z", Special::GridZ}, {"%warpid", Special::Warp}};

Place sharedPlace(Kernel& kernel, bool isDouble) {
  Place place = SharedPlace | kernel.sharedValueBytes;
  kernel.sharedValueBytes += isDouble ? 8 * WarpSize : 4 * WarpSize;
  return place;
}

}  // namespace

Place placeConstant(Kernel& kernel, uint64_t bits, Kind kind) {
  if (kind != Kind::Double) bits = static_cast<uint32_t>(bits);
  for (auto& known : kernel.constants) {
    if (known.bits == bits && known.kind == kind) return known.place;
  }
  kernel.constants.push_back({bits, sharedPlace(kernel, kind == Kind::Double), kind});
  return kernel.constants.back().place;
}

std::optional<Place> placeSpecial(Kernel& kernel, std::vector<Register>& registers, std::string_view name) {
  auto found = Names.find(name);
  if (found == Names.end()) return std::nullopt;
  int index = static_cast<int>(found->second);
  if (!kernel.usesSpecial[index]) {
    kernel.usesSpecial[index] = true;
    if (isOfThread(found->second)) {
      kernel.specials[index] = static_cast<Place>(registers.size());
      registers.push_back({std::string(name), Kind::Word});
    } else {
      kernel.specials[index] = sharedPlace(kernel, false);
    }
  }
  return kernel.specials[index];
}

}  // namespace standin
