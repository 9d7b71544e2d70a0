package io.maskbit.runtime.report;

import io.maskbit.runtime.report.ReportModel.Curve;
import io.maskbit.runtime.report.ReportModel.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Draws one curve as an SVG picture: thin lines per seed, coloured by arm. */
final class LineChart {

    private static final int WIDTH = 520;
    private static final int HEIGHT = 260;
    private static final int LEFT = 58;
    private static final int RIGHT = 12;
    private static final int TOP = 30;
    private static final int BOTTOM = 34;
    private static final int POINTS = 240;

    private final Curve curve;
    private final List<double[]> xs = new ArrayList<>();
    private final List<double[]> ys = new ArrayList<>();
    private double maxX = 1;
    private double minY = Double.POSITIVE_INFINITY;
    private double maxY = Double.NEGATIVE_INFINITY;

    LineChart(Curve curve) {
        this.curve = curve;
        for (Line line : curve.lines()) {
            double[][] thinned = thin(line.steps(), line.values());
            xs.add(thinned[0]);
            ys.add(thinned[1]);
            for (int i = 0; i < thinned[0].length; i++) {
                maxX = Math.max(maxX, thinned[0][i]);
                minY = Math.min(minY, thinned[1][i]);
                maxY = Math.max(maxY, thinned[1][i]);
            }
        }
        if (minY > maxY) {
            minY = 0;
            maxY = 1;
        }
        if (maxY - minY < 1e-12) {
            maxY = minY + (minY == 0 ? 1 : Math.max(Math.abs(minY) * 0.1, 1e-6));
        }
    }

    String svg() {
        StringBuilder out = new StringBuilder();
        out.append(
                String.format(
                        Locale.ROOT,
                        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
                        WIDTH,
                        HEIGHT,
                        Html.escape(curve.name())));
        String unit = curve.unit().isEmpty() ? "" : " [" + curve.unit() + "]";
        out.append(text(LEFT, 18, "start", "t", curve.name() + unit));
        for (double tick : ticks(minY, maxY)) {
            double y = y(tick);
            out.append(rule(LEFT, y, WIDTH - RIGHT, y, "grid"));
            out.append(text(LEFT - 6, y + 4, "end", "a", number(tick)));
        }
        for (double tick : ticks(0, maxX)) {
            out.append(text(x(tick), HEIGHT - BOTTOM + 16, "middle", "a", number(tick)));
        }
        out.append(rule(LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM, "axis"));
        out.append(text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 3, "middle", "a", curve.across()));
        for (int i = 0; i < xs.size(); i++) {
            out.append(path(i));
        }
        return out.append("</svg>").toString();
    }

    private String path(int index) {
        StringBuilder points = new StringBuilder();
        double[] x = xs.get(index);
        double[] y = ys.get(index);
        for (int i = 0; i < x.length; i++) {
            points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(x[i]), y(y[i])));
        }
        Line line = curve.lines().get(index);
        return "<polyline class=\"arm"
                + line.arm() % HtmlReport.COLOURS
                + (line.isDashed() ? " dashed" : "")
                + "\" points=\""
                + points.toString().strip()
                + "\"><title>"
                + Html.escape(line.label())
                + "</title></polyline>";
    }

    /**
     * Averages neighbouring points, so that long runs stay readable and small; drops non-numbers.
     */
    private static double[][] thin(double[] steps, double[] values) {
        List<double[]> kept = new ArrayList<>();
        int bin = Math.max(1, (steps.length + POINTS - 1) / POINTS);
        for (int start = 0; start < steps.length; start += bin) {
            double x = 0;
            double y = 0;
            int n = 0;
            for (int i = start; i < Math.min(start + bin, steps.length); i++) {
                if (Double.isFinite(values[i])) {
                    x += steps[i];
                    y += values[i];
                    n++;
                }
            }
            if (n > 0) {
                kept.add(new double[] {x / n, y / n});
            }
        }
        return new double[][] {
            kept.stream().mapToDouble(p -> p[0]).toArray(),
            kept.stream().mapToDouble(p -> p[1]).toArray()
        };
    }

    static double[] ticks(double low, double high) {
        double raw = (high - low) / 4;
        double power = Math.pow(10, Math.floor(Math.log10(raw)));
        double step = power;
        for (double factor : new double[] {1, 2, 5, 10}) {
            step = factor * power;
            if (step >= raw) {
                break;
            }
        }
        List<Double> ticks = new ArrayList<>();
        for (double t = Math.ceil(low / step) * step; t <= high + step * 1e-9; t += step) {
            ticks.add(Math.abs(t) < step * 1e-9 ? 0 : t);
        }
        return ticks.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private double x(double step) {
        return LEFT + (WIDTH - LEFT - RIGHT) * step / maxX;
    }

    private double y(double value) {
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (value - minY) / (maxY - minY);
    }

    static String number(double value) {
        return String.format(Locale.ROOT, "%.4g", value)
                .replaceAll("(\\.\\d*?)0+$", "$1")
                .replaceAll("\\.$", "");
    }

    static String text(double x, double y, String anchor, String style, String text) {
        return String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" class=\"%s\">%s</text>",
                x,
                y,
                anchor,
                style,
                Html.escape(text));
    }

    static String rule(double x1, double y1, double x2, double y2, String style) {
        return String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" class=\"%s\"/>",
                x1,
                y1,
                x2,
                y2,
                style);
    }
}
