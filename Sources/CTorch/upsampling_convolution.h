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

// Its two halves: the weight as that of a 1×1 convolution, [in, out, kernel…] → [kernel… · out, in, 1…], in which the
// channels of one place of the block lie side by side; and what spreads the result out,
// [batch, kernel… · out, size…] → [batch, out, size · kernel…].
at::Tensor pointwise_weight(const at::Tensor &weight);
at::Tensor spread(const at::Tensor &blocks, at::IntArrayRef kernel);

}  // namespace ct
