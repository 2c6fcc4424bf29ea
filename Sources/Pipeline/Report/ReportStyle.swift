/// The look of the pages, light and dark; that of charts is ``ChartStyle``.
enum ReportStyle {
  static let css = variables + page + paper

  private static let variables = """
    :root { --ink: #1b1f24; --soft: #5c6670; --line: #d9dee3; --card: #ffffff; --page: #f5f6f8; --first: #0072b2;
      --second: #d55e00; color-scheme: light dark; }
    @media screen and (prefers-color-scheme: dark) { :root { --ink: #e8eaed; --soft: #a0a8b0; --line: #363c43;
      --card: #1d2126; --page: #14171a; --first: #56b4e9; --second: #e69f00; } }

    """

  private static let page = """
    * { box-sizing: border-box; }
    body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
    main { max-width: 1080px; margin: 0 auto; padding: 2rem 1.25rem; }
    h1 { margin: 0; font-size: 2rem; line-height: 1.2; overflow-wrap: anywhere; }
    h2 { font-size: 1.15rem; margin: 0 0 .75rem; }
    h3 { font-size: .95rem; margin: 1rem 0 .5rem; color: var(--soft); font-weight: 600; }
    a { color: var(--first); } :focus-visible { outline: 3px solid var(--second); outline-offset: 2px; }
    .kicker { margin: 0; color: var(--soft); letter-spacing: .06em; text-transform: uppercase; font-size: .75rem; }
    .lead { color: var(--soft); max-width: 70ch; }
    section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1.25rem;
      margin: 1rem 0; }
    .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(180px, 1fr)); gap: 1rem; }
    .tile { display: flex; flex-direction: column; } .tile .value { font-size: 2.25rem; font-weight: 650; }
    .tile .name { font-weight: 600; } .sub, .note, .how, figcaption, footer { color: var(--soft); font-size: .85rem; }
    .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 400px), 1fr)); gap: 1rem; }
    figure { margin: 0; } svg { width: 100%; height: auto; }
    .scroll { overflow-x: auto; } .scroll td { white-space: nowrap; } table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
    th, td { padding: .35rem .6rem; border-bottom: 1px solid var(--line); text-align: right; }
    th:first-child, td.how, td.words, th.words { text-align: left; } .scroll td.words { white-space: normal; min-width: 7em; }
    .skip { position: absolute; left: -100vw; } .skip:focus { left: 1rem; top: 1rem; padding: .5rem 1rem; z-index: 2;
      background: var(--card); color: var(--ink); border-radius: 8px; } main:focus { outline: none; }
    svg.mark-key { width: 14px; height: 14px; vertical-align: -2px; margin-right: .4em; }
    .gallery { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 300px), 1fr)); gap: 1rem; }
    .key { display: inline-block; width: 1.2em; height: .25em; vertical-align: middle; }
    .key.reference { background: rgb(86, 180, 233); } .key.prediction { background: rgb(230, 159, 0); }
    details { margin: .25rem 0; } summary { cursor: pointer; }
    pre { overflow-x: auto; font-size: .8rem; } footer { padding: .5rem 0 2rem; }

    """

  /// Paper is white, holds no controls, and nothing on it is folded away.
  private static let paper = """
    @media print { body { background: none; font-size: 11pt; } main { max-width: none; padding: 0; }
      section { break-inside: auto; border: 0; padding: .5rem 0; } figure, tr, .tile { break-inside: avoid; }
      h2, h3 { break-after: avoid; } .skip, .screen { display: none !important; } .scroll { overflow: visible; }
      details:not(.screen)::details-content { content-visibility: visible; block-size: auto; } }

    """
}
