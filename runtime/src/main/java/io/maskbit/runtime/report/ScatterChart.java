package io.maskbit.runtime.report;

import java.util.List;
import java.util.Locale;

/** Draws points as an SVG picture. */
final class ScatterChart {

    private static final int WIDTH = 520;
    private static final int HEIGHT = 280;
    private static final int LEFT = 58;
    private static final int RIGHT = 14;
    private static final int TOP = 30;
    private static final int BOTTOM = 42;

    private final double minX;
    private final double maxX;
    private final double minY;
    private final double maxY;

    /**
     * A point.
     *
     * @param x its abscissa
     * @param y its ordinate
     * @param style class of the circle in the style sheet
     * @param radius in pixels
     * @param title shown when pointed at
     */
    record Dot(double x, double y, String style, double radius, String title) {}

    private ScatterChart(List<Dot> dots) {
        double[] x = ends(dots.stream().mapToDouble(Dot::x).toArray());
        double[] y = ends(dots.stream().mapToDouble(Dot::y).toArray());
        minX = x[0];
        maxX = x[1];
        minY = y[0];
        maxY = y[1];
    }

    /**
     * Draws.
     *
     * @param title above the picture
     * @param xLabel below it
     * @param dots at least one
     */
    static String svg(String title, String xLabel, List<Dot> dots) {
        return new ScatterChart(dots).draw(title, xLabel, dots);
    }

    private String draw(String title, String xLabel, List<Dot> dots) {
        StringBuilder out = new StringBuilder();
        out.append(
                String.format(
                        Locale.ROOT,
                        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
                        WIDTH,
                        HEIGHT,
                        Html.escape(title)));
        out.append(LineChart.text(LEFT, 18, "start", "t", title));
        for (double tick : LineChart.ticks(minY, maxY)) {
            out.append(LineChart.rule(LEFT, y(tick), WIDTH - RIGHT, y(tick), "grid"));
            out.append(LineChart.text(LEFT - 6, y(tick) + 4, "end", "a", LineChart.number(tick)));
        }
        for (double tick : LineChart.ticks(minX, maxX)) {
            out.append(
                    LineChart.text(
                            x(tick), HEIGHT - BOTTOM + 16, "middle", "a", LineChart.number(tick)));
        }
        out.append(LineChart.rule(LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM, "axis"));
        out.append(LineChart.text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 8, "middle", "a", xLabel));
        for (Dot dot : dots) {
            out.append(
                    String.format(
                            Locale.ROOT,
                            "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" class=\"%s\"><title>%s"
                                    + "</title></circle>",
                            x(dot.x()),
                            y(dot.y()),
                            dot.radius(),
                            dot.style(),
                            Html.escape(dot.title())));
        }
        return out.append("</svg>").toString();
    }

    /** Returns least and greatest with some room between; never equal. */
    private static double[] ends(double[] values) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        double room = high > low ? 0.05 * (high - low) : Math.max(Math.abs(low), 1) * 0.1;
        return new double[] {low - room, high + room};
    }

    private double x(double value) {
        return LEFT + (WIDTH - LEFT - RIGHT) * (value - minX) / (maxX - minX);
    }

    private double y(double value) {
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (value - minY) / (maxY - minY);
    }
}
