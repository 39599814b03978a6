namespace NetCompiler.Reporting.Html;

/// <summary>The style sheet of reports: light or dark as the reader's system is, one column on a telephone, and fit to be printed.</summary>
internal static class ReportStyle
{
    public const string Sheet =
        """
        :root {
          color-scheme: light dark;
          --paper: #faf9f6; --card: #ffffff; --ink: #20242b; --soft: #667080; --rule: #e4e2dc; --grid: #ece9e3;
          --c0: #2457d6; --c1: #d9630f; --c2: #188a5b; --c3: #9a3fbf; --right: #188a5b; --wrong: #c8371f; --forward: #2457d6; --backward: #7fa3f5;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --paper: #14161b; --card: #1c1f26; --ink: #e7e9ee; --soft: #98a1b0; --rule: #2c313b; --grid: #2a2e37;
            --c0: #7fa6ff; --c1: #ff9f52; --c2: #4fcf98; --c3: #d28cf0; --right: #4fcf98; --wrong: #ff7a5f; --forward: #7fa6ff; --backward: #41598f;
          }
        }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif; font-variant-numeric: tabular-nums; }
        main { max-width: 1120px; margin: 0 auto; padding: 48px 24px 64px; }
        h1, h2 { font-family: "Iowan Old Style", "Palatino Linotype", Palatino, "Noto Serif", "DejaVu Serif", Georgia, serif; font-weight: 600; letter-spacing: -0.01em; line-height: 1.15; margin: 0; overflow-wrap: anywhere; }
        h1 { font-size: clamp(30px, 5vw, 46px); }
        h2 { font-size: 25px; margin: 56px 0 6px; }
        p.lead { font-size: 18px; color: var(--soft); max-width: 68ch; margin: 12px 0 0; overflow-wrap: anywhere; }
        p.about { color: var(--soft); margin: 0 0 18px; max-width: 76ch; }
        .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 12px; margin: 30px 0 8px; }
        .tile, figure, .card { background: var(--card); border: 1px solid var(--rule); border-radius: 12px; }
        .tile { padding: 14px 18px 15px; }
        .tile b { display: block; font-size: 29px; font-weight: 620; letter-spacing: -0.02em; line-height: 1.2; }
        .tile span { color: var(--soft); font-size: 14px; }
        .tile.hero b { color: var(--c0); }
        .charts { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 14px; }
        .chart.wide { grid-column: 1 / -1; } .chart.narrow { display: none; }
        figure { margin: 0; padding: 16px 18px 12px; }
        figcaption { display: flex; flex-wrap: wrap; gap: 2px 16px; align-items: baseline; font-size: 14px; color: var(--soft); margin-bottom: 6px; }
        figcaption .name { font-weight: 620; font-size: 16px; color: var(--ink); margin-right: auto; }
        .key::before { content: ""; display: inline-block; width: 16px; height: 0; border-top: 3px solid currentColor; margin-right: 7px; vertical-align: middle; border-radius: 2px; }
        .key.marked::before { width: 9px; height: 9px; border: 0; background: currentColor; border-radius: 50%; }
        svg { display: block; width: 100%; height: auto; overflow: visible; }
        svg text { font-size: 12.5px; fill: var(--soft); }
        .tick.end { text-anchor: end; } .tick.middle { text-anchor: middle; }
        .grid { stroke: var(--grid); stroke-width: 1; }
        .line { fill: none; stroke: currentColor; stroke-width: 1.7; stroke-linejoin: round; stroke-linecap: round; }
        .line.marked { stroke-width: 2; }
        .line:not(.marked) { stroke-opacity: 0.75; }
        .dot { fill: currentColor; stroke: var(--card); stroke-width: 1.4; } .spot { fill: transparent; }
        .dot:hover { stroke-width: 0; } .spot:hover { fill: currentColor; fill-opacity: 0.5; }
        .c0 { color: var(--c0); } .c1 { color: var(--c1); } .c2 { color: var(--c2); } .c3 { color: var(--c3); }
        .confusion { max-width: 860px; margin: 0 auto; }
        .confusion text { font-size: 11.5px; }
        .confusion .right rect { fill: var(--right); } .confusion .wrong rect { fill: var(--wrong); }
        .confusion .count { text-anchor: middle; font-size: 11px; fill: var(--ink); } .confusion .count.on { fill: var(--card); font-weight: 650; }
        .confusion .share { fill: var(--ink); }
        .samples { display: grid; grid-template-columns: repeat(auto-fill, minmax(196px, 1fr)); gap: 14px; }
        .card { overflow: hidden; display: flex; flex-direction: column; }
        .card img { display: block; width: 100%; aspect-ratio: 1; object-fit: cover; background: var(--grid); }
        .card .what { padding: 10px 14px 13px; font-size: 14px; }
        .card .truth { font-weight: 620; margin-bottom: 6px; display: flex; justify-content: space-between; gap: 8px; overflow-wrap: anywhere; }
        .card .truth i { font-style: normal; } .right .truth i { color: var(--right); } .wrong .truth i { color: var(--wrong); }
        .guess { position: relative; display: flex; justify-content: space-between; gap: 8px; padding: 1px 6px; margin: 2px -6px; border-radius: 4px; overflow: hidden; }
        .guess span, .guess b { position: relative; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; } .guess b { flex: none; font-weight: 400; color: var(--soft); }
        .guess::before { content: ""; position: absolute; inset: 0 auto 0 0; width: var(--share); background: var(--soft); opacity: 0.16; }
        .guess.hit::before { background: var(--right); opacity: 0.28; }
        .guess.hit span { font-weight: 620; }
        img.filters { width: 100%; height: auto; max-width: 900px; display: block; margin: 6px auto; image-rendering: pixelated; border-radius: 4px; }
        .scroll { overflow-x: auto; } figure .scroll { padding-top: 14px; }
        table { border-collapse: collapse; width: 100%; font-size: 14.5px; }
        th { text-align: left; font-weight: 500; color: var(--soft); vertical-align: top; padding: 5px 18px 5px 0; }
        td { padding: 5px 18px 5px 0; vertical-align: top; overflow-wrap: anywhere; } td.number, th.number { text-align: right; white-space: nowrap; }
        tbody tr + tr > * { border-top: 1px solid var(--grid); }
        td.bars { width: 46%; min-width: 160px; padding-top: 9px; padding-right: 0; }
        .bar { display: flex; height: 13px; border-radius: 4px; overflow: hidden; min-width: 1px; } .bar i { display: block; height: 100%; }
        .bar .f { background: var(--forward); } .bar .b { background: var(--backward); } .bar .m0 { background: var(--c0); } .bar .m1 { background: var(--c1); } .bar .m2 { background: var(--c2); } .bar .m3 { background: var(--c3); } .bar .m4 { background: var(--soft); }
        .pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(330px, 1fr)); gap: 14px; align-items: start; }
        ul.notes { margin: 0; padding: 0; list-style: none; } ul.notes li { border-left: 3px solid var(--c1); padding: 2px 0 2px 14px; margin: 8px 0; overflow-wrap: anywhere; }
        footer { margin-top: 60px; color: var(--soft); font-size: 14px; border-top: 1px solid var(--rule); padding-top: 14px; }
        @media (max-width: 760px) { main { padding: 28px 14px 40px; } .charts { grid-template-columns: minmax(0, 1fr); } td.bars { min-width: 110px; }
          .chart.wide { display: none; } .chart.narrow { display: block; } .chart svg text { font-size: 18px; } svg.confusion { min-width: 660px; } .samples { grid-template-columns: repeat(auto-fill, minmax(160px, 1fr)); } .pair { grid-template-columns: minmax(0, 1fr); } }
        @media print { main { max-width: none; padding: 0; } .tile, figure, .card { break-inside: avoid; } }
        """;
}
