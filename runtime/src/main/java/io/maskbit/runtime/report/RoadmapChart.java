package io.maskbit.runtime.report;

import io.maskbit.runtime.report.RoadmapModel.Row;
import io.maskbit.runtime.report.RoadmapNumbers.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Draws a roadmap as one SVG picture that needs no style sheet: a row per rung, a panel per
 * quantity. Panels have scales of their own, since nothing measured here can be laid beside a
 * published FID; those of distances are logarithmic. Single seeds are small dots beside their mean.
 */
final class RoadmapChart {

    private static final int LABELS = 190;
    private static final int PANEL = 250;
    private static final int GAP = 24;
    private static final int TOP = 58;
    private static final int ROW = 34;
    private static final int BOTTOM = 30;
    private static final int INSET = 12;
    private static final String STYLE =
            "text{font:12px system-ui,sans-serif;fill:#1d2433}.s{fill:#5c6675;font-size:11px}"
                    + ".h{font-weight:600}.b{fill:#ffffff}.e{fill:#f4f6f9}.g{stroke:#d9dee6}"
                    + ".m0{fill:#2f6fb2;stroke:#2f6fb2}.m1{fill:#1a7f4b;stroke:#1a7f4b}"
                    + ".m2{fill:#5c6675;stroke:#5c6675}.i{opacity:.55}";

    private final RoadmapModel model;
    private final RoadmapNumbers numbers;
    private final StringBuilder out = new StringBuilder();

    private RoadmapChart(RoadmapModel model) {
        this.model = model;
        this.numbers = new RoadmapNumbers(model);
    }

    /** Returns the picture as a part of a page. */
    static String inPage(RoadmapModel model) {
        return new RoadmapChart(model).draw("");
    }

    /** Returns the picture as a file. */
    static String file(RoadmapModel model) {
        return new RoadmapChart(model).draw(" xmlns=\"http://www.w3.org/2000/svg\"");
    }

    private String draw(String namespace) {
        int width = LABELS + 3 * (PANEL + GAP);
        int height = TOP + model.rows().size() * ROW + BOTTOM;
        out.append(
                String.format(
                        Locale.ROOT,
                        "<svg%s viewBox=\"0 0 %d %d\""
                                + " role=\"img\" aria-label=\"%s\">\n<style>%s</style>\n",
                        namespace,
                        width,
                        height,
                        Html.escape("roadmap " + model.experiment()),
                        STYLE));
        box(0, 0, width, height, "b");
        for (int i = 0; i < model.rows().size(); i++) {
            if (i % 2 == 0) {
                box(0, TOP + i * ROW, width, ROW, "e");
            }
            text(8, middle(i) + 4, "start", "", (i + 1) + ". " + model.rows().get(i).name());
        }
        panel(
                0,
                "judge-Fréchet of reconstructions",
                "lower is better; no FID; logarithmic",
                "%.3g",
                scores(row -> RoadmapNumbers.score(row, numbers.frechet())));
        panel(
                1,
                "PSNR [dB]",
                "higher is better",
                "%.2f",
                scores(row -> RoadmapNumbers.score(row, numbers.psnr())));
        panel(
                2,
                "published rFID",
                "ImageNet, not measured here; logarithmic",
                "%.2f",
                scores(RoadmapChart::published));
        text(8, height - 10, "start", "s", "large dots: means; small dots: single seeds");
        return out.append("</svg>\n").toString();
    }

    private interface Values {
        Optional<Score> of(Row row);
    }

    private static Optional<Score> published(Row row) {
        return row.publishedRfid().isPresent()
                ? Score.of(List.of(row.publishedRfid().getAsDouble()))
                : Optional.empty();
    }

    private List<Optional<Score>> scores(Values values) {
        List<Optional<Score>> scores = new ArrayList<>();
        model.rows().forEach(row -> scores.add(values.of(row)));
        return scores;
    }

    private void panel(
            int index, String title, String note, String format, List<Optional<Score>> scores) {
        double left = LABELS + index * (PANEL + GAP);
        text(left, 22, "start", "h", title);
        text(left, 40, "start", "s", note);
        List<Double> all =
                scores.stream()
                        .flatMap(Optional::stream)
                        .flatMap(x -> x.values().stream())
                        .toList();
        if (all.isEmpty()) {
            text(left, middle(0) + 4, "start", "s", "nothing yet");
            return;
        }
        Scale scale = Scale.over(all, note.endsWith("logarithmic"), left);
        rule(left, TOP, left, TOP + model.rows().size() * ROW, "g");
        for (int i = 0; i < scores.size(); i++) {
            if (scores.get(i).isPresent()) {
                Score score = scores.get(i).get();
                double y = middle(i) + 5;
                if (score.values().size() > 1) {
                    score.values().forEach(value -> dot(scale.at(value), y, 2.5, "i m" + index));
                }
                dot(scale.at(score.mean()), y, 4.5, "m" + index);
                String mean = String.format(Locale.ROOT, format, score.mean());
                text(scale.at(score.mean()), y - 8, "middle", "s", mean);
            }
        }
    }

    /** Where a value lies in a panel. */
    private record Scale(double low, double span, boolean isLogarithmic, double left) {

        static Scale over(List<Double> values, boolean wantsLogarithm, double left) {
            double low = values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
            double high = values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
            boolean isLogarithmic = wantsLogarithm && low > 0;
            double begin = isLogarithmic ? Math.log(low) : low;
            double end = isLogarithmic ? Math.log(high) : high;
            return new Scale(begin, Math.max(end - begin, 1e-9), isLogarithmic, left);
        }

        double at(double value) {
            double place = isLogarithmic ? Math.log(value) : value;
            return left + INSET + (place - low) / span * (PANEL - 2.0 * INSET);
        }
    }

    private void dot(double x, double y, double radius, String style) {
        out.append(
                String.format(
                        Locale.ROOT,
                        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" class=\"%s\"/>\n",
                        x,
                        y,
                        radius,
                        style));
    }

    private static double middle(int row) {
        return TOP + (row + 0.5) * ROW;
    }

    private void box(double x, double y, double width, double height, String style) {
        out.append(
                String.format(
                        Locale.ROOT,
                        "<rect x=\"%.0f\" y=\"%.0f\" width=\"%.0f\" height=\"%.0f\""
                                + " class=\"%s\"/>\n",
                        x,
                        y,
                        width,
                        height,
                        style));
    }

    private void rule(double x1, double y1, double x2, double y2, String style) {
        out.append(
                String.format(
                        Locale.ROOT,
                        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" class=\"%s\"/>\n",
                        x1,
                        y1,
                        x2,
                        y2,
                        style));
    }

    private void text(double x, double y, String anchor, String style, String text) {
        out.append(
                String.format(
                        Locale.ROOT,
                        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" class=\"%s\">%s</text>\n",
                        x,
                        y,
                        anchor,
                        style,
                        Html.escape(text)));
    }
}
