package io.maskbit.runtime.report;

import io.maskbit.runtime.report.HealthModel.Bands;
import java.util.Locale;

/** Draws shares of one run over steps as an SVG picture: as a map of colours, or stacked. */
final class BandChart {

    private static final int WIDTH = 520;
    private static final int LEFT = 58;
    private static final int RIGHT = 12;
    private static final int TOP = 46;
    private static final int BOTTOM = 34;
    private static final int STACK = 180;
    private static final int LEAST_MAP = 90;
    private static final int ROW = 14;
    private static final int COLUMNS = 120;

    private final String title;
    private final Bands bands;
    private final int bin;
    private final StringBuilder out = new StringBuilder();

    BandChart(String title, Bands bands) {
        this.title = title + ", " + bands.run();
        this.bands = bands;
        this.bin = Math.max(1, (bands.steps().length + COLUMNS - 1) / COLUMNS);
    }

    /** One row of cells per name: blue where the share is 0, pale at a half, orange at 1. */
    String map() {
        int rows = bands.names().size();
        double row = Math.max(ROW, (double) LEAST_MAP / rows);
        begin(TOP + rows * row + BOTTOM);
        key(0, "always 0", fill(colour(0)));
        key(1, "as often 1 as 0", fill(colour(0.5)));
        key(2, "always 1", fill(colour(1)));
        for (int r = 0; r < rows; r++) {
            double y = TOP + r * row;
            text(LEFT - 6, y + row / 2 + 4, "end", "a", bands.names().get(r));
            cells(bands.values()[r], y, row - 1);
        }
        return end(TOP + rows * row);
    }

    /** Neighbouring cells of one colour become one rectangle, which keeps the page small. */
    private void cells(double[] values, double y, double height) {
        String open = "";
        double from = 0;
        for (int i = 0; i < values.length; i += bin) {
            double mean = mean(values, i);
            String colour = Double.isNaN(mean) ? "" : colour(mean);
            if (!colour.equals(open)) {
                cell(open, from, start(i), y, height);
                open = colour;
                from = start(i);
            }
        }
        cell(open, from, bands.steps()[values.length - 1], y, height);
    }

    private void cell(String colour, double from, double to, double y, double height) {
        if (!colour.isEmpty() && to > from) {
            out.append(
                    String.format(
                            Locale.ROOT,
                            "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" %s/>",
                            x(from),
                            y,
                            x(to) - x(from),
                            height,
                            fill(colour)));
        }
    }

    /** Bands that add up to 1, the first at the bottom; the style sheet has a colour per name. */
    String stack() {
        begin(TOP + STACK + BOTTOM);
        int columns = (bands.steps().length + bin - 1) / bin;
        double[] floor = new double[columns];
        for (int part = 0; part < bands.names().size(); part++) {
            String paint = "style=\"fill:var(--" + bands.names().get(part) + ")\"";
            key(part, bands.names().get(part), paint);
            double[] top = floor.clone();
            for (int c = 0; c < columns; c++) {
                double share = mean(bands.values()[part], c * bin);
                top[c] += Double.isNaN(share) ? 0 : share;
            }
            StringBuilder points = new StringBuilder();
            for (int c = 0; c < columns; c++) {
                points.append(corner(c, top[c]));
            }
            for (int c = columns - 1; c >= 0; c--) {
                points.append(corner(c, floor[c]));
            }
            out.append("<polygon ").append(paint).append(" points=\"");
            out.append(points.toString().strip()).append("\"/>");
            floor = top;
        }
        for (int percent = 0; percent <= 100; percent += 50) {
            text(LEFT - 6, TOP + STACK * (1 - percent / 100.0) + 4, "end", "a", percent + " %");
        }
        return end(TOP + STACK);
    }

    private String corner(int column, double share) {
        int last = Math.min(column * bin + bin, bands.steps().length) - 1;
        return String.format(
                Locale.ROOT, "%.1f,%.1f ", x(bands.steps()[last]), TOP + STACK * (1 - share));
    }

    private double mean(double[] values, int from) {
        double sum = 0;
        int n = 0;
        for (int i = from; i < Math.min(from + bin, values.length); i++) {
            if (Double.isFinite(values[i])) {
                sum += values[i];
                n++;
            }
        }
        return n == 0 ? Double.NaN : sum / n;
    }

    private double start(int window) {
        return window == 0 ? 0 : bands.steps()[window - 1];
    }

    private double x(double step) {
        double last = bands.steps()[bands.steps().length - 1];
        return LEFT + (WIDTH - LEFT - RIGHT) * step / last;
    }

    /** In steps of a twentieth; a bit that is stuck keeps the full colour to itself. */
    private static String colour(double share) {
        double rounded = Math.round(share * 20) / 20.0;
        if (rounded == 0 && share >= 0.01) {
            rounded = 0.05;
        } else if (rounded == 1 && share <= 0.99) {
            rounded = 0.95;
        }
        double strength = Math.abs(rounded - 0.5) * 2;
        strength = strength == 1 ? 1 : 0.75 * strength;
        int[] end = rounded < 0.5 ? new int[] {24, 76, 140} : new int[] {178, 74, 8};
        int[] rgb = new int[3];
        for (int i = 0; i < 3; i++) {
            rgb[i] = (int) Math.round(240 + (end[i] - 240) * strength);
        }
        return String.format(Locale.ROOT, "#%02x%02x%02x", rgb[0], rgb[1], rgb[2]);
    }

    private static String fill(String colour) {
        return "fill=\"" + colour + "\"";
    }

    private void key(int index, String name, String paint) {
        int x = LEFT + index * 112;
        out.append(
                String.format(
                        Locale.ROOT,
                        "<rect x=\"%d\" y=\"28\" width=\"10\" height=\"10\" class=\"grid\" %s/>",
                        x,
                        paint));
        text(x + 14, 37, "start", "a", name);
    }

    private void begin(double height) {
        out.append(
                String.format(
                        Locale.ROOT,
                        "<svg viewBox=\"0 0 %d %.0f\" role=\"img\" aria-label=\"%s\">",
                        WIDTH,
                        height,
                        Html.escape(title)));
        text(LEFT, 18, "start", "t", title);
    }

    private String end(double bottom) {
        double last = bands.steps()[bands.steps().length - 1];
        for (double tick : LineChart.ticks(0, last)) {
            text(x(tick), bottom + 16, "middle", "a", LineChart.number(tick));
        }
        text((LEFT + WIDTH - RIGHT) / 2.0, bottom + BOTTOM - 3, "middle", "a", "step");
        return out.append("</svg>").toString();
    }

    private void text(double x, double y, String anchor, String style, String text) {
        out.append(LineChart.text(x, y, anchor, style, text));
    }
}
