#include "page_pool.h"

#include <algorithm>

#if defined(__linux__)
#include <sys/mman.h>
#include <unistd.h>
#endif

namespace ct {

void PageRuns::insert(size_t start, size_t length) {
  auto next = lengths_.lower_bound(start);
  if (next != lengths_.end() && next->first == start + length) {
    length += next->second;
    next = lengths_.erase(next);
  }
  if (next != lengths_.begin()) {
    const auto previous = std::prev(next);
    if (previous->first + previous->second == start) {
      previous->second += length;
      return;
    }
  }
  lengths_.emplace_hint(next, start, length);
}

bool PageRuns::take(size_t length, size_t *start) {
  auto best = lengths_.end();
  for (auto place = lengths_.begin(); place != lengths_.end(); ++place) {
    if (place->second >= length && (best == lengths_.end() || place->second < best->second)) best = place;
  }
  if (best == lengths_.end()) return false;
  *start = cut(best, length);
  return true;
}

size_t PageRuns::take_from_shortest(size_t most, size_t *start) {
  const auto shortest =
      std::min_element(lengths_.begin(), lengths_.end(), [](auto &a, auto &b) { return a.second < b.second; });
  const size_t length = std::min(most, shortest->second);
  *start = cut(shortest, length);
  return length;
}

size_t PageRuns::cut(Place place, size_t length) {
  const auto [start, whole] = *place;
  lengths_.erase(place);
  if (whole > length) lengths_.emplace(start + length, whole - length);
  return start;
}

#if defined(__linux__) && defined(MREMAP_DONTUNMAP)

PagePool::PagePool() {
  most_ = static_cast<size_t>(sysconf(_SC_PHYS_PAGES)) / (page_size / static_cast<size_t>(sysconf(_SC_PAGESIZE)));
  // Addresses alone: a page gets memory when it is first written. Many more than pages, so that there always is room to put
  // some side by side; one page more, so that the first can be aligned.
  capacity_ = 16 * most_;
  const size_t bytes = (capacity_ + 1) * page_size;
  void *zone = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (zone == MAP_FAILED) return;
  const auto first = (reinterpret_cast<uintptr_t>(zone) + page_size - 1) / page_size * page_size;
  base_ = reinterpret_cast<char *>(first);
  madvise(base_, capacity_ * page_size, MADV_HUGEPAGE);  // small pages do, too
  madvise(base_, capacity_ * page_size, MADV_DONTDUMP);
}

bool PagePool::move(size_t from, size_t to) {
  // The addresses left behind stay ours, without memory.
  constexpr int how = MREMAP_MAYMOVE | MREMAP_FIXED | MREMAP_DONTUNMAP;
  return mremap(address(from), page_size, page_size, how, address(to)) != MAP_FAILED;
}

void PagePool::discard(size_t start, size_t length) { madvise(address(start), length * page_size, MADV_DONTNEED); }

#else

PagePool::PagePool() = default;
bool PagePool::move(size_t, size_t) { return false; }
void PagePool::discard(size_t, size_t) {}

#endif

bool PagePool::owns(const void *block) const {
  const auto place = static_cast<const char *>(block);
  return base_ != nullptr && place >= base_ && place < base_ + capacity_ * page_size;
}

void *PagePool::allocate(size_t bytes) {
  const size_t length = (bytes + page_size - 1) / page_size;
  const std::lock_guard<std::mutex> guard(mutex_);
  if (length > most_ - std::min(live_, most_)) return nullptr;
  size_t start = 0;
  if (kept_.take(length, &start)) {
    kept_pages_ -= length;
  } else {
    if (!take_addresses(length, &start)) return nullptr;
    fill(start, length);
  }
  live_ += length;
  peak_ = std::max(peak_, live_);
  lengths_[address(start)] = length;
  return address(start);
}

bool PagePool::take_addresses(size_t length, size_t *start) {
  if (hollow_.take(length, start)) return true;
  if (length > capacity_ - end_) return false;
  *start = end_;
  end_ += length;
  return true;
}

// Moves free pages to addresses that have none; what is missing comes from the system as it is written.
void PagePool::fill(size_t start, size_t length) {
  size_t filled = 0;
  while (filled < length && !kept_.empty()) {
    size_t from = 0;
    const size_t count = kept_.take_from_shortest(length - filled, &from);
    for (size_t page = 0; page < count; ++page) {
      if (move(from + page, start + filled)) {
        ++filled;
        --kept_pages_;
        continue;
      }
      // The system has run out of mappings: these pages stay where they are.
      if (page > 0) hollow_.insert(from, page);
      kept_.insert(from + page, count - page);
      return;
    }
    hollow_.insert(from, count);
  }
}

void PagePool::free(void *block) {
  const std::lock_guard<std::mutex> guard(mutex_);
  const auto place = lengths_.find(block);
  const size_t length = place->second;
  lengths_.erase(place);
  live_ -= length;
  kept_pages_ += length;
  kept_.insert(static_cast<size_t>(static_cast<char *>(block) - base_) / page_size, length);
}

void PagePool::release_kept() {
  const std::lock_guard<std::mutex> guard(mutex_);
  while (!kept_.empty()) {
    size_t start = 0;
    const size_t length = kept_.take_from_shortest(kept_pages_, &start);
    discard(start, length);
    hollow_.insert(start, length);
    kept_pages_ -= length;
  }
}

PagePool::Usage PagePool::usage() {
  const std::lock_guard<std::mutex> guard(mutex_);
  return {live_ * page_size, peak_ * page_size, (live_ + kept_pages_) * page_size};
}

PagePool &page_pool() {
  // Never destroyed: tensors may outlive every static variable.
  static auto *pool = new PagePool();
  return *pool;
}

}  // namespace ct
