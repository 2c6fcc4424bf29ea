// RMSprop, of which libtorch has no fused step: on the CPU one pass over memory, elsewhere libtorch's operations on lists.
#include <ATen/Parallel.h>

#include "optimizer_lists.h"

using ct::expect_same_layout;
using ct::guarded;
using ct::laid_out_like;
using ct::view;

namespace {

using Tensors = std::vector<at::Tensor>;

// The numbers of one parameter; the last two are null where they are not kept.
template <typename Number>
struct Walked {
  Number *values;
  const Number *gradient;
  Number *mean_square, *momentum, *mean;
};

template <bool has_momentum, bool centered, typename Number>
void walk(Number *__restrict values, const Number *__restrict gradient, Number *__restrict mean_square,
          Number *__restrict momentum, Number *__restrict mean, const ct_rmsprop &rates, int64_t begin, int64_t end) {
  const Number rate = rates.learning_rate, smoothing = rates.smoothing, epsilon = rates.epsilon;
  const Number decay = rates.weight_decay, factor = rates.gradient_factor, inertia = rates.momentum;
  const Number newness = 1 - rates.smoothing;
  for (int64_t place = begin; place < end; ++place) {
    const Number slope = gradient[place] * factor + decay * values[place];
    Number variance = smoothing * mean_square[place] + newness * slope * slope;
    mean_square[place] = variance;
    if constexpr (centered) {
      mean[place] += newness * (slope - mean[place]);
      // Rounding may leave less than nothing of what was almost nothing.
      variance -= mean[place] * mean[place];
      variance = variance < 0 ? 0 : variance;
    }
    // The builtin takes no note of errors, which would keep the loop from becoming vectors.
    Number change = slope / (__builtin_elementwise_sqrt(variance) + epsilon);
    if constexpr (has_momentum) {
      change += inertia * momentum[place];
      momentum[place] = change;
    }
    values[place] -= rate * change;
  }
}

template <typename Number>
void update(const Walked<Number> &walked, const ct_rmsprop &rates, int64_t count) {
  const auto kernel = walked.momentum ? (walked.mean ? walk<true, true, Number> : walk<true, false, Number>)
                                      : (walked.mean ? walk<false, true, Number> : walk<false, false, Number>);
  at::parallel_for(0, count, at::internal::GRAIN_SIZE, [&](int64_t begin, int64_t end) {
    kernel(walked.values, walked.gradient, walked.mean_square, walked.momentum, walked.mean, rates, begin, end);
  });
}

struct Lists {
  Tensors values, gradients, mean_squares, momenta, means;
};

template <typename Number>
void update_in_one_pass(const Lists &lists, const ct_rmsprop &rates) {
  const auto numbers = [](const Tensors &tensors, size_t index) -> Number * {
    return tensors.empty() ? nullptr : tensors[index].mutable_data_ptr<Number>();
  };
  for (size_t index = 0; index < lists.values.size(); ++index) {
    const Walked<Number> walked = {numbers(lists.values, index), lists.gradients[index].const_data_ptr<Number>(),
                                   numbers(lists.mean_squares, index), numbers(lists.momenta, index),
                                   numbers(lists.means, index)};
    update(walked, rates, lists.values[index].numel());
  }
}

void update_by_operations(const Lists &lists, const ct_rmsprop &rates) {
  Tensors slopes = at::_foreach_mul(lists.gradients, rates.gradient_factor);
  if (rates.weight_decay != 0) at::_foreach_add_(slopes, lists.values, rates.weight_decay);
  at::_foreach_mul_(lists.mean_squares, rates.smoothing);
  at::_foreach_addcmul_(lists.mean_squares, slopes, slopes, 1 - rates.smoothing);
  Tensors deviations;
  if (lists.means.empty()) {
    deviations = at::_foreach_sqrt(lists.mean_squares);
  } else {
    at::_foreach_lerp_(lists.means, slopes, 1 - rates.smoothing);
    deviations = at::_foreach_addcmul(lists.mean_squares, lists.means, lists.means, -1);
    at::_foreach_clamp_min_(deviations, 0);
    at::_foreach_sqrt_(deviations);
  }
  at::_foreach_add_(deviations, rates.epsilon);
  if (lists.momenta.empty()) {
    at::_foreach_addcdiv_(lists.values, slopes, deviations, -rates.learning_rate);
  } else {
    at::_foreach_mul_(lists.momenta, rates.momentum);
    at::_foreach_addcdiv_(lists.momenta, slopes, deviations, 1);
    at::_foreach_add_(lists.values, lists.momenta, -rates.learning_rate);
  }
}

// Whether memory can be walked from end to end as numbers of one type.
bool is_plain(const at::Tensor &tensor, at::ScalarType type) {
  return tensor.is_cpu() && tensor.scalar_type() == type && tensor.is_non_overlapping_and_dense();
}

bool are_plain(const Lists &lists, at::ScalarType type) {
  for (const Tensors *list : {&lists.values, &lists.gradients, &lists.mean_squares, &lists.momenta, &lists.means}) {
    for (const at::Tensor &tensor : *list) {
      if (!is_plain(tensor, type)) return false;
    }
  }
  return true;
}

}  // namespace

int32_t ct_fused_rmsprop(ct_list parameters, ct_list gradients, ct_list mean_squares, ct_list momenta, ct_list means,
                         ct_rmsprop rates, ct_error *error) {
  return guarded(error, [&] {
    if (parameters.count == 0) return;
    const at::NoGradGuard unrecorded;
    const Tensors values = view(parameters);
    const Lists lists = {values, laid_out_like(values, view(gradients)), view(mean_squares), view(momenta),
                         view(means)};
    expect_same_layout(values, lists.mean_squares);
    if (rates.momentum != 0 || !lists.momenta.empty()) expect_same_layout(values, lists.momenta);
    if (!lists.means.empty()) expect_same_layout(values, lists.means);
    if (are_plain(lists, at::kFloat)) {
      update_in_one_pass<float>(lists, rates);
    } else if (are_plain(lists, at::kDouble)) {
      update_in_one_pass<double>(lists, rates);
    } else {
      update_by_operations(lists, rates);
    }
  });
}
