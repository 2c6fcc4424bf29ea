// What the optimizers' steps expect of their lists of tensors.
#pragma once

#include <c10/core/GradMode.h>

#include "shim.h"

namespace ct {

inline void expect_parallel(const std::vector<at::Tensor> &parameters, const std::vector<at::Tensor> &others) {
  TORCH_CHECK(parameters.size() == others.size(), "expected ", parameters.size(), " tensors, found ", others.size());
  for (size_t index = 0; index < parameters.size(); ++index) {
    TORCH_CHECK(parameters[index].sizes() == others[index].sizes(), "expected a tensor of shape ",
                parameters[index].sizes(), ", found ", others[index].sizes());
  }
}

// A fused step walks all tensors of a parameter in memory order, without a look at their strides.
inline std::vector<at::Tensor> laid_out_like(const std::vector<at::Tensor> &parameters,
                                             std::vector<at::Tensor> gradients) {
  expect_parallel(parameters, gradients);
  for (size_t index = 0; index < gradients.size(); ++index) {
    const at::Tensor &parameter = parameters[index];
    at::Tensor &gradient = gradients[index];
    if (gradient.strides() == parameter.strides() && gradient.scalar_type() == parameter.scalar_type()) continue;
    gradient = at::empty_like(parameter).copy_(gradient);
  }
  return gradients;
}

inline void expect_same_layout(const std::vector<at::Tensor> &parameters, const std::vector<at::Tensor> &states) {
  expect_parallel(parameters, states);
  for (size_t index = 0; index < parameters.size(); ++index) {
    TORCH_CHECK(parameters[index].strides() == states[index].strides(),
                "expected optimizer state in the memory layout of its parameter");
  }
}

}  // namespace ct
