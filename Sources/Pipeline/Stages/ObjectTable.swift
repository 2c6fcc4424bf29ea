internal import Imaging

/// The CSV of one mask: a row an object, a column a property, the unit in its name.
///
/// Columns of single images and of stacks differ; those in mm are always there, empty where no file states the spacing.
struct ObjectTable {
  private struct Column {
    var name: String
    /// Nothing: an empty field.
    var value: (_ index: Int, RegionProperties) -> String?
  }

  private let mask: MeasuredMask
  private let columns: [Column]

  init(_ mask: MeasuredMask) {
    self.mask = mask
    let first = [
      Column(name: "object") { _, region in "\(region.label)" },
      Column(name: "class") { index, _ in mask.classNames[mask.classes[index]] },
    ]
    columns =
      first + (mask.planes == 1 ? Self.flat + Self.inMillimetres(mask.spacing) : Self.stack)
      + mask.channels.enumerated().flatMap { Self.intensities(channel: $0, name: $1) }
  }

  var text: String {
    let rows = mask.regions.enumerated().map { index, region in columns.map { $0.value(index, region) ?? "" } }
    return CommaSeparatedTable.text([columns.map(\.name)] + rows)
  }

  private static func number(_ name: String, _ value: @escaping (RegionProperties) -> Double?) -> Column {
    Column(name: name) { _, region in value(region).flatMap { $0.isNaN ? nil : "\($0)" } }
  }

  private static func count(_ name: String, _ value: @escaping (RegionProperties) -> Int) -> Column {
    Column(name: name) { _, region in "\(value(region))" }
  }

  private static var place: [Column] {
    [number("centroid_x_px") { $0.centroid.x }, number("centroid_y_px") { $0.centroid.y }]
  }

  private static var box: [Column] {
    [
      count("box_x_px") { $0.box.x.lowerBound },
      count("box_y_px") { $0.box.y.lowerBound },
      count("box_width_px") { $0.box.x.count },
      count("box_height_px") { $0.box.y.count },
    ]
  }

  private static var flat: [Column] {
    [count("area_px") { $0.area }] + place + box + [
      number("perimeter_px") { $0.perimeter },
      number("major_axis_px") { $0.ellipse()?.majorAxis },
      number("minor_axis_px") { $0.ellipse()?.minorAxis },
      number("eccentricity") { $0.ellipse()?.eccentricity },
      number("orientation_rad") { $0.ellipse()?.orientation },
      number("solidity") { $0.solidity },
      number("equivalent_diameter_px") { $0.equivalentDiameter() },
    ]
  }

  private static var stack: [Column] {
    [count("volume_px") { $0.area }] + place + [number("centroid_plane") { $0.centroid.plane }] + box + [
      count("box_plane") { $0.box.plane.lowerBound },
      count("box_planes") { $0.box.plane.count },
      number("equivalent_diameter_px") { $0.equivalentDiameter() },
    ]
  }

  private static func inMillimetres(_ spacing: Image.Spacing?) -> [Column] {
    func column(_ name: String, _ value: @escaping (RegionProperties, Image.Spacing) -> Double?) -> Column {
      number(name) { region in spacing.flatMap { value(region, $0) } }
    }
    return [
      column("area_mm2") { Double($0.area) * $1.x * $1.y },
      column("centroid_x_mm") { $0.centroid.x * $1.x },
      column("centroid_y_mm") { $0.centroid.y * $1.y },
      // Steps along the outline have one length only where pixels are square.
      column("perimeter_mm") { region, spacing in
        spacing.x == spacing.y ? region.perimeter.map { $0 * spacing.x } : nil
      },
      column("major_axis_mm") { $0.ellipse(spacing: ($1.x, $1.y))?.majorAxis },
      column("minor_axis_mm") { $0.ellipse(spacing: ($1.x, $1.y))?.minorAxis },
      column("eccentricity_mm") { $0.ellipse(spacing: ($1.x, $1.y))?.eccentricity },
      column("orientation_mm_rad") { $0.ellipse(spacing: ($1.x, $1.y))?.orientation },
      column("equivalent_diameter_mm") { $0.equivalentDiameter(pixelSize: $1.x * $1.y) },
    ]
  }

  private static func intensities(channel: Int, name: String) -> [Column] {
    let ending = name.isEmpty ? "" : "_" + name
    return [
      number("intensity_mean" + ending) { $0.intensities[channel].mean },
      number("intensity_min" + ending) { $0.intensities[channel].minimum },
      number("intensity_max" + ending) { $0.intensities[channel].maximum },
      number("intensity_std" + ending) { $0.intensities[channel].standardDeviation },
    ]
  }
}
