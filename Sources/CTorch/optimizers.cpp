// libtorch's fused optimizer steps: one pass over all parameters.
#include <c10/core/GradMode.h>

#include "shim.h"

using ct::guarded;
using ct::view;

namespace {

void expect_parallel(const std::vector<at::Tensor> &parameters, const std::vector<at::Tensor> &others) {
  TORCH_CHECK(parameters.size() == others.size(), "expected ", parameters.size(), " tensors, found ", others.size());
  for (size_t index = 0; index < parameters.size(); ++index) {
    TORCH_CHECK(parameters[index].sizes() == others[index].sizes(), "expected a tensor of shape ",
                parameters[index].sizes(), ", found ", others[index].sizes());
  }
}

// The fused kernels walk all tensors of a parameter in memory order, without a look at their strides.
std::vector<at::Tensor> laid_out_like(const std::vector<at::Tensor> &parameters, std::vector<at::Tensor> gradients) {
  expect_parallel(parameters, gradients);
  for (size_t index = 0; index < gradients.size(); ++index) {
    const at::Tensor &parameter = parameters[index];
    at::Tensor &gradient = gradients[index];
    if (gradient.strides() == parameter.strides() && gradient.scalar_type() == parameter.scalar_type()) continue;
    gradient = at::empty_like(parameter).copy_(gradient);
  }
  return gradients;
}

void expect_same_layout(const std::vector<at::Tensor> &parameters, const std::vector<at::Tensor> &states) {
  expect_parallel(parameters, states);
  for (size_t index = 0; index < parameters.size(); ++index) {
    TORCH_CHECK(parameters[index].strides() == states[index].strides(),
                "expected optimizer state in the memory layout of its parameter");
  }
}

}  // namespace

int32_t ct_fused_adam(ct_list parameters, ct_list gradients, ct_list first_moments, ct_list second_moments,
                      int64_t step, double learning_rate, double beta1, double beta2, double epsilon,
                      double weight_decay, bool decoupled, ct_error *error) {
  return guarded(error, [&] {
    if (parameters.count == 0) return;
    const at::NoGradGuard unrecorded;
    const std::vector<at::Tensor> values = view(parameters);
    const std::vector<at::Tensor> slopes = laid_out_like(values, view(gradients));
    const std::vector<at::Tensor> first = view(first_moments);
    const std::vector<at::Tensor> second = view(second_moments);
    expect_same_layout(values, first);
    expect_same_layout(values, second);
    // The kernel only reads the step, so that all parameters can share one.
    const at::Tensor count = at::full({}, static_cast<double>(step), values[0].options().dtype(at::kFloat));
    const std::vector<at::Tensor> steps(values.size(), count);
    const auto update = [&](auto kernel) {
      kernel(values, slopes, first, second, {}, steps, learning_rate, beta1, beta2, weight_decay, epsilon,
             /*amsgrad=*/false, /*maximize=*/false);
    };
    using Lists = at::TensorList;
    if (decoupled) {
      update([](Lists p, Lists g, Lists m, Lists v, Lists none, Lists s, auto... numbers) {
        at::_fused_adamw_(p, g, m, v, none, s, numbers...);
      });
    } else {
      update([](Lists p, Lists g, Lists m, Lists v, Lists none, Lists s, auto... numbers) {
        at::_fused_adam_(p, g, m, v, none, s, numbers...);
      });
    }
  });
}

int32_t ct_fused_sgd(ct_list parameters, ct_list gradients, ct_list momenta, bool first_step, double learning_rate,
                     double momentum, double weight_decay, bool nesterov, ct_error *error) {
  return guarded(error, [&] {
    if (parameters.count == 0) return;
    const at::NoGradGuard unrecorded;
    const std::vector<at::Tensor> values = view(parameters);
    const std::vector<at::Tensor> slopes = laid_out_like(values, view(gradients));
    const std::vector<at::Tensor> buffers = view(momenta);
    if (momentum != 0) expect_same_layout(values, buffers);
    at::_fused_sgd_(values, slopes, buffers, weight_decay, momentum, learning_rate, /*dampening=*/0, nesterov,
                    /*maximize=*/false, first_step);
  });
}
