// Batch normalization and ReLU in one, for training on the CPU: y = max((x − mean) · scale + bias, 0) per channel, with
// scale = weight / deviation.
//
// Both are bound by memory. Together they pass over it twice forward (sums, result) and twice backward (sums,
// gradient); of what is large they save x alone, and compute again from it where the ReLU was open. Channels lie side
// by side, sixteen in a register; sums of short tiles are kept in registers, and tiles are added up in double. The
// tiles depend on the shape only, never on the threads, so that neither do the results.
#include "batch_normalization_relu.h"

#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>

#include "batch_normalization_kernels.h"

namespace {

using ct::BFloat16Bits;
using ct::Coefficients;
using ct::Floats;
using ct::Kernels;
using ct::lanes;
using ct::Rows;
using ct::tile_rows;

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
      ct::load(first, rows.input + channel);
      ct::store(first, origin.data() + channel);
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

// What backward needs beside the input, one float a channel each.
enum Saved { saved_mean, saved_scale, saved_bias, saved_inverse_deviation, saved_count };

at::Tensor table_of(const Statistics &statistics, const float *weight, const float *bias, double epsilon) {
  const int64_t channels = statistics.mean.size();
  at::Tensor table = at::empty({saved_count, channels}, at::kFloat);
  float *values = table.mutable_data_ptr<float>();
  for (int64_t channel = 0; channel < channels; ++channel) {
    const double inverse = 1 / std::sqrt(statistics.variance[channel] + epsilon);
    values[saved_mean * channels + channel] = static_cast<float>(statistics.mean[channel]);
    values[saved_scale * channels + channel] = static_cast<float>(weight[channel] * inverse);
    values[saved_bias * channels + channel] = bias[channel];
    values[saved_inverse_deviation * channels + channel] = static_cast<float>(inverse);
  }
  return table;
}

Coefficients coefficients_of(const at::Tensor &table) {
  const float *values = table.const_data_ptr<float>();
  const int64_t channels = table.size(1);
  return {values + saved_mean * channels, values + saved_scale * channels, values + saved_bias * channels};
}

const float *inverse_deviation(const at::Tensor &table) {
  return table.const_data_ptr<float>() + saved_inverse_deviation * table.size(1);
}

// dx = weight/deviation · (g − mean(g) − (x − mean)/deviation² · mean(g·(x − mean))): by g, by x − mean, and the rest.
struct InputGradient {
  std::vector<float> by_gradient, by_input, constant;

  InputGradient(const std::vector<double> &sums, const float *scale, const float *inverse, int64_t row_count)
      : by_gradient(sums.size() / 2), by_input(by_gradient.size()), constant(by_gradient.size()) {
    const int64_t channels = by_gradient.size();
    for (int64_t channel = 0; channel < channels; ++channel) {
      const double slope = scale[channel], over = inverse[channel];
      by_gradient[channel] = scale[channel];
      by_input[channel] = static_cast<float>(-slope * over * over * sums[channels + channel] / row_count);
      constant[channel] = static_cast<float>(-slope * sums[channel] / row_count);
    }
  }
};

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
    const Coefficients by = coefficients_of(table);
    with_number_type(input, [&]<typename Number>(Number *) {
      const auto rows = rows_of<Number>(input, nullptr, &result);
      for_rows(row_count, channels, [&](int64_t begin, int64_t end) {
        Kernels<Number>::best().normalized(rows, by, begin, end);
      });
    });
    context->save_for_backward({input, table});
    return result;
  }

  static variable_list backward(AutogradContext *context, variable_list gradients) {
    const variable_list saved = context->get_saved_variables();
    const at::Tensor &input = saved[0], &table = saved[1];
    const at::Tensor gradient = gradients[0].contiguous(ct::channels_last_format(input));
    const int64_t channels = input.size(1), row_count = input.numel() / channels;
    at::Tensor for_input = at::empty_like(input);
    std::vector<double> sums;
    with_number_type(input, [&]<typename Number>(Number *) {
      const auto rows = rows_of<Number>(input, &gradient, &for_input);
      Coefficients by = coefficients_of(table);
      sums = sum_rows(row_count, channels, [&](int64_t begin, int64_t end, double *into) {
        Kernels<Number>::best().gradient_sums(rows, by, begin, end, into);
      });
      const InputGradient parts(sums, by.scale, inverse_deviation(table), row_count);
      by.by_gradient = parts.by_gradient.data();
      by.by_input = parts.by_input.data();
      by.constant = parts.constant.data();
      for_rows(row_count, channels, [&](int64_t begin, int64_t end) {
        Kernels<Number>::best().derivatives(rows, by, begin, end);
      });
    });
    at::Tensor for_weight = at::empty({channels}, at::kFloat), for_bias = at::empty({channels}, at::kFloat);
    for (int64_t channel = 0; channel < channels; ++channel) {
      for_weight.mutable_data_ptr<float>()[channel] =
          static_cast<float>(sums[channels + channel] * inverse_deviation(table)[channel]);
      for_bias.mutable_data_ptr<float>()[channel] = static_cast<float>(sums[channel]);
    }
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
