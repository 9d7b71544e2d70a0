package io.maskbit.runtime.report;

import java.util.Locale;
import java.util.stream.DoubleStream;

/** What charts over counted groups share: an SVG picture with title, and values from 0 upwards. */
final class ChartFrame {

    static final int WIDTH = 520;
    static final int LEFT = 58;
    static final int RIGHT = 12;

    private static final int TOP = 34;
    private static final int BOTTOM = 38;

    private final int height;
    private final double high;
    private final StringBuilder out = new StringBuilder();

    /**
     * A frame without content.
     *
     * @param height height of the picture
     * @param values everything that must have room; what is not finite is passed over
     */
    ChartFrame(int height, DoubleStream values) {
        this.height = height;
        double most = values.filter(Double::isFinite).max().orElse(1);
        this.high = most > 0 ? most : 1;
    }

    /** Begins the picture: title and grid. */
    void begin(String title) {
        out.append(
                String.format(
                        Locale.ROOT,
                        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
                        WIDTH,
                        height,
                        Html.escape(title)));
        text(LEFT, 18, "start", "t", title);
        for (double tick : LineChart.ticks(0, high)) {
            line(LEFT, y(tick), WIDTH - RIGHT, y(tick), "grid");
            text(LEFT - 6, y(tick) + 4, "end", "a", LineChart.number(tick));
        }
    }

    /** Writes a count below the axis. */
    void count(double x, int count) {
        text(x, height - 22, "middle", "a", "" + count);
    }

    /** Draws the axis and says what is counted. */
    void axis(String name) {
        line(LEFT, y(0), WIDTH - RIGHT, y(0), "axis");
        text((LEFT + WIDTH - RIGHT) / 2.0, height - 5, "middle", "a", name);
    }

    ChartFrame add(String markup) {
        out.append(markup);
        return this;
    }

    void line(double x1, double y1, double x2, double y2, String style) {
        out.append(LineChart.rule(x1, y1, x2, y2, style));
    }

    /** Returns the height of a value in the picture; what is below 0 lies on the axis. */
    double y(double value) {
        return height - BOTTOM - (height - TOP - BOTTOM) * Math.max(0, value) / high;
    }

    String end() {
        return out.append("</svg>").toString();
    }

    private void text(double x, double y, String anchor, String style, String text) {
        out.append(LineChart.text(x, y, anchor, style, text));
    }
}
