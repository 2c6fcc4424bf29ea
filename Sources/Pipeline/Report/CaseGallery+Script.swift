extension CaseGallery {
  static let css = """
    .stack { display: grid; } .stack > * { grid-area: 1 / 1; width: 100%; height: auto; border-radius: 6px; }
    .stack canvas { visibility: hidden; } .live .stack canvas { visibility: visible; }
    .live .layer, body:has(#show-reference:not(:checked)) .layer.reference,
    body:has(#show-prediction:not(:checked)) .layer.prediction { visibility: hidden; }
    .case output { display: block; min-height: 1.5em; } .case figcaption { overflow-wrap: anywhere; }
    .threshold { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; gap: .25rem .75rem; align-items: center;
      background: var(--card); border-bottom: 1px solid var(--line); padding: .5rem 0; }
    .threshold[hidden] { display: none; } .threshold input { flex: 1 1 8rem; accent-color: var(--first); }
    select, button { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--soft);
      border-radius: 8px; padding: .2rem .6rem; cursor: pointer; max-width: 100%; }
    kbd { border: 1px solid var(--line); border-radius: 4px; padding: 0 .35em; font: inherit; }
    @media print { .live .layer { visibility: visible; } .stack canvas { display: none; } }

    """

  /// Draws the outlines at the slider's threshold. `#threshold=0.3` at the end of the page's address sets it.
  static let script = """

    (() => {
      const slider = document.querySelector("#threshold");
      const [reference, prediction] = ["reference", "prediction"].map(name => document.querySelector("#show-" + name));
      document.addEventListener("keydown", event => {
        const box = {r: reference, p: prediction}[event.key.toLowerCase()];
        if (!box || event.ctrlKey || event.altKey || event.metaKey || event.target.tagName == "SELECT") return;
        box.click();
      });
      if (!slider) return;
      const choice = document.querySelector("#threshold-class"), value = document.querySelector("#threshold-value");
      const figures = [...document.querySelectorAll("figure[data-maps]")];
      const colors = {reference: [86, 180, 233], prediction: [230, 159, 0]};
      for (const part of document.querySelectorAll(".with-maps")) part.hidden = figures.length == 0;

      // The gray levels of a picture.
      async function levels(url) {
        const image = new Image();
        image.src = url;
        await image.decode();
        const canvas = document.createElement("canvas");
        [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
        const context = canvas.getContext("2d", {willReadFrequently: true});
        context.drawImage(image, 0, 0);
        const colors = context.getImageData(0, 0, canvas.width, canvas.height).data;
        return {width: canvas.width, height: canvas.height,
          values: Uint8Array.from({length: colors.length / 4}, (_, pixel) => colors[4 * pixel])};
      }
      const known = new Map();
      function once(url) {
        if (!known.has(url)) known.set(url, levels(url));
        return known.get(url);
      }

      function canvas(figure, width, height) {
        let canvas = figure.querySelector("canvas");
        if (!canvas) {
          canvas = document.createElement("canvas");
          [canvas.width, canvas.height] = [width, height];
          figure.querySelector(".stack").append(canvas);
        }
        return canvas.getContext("2d");
      }

      // Colours the pixels of a set that touch others.
      function outline(isIn, width, height, color, pixels) {
        for (let y = 0, pixel = 0; y < height; y++) {
          for (let x = 0; x < width; x++, pixel++) {
            if (!isIn[pixel]) continue;
            if ((x > 0 && !isIn[pixel - 1]) || (x + 1 < width && !isIn[pixel + 1])
              || (y > 0 && !isIn[pixel - width]) || (y + 1 < height && !isIn[pixel + width]))
              pixels.set([...color, 255], 4 * pixel);
          }
        }
      }

      function paint(figure, labels, map, label, threshold) {
        const {width, height} = map, size = width * height;
        const truth = new Uint8Array(size), marked = new Uint8Array(size);
        let both = 0, either = 0;
        for (let pixel = 0; pixel < size; pixel++) {
          truth[pixel] = "sets" in figure.dataset
            ? labels.values[pixel] != 255 && labels.values[pixel] >> (label - 1) & 1 : labels.values[pixel] == label;
          marked[pixel] = map.values[pixel] > 255 * threshold;
          if (labels.values[pixel] == 255) continue;  // not scored
          both += truth[pixel] & marked[pixel];
          either += truth[pixel] | marked[pixel];
        }
        const context = canvas(figure, width, height), picture = context.createImageData(width, height);
        if (reference.checked) outline(truth, width, height, colors.reference, picture.data);
        if (prediction.checked) outline(marked, width, height, colors.prediction, picture.data);
        context.putImageData(picture, 0, 0);
        figure.querySelector("output").value =
          `IoU at ${threshold.toFixed(2)}: ${either ? (both / either).toFixed(3) : "undefined"}`;
      }

      let turn = 0;
      async function draw() {
        const mine = ++turn, threshold = Number(slider.value), label = choice ? Number(choice.value) : 1;
        value.value = threshold.toFixed(2);
        for (const figure of figures) {
          const urls = [figure.dataset.reference, figure.dataset.maps.split(" ")[label - 1]];
          const [labels, map] = await Promise.all(urls.map(once));
          if (mine != turn) return;  // the slider has moved on
          paint(figure, labels, map, label, threshold);
          figure.classList.add("live");
        }
      }
      function reset() {
        turn++;
        for (const figure of figures) {
          figure.classList.remove("live");
          figure.querySelector("output").value = "";
        }
      }
      slider.addEventListener("input", draw);
      if (choice) choice.addEventListener("change", draw);
      document.querySelector("#as-predicted").addEventListener("click", reset);
      for (const box of [reference, prediction])
        box.addEventListener("change", () => { if (figures.some(figure => figure.classList.contains("live"))) draw(); });
      function follow() {
        const asked = location.hash.match(/^#threshold=([0-9.]+)$/);
        if (!asked) return;
        slider.value = asked[1];
        draw();
      }
      addEventListener("hashchange", follow);
      follow();
    })();

    """
}
