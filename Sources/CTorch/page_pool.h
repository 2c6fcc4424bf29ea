// Memory for large tensors, in which free pages can be put together into a run of any length.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <unordered_map>

namespace ct {

// Stretches of pages that do not touch: where each begins, and how long it is.
class PageRuns {
 public:
  bool empty() const { return lengths_.empty(); }
  // Adds a stretch, joined with those it touches.
  void insert(size_t start, size_t length);
  // Takes `length` pages out of the shortest stretch that has them; whether there is one.
  bool take(size_t length, size_t *start);
  // Takes up to `most` pages out of the shortest stretch of all, which is not empty; gives how many.
  size_t take_from_shortest(size_t most, size_t *start);

 private:
  using Place = std::map<size_t, size_t>::iterator;

  size_t cut(Place place, size_t length);

  std::map<size_t, size_t> lengths_;
};

// A heap of pages that grows to the most that was ever in use at one time, and no further.
//
// A heap that keeps what is freed grows holes: a network's activations come in many sizes, and a large one fits into no
// two small holes. Here the pages of holes are moved, by the kernel and without a copy, to where they lie side by side.
// Nothing is given back unasked, so that a step finds the pages of the step before. All functions may be called on any thread.
class PagePool {
 public:
  // As large as a processor's huge page, which the kernel moves as a whole and fills in at once.
  static constexpr size_t page_size = size_t(2) << 20;

  PagePool();
  // Whether the system has what it takes.
  bool is_usable() const { return base_ != nullptr; }
  bool owns(const void *block) const;
  // Aligned to `page_size`; null where the machine has no memory left for it: the system's own heap then decides.
  void *allocate(size_t bytes);
  void free(void *block);
  // Gives the pages that are kept back to the system.
  void release_kept();

  struct Usage {
    size_t live;  // bytes in use
    size_t peak;  // the most that was
    size_t held;  // bytes in use or kept for use
  };
  Usage usage();

 private:
  char *address(size_t page) const { return base_ + page * page_size; }
  bool take_addresses(size_t length, size_t *start);
  void fill(size_t start, size_t length);
  bool move(size_t from, size_t to);
  void discard(size_t start, size_t length);

  char *base_ = nullptr;
  size_t most_ = 0;      // pages of the machine's memory
  size_t capacity_ = 0;  // pages that there are addresses for
  std::mutex mutex_;
  PageRuns kept_;    // free pages
  PageRuns hollow_;  // addresses whose pages were moved elsewhere
  size_t end_ = 0;   // addresses from here on have never been used
  std::unordered_map<const void *, size_t> lengths_;
  size_t live_ = 0, peak_ = 0, kept_pages_ = 0;
};

// The pool of the process.
PagePool &page_pool();

}  // namespace ct
