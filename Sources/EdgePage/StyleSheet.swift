/// The look of every page. Series colours are Okabe and Ito's, made lighter or darker where the ground asks for it.
enum StyleSheet {
    static let text: StaticString = """

        :root { --ground: #ffffff; --panel: #f5f6f8; --ink: #1c2127; --muted: #5a6472; --faint: #dfe3e8;
          --c0: #0072b2; --c1: #d55e00; --c2: #00855f; --c3: #b0568c; --c4: #b57a00; --c5: #2c8fc4; --c6: #6b5b00;
          --c7: #4a4f57; }
        @media (prefers-color-scheme: dark) {
          :root { --ground: #14181d; --panel: #1d232a; --ink: #e6e9ed; --muted: #a3adb9; --faint: #333b45;
            --c0: #56b4e9; --c1: #ff8b3d; --c2: #2fc298; --c3: #e59ac6; --c4: #e6b03c; --c5: #8fd0f5; --c6: #f0e442;
            --c7: #b9c1cb; } }
        @media print {
          :root { --ground: #ffffff; --panel: #ffffff; --ink: #000000; --muted: #444444; --faint: #cccccc;
            --c0: #0072b2; --c1: #d55e00; --c2: #00855f; --c3: #b0568c; --c4: #b57a00; --c5: #2c8fc4; --c6: #6b5b00;
            --c7: #4a4f57; }
          details::details-content { content-visibility: visible; } summary { list-style: none; } }
        * { box-sizing: border-box; }
        html { background: var(--ground); color: var(--ink); print-color-adjust: exact;
          font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans",
          sans-serif; }
        body { max-width: 840px; margin: 0 auto; padding: 32px 24px 48px; overflow-wrap: anywhere; }
        h1 { font-size: 26px; line-height: 1.25; margin: 0 0 4px; }
        h2 { font-size: 18px; margin: 40px 0 12px; padding-bottom: 4px; border-bottom: 1px solid var(--faint);
          break-after: avoid; }
        header p, footer, figcaption, small, dt { color: var(--muted); }
        header p { margin: 0; }
        footer { margin-top: 48px; font-size: 13px; }
        p, ul { margin: 8px 0; max-width: 72ch; }
        ul { padding-left: 20px; }
        figure { margin: 16px 0; break-inside: avoid; }
        figcaption { font-size: 13px; margin-top: 6px; max-width: 90ch; }
        svg { display: block; width: 100%; min-width: 560px; height: auto; font-family: inherit; }
        .scroll { overflow-x: auto; }
        div.scroll { margin: 12px 0; }
        .diagram div { overflow: auto; max-height: 90vh; }
        .diagram svg { width: auto; min-width: 0; margin: 0 auto; }
        @media print { .diagram div { max-height: none; } .diagram svg { max-width: 100%; } }
        table { border-collapse: collapse; font-size: 13px; font-variant-numeric: tabular-nums; }
        th { text-align: left; font-weight: 600; border-bottom: 1px solid var(--muted); vertical-align: bottom; }
        td { border-bottom: 1px solid var(--faint); vertical-align: top; }
        th, td { padding: 4px 16px 4px 0; }
        td { unicode-bidi: isolate; }
        .r { text-align: right; white-space: nowrap; }
        tr { break-inside: avoid; }
        dl { margin: 12px 0; }
        dt { font-size: 13px; }
        dd { margin: 0; unicode-bidi: isolate; }
        .facts div { display: grid; grid-template-columns: 160px 1fr; gap: 12px; padding: 3px 0; }
        .facts dt { padding-top: 1px; }
        .highlights { display: grid; grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); gap: 12px; }
        .highlights div { background: var(--panel); border: 1px solid var(--faint); border-radius: 8px;
          padding: 10px 14px; break-inside: avoid; }
        .highlights dd { font-size: 21px; font-weight: 600; line-height: 1.3; font-variant-numeric: tabular-nums; }
        .highlights small { display: block; font-size: 12px; font-weight: 400; }
        summary { cursor: pointer; margin: 12px 0; }
        summary:focus-visible { outline: 2px solid var(--c0); outline-offset: 2px; }
        .halo { paint-order: stroke; stroke: var(--ground); stroke-width: 3px; stroke-linejoin: round; }
        .fn { fill: none; } .fi { fill: var(--ink); } .fm { fill: var(--muted); } .ff { fill: var(--faint); }
        .fg { fill: var(--ground); } .si { stroke: var(--ink); } .sm { stroke: var(--muted); }
        .sf { stroke: var(--faint); } .sg { stroke: var(--ground); }
        .f0 { fill: var(--c0); } .f1 { fill: var(--c1); } .f2 { fill: var(--c2); } .f3 { fill: var(--c3); }
        .f4 { fill: var(--c4); } .f5 { fill: var(--c5); } .f6 { fill: var(--c6); } .f7 { fill: var(--c7); }
        .s0 { stroke: var(--c0); } .s1 { stroke: var(--c1); } .s2 { stroke: var(--c2); } .s3 { stroke: var(--c3); }
        .s4 { stroke: var(--c4); } .s5 { stroke: var(--c5); } .s6 { stroke: var(--c6); } .s7 { stroke: var(--c7); }

        """
}
