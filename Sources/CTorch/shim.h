// What the shim's own files share: the box behind a handle, and the wall that no exception passes.
#pragma once

#if !__has_include(<ATen/ATen.h>)
#error "libtorch was not found: run 'make setup' or set LIBTORCH"
#endif
#include <torch/version.h>
#if TORCH_VERSION_MAJOR != 2 || TORCH_VERSION_MINOR < 11 || TORCH_VERSION_MINOR > 13
#error "Sulcus needs libtorch 2.11, 2.12 or 2.13: run 'make setup' or set LIBTORCH"
#endif

#include <ATen/ATen.h>

#include <optional>
#include <vector>

#include "ctorch.h"

// Counts itself, so that tests can prove that no handle leaks.
struct ct_tensor_box {
  at::Tensor value;

  explicit ct_tensor_box(at::Tensor tensor);
  ~ct_tensor_box();
};

namespace ct {

// Writes what is being thrown into `error` and gives its code. Only inside a catch block.
int32_t describe_exception(ct_error *error) noexcept;

// Runs `body`; an exception becomes a status.
template <typename Body>
int32_t guarded(ct_error *error, Body &&body) noexcept {
  try {
    body();
    return CT_OK;
  } catch (...) {
    return describe_exception(error);
  }
}

// Runs `body` and hands out the tensor it makes.
template <typename Body>
int32_t produce(ct_tensor *result, ct_error *error, Body &&body) noexcept {
  return guarded(error, [&] { *result = new ct_tensor_box(body()); });
}

inline at::IntArrayRef view(const ct_sizes &sizes) { return {sizes.values, static_cast<size_t>(sizes.count)}; }

inline std::optional<at::Tensor> optional(ct_tensor tensor) {
  return tensor ? std::optional<at::Tensor>(tensor->value) : std::nullopt;
}

inline std::vector<at::Tensor> view(ct_list list) {
  std::vector<at::Tensor> tensors;
  tensors.reserve(list.count);
  for (int32_t index = 0; index < list.count; ++index) tensors.push_back(list.values[index]->value);
  return tensors;
}

at::ScalarType scalar_type(ct_scalar_type type);
at::Device device(ct_device device);

// The number of spatial dimensions of [batch, channels, spatial…]: 2 or 3, else an exception.
inline int64_t spatial_rank(const at::Tensor &input) {
  TORCH_CHECK(input.dim() == 4 || input.dim() == 5,
              "expected [batch, channels, height, width] or [batch, channels, depth, height, width], found ",
              input.dim(), " dimensions");
  return input.dim() - 2;
}

inline at::MemoryFormat channels_last_format(const at::Tensor &input) {
  return spatial_rank(input) == 2 ? at::MemoryFormat::ChannelsLast : at::MemoryFormat::ChannelsLast3d;
}

}  // namespace ct
