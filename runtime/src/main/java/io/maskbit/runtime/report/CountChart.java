package io.maskbit.runtime.report;

import io.maskbit.api.ComparisonReport.Interval;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Draws means over counts 0, 1, 2, … with a band for their intervals, and a dashed level for each
 * series, as an SVG picture.
 */
final class CountChart {

    private static final int WIDTH = 520;
    private static final int HEIGHT = 300;
    private static final int LEFT = 58;
    private static final int RIGHT = 12;
    private static final int TOP = 34;
    private static final int BOTTOM = 38;
    private static final double FINEST_UNITS = 20;

    private final String title;
    private final String axis;
    private final List<Series> series;
    private final int counts;
    private final double high;
    private final StringBuilder out = new StringBuilder();

    /**
     * A line of one colour.
     *
     * @param name what it is
     * @param points one value per count, from 0; none below 0
     * @param level a level to compare with
     * @param levelName what the level is
     */
    record Series(String name, List<Interval> points, Interval level, String levelName) {}

    CountChart(String title, String axis, List<Series> series) {
        this.title = title;
        this.axis = axis;
        this.series = series;
        this.counts = series.stream().mapToInt(s -> s.points().size() - 1).max().orElse(1);
        double most =
                series.stream()
                        .flatMapToDouble(
                                s ->
                                        DoubleStream.concat(
                                                s.points().stream().mapToDouble(Interval::high),
                                                DoubleStream.of(s.level().high())))
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
        int every = (int) Math.ceil(counts / FINEST_UNITS);
        IntStream.rangeClosed(0, counts)
                .filter(count -> count % every == 0)
                .forEach(count -> text(x(count), HEIGHT - 22, "middle", "a", "" + count));
        line(LEFT, y(0), WIDTH - RIGHT, y(0), "axis");
        text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 5, "middle", "a", axis);
        IntStream.range(0, series.size()).forEach(this::draw);
        return out.append("</svg>").toString();
    }

    private void draw(int index) {
        Series drawn = series.get(index);
        StringBuilder band = new StringBuilder();
        StringBuilder path = new StringBuilder();
        List<Interval> points = drawn.points();
        for (int i = 0; i < points.size(); i++) {
            band.append(point(i, points.get(i).high()));
            path.append(point(i, points.get(i).mean()));
        }
        for (int i = points.size() - 1; i >= 0; i--) {
            band.append(point(i, points.get(i).low()));
        }
        out.append("<polygon class=\"band").append(index).append("\" points=\"");
        out.append(band.toString().strip()).append("\"/>");
        line(index, path.toString(), "", drawn.name());
        String level = point(0, drawn.level().mean()) + point(counts, drawn.level().mean());
        line(index, level, " dashed", drawn.levelName());
    }

    private void line(int index, String points, String style, String name) {
        out.append("<polyline class=\"arm").append(index).append(style).append("\" points=\"");
        out.append(points.strip()).append("\"><title>").append(Html.escape(name));
        out.append("</title></polyline>");
    }

    private String point(int count, double value) {
        double shown = Double.isFinite(value) ? value : 0;
        return String.format(Locale.ROOT, "%.1f,%.1f ", x(count), y(shown));
    }

    private double x(int count) {
        return LEFT + 8 + (double) (WIDTH - LEFT - RIGHT - 16) * count / counts;
    }

    private double y(double value) {
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / high;
    }

    private void line(double x1, double y1, double x2, double y2, String style) {
        out.append(LineChart.rule(x1, y1, x2, y2, style));
    }

    private void text(double x, double y, String anchor, String style, String text) {
        out.append(LineChart.text(x, y, anchor, style, text));
    }
}
