// A transposed convolution whose kernel is its stride gives each input pixel a block of its own: one 1×1 convolution
// computes all places of the block as channels, a copy spreads them out. Backward it takes two to four times less than
// oneDNN's transposed convolution, forward a little longer in float32, so there it is for training; `inference.cpp` has
// the two halves for bfloat16.
#include "upsampling_convolution.h"

#include <c10/core/GradMode.h>

#include <algorithm>

namespace {

bool all_equal(at::IntArrayRef values, int64_t value) {
  return std::all_of(values.begin(), values.end(), [&](int64_t each) { return each == value; });
}

}  // namespace

at::Tensor ct::pointwise_weight(const at::Tensor &weight) {
  std::vector<int64_t> order, shape = {-1, weight.size(0)};
  for (int64_t dimension = 2; dimension < weight.dim(); ++dimension) order.push_back(dimension);
  order.insert(order.end(), {1, 0});
  shape.resize(weight.dim(), 1);
  return weight.permute(order).reshape(shape);
}

at::Tensor ct::spread(const at::Tensor &blocks, at::IntArrayRef kernel) {
  const int64_t rank = kernel.size(), batch = blocks.size(0);
  const int64_t channels = blocks.size(1) / c10::multiply_integers(kernel);
  // [batch, size…, kernel…, out], which is how channels-last memory has it.
  std::vector<int64_t> split = {batch}, order = {0}, spread_out = {batch}, to_last = {0}, to_first = {0, rank + 1};
  for (int64_t axis = 0; axis < rank; ++axis) {
    split.push_back(blocks.size(axis + 2));
    order.insert(order.end(), {1 + axis, 1 + rank + axis});
    spread_out.push_back(blocks.size(axis + 2) * kernel[axis]);
    to_last.push_back(axis + 2);
    to_first.push_back(axis + 1);
  }
  split.insert(split.end(), kernel.begin(), kernel.end());
  split.push_back(channels);
  order.push_back(1 + 2 * rank);
  spread_out.push_back(channels);
  to_last.push_back(1);
  return blocks.permute(to_last).reshape(split).permute(order).reshape(spread_out).permute(to_first);
}

bool ct::is_upsampling_convolution(const at::Tensor &input, const at::Tensor &weight, at::IntArrayRef stride,
                                   at::IntArrayRef padding, at::IntArrayRef output_padding, at::IntArrayRef dilation,
                                   int64_t groups) {
  const bool recorded = c10::GradMode::is_enabled() && (input.requires_grad() || weight.requires_grad());
  return recorded && input.is_cpu() && (input.dim() == 4 || input.dim() == 5) && weight.dim() == input.dim() &&
         input.is_contiguous(channels_last_format(input)) && stride == weight.sizes().slice(2) && groups == 1 &&
         all_equal(padding, 0) && all_equal(output_padding, 0) && all_equal(dilation, 1);
}

at::Tensor ct::upsampling_convolution(const at::Tensor &input, const at::Tensor &weight,
                                      const std::optional<at::Tensor> &bias) {
  const at::IntArrayRef kernel = weight.sizes().slice(2);
  const std::vector<int64_t> ones(kernel.size(), 1), zeros(kernel.size(), 0);
  const int64_t places = c10::multiply_integers(kernel);
  const auto biases = bias ? std::optional(bias->repeat({places})) : std::nullopt;
  const at::Tensor blocks = at::convolution(input, pointwise_weight(weight), biases, ones, zeros, ones,
                                            /*transposed=*/false, zeros, /*groups=*/1);
  return spread(blocks, kernel);
}
