internal import ImageCodecs
internal import Imaging

/// `preview.html`: one self-contained page of training samples to flip through.
struct PreviewPage {
  let preview: Preview
  /// Of each sample.
  let sections: [String]
  /// All classes, the background first.
  let classes: [String]

  /// The whole page.
  var page: String {
    """
    \(HTMLPage.head(preview.name, kind: "Sulcus preview", styles: Self.css))
    <main>
    <header>
    <p class="kicker">Sulcus preview</p>
    <h1>\(escape(preview.name))</h1>
    <p class="lead">\(preview.samples.count) training samples, each before augmentation and as the first passes of a training with \
    seed \(preview.seed) see it.</p>
    <p class="note">Outlines: \(legend). Dashed: the labels of the other image of a blend. Hatched: not scored.<br>
    <kbd>←</kbd> <kbd>→</kbd> flip through, <kbd>↑</kbd> <kbd>↓</kbd> go to the sample before and after, <kbd>O</kbd> hides the \
    outlines, <kbd>Esc</kbd> comes back here.</p>
    </header>
    \(sections.joined(separator: "\n"))
    <footer>Sulcus \(escape(preview.sulcus)) · \(escape(preview.definition)) · seed \(preview.seed)</footer>
    </main>
    <dialog aria-label="One picture">
    <div class="shown" tabindex="-1" autofocus></div>
    <nav><button type="button" data-move="-1" aria-label="previous picture">←</button><span class="place"></span>\
    <button type="button" data-move="1" aria-label="next picture">→</button>\
    <button type="button" data-close aria-label="close">✕</button></nav>
    </dialog>
    <script>\(Self.script)</script>
    </html>
    """
  }

  private var legend: String {
    classes.enumerated().dropFirst().map { label, name in
      let color = Overlay.color(ofClass: UInt8(label))
      return """
        <span class="key" style="background: rgb(\(color.red), \(color.green), \(color.blue))"></span> \(escape(name))
        """
    }.joined(separator: " ")
  }

  /// A sample's part of the page.
  ///
  /// - Parameter pictures: the original, then one a version.
  static func section(_ sample: Preview.Sample, _ pictures: [SamplePicture]) throws -> String {
    let original = "<b>before augmentation</b><span>\(sample.width) × \(sample.height)</span>"
    let captions = [original] + sample.versions.map(caption)
    let figures = try zip(pictures, captions).map(figure)
    return """
      <section class="sample"><h2>\(escape(sample.name))</h2>
      <div class="strip">\(figures.joined())</div></section>
      """
  }

  private static func caption(_ version: Preview.Version) -> String {
    let steps =
      version.steps.isEmpty
      ? ["no step happened"]
      : version.steps.map { step in
        var step = step
        step.partner = step.partner.map(shortened)
        return step.summary
      }
    return "<b>turn \(version.turn)</b>" + steps.map { "<span>\(escape($0))</span>" }.joined()
  }

  private static func figure(_ picture: SamplePicture, _ caption: String) throws -> String {
    """
    <figure tabindex="0"><div class="stack" style="--aspect: \(Double(picture.width) / Double(picture.height))">\
    <img src="\(try picture.bare.dataURL(.jpeg))" alt="">\
    <img class="outlines" src="\(try picture.layer.dataURL(.png))" alt=""></div>\
    <figcaption>\(caption)</figcaption></figure>
    """
  }

  private static let css = """

    main { max-width: 1400px; } kbd { border: 1px solid var(--line); border-radius: 4px; padding: 0 .35em; font: inherit; }
    .strip { display: grid; gap: 1rem; align-items: start;
      grid-template-columns: repeat(auto-fill, minmax(max(150px, (100% - 7rem) / 8), 1fr)); }
    .strip figure { cursor: zoom-in; } figure:focus-visible { outline: 2px solid var(--first); outline-offset: 4px; }
    .stack { display: grid; } .stack img { grid-area: 1 / 1; width: 100%; height: auto; border-radius: 6px; }
    .bare .outlines { visibility: hidden; }
    figcaption { padding-top: .35rem; overflow-wrap: anywhere; } h2 { overflow-wrap: anywhere; }
    figcaption b { color: var(--ink); } figcaption span { display: block; }
    .strip figure:first-child .stack { outline: 2px solid var(--ink); outline-offset: 2px; border-radius: 6px; }
    dialog { border: 0; padding: 1rem; max-width: none; max-height: none; width: 100vw; height: 100vh;
      background: var(--page); color: var(--ink); }
    dialog[open] { display: grid; grid-template-rows: 1fr auto; justify-items: center; }
    .shown .stack { width: min(100vw - 2rem, 74vh * var(--aspect)); } .shown img { image-rendering: pixelated; }
    .shown figcaption { font-size: 1rem; min-height: 6.5em; }
    nav { display: flex; gap: 1rem; align-items: center; width: min(100%, 34em); }
    .place { flex: 1; min-width: 0; text-align: center; overflow-wrap: anywhere; }
    .shown:focus { outline: none; }
    button { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: 8px;
      padding: .35rem .9rem; cursor: pointer; }
    """

  private static let script = """

    const samples = [...document.querySelectorAll(".sample")].map(s => [...s.querySelectorAll("figure")]);
    const dialog = document.querySelector("dialog"), shown = dialog.querySelector(".shown");
    let sample = 0, picture = 0;
    function show() {
      const figure = samples[sample][picture];
      shown.replaceChildren(...[...figure.children].map(part => part.cloneNode(true)));
      const name = figure.closest("section").querySelector("h2").textContent;
      dialog.querySelector(".place").textContent = `${name}, ${picture + 1} of ${samples[sample].length}`;
      if (!dialog.open) dialog.showModal();
    }
    function move(step) {
      picture += step;
      if (picture < 0) { sample = (sample + samples.length - 1) % samples.length; picture = samples[sample].length - 1; }
      if (picture >= samples[sample].length) { sample = (sample + 1) % samples.length; picture = 0; }
      show();
    }
    function change(step) {
      sample = (sample + samples.length + step) % samples.length;
      picture = Math.min(picture, samples[sample].length - 1);
      show();
    }
    document.addEventListener("keydown", event => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      const at = document.activeElement, isOpen = dialog.open;
      if (event.key == "o" || event.key == "O") document.body.classList.toggle("bare");
      else if (!isOpen && at.tagName == "FIGURE" && (event.key == "Enter" || event.key == " ")) open(at);
      else if (event.key == "ArrowRight") isOpen ? move(1) : show();
      else if (event.key == "ArrowLeft") isOpen ? move(-1) : show();
      else if (event.key == "ArrowDown" && isOpen) change(1);
      else if (event.key == "ArrowUp" && isOpen) change(-1);
      else return;
      event.preventDefault();
    });
    function open(figure) {
      sample = samples.findIndex(all => all.includes(figure));
      picture = samples[sample].indexOf(figure);
      show();
    }
    for (const figure of samples.flat()) figure.addEventListener("click", () => open(figure));
    for (const button of dialog.querySelectorAll("[data-move]"))
      button.addEventListener("click", () => move(Number(button.dataset.move)));
    dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => samples[sample][picture].focus());
    """
}
