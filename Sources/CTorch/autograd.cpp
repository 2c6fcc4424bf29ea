// Gradients, the modes in which nothing is recorded, and the in-place steps of training.
#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/autograd/autograd.h>

#include "shim.h"

using ct::guarded;
using ct::view;

int32_t ct_swap_mode(int32_t mode) {
  const int32_t previous = c10::GradMode::is_enabled() ? CT_RECORDING : CT_NOT_RECORDING;
  c10::GradMode::set_enabled(mode == CT_RECORDING);
  return previous;
}

// Two small allocations and two flags of this thread: nothing that can fail and be reported.
void *ct_begin_inference(void) { return new c10::InferenceMode(true); }

void ct_end_inference(void *guard) { delete static_cast<c10::InferenceMode *>(guard); }

bool ct_requires_gradient(ct_tensor tensor) { return tensor->value.requires_grad(); }

int32_t ct_set_requires_gradient(ct_tensor tensor, bool required, ct_error *error) {
  return guarded(error, [&] { tensor->value.requires_grad_(required); });
}

int32_t ct_gradients(ct_tensor loss, ct_list inputs, ct_tensor *gradients, ct_error *error) {
  return guarded(error, [&] {
    const std::vector<at::Tensor> leaves = view(inputs);
    const std::vector<at::Tensor> found =
        torch::autograd::grad({loss->value}, leaves, {}, /*retain_graph=*/false, /*create_graph=*/false,
                              /*allow_unused=*/true);
    std::vector<std::unique_ptr<ct_tensor_box>> boxes;
    for (size_t index = 0; index < leaves.size(); ++index) {
      boxes.push_back(
          std::make_unique<ct_tensor_box>(found[index].defined() ? found[index] : at::zeros_like(leaves[index])));
    }
    // Only now, when nothing can fail any more, do they become the caller's.
    for (size_t index = 0; index < boxes.size(); ++index) gradients[index] = boxes[index].release();
  });
}

int32_t ct_copy_from(ct_tensor destination, ct_tensor source, ct_error *error) {
  return guarded(error, [&] {
    const at::NoGradGuard unrecorded;
    TORCH_CHECK(destination->value.sizes() == source->value.sizes(), "expected values of shape ",
                destination->value.sizes(), ", found ", source->value.sizes());
    destination->value.copy_(source->value);
  });
}

int32_t ct_move_toward(ct_tensor destination, ct_tensor source, double weight, ct_error *error) {
  return guarded(error, [&] {
    const at::NoGradGuard unrecorded;
    destination->value.lerp_(source->value, weight);
  });
}
