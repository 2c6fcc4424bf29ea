// Where the memory of tensors comes from: large blocks out of a pool of pages, small ones out of the heap.
#include <c10/core/Allocator.h>
#include <c10/core/CPUAllocator.h>
#include <c10/core/impl/alloc_cpu.h>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

#include "ctorch.h"
#include "page_pool.h"

namespace {

void release(void *block) {
  if (ct::page_pool().owns(block)) {
    ct::page_pool().free(block);
  } else {
    c10::free_cpu(block);
  }
}

class PooledAllocator final : public c10::Allocator {
 public:
  c10::DataPtr allocate(size_t bytes) override {
    void *block = bytes >= smallest ? ct::page_pool().allocate(bytes) : nullptr;
    if (!block) block = c10::alloc_cpu(bytes);  // throws where there is none
    return {block, block, &release, c10::Device(c10::DeviceType::CPU)};
  }

  c10::DeleterFnPtr raw_deleter() const override { return &release; }

  void copy_data(void *target, const void *source, size_t bytes) const override {
    default_copy_data(target, source, bytes);
  }

 private:
  // Rounding up to whole pages adds less than half.
  static constexpr size_t smallest = ct::PagePool::page_size * 2;
};

__attribute__((constructor)) void install() {
  static PooledAllocator allocator;
  if (ct::page_pool().is_usable()) c10::SetCPUAllocator(&allocator, 1);
}

}  // namespace

ct_memory ct_memory_usage(void) {
  const auto usage = ct::page_pool().usage();
  return {static_cast<int64_t>(usage.live), static_cast<int64_t>(usage.peak), static_cast<int64_t>(usage.held)};
}

void ct_release_free_memory(void) {
  ct::page_pool().release_kept();
#if defined(__GLIBC__)
  malloc_trim(0);
#endif
}
