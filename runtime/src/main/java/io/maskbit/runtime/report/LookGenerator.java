package io.maskbit.runtime.report;

import io.maskbit.runtime.report.LookModel.Attention;
import io.maskbit.runtime.report.LookModel.Film;
import io.maskbit.runtime.report.LookModel.LayerAttention;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The part of a page that shows a generator: its film and where it looks.
 *
 * @param model what to show
 * @param html where it goes
 */
record LookGenerator(LookModel model, Html html) {

    void write() {
        model.film().ifPresent(this::film);
        model.attention().ifPresent(this::attention);
    }

    private void film(Film film) {
        html.heading("How the generator unmasks: " + film.generator());
        html.paragraph(
                "The generator begins with every token masked. In each of "
                        + film.steps()
                        + " steps it draws all masked tokens, and keeps some of them for good. Top"
                        + " row: everything it has drawn so far, decoded; most of it will be drawn"
                        + " again. Middle row: one patch per token, dark while masked, orange in the"
                        + " step that fixes it, pale afterwards. Bottom row: how probable the drawn"
                        + " value was, from blue (0) to yellow (1). Classes from left to right: "
                        + String.join(", ", film.classes())
                        + ".");
        html.raw(
                "<img class=\"film\" alt=\"unmasking step by step\" src=\""
                        + LookPage.uri("gif", film.gif())
                        + "\">");
        html.paragraph("Some of the steps, for the first images:");
        LookPage.strip(html, film.stills(), model.setup().side(), Map.of());
    }

    private void attention(Attention attention) {
        html.heading("Where masked tokens look: " + attention.generator());
        html.paragraph(
                "Half of the tokens of a held-out image are hidden from the generator. The second"
                        + " column shows which: dark is hidden, and the blue patch is the hidden"
                        + " token whose gaze the other columns show, layer by layer, averaged over"
                        + " heads; each map is scaled to its own maximum.");
        LookPage.strip(html, attention.columns(), model.setup().side(), Map.of());
        html.paragraph(
                "In numbers: where all hidden tokens of "
                        + attention.images()
                        + " images look on average. The last row is what looking everywhere alike"
                        + " would give. Attention says where a layer takes its information from, not"
                        + " what it does with it.");
        List<List<String>> rows = new ArrayList<>();
        for (int layer = 0; layer < attention.layers().size(); layer++) {
            rows.add(row("layer " + (layer + 1), attention.layers().get(layer)));
        }
        rows.add(row("everywhere alike", attention.even()));
        html.table(
                List.of(
                        "",
                        "at itself",
                        "at other hidden tokens",
                        "at visible tokens",
                        "at the class",
                        "mean distance [tokens]"),
                rows);
    }

    private static List<String> row(String name, LayerAttention sums) {
        return List.of(
                name,
                LookText.percent(sums.self()),
                LookText.percent(sums.masked()),
                LookText.percent(sums.visible()),
                LookText.percent(sums.label()),
                LookText.number(sums.distance()));
    }
}
