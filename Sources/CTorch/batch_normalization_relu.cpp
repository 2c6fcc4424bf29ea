// Batch normalization and ReLU in one, for training on the CPU: y = max(x · scale + shift, 0) per channel, with scale =
// weight / deviation and shift = bias − mean · scale.
//
// Both are bound by memory. Together they pass over it twice forward (sums, result) and twice backward (sums, gradient),
// and save x alone: where the ReLU was open is computed again from x. Channels lie side by side, sixteen in a register;
// sums of short tiles are kept in registers, and tiles are added up in double. The tiles depend on the shape only, never
// on the threads, so that neither do the results.
#include "batch_normalization_relu.h"

#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/custom_function.h>

#include "vectors.h"

namespace {

using ct::BFloat16Bits;
using ct::Doubles;
using ct::Floats;
using ct::lanes;
using ct::load;
using ct::store;

constexpr int64_t tile_rows = 32;

// One float a channel each. Forward: scale, shift. Backward: also the three numbers that make up the gradient.
struct Coefficients {
  const float *scale, *shift, *gradient, *input, *constant;
};

// Rows of `channels` numbers: one row a pixel.
template <typename Number>
struct Rows {
  const Number *input;
  const Number *gradient;
  Number *result;
  int64_t channels;
};

CT_INLINE void add_to(double *sums, const Floats &values) {
  Doubles total;
  load<Doubles>(total, sums);
  total += __builtin_convertvector(values, Doubles);
  std::memcpy(sums, &total, sizeof total);
}

// Σ (x − origin) and Σ (x − origin)²; an origin among the values keeps the variance from cancelling.
template <typename Number>
CT_INLINE void add_moments(const Rows<Number> &rows, const float *origin, int64_t begin, int64_t end, double *sums) {
  for (int64_t first = begin; first < end; first += tile_rows) {
    const int64_t last = std::min(first + tile_rows, end);
    for (int64_t channel = 0; channel < rows.channels; channel += lanes) {
      Floats centre, x, sum = 0, squares = 0;
      load(centre, origin + channel);
      for (int64_t row = first; row < last; ++row) {
        load(x, rows.input + row * rows.channels + channel);
        x -= centre;
        sum += x;
        squares += x * x;
      }
      add_to(sums + channel, sum);
      add_to(sums + rows.channels + channel, squares);
    }
  }
}

template <typename Number>
CT_INLINE void normalize(const Rows<Number> &rows, const Coefficients &by, int64_t begin, int64_t end) {
  for (int64_t row = begin; row < end; ++row) {
    for (int64_t channel = 0; channel < rows.channels; channel += lanes) {
      Floats x, scale, shift;
      load(x, rows.input + row * rows.channels + channel);
      load(scale, by.scale + channel);
      load(shift, by.shift + channel);
      const Floats y = x * scale + shift;
      store(y <= 0 ? Floats(0) : y, rows.result + row * rows.channels + channel);
    }
  }
}

// Σ g and Σ g·(x − mean), where g is the gradient that the ReLU lets through.
template <typename Number>
CT_INLINE void add_gradient_sums(const Rows<Number> &rows, const Coefficients &by, const float *mean, int64_t begin,
                                 int64_t end, double *sums) {
  for (int64_t first = begin; first < end; first += tile_rows) {
    const int64_t last = std::min(first + tile_rows, end);
    for (int64_t channel = 0; channel < rows.channels; channel += lanes) {
      Floats x, g, scale, shift, centre, sum = 0, products = 0;
      load(scale, by.scale + channel);
      load(shift, by.shift + channel);
      load(centre, mean + channel);
      for (int64_t row = first; row < last; ++row) {
        load(x, rows.input + row * rows.channels + channel);
        load(g, rows.gradient + row * rows.channels + channel);
        const Floats y = x * scale + shift;
        g = y <= 0 ? Floats(0) : g;
        sum += g;
        products += g * (x - centre);
      }
      add_to(sums + channel, sum);
      add_to(sums + rows.channels + channel, products);
    }
  }
}

template <typename Number>
CT_INLINE void differentiate(const Rows<Number> &rows, const Coefficients &by, int64_t begin, int64_t end) {
  for (int64_t row = begin; row < end; ++row) {
    for (int64_t channel = 0; channel < rows.channels; channel += lanes) {
      Floats x, g, scale, shift, gradient, input, constant;
      load(x, rows.input + row * rows.channels + channel);
      load(g, rows.gradient + row * rows.channels + channel);
      load(scale, by.scale + channel);
      load(shift, by.shift + channel);
      load(gradient, by.gradient + channel);
      load(input, by.input + channel);
      load(constant, by.constant + channel);
      const Floats y = x * scale + shift;
      g = y <= 0 ? Floats(0) : g;
      store(gradient * g + (input * x + constant), rows.result + row * rows.channels + channel);
    }
  }
}

// The loops above as machine code for one kind of processor.
#define CT_KERNELS(NAME, ATTRIBUTES)                                                                                   \
  struct NAME {                                                                                                        \
    template <typename Number>                                                                                         \
    ATTRIBUTES static void moments(Rows<Number> rows, const float *origin, int64_t begin, int64_t end, double *sums) { \
      add_moments(rows, origin, begin, end, sums);                                                                     \
    }                                                                                                                  \
    template <typename Number>                                                                                         \
    ATTRIBUTES static void normalized(Rows<Number> rows, Coefficients by, int64_t begin, int64_t end) {                \
      normalize(rows, by, begin, end);                                                                                 \
    }                                                                                                                  \
    template <typename Number>                                                                                         \
    ATTRIBUTES static void gradient_sums(Rows<Number> rows, Coefficients by, const float *mean, int64_t begin,         \
                                         int64_t end, double *sums) {                                                  \
      add_gradient_sums(rows, by, mean, begin, end, sums);                                                             \
    }                                                                                                                  \
    template <typename Number>                                                                                         \
    ATTRIBUTES static void derivatives(Rows<Number> rows, Coefficients by, int64_t begin, int64_t end) {               \
      differentiate(rows, by, begin, end);                                                                             \
    }                                                                                                                  \
  };

CT_KERNELS(Portable, )
#if defined(__x86_64__)
CT_KERNELS(AVX2, __attribute__((target("avx2,fma"))))
CT_KERNELS(AVX512, __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl"), min_vector_width(512))))
#endif

template <typename Number>
struct Kernels {
  decltype(&Portable::moments<Number>) moments;
  decltype(&Portable::normalized<Number>) normalized;
  decltype(&Portable::gradient_sums<Number>) gradient_sums;
  decltype(&Portable::derivatives<Number>) derivatives;

  template <typename Set>
  static Kernels of() {
    return {&Set::template moments<Number>, &Set::template normalized<Number>, &Set::template gradient_sums<Number>,
            &Set::template derivatives<Number>};
  }

  // The fastest that this processor runs.
  static const Kernels &best() {
    static const Kernels best = [] {
#if defined(__x86_64__)
      if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
          __builtin_cpu_supports("avx512vl")) {
        return of<AVX512>();
      }
      if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return of<AVX2>();
#endif
      return of<Portable>();
    }();
    return best;
  }
};

// Adds up, in the order of the chunks, what `add(begin, end, sums)` adds to two sums a channel.
template <typename Add>
std::vector<double> sum_rows(int64_t row_count, int64_t channels, Add &&add) {
  constexpr int64_t most_chunks = 64;
  const int64_t per_chunk = std::max<int64_t>(2 * tile_rows, (row_count + most_chunks - 1) / most_chunks);
  const int64_t chunks = (row_count + per_chunk - 1) / per_chunk;
  std::vector<double> partial(chunks * 2 * channels, 0.0);
  at::parallel_for(0, chunks, 1, [&](int64_t first, int64_t last) {
    for (int64_t chunk = first; chunk < last; ++chunk) {
      add(chunk * per_chunk, std::min((chunk + 1) * per_chunk, row_count), partial.data() + chunk * 2 * channels);
    }
  });
  for (int64_t place = 2 * channels; place < chunks * 2 * channels; ++place) {
    partial[place % (2 * channels)] += partial[place];
  }
  partial.resize(2 * channels);
  return partial;
}

template <typename Each>
void for_rows(int64_t row_count, int64_t channels, Each &&each) {
  const int64_t grain = std::max<int64_t>(1, at::internal::GRAIN_SIZE / channels);
  at::parallel_for(0, row_count, grain, each);
}

// Calls `body` with a null pointer to the type in which `tensor` holds its numbers.
template <typename Body>
void with_number_type(const at::Tensor &tensor, Body &&body) {
  if (tensor.scalar_type() == at::kFloat) {
    body(static_cast<float *>(nullptr));
  } else {
    body(static_cast<BFloat16Bits *>(nullptr));
  }
}

template <typename Number>
Rows<Number> rows_of(const at::Tensor &input, const at::Tensor *gradient, at::Tensor *result) {
  return {static_cast<const Number *>(input.const_data_ptr()),
          gradient ? static_cast<const Number *>(gradient->const_data_ptr()) : nullptr,
          result ? static_cast<Number *>(result->mutable_data_ptr()) : nullptr, input.size(1)};
}

struct Statistics {
  std::vector<double> mean, variance;  // the variance with the count as its divisor
};

Statistics statistics_of(const at::Tensor &input, int64_t row_count) {
  const int64_t channels = input.size(1);
  std::vector<float> origin(channels);
  std::vector<double> sums;
  with_number_type(input, [&]<typename Number>(Number *) {
    const auto rows = rows_of<Number>(input, nullptr, nullptr);
    for (int64_t channel = 0; channel < channels; channel += lanes) {
      Floats first;
      load(first, rows.input + channel);
      store(first, origin.data() + channel);
    }
    sums = sum_rows(row_count, channels, [&](int64_t begin, int64_t end, double *into) {
      Kernels<Number>::best().moments(rows, origin.data(), begin, end, into);
    });
  });
  Statistics statistics{std::vector<double>(channels), std::vector<double>(channels)};
  for (int64_t channel = 0; channel < channels; ++channel) {
    const double offset = sums[channel] / row_count;
    statistics.mean[channel] = origin[channel] + offset;
    // max(NaN, 0) would hide what is not a number.
    const double variance = sums[channels + channel] / row_count - offset * offset;
    statistics.variance[channel] = variance < 0 ? 0 : variance;
  }
  return statistics;
}

void update_running(const ct_normalization &parameters, const Statistics &statistics, int64_t row_count) {
  const auto move = [&](ct_tensor running, const std::vector<double> &toward, double factor) {
    if (!running) return;
    float *values = running->value.mutable_data_ptr<float>();
    for (size_t channel = 0; channel < toward.size(); ++channel) {
      values[channel] = static_cast<float>((1 - parameters.momentum) * values[channel] +
                                           parameters.momentum * factor * toward[channel]);
    }
  };
  move(parameters.running_mean, statistics.mean, 1);
  move(parameters.running_variance, statistics.variance, static_cast<double>(row_count) / (row_count - 1));
}

// Rows of the saved table: one float a channel each.
enum Saved { saved_scale, saved_shift, saved_mean, saved_inverse_deviation, saved_count };

at::Tensor table_of(const Statistics &statistics, const float *weight, const float *bias, double epsilon) {
  const int64_t channels = statistics.mean.size();
  at::Tensor table = at::empty({saved_count, channels}, at::kFloat);
  float *values = table.mutable_data_ptr<float>();
  for (int64_t channel = 0; channel < channels; ++channel) {
    const double inverse = 1 / std::sqrt(statistics.variance[channel] + epsilon);
    values[saved_scale * channels + channel] = static_cast<float>(weight[channel] * inverse);
    values[saved_shift * channels + channel] =
        static_cast<float>(bias[channel] - statistics.mean[channel] * weight[channel] * inverse);
    values[saved_mean * channels + channel] = static_cast<float>(statistics.mean[channel]);
    values[saved_inverse_deviation * channels + channel] = static_cast<float>(inverse);
  }
  return table;
}

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

struct BatchNormalizationReLU : torch::autograd::Function<BatchNormalizationReLU> {
  static at::Tensor forward(AutogradContext *context, const at::Tensor &input, const at::Tensor &weight,
                            const at::Tensor &bias, ct_normalization parameters) {
    const int64_t channels = input.size(1), row_count = input.numel() / channels;
    const Statistics statistics = statistics_of(input, row_count);
    update_running(parameters, statistics, row_count);
    const at::Tensor table = table_of(statistics, weight.const_data_ptr<float>(), bias.const_data_ptr<float>(),
                                      parameters.epsilon);
    at::Tensor result = at::empty_like(input);
    const float *values = table.const_data_ptr<float>();
    with_number_type(input, [&]<typename Number>(Number *) {
      const auto rows = rows_of<Number>(input, nullptr, &result);
      const Coefficients by = {.scale = values, .shift = values + channels};
      for_rows(row_count, channels, [&](int64_t begin, int64_t end) { Kernels<Number>::best().normalized(rows, by, begin, end); });
    });
    context->save_for_backward({input, weight, table});
    return result;
  }

  static variable_list backward(AutogradContext *context, variable_list gradients) {
    const variable_list saved = context->get_saved_variables();
    const at::Tensor &input = saved[0];
    const at::Tensor gradient = gradients[0].contiguous(ct::channels_last_format(input));
    const int64_t channels = input.size(1), row_count = input.numel() / channels;
    const float *weight = saved[1].const_data_ptr<float>();
    const float *table = saved[2].const_data_ptr<float>();
    const float *mean = table + saved_mean * channels;
    const float *inverse = table + saved_inverse_deviation * channels;
    at::Tensor for_input = at::empty_like(input);
    at::Tensor for_weight = at::empty_like(saved[1]), for_bias = at::empty_like(saved[1]);
    std::vector<float> by_gradient(channels), by_input(channels), constant(channels);

    with_number_type(input, [&]<typename Number>(Number *) {
      const auto rows = rows_of<Number>(input, &gradient, &for_input);
      const Coefficients by = {table, table + channels, by_gradient.data(), by_input.data(), constant.data()};
      const std::vector<double> sums = sum_rows(row_count, channels, [&](int64_t begin, int64_t end, double *into) {
        Kernels<Number>::best().gradient_sums(rows, by, mean, begin, end, into);
      });
      // dx = weight/deviation · (g − mean(g) − (x − mean)/deviation² · mean(g·(x − mean))), sorted by g, x and neither.
      for (int64_t channel = 0; channel < channels; ++channel) {
        const double sum = sums[channel], products = sums[channels + channel], over = inverse[channel];
        for_bias.mutable_data_ptr<float>()[channel] = static_cast<float>(sum);
        for_weight.mutable_data_ptr<float>()[channel] = static_cast<float>(products * over);
        const double slope = weight[channel] * over, bend = -slope * over * over * products / row_count;
        by_gradient[channel] = static_cast<float>(slope);
        by_input[channel] = static_cast<float>(bend);
        constant[channel] = static_cast<float>(-slope * sum / row_count - bend * mean[channel]);
      }
      for_rows(row_count, channels, [&](int64_t begin, int64_t end) { Kernels<Number>::best().derivatives(rows, by, begin, end); });
    });
    return {for_input, for_weight, for_bias, at::Tensor()};
  }
};

bool is_plain_float(ct_tensor tensor, int64_t count) {
  const at::Tensor &value = tensor->value;
  return value.is_cpu() && value.scalar_type() == at::kFloat && value.numel() == count && value.is_contiguous();
}

}  // namespace

bool ct::can_fuse_batch_normalization_relu(const at::Tensor &input, const ct_normalization &parameters) {
  if (!parameters.training || !input.is_cpu() || (input.dim() != 4 && input.dim() != 5)) return false;
  if (input.scalar_type() != at::kFloat && input.scalar_type() != at::kBFloat16) return false;
  const int64_t channels = input.size(1);
  if (channels == 0 || channels % lanes != 0 || input.numel() <= channels) return false;
  if (!input.is_contiguous(channels_last_format(input))) return false;
  if (!parameters.weight || !parameters.bias) return false;
  for (const ct_tensor each :
       {parameters.weight, parameters.bias, parameters.running_mean, parameters.running_variance}) {
    if (each && !is_plain_float(each, channels)) return false;
  }
  return true;
}

at::Tensor ct::batch_normalization_relu(const at::Tensor &input, const ct_normalization &parameters) {
  return BatchNormalizationReLU::apply(input, parameters.weight->value, parameters.bias->value, parameters);
}
