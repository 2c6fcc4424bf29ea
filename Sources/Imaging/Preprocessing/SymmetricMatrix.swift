/// A symmetric matrix of three rows.
struct SymmetricMatrix {
  private var rows: [SIMD3<Double>]

  init(_ rows: [SIMD3<Double>]) { self.rows = rows }

  /// The covariance of points.
  ///
  /// - Precondition: there is a point at least.
  init(covarianceOf points: [SIMD3<Double>]) {
    let mean = points.reduce(SIMD3.zero, +) / Double(points.count)
    rows = Array(repeating: .zero, count: 3)
    for point in points {
      let distance = point - mean
      for row in 0..<3 { rows[row] += distance * distance[row] }
    }
    for row in 0..<3 { rows[row] /= Double(points.count) }
  }

  /// The eigenvectors of the largest and the second largest eigenvalue, of length 1; their signs are arbitrary.
  var mainAxes: (first: SIMD3<Double>, second: SIMD3<Double>) {
    var matrix = rows
    var vectors = [SIMD3<Double>(1, 0, 0), SIMD3(0, 1, 0), SIMD3(0, 0, 1)]
    // Jacobi's rotations: each makes one number beside the diagonal zero, and ten rounds all of them.
    for _ in 0..<10 {
      for (p, q) in [(0, 1), (0, 2), (1, 2)] where matrix[p][q] != 0 {
        let theta = (matrix[q][q] - matrix[p][p]) / (2 * matrix[p][q])
        let tangent = (theta < 0 ? -1 : 1) / (theta.magnitude + (theta * theta + 1).squareRoot())
        let cosine = 1 / (tangent * tangent + 1).squareRoot()
        Self.rotate(&matrix, p, q, cosine: cosine, sine: tangent * cosine)
        let (one, two) = (vectors[p], vectors[q])
        vectors[p] = one * cosine - two * tangent * cosine
        vectors[q] = one * tangent * cosine + two * cosine
      }
    }
    let order = [0, 1, 2].sorted { matrix[$0][$0] > matrix[$1][$1] }
    return (vectors[order[0]], vectors[order[1]])
  }

  /// Rotates rows and columns.
  private static func rotate(_ matrix: inout [SIMD3<Double>], _ p: Int, _ q: Int, cosine: Double, sine: Double) {
    let (one, two) = (matrix[p], matrix[q])
    matrix[p] = one * cosine - two * sine
    matrix[q] = one * sine + two * cosine
    for row in 0..<3 {
      let (one, two) = (matrix[row][p], matrix[row][q])
      matrix[row][p] = one * cosine - two * sine
      matrix[row][q] = one * sine + two * cosine
    }
  }
}
