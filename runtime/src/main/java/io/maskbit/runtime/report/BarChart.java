package io.maskbit.runtime.report;

import io.maskbit.api.ComparisonReport.Interval;
import java.util.List;
import java.util.Locale;

/** Draws groups of bars with their intervals as an SVG picture, coloured by series. */
final class BarChart {

    private static final int WIDTH = 520;
    private static final int HEIGHT = 260;
    private static final int LEFT = 58;
    private static final int RIGHT = 12;
    private static final int TOP = 34;
    private static final int BOTTOM = 38;
    private static final double FILLED = 0.76;

    private final String title;
    private final String axis;
    private final List<Series> series;
    private final int groups;
    private final double high;
    private final StringBuilder out = new StringBuilder();

    /**
     * Bars of one colour.
     *
     * @param name what they are
     * @param bars one value per group; what is below 0 is drawn as 0
     */
    record Series(String name, List<Interval> bars) {}

    /**
     * A chart.
     *
     * @param title what the bars measure
     * @param axis what the groups are; they are numbered from 0
     * @param series at least one, the first in the first colour
     */
    BarChart(String title, String axis, List<Series> series) {
        this.title = title;
        this.axis = axis;
        this.series = series;
        this.groups = series.stream().mapToInt(s -> s.bars().size()).max().orElse(1);
        double most =
                series.stream()
                        .flatMap(s -> s.bars().stream())
                        .flatMapToDouble(
                                bar -> java.util.stream.DoubleStream.of(bar.mean(), bar.high()))
                        .filter(Double::isFinite)
                        .max()
                        .orElse(1);
        this.high = most > 0 ? most : 1;
    }

    String svg() {
        out.append(
                String.format(
                        Locale.ROOT,
                        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
                        WIDTH,
                        HEIGHT,
                        Html.escape(title)));
        text(LEFT, 18, "start", "t", title);
        for (double tick : LineChart.ticks(0, high)) {
            line(LEFT, y(tick), WIDTH - RIGHT, y(tick), "grid");
            text(LEFT - 6, y(tick) + 4, "end", "a", LineChart.number(tick));
        }
        double room = (double) (WIDTH - LEFT - RIGHT) / groups;
        double thick = room * FILLED / series.size();
        for (int group = 0; group < groups; group++) {
            double from = LEFT + group * room + room * (1 - FILLED) / 2;
            text(LEFT + (group + 0.5) * room, HEIGHT - 22, "middle", "a", "" + group);
            for (int s = 0; s < series.size(); s++) {
                if (group < series.get(s).bars().size()) {
                    bar(s, series.get(s).bars().get(group), from + s * thick, thick * 0.9);
                }
            }
        }
        line(LEFT, y(0), WIDTH - RIGHT, y(0), "axis");
        text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 5, "middle", "a", axis);
        return out.append("</svg>").toString();
    }

    private void bar(int index, Interval bar, double x, double width) {
        if (!Double.isFinite(bar.mean())) {
            return;
        }
        out.append(
                String.format(
                        Locale.ROOT,
                        "<rect class=\"arm%d\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\">"
                                + "<title>%s: %s</title></rect>",
                        index,
                        x,
                        y(bar.mean()),
                        width,
                        y(0) - y(bar.mean()),
                        Html.escape(series.get(index).name()),
                        LineChart.number(bar.mean())));
        double middle = x + width / 2;
        line(middle, y(bar.low()), middle, y(bar.high()), "whisker");
    }

    private double y(double value) {
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * Math.max(0, value) / high;
    }

    private void line(double x1, double y1, double x2, double y2, String style) {
        out.append(LineChart.rule(x1, y1, x2, y2, style));
    }

    private void text(double x, double y, String anchor, String style, String text) {
        out.append(LineChart.text(x, y, anchor, style, text));
    }
}
