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

    private static final int HEIGHT = 300;
    private static final int INSET = 8;
    private static final double FINEST_UNITS = 20;

    private final String title;
    private final String axis;
    private final List<Series> series;
    private final int counts;
    private final ChartFrame frame;

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
        this.frame =
                new ChartFrame(
                        HEIGHT,
                        series.stream()
                                .flatMapToDouble(
                                        s ->
                                                DoubleStream.concat(
                                                        s.points().stream()
                                                                .mapToDouble(Interval::high),
                                                        DoubleStream.of(s.level().high()))));
    }

    String svg() {
        frame.begin(title);
        int every = (int) Math.ceil(counts / FINEST_UNITS);
        IntStream.rangeClosed(0, counts)
                .filter(count -> count % every == 0)
                .forEach(count -> frame.count(x(count), count));
        frame.axis(axis);
        IntStream.range(0, series.size()).forEach(this::draw);
        return frame.end();
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
        frame.add("<polygon class=\"band" + index + "\" points=\"")
                .add(band.toString().strip() + "\"/>");
        line(index, path.toString(), "", drawn.name());
        String level = point(0, drawn.level().mean()) + point(counts, drawn.level().mean());
        line(index, level, " dashed", drawn.levelName());
    }

    private void line(int index, String points, String style, String name) {
        frame.add("<polyline class=\"arm" + index + style + "\" points=\"" + points.strip())
                .add("\"><title>" + Html.escape(name) + "</title></polyline>");
    }

    private String point(int count, double value) {
        double shown = Double.isFinite(value) ? value : 0;
        return String.format(Locale.ROOT, "%.1f,%.1f ", x(count), frame.y(shown));
    }

    private double x(int count) {
        int room = ChartFrame.WIDTH - ChartFrame.LEFT - ChartFrame.RIGHT - 2 * INSET;
        return ChartFrame.LEFT + INSET + (double) room * count / counts;
    }
}
