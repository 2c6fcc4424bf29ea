#define _GNU_SOURCE
#include "cfuzzer.h"

#include <sys/mman.h>
#include <unistd.h>

int cfuzzer_run(int argc, char **argv, int (*target)(const uint8_t *bytes, size_t count)) {
  return LLVMFuzzerRunDriver(&argc, &argv, target);
}

int cfuzzer_memory_file(const uint8_t *bytes, size_t count) {
  const int descriptor = memfd_create("fuzz", 0);
  if (descriptor >= 0 && write(descriptor, bytes, count) == (ssize_t)count) return descriptor;
  if (descriptor >= 0) close(descriptor);
  return -1;
}
