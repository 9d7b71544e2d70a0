package io.maskbit.runtime.report;

import io.maskbit.api.ComparisonReport.Interval;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** Draws groups of bars with their intervals as an SVG picture, coloured by series. */
final class BarChart {

    private static final int HEIGHT = 260;
    private static final double FILLED = 0.76;

    private final String title;
    private final String axis;
    private final List<Series> series;
    private final int groups;
    private final ChartFrame frame;

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
        this.frame =
                new ChartFrame(
                        HEIGHT,
                        series.stream()
                                .flatMap(s -> s.bars().stream())
                                .flatMapToDouble(bar -> DoubleStream.of(bar.mean(), bar.high())));
    }

    String svg() {
        frame.begin(title);
        double room = (double) (ChartFrame.WIDTH - ChartFrame.LEFT - ChartFrame.RIGHT) / groups;
        double thick = room * FILLED / series.size();
        for (int group = 0; group < groups; group++) {
            double from = ChartFrame.LEFT + group * room + room * (1 - FILLED) / 2;
            frame.count(ChartFrame.LEFT + (group + 0.5) * room, group);
            for (int s = 0; s < series.size(); s++) {
                if (group < series.get(s).bars().size()) {
                    bar(s, series.get(s).bars().get(group), from + s * thick, thick * 0.9);
                }
            }
        }
        frame.axis(axis);
        return frame.end();
    }

    private void bar(int index, Interval bar, double x, double width) {
        if (!Double.isFinite(bar.mean())) {
            return;
        }
        frame.add(
                String.format(
                        Locale.ROOT,
                        "<rect class=\"arm%d\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\">"
                                + "<title>%s: %s</title></rect>",
                        index,
                        x,
                        frame.y(bar.mean()),
                        width,
                        frame.y(0) - frame.y(bar.mean()),
                        Html.escape(series.get(index).name()),
                        LineChart.number(bar.mean())));
        double middle = x + width / 2;
        frame.line(middle, frame.y(bar.low()), middle, frame.y(bar.high()), "whisker");
    }
}
