// One operation on many tensors: on a card few kernels for all of them, on the CPU one call from Swift.
#include <c10/core/GradMode.h>

#include "shim.h"

using ct::guarded;
using ct::produce;
using ct::view;

int32_t ct_copy_all(ct_list destinations, ct_list sources, ct_error *error) {
  return guarded(error, [&] {
    if (destinations.count == 0) return;
    const at::NoGradGuard unrecorded;
    at::_foreach_copy_(view(destinations), view(sources));
  });
}

int32_t ct_add_all(ct_list destinations, ct_list sources, ct_error *error) {
  return guarded(error, [&] {
    if (destinations.count == 0) return;
    const at::NoGradGuard unrecorded;
    at::_foreach_add_(view(destinations), view(sources));
  });
}

int32_t ct_move_all_toward(ct_list destinations, ct_list sources, double weight, ct_error *error) {
  return guarded(error, [&] {
    if (destinations.count == 0) return;
    const at::NoGradGuard unrecorded;
    at::_foreach_lerp_(view(destinations), view(sources), weight);
  });
}

int32_t ct_clamp_all(ct_list tensors, double low, double high, ct_error *error) {
  return guarded(error, [&] {
    const at::NoGradGuard unrecorded;
    for (at::Tensor &tensor : view(tensors)) tensor.clamp_(low, high);
  });
}

int32_t ct_norms(ct_list tensors, ct_tensor *result, ct_error *error) {
  return produce(result, error, [&] {
    const at::NoGradGuard unrecorded;
    return at::stack(at::_foreach_norm(view(tensors), 2));
  });
}
