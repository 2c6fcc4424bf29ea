import Foundation
import Synchronization
import Testing

@testable import Pipeline

@Suite struct PrefetcherTests {
  private struct Fault: Error, Equatable { var number: Int }

  private func all<Element>(_ prefetcher: Prefetcher<Element>) throws -> [Element] {
    var elements: [Element] = []
    while let element = try prefetcher.next() { elements.append(element) }
    return elements
  }

  @Test(arguments: [1, 2, 7], [1, 3, 20])
  func elementsComeInOrderWhateverTheThreads(workers: Int, ahead: Int) throws {
    let prefetcher = Prefetcher(5..<105, workers: workers, ahead: ahead) { $0 * $0 }
    #expect(try all(prefetcher) == (5..<105).map { $0 * $0 })
    #expect(try prefetcher.next() == nil)
  }

  @Test(arguments: [0, -1]) func atLeastOneThreadWorks(workers: Int) throws {
    #expect(try all(Prefetcher(0..<4, workers: workers, ahead: workers) { $0 }) == [0, 1, 2, 3])
  }

  @Test func nothingComesOfNothing() throws {
    #expect(try Prefetcher(3..<3, workers: 2, ahead: 2) { $0 }.next() == nil)
  }

  @Test func noMoreThanAFewAreAhead() throws {
    let taken = Mutex(0)
    let farthest = Mutex(0)
    let prefetcher = Prefetcher(0..<400, workers: 4, ahead: 6) { number in
      let lead = number - taken.withLock { $0 }
      farthest.withLock { $0 = max($0, lead) }
      return number
    }
    while let number = try prefetcher.next() { taken.withLock { $0 = number + 1 } }
    // One more than `ahead`: an element counts as taken here a moment after it was handed out.
    #expect(farthest.withLock { $0 } <= 6)
  }

  @Test func aFaultComesInItsPlaceAndTheRestFollows() throws {
    let prefetcher = Prefetcher(0..<6, workers: 3, ahead: 3) { number in
      if number == 2 { throw Fault(number: 2) }
      return number
    }
    #expect(try [prefetcher.next(), prefetcher.next()] == [0, 1])
    #expect(throws: Fault(number: 2)) { try prefetcher.next() }
    #expect(try all(prefetcher) == [3, 4, 5])
  }

  @Test func aClosedOneComesToItsEnd() throws {
    let prefetcher = Prefetcher(0..<Int.max, workers: 3, ahead: 4) { $0 }
    #expect(try prefetcher.next() == 0)
    prefetcher.close()
    // What is ready may still come, in order; an endless range ends.
    let rest = try all(prefetcher)
    #expect(rest == Array((1..<5).prefix(rest.count)))
  }

  @Test(arguments: [0, 1, 50], [1, 4]) func aMapKeepsTheOrder(count: Int, workers: Int) {
    #expect(concurrentMap(count, workers: workers) { "\($0)" } == (0..<count).map { "\($0)" })
  }

  @Test func jobsAreAllDoneAndTheirFaultsKept() {
    let sum = Mutex(0)
    let running = Mutex((now: 0, most: 0))
    let workers = BoundedWorkers(workers: 3, waiting: 2)
    for number in 1...40 {
      workers.submit {
        running.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
        defer { running.withLock { $0.now -= 1 } }
        if number % 10 == 0 { throw Fault(number: number) }
        sum.withLock { $0 += number }
      }
    }
    let faults = workers.finish().compactMap { ($0 as? Fault)?.number }
    #expect(faults.sorted() == [10, 20, 30, 40])
    #expect(sum.withLock { $0 } == 820 - 100)
    #expect(running.withLock { $0.most } <= 3)
  }
}
