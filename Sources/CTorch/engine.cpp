// The process as a whole: threads, determinism, what the hardware offers.
#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <dlfcn.h>
#include <stdlib.h>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

#if defined(__aarch64__) && defined(__linux__)
#include <sys/auxv.h>
#endif

#include "shim.h"

namespace {

// oneDNN keeps the code of each shape it has seen. Images of many sizes let 1024 of them, the default, grow to
// gigabytes; 256 hold a large network's training step. Read by oneDNN at its first operation; a user's value stands.
void bound_primitive_caches() {
  setenv("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "256", 0);
  setenv("LRU_CACHE_CAPACITY", "256", 0);
}

// glibc maps each block above 32 MB anew and gives it back when freed, so that every step of a training faults its
// largest activations in, page by page. One heap that keeps what it has took 9 % off a U-Net's step (width 32, batch 4
// of 256²), and 6 % off its peak memory.
void keep_freed_memory() {
#if defined(__GLIBC__)
  mallopt(M_MMAP_MAX, 0);
  mallopt(M_TRIM_THRESHOLD, -1);  // never
#endif
}

__attribute__((constructor)) void prepare_process() {
  bound_primitive_caches();
  keep_freed_memory();
}

}  // namespace

const char *ct_version(void) { return TORCH_VERSION; }

int32_t ct_set_threads(int32_t threads, ct_error *error) {
  return ct::guarded(error, [&] {
    at::set_num_threads(threads);
    // Throws once the pool of inter-op threads exists. Nothing here uses that pool, so then its size does not matter.
    try {
      at::set_num_interop_threads(1);
    } catch (const c10::Error &) {
    }
  });
}

int32_t ct_threads(void) { return at::get_num_threads(); }

int32_t ct_set_deterministic(bool deterministic, ct_error *error) {
  return ct::guarded(error, [&] {
    at::Context &context = at::globalContext();
    // Warn only: an operation without a deterministic kernel is slower to find than to read about.
    context.setDeterministicAlgorithms(deterministic, true);
    // Filling fresh memory finds bugs, at the price of a pass over every result.
    context.setDeterministicFillUninitializedMemory(false);
    context.setDeterministicCuDNN(deterministic);
    context.setDeterministicMkldnn(deterministic);
    context.setBenchmarkCuDNN(!deterministic);
  });
}

bool ct_cpu_has_bfloat16(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  // A processor with AMX has AVX-512 BF16 too.
  return __builtin_cpu_supports("avx512bf16");
#elif defined(__aarch64__) && defined(__linux__)
  constexpr unsigned long bfloat16_bit = 1UL << 14;  // HWCAP2_BF16
  return (getauxval(AT_HWCAP2) & bfloat16_bit) != 0;
#else
  return false;
#endif
}

int32_t ct_cuda_count(void) {
  // The library registers its kernels as it loads, so that one program serves both worlds.
  static const bool loaded = dlopen("libtorch_cuda.so", RTLD_NOW | RTLD_GLOBAL) != nullptr;
  int32_t count = 0;
  ct_error ignored;
  if (loaded) {
    ct::guarded(&ignored, [&] {
      if (at::hasCUDA()) count = static_cast<int32_t>(at::detail::getCUDAHooks().deviceCount());
    });
  }
  return count;
}
