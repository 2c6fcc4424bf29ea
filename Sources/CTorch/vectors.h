// Sixteen floats at a time, from float32 or bfloat16 memory, in the compiler's portable vectors.
//
// Vectors go by reference: passing them by value would depend on the instruction set of the function.
#pragma once

#include <cstdint>
#include <cstring>

namespace ct {

constexpr int64_t lanes = 16;
typedef float Floats __attribute__((ext_vector_type(16)));
typedef double Doubles __attribute__((ext_vector_type(16)));
typedef uint32_t Words __attribute__((ext_vector_type(16)));
typedef uint16_t HalfWords __attribute__((ext_vector_type(16)));

#define CT_INLINE static inline __attribute__((always_inline))

// The bits of a bfloat16: the upper half of a float's.
struct BFloat16Bits {
  uint16_t bits;
};

template <typename Value>
CT_INLINE void load(Value &value, const void *address) {
  std::memcpy(&value, address, sizeof value);
}

CT_INLINE void load(Floats &values, const float *address) { load<Floats>(values, static_cast<const void *>(address)); }

CT_INLINE void load(Floats &values, const BFloat16Bits *address) {
  HalfWords halves;
  load<HalfWords>(halves, static_cast<const void *>(address));
  const Words words = __builtin_convertvector(halves, Words) << 16;
  std::memcpy(&values, &words, sizeof values);
}

CT_INLINE void store(const Floats &values, float *address) { std::memcpy(address, &values, sizeof values); }

// Rounds to the nearest, ties to even; what is not a number stays so.
CT_INLINE void store(const Floats &values, BFloat16Bits *address) {
  Words words;
  std::memcpy(&words, &values, sizeof words);
  const Words rounded = (words + 0x7fff + ((words >> 16) & 1)) >> 16;
  const Words magnitude = words & 0x7fffffff;
  const Words result = magnitude > 0x7f800000 ? Words(0x7fc0) : rounded;
  const HalfWords halves = __builtin_convertvector(result, HalfWords);
  std::memcpy(address, &halves, sizeof halves);
}

}  // namespace ct
