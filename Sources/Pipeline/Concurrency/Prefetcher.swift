internal import Foundation

/// Produces numbered elements on worker threads and hands them out in order, never more than a few ahead.
///
/// The order and the elements depend on the numbers alone, never on the number of threads.
final class Prefetcher<Element: Sendable>: @unchecked Sendable {
  // `condition` guards everything below it.
  private let condition = NSCondition()
  private var ready: [Int: Result<Element, any Error>] = [:]
  private var nextToProduce: Int
  private var nextToTake: Int
  private var isClosed = false

  private let end: Int
  private let ahead: Int
  private let produce: @Sendable (Int) throws -> Element

  /// - Parameters:
  ///   - range: the numbers to produce.
  ///   - workers: threads that produce.
  ///   - ahead: the most elements that wait or are being made.
  ///   - produce: makes one element; called on worker threads, for several numbers at once.
  init(
    _ range: Range<Int>, workers: Int, ahead: Int, produce: @escaping @Sendable (Int) throws -> Element
  ) {
    nextToProduce = range.lowerBound
    nextToTake = range.lowerBound
    end = range.upperBound
    self.ahead = max(1, ahead)
    self.produce = produce
    for _ in 0..<max(1, min(workers, range.count)) {
      let thread = Thread { [weak self] in
        while let number = self?.claim() { self?.work(on: number) }
      }
      thread.stackSize = 4 << 20
      thread.start()
    }
  }

  /// The next element; nothing after the last, and after `close` nothing that is not ready.
  ///
  /// - Throws: what `produce` threw for it.
  func next() throws -> Element? {
    condition.lock()
    defer { condition.unlock() }
    guard nextToTake < end else { return nil }
    while ready[nextToTake] == nil {
      // Nobody makes it any more.
      if isClosed { return nil }
      condition.wait()
    }
    let result = ready.removeValue(forKey: nextToTake)!
    nextToTake += 1
    condition.broadcast()
    return try result.get()
  }

  /// Lets the worker threads end; call it when the rest is not wanted.
  func close() {
    condition.lock()
    isClosed = true
    condition.broadcast()
    condition.unlock()
  }

  private func claim() -> Int? {
    condition.lock()
    defer { condition.unlock() }
    while !isClosed && nextToProduce < end && nextToProduce >= nextToTake + ahead { condition.wait() }
    guard !isClosed, nextToProduce < end else { return nil }
    defer { nextToProduce += 1 }
    return nextToProduce
  }

  private func work(on number: Int) {
    let result = Result { try produce(number) }
    condition.lock()
    ready[number] = result
    condition.broadcast()
    condition.unlock()
  }
}

/// Calls a function for each number on several threads; the results are in the order of the numbers.
///
/// - Throws: nothing of its own: a throwing body is a `Result`.
func concurrentMap<Element: Sendable>(
  _ count: Int, workers: Int, _ body: @escaping @Sendable (Int) -> Element
) -> [Element] {
  let prefetcher = Prefetcher(0..<count, workers: workers, ahead: 4 * workers) { body($0) }
  var results: [Element] = []
  results.reserveCapacity(count)
  // The body does not throw, so neither does `next`.
  while let element = try? prefetcher.next() { results.append(element) }
  return results
}

/// Runs jobs on worker threads; `submit` waits while too many are under way, so memory stays bounded.
final class BoundedWorkers: @unchecked Sendable {
  private let queue = OperationQueue()
  private let places: DispatchSemaphore
  private let lock = NSLock()
  private var failures: [any Error] = []

  init(workers: Int, waiting: Int) {
    queue.maxConcurrentOperationCount = max(1, workers)
    places = DispatchSemaphore(value: max(1, workers + waiting))
  }

  /// Hands over a job, after waiting for a place.
  func submit(_ job: @escaping @Sendable () throws -> Void) {
    places.wait()
    queue.addOperation { [self] in
      defer { places.signal() }
      do { try job() } catch { lock.withLock { failures.append(error) } }
    }
  }

  /// Whether a job has thrown so far.
  var hasFailed: Bool { lock.withLock { !failures.isEmpty } }

  /// Waits for every job.
  ///
  /// - Returns: what the jobs threw.
  func finish() -> [any Error] {
    queue.waitUntilAllOperationsAreFinished()
    return lock.withLock { failures }
  }
}
