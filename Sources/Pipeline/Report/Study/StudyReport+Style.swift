/// What the report of a comparison looks like, besides `ReportStyle`.
extension StudyReport {
  static let css = """

    :focus-visible { outline: 2px solid var(--first); outline-offset: 3px; }
    .verdict { font-size: 1.5rem; line-height: 1.35; font-weight: 600; margin: .75rem 0 .5rem; max-width: 46ch;
      overflow-wrap: anywhere; }
    .verdicts { padding-left: 1.2rem; margin: .5rem 0; } .verdicts li { margin: .2rem 0; }
    h1, h3, td.words, .definitions, li { overflow-wrap: anywhere; }
    .scroll table { font-size: .875rem; } .scroll thead th { white-space: normal; vertical-align: bottom; }
    .scroll th[scope=row] { font-weight: 600; white-space: normal; overflow-wrap: anywhere; min-width: 11em; }
    thead th { color: var(--soft); font-weight: 600; }
    .value { font-weight: 650; }
    figure { margin: 1rem 0 0; } .charts figure { margin: 0; } .charts { align-items: start; }
    .map svg.chart { min-width: 480px; } .map { overflow-x: auto; }
    .notes { margin: 1rem 0 0; padding: .75rem 1rem; border-left: 4px solid var(--second); background: var(--page); }
    .notes li { margin: .25rem 0; } .notes ul { margin: 0; padding-left: 1.1rem; }
    th, td { padding: .35rem .5rem; } summary { padding: .3rem 0; font-weight: 600; } details details summary { font-weight: 400; }
    .definitions dt { font-weight: 600; margin-top: .75rem; } .definitions dd { margin: 0; color: var(--soft);
      max-width: 80ch; }
    .hash { font-family: ui-monospace, monospace; font-size: .8rem; word-break: break-all; white-space: normal; }
    .gallery { grid-template-columns: repeat(auto-fill, minmax(min(100%, 300px), 1fr)); }
    .pair { display: grid; grid-template-columns: 1fr 1fr; gap: 4px; } .pair img { width: 100%; border-radius: 6px; }
    @media (max-width: 520px) { main { padding: 1rem .5rem; } section { padding: .9rem .75rem; }
      .verdict { font-size: 1.25rem; } .scroll th, .scroll td { padding: .3rem .4rem; } .scroll th[scope=row] { min-width: 7.5em; } }
    @media print { table { font-size: 7.5pt; } th, td { padding: 2px 4px; }
      .scroll th[scope=row] { min-width: 8em; } .scroll td.words { min-width: 6em; } }
    """
}
