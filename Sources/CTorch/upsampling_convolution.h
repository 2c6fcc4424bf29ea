// The transposed convolution whose kernel is its stride, so that no two of its windows overlap.
#pragma once

#include "shim.h"

namespace ct {

// Whether `upsampling_convolution` computes this transposed convolution, and faster.
bool is_upsampling_convolution(const at::Tensor &input, const at::Tensor &weight, at::IntArrayRef stride,
                               at::IntArrayRef padding, at::IntArrayRef output_padding, at::IntArrayRef dilation,
                               int64_t groups);

at::Tensor upsampling_convolution(const at::Tensor &input, const at::Tensor &weight,
                                  const std::optional<at::Tensor> &bias);

}  // namespace ct
