// Batch normalization and ReLU in one, for training on the CPU.
#pragma once

#include "shim.h"

namespace ct {

// Whether `batch_normalization_relu` takes this input; else the two operations run one after the other.
bool can_fuse_batch_normalization_relu(const at::Tensor &input, const ct_normalization &parameters);

at::Tensor batch_normalization_relu(const at::Tensor &input, const ct_normalization &parameters);

}  // namespace ct
