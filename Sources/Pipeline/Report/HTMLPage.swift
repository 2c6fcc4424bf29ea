/// What all pages have in common.
enum HTMLPage {
  /// The lines that a page begins with, up to its content.
  ///
  /// - Parameters:
  ///   - title: what the page is of.
  ///   - kind: what it is, `Sulcus report`.
  ///   - styles: besides `ReportStyle`.
  static func head(_ title: String, kind: String, styles: String...) -> String {
    """
    <!doctype html>
    <html lang="en">
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(escape(title)) · \(kind)</title>
    <style>\(ReportStyle.css)\(styles.joined())</style>
    """
  }
}
