// The loops of the fused batch normalization and ReLU, over rows of channels, for each kind of processor.
#pragma once

#include <algorithm>

#include "vectors.h"

namespace ct {

constexpr int64_t tile_rows = 32;

// One float a channel each. Forward: mean, scale, bias. Backward: also the three numbers that make up the gradient.
struct Coefficients {
  const float *mean, *scale, *bias;
  const float *by_gradient = nullptr, *by_input = nullptr, *constant = nullptr;
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
      Floats x, mean, scale, bias;
      load(x, rows.input + row * rows.channels + channel);
      load(mean, by.mean + channel);
      load(scale, by.scale + channel);
      load(bias, by.bias + channel);
      const Floats y = (x - mean) * scale + bias;
      store(y <= 0 ? Floats(0) : y, rows.result + row * rows.channels + channel);
    }
  }
}

// Σ g and Σ g·(x − mean), where g is the gradient that the ReLU lets through.
template <typename Number>
CT_INLINE void add_gradient_sums(const Rows<Number> &rows, const Coefficients &by, int64_t begin, int64_t end,
                                 double *sums) {
  for (int64_t first = begin; first < end; first += tile_rows) {
    const int64_t last = std::min(first + tile_rows, end);
    for (int64_t channel = 0; channel < rows.channels; channel += lanes) {
      Floats x, g, mean, scale, bias, sum = 0, products = 0;
      load(mean, by.mean + channel);
      load(scale, by.scale + channel);
      load(bias, by.bias + channel);
      for (int64_t row = first; row < last; ++row) {
        load(x, rows.input + row * rows.channels + channel);
        load(g, rows.gradient + row * rows.channels + channel);
        x -= mean;
        const Floats y = x * scale + bias;
        g = y <= 0 ? Floats(0) : g;
        sum += g;
        products += g * x;
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
      Floats x, g, mean, scale, bias, by_gradient, by_input, constant;
      load(x, rows.input + row * rows.channels + channel);
      load(g, rows.gradient + row * rows.channels + channel);
      load(mean, by.mean + channel);
      load(scale, by.scale + channel);
      load(bias, by.bias + channel);
      load(by_gradient, by.by_gradient + channel);
      load(by_input, by.by_input + channel);
      load(constant, by.constant + channel);
      x -= mean;
      const Floats y = x * scale + bias;
      g = y <= 0 ? Floats(0) : g;
      store(by_gradient * g + (by_input * x + constant), rows.result + row * rows.channels + channel);
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
    ATTRIBUTES static void gradient_sums(Rows<Number> rows, Coefficients by, int64_t begin, int64_t end,               \
                                         double *sums) {                                                               \
      add_gradient_sums(rows, by, begin, end, sums);                                                                   \
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

}  // namespace ct
