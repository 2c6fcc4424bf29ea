// Convolutions for prediction: oneDNN's, with weights laid out once for a shape of input, and what follows them
// computed while their sums are in registers. libtorch keeps these operations for its compiler; they are found by name
// at run time, since builds for a card and other versions may lack them. They have no derivatives.
#include <ATen/core/dispatch/Dispatcher.h>
#include <c10/core/InferenceMode.h>

#include <array>
#include <string_view>

#include "shim.h"
#include "upsampling_convolution.h"

using ct::optional;
using ct::produce;
using ct::view;

namespace {

using Tensor = at::Tensor;
using Scalars = c10::List<std::optional<at::Scalar>>;
using Text = std::optional<std::string_view>;

using Pack = Tensor(const Tensor &, at::IntArrayRef padding, at::IntArrayRef stride, at::IntArrayRef dilation,
                    int64_t groups, at::OptionalIntArrayRef input_size);
using Convolve = Tensor(const Tensor &, const Tensor &weight, const std::optional<Tensor> &bias,
                        at::IntArrayRef padding, at::IntArrayRef stride, at::IntArrayRef dilation, int64_t groups,
                        std::string_view activation, Scalars, Text algorithm);
using ConvolveAndAdd = Tensor(const Tensor &, const Tensor &addend, const Tensor &weight,
                              const std::optional<Tensor> &bias, at::IntArrayRef padding, at::IntArrayRef stride,
                              at::IntArrayRef dilation, int64_t groups, std::string_view operation,
                              std::optional<at::Scalar> factor, Text activation, Scalars, Text algorithm);

template <typename Signature>
c10::TypedOperatorHandle<Signature> operation(const char *name, const char *overload = "") {
  return c10::Dispatcher::singleton().findSchemaOrThrow(name, overload).typed<Signature>();
}

struct Operations {
  c10::TypedOperatorHandle<Pack> pack = operation<Pack>("mkldnn::_reorder_convolution_weight");
  c10::TypedOperatorHandle<Convolve> convolve = operation<Convolve>("mkldnn::_convolution_pointwise");
  c10::TypedOperatorHandle<ConvolveAndAdd> convolve_and_add =
      operation<ConvolveAndAdd>("mkldnn::_convolution_pointwise", "binary");
  bool bfloat16 = operation<bool()>("mkldnn::_is_mkldnn_bf16_supported").call();
};

// Absent where an operation is missing or has another signature.
const std::optional<Operations> &operations() {
  static const std::optional<Operations> found = []() -> std::optional<Operations> {
    try {
      return Operations();
    } catch (const c10::Error &) {
      return std::nullopt;
    }
  }();
  return found;
}

// In the order of the Swift enumeration.
constexpr std::array<std::string_view, 6> activations = {"none", "relu", "leaky_relu", "gelu", "swish", "sigmoid"};
constexpr int32_t relu = 1;

// Whether batch, channels and size of a convolution's result are those of `addend`: oneDNN repeats no axis.
bool has_result_shape(const Tensor &addend, const Tensor &input, const Tensor &weight, const ct_window &window) {
  if (addend.size(0) != input.size(0) || addend.size(1) != weight.size(0)) return false;
  for (int64_t axis = 0; axis < input.dim() - 2; ++axis) {
    const int64_t reach = window.dilation.values[axis] * (weight.size(axis + 2) - 1) + 1;
    const int64_t room = input.size(axis + 2) + 2 * window.padding.values[axis] - reach;
    if (addend.size(axis + 2) != room / window.stride.values[axis] + 1) return false;
  }
  return true;
}

Tensor convolve(const Tensor &input, const Tensor &weight, const std::optional<Tensor> &bias, const ct_window &window,
                int32_t activation, double slope) {
  Scalars scalars;
  const std::string_view name = activations.at(activation);
  if (name == "leaky_relu") scalars.push_back(at::Scalar(slope));
  // The error function itself, not its approximation by tanh.
  const Text algorithm = name == "gelu" ? Text("none") : Text("");
  return operations()->convolve.call(input, weight, bias, view(window.padding), view(window.stride),
                                     view(window.dilation), window.groups, name, scalars, algorithm);
}

Tensor convolve_and_add(const Tensor &input, const Tensor &weight, const std::optional<Tensor> &bias,
                        const Tensor &addend, const ct_window &window, int32_t activation) {
  TORCH_CHECK(activation == 0 || activation == relu, "a sum is fused with ReLU alone");
  // With groups, libtorch takes its own addition, which has no bfloat16.
  if (window.groups != 1 || !has_result_shape(addend, input, weight, window)) {
    const Tensor sum = convolve(input, weight, bias, window, 0, 0).add(addend);
    return activation == relu ? sum.relu() : sum;
  }
  // Without a sum, a bias may stay float32; here oneDNN wants the input's type.
  const auto same_type = bias ? std::optional(bias->to(input.scalar_type())) : std::nullopt;
  return operations()->convolve_and_add.call(
      input, addend.contiguous(ct::channels_last_format(addend)), weight, same_type, view(window.padding),
      view(window.stride), view(window.dilation), window.groups, "add", std::nullopt,
      activation == relu ? Text("relu") : std::nullopt, Scalars(), Text(""));
}

}  // namespace

bool ct_can_pack(ct_tensor input) {
  const Tensor &value = input->value;
  if (!c10::InferenceMode::is_enabled() || !value.is_cpu() || (value.dim() != 4 && value.dim() != 5)) return false;
  if (!value.is_contiguous(ct::channels_last_format(value)) || !at::globalContext().userEnabledMkldnn()) return false;
  if (value.scalar_type() != at::kFloat && value.scalar_type() != at::kBFloat16) return false;
  return operations() && (value.scalar_type() == at::kFloat || operations()->bfloat16);
}

int32_t ct_pack_convolution(ct_tensor weight, ct_window window, ct_sizes input, ct_tensor *result, ct_error *error) {
  return produce(result, error, [&] {
    TORCH_CHECK(operations(), "this libtorch packs no weights");
    return operations()->pack.call(weight->value, view(window.padding), view(window.stride), view(window.dilation),
                                   window.groups, view(input));
  });
}

int32_t ct_packed_convolution(ct_tensor input, ct_tensor weight, ct_tensor bias, ct_tensor addend, ct_window window,
                              int32_t activation, double slope, ct_tensor *result, ct_error *error) {
  return produce(result, error, [&] {
    TORCH_CHECK(ct_can_pack(input), "packed weights are for float32 and bfloat16 on the CPU, under inference mode");
    return addend ? convolve_and_add(input->value, weight->value, optional(bias), addend->value, window, activation)
                  : convolve(input->value, weight->value, optional(bias), window, activation, slope);
  });
}

int32_t ct_pointwise_weight(ct_tensor weight, ct_tensor *result, ct_error *error) {
  return produce(result, error, [&] { return ct::pointwise_weight(weight->value).contiguous(); });
}

int32_t ct_spread(ct_tensor blocks, ct_sizes kernel, ct_tensor *result, ct_error *error) {
  return produce(result, error, [&] { return ct::spread(blocks->value, view(kernel)); });
}
