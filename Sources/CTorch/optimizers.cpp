// libtorch's fused optimizer steps: one pass over all parameters.
#include "optimizer_lists.h"

using ct::expect_same_layout;
using ct::guarded;
using ct::laid_out_like;
using ct::view;

namespace {

// The fused kernels divide gradients by a scale, on the parameters' device, as they read them; none where it is 1.
std::optional<at::Tensor> divisor_of_gradients(double factor, const at::Tensor &parameter) {
  if (factor == 1) return std::nullopt;
  return at::full({}, 1 / factor, parameter.options().dtype(at::kFloat));
}

}  // namespace

int32_t ct_fused_adam(ct_list parameters, ct_list gradients, ct_list first_moments, ct_list second_moments,
                      int64_t step, double learning_rate, double beta1, double beta2, double epsilon,
                      double weight_decay, bool decoupled, double gradient_factor, ct_error *error) {
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
             /*amsgrad=*/false, /*maximize=*/false, divisor_of_gradients(gradient_factor, values[0]));
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
                     double momentum, double weight_decay, bool nesterov, double gradient_factor, ct_error *error) {
  return guarded(error, [&] {
    if (parameters.count == 0) return;
    const at::NoGradGuard unrecorded;
    const std::vector<at::Tensor> values = view(parameters);
    const std::vector<at::Tensor> slopes = laid_out_like(values, view(gradients));
    const std::vector<at::Tensor> buffers = view(momenta);
    if (momentum != 0) expect_same_layout(values, buffers);
    at::_fused_sgd_(values, slopes, buffers, weight_decay, momentum, learning_rate, /*dampening=*/0, nesterov,
                    /*maximize=*/false, first_step, divisor_of_gradients(gradient_factor, values[0]));
  });
}
