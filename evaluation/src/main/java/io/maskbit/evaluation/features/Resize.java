package io.maskbit.evaluation.features;

import java.util.stream.IntStream;

/**
 * Brings 8-bit images to the extent that a network wants, on the host and in double precision, so
 * that the result is the same on every device.
 *
 * @param rule how
 * @param height rows of the results, at least 1
 * @param width columns of the results, at least 1
 */
public record Resize(ResizeRule rule, int height, int width) {

    /**
     * Checks the extents.
     *
     * @throws IllegalArgumentException if one is below 1
     */
    public Resize {
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException(
                    "an image cannot become " + height + " x " + width + " pixels");
        }
    }

    /**
     * Resizes. An axis whose extent is right already is left alone.
     *
     * @param images any extents
     * @return (B, C, height, width) row by row, about 0..255, not rounded to whole numbers
     */
    public double[] apply(ByteImages images) {
        int size = height * width;
        int planes = images.count() * images.shape().channels();
        double[] resized = new double[Math.multiplyExact(planes, size)];
        Planes source = planes(images);
        IntStream.range(0, planes)
                .parallel()
                .forEach(
                        plane ->
                                System.arraycopy(
                                        source.resized(plane), 0, resized, plane * size, size));
        return resized;
    }

    /** Prepares to resize planes of images, each by its number in (B, C). */
    Planes planes(ByteImages images) {
        return new Planes(
                images,
                rule.taps(images.shape().width(), width),
                rule.taps(images.shape().height(), height));
    }

    /** The planes of a batch; safe for use by several threads at once. */
    final class Planes {

        private final ByteImages images;
        private final Taps columns;
        private final Taps rows;

        private Planes(ByteImages images, Taps columns, Taps rows) {
            this.images = images;
            this.columns = columns;
            this.rows = rows;
        }

        /** Returns one plane, (height, width) row by row. */
        double[] resized(int plane) {
            int rowsIn = images.shape().height();
            int columnsIn = images.shape().width();
            double[] row = new double[columnsIn];
            double[] wide = new double[rowsIn * width];
            for (int y = 0; y < rowsIn; y++) {
                int from = (plane * rowsIn + y) * columnsIn;
                for (int x = 0; x < columnsIn; x++) {
                    row[x] = images.pixels()[from + x] & 0xFF;
                }
                if (columnsIn == width) {
                    System.arraycopy(row, 0, wide, y * width, width);
                } else {
                    widen(row, wide, y * width);
                }
            }
            return cut(rowsIn == height ? wide : high(wide));
        }

        private void widen(double[] row, double[] wide, int at) {
            for (int x = 0; x < width; x++) {
                int[] places = columns.places()[x];
                double[] shares = columns.shares()[x];
                double sum = 0;
                for (int j = 0; j < places.length; j++) {
                    sum += shares[j] * row[places[j]];
                }
                wide[at + x] = rounded(sum);
            }
        }

        private double[] high(double[] wide) {
            double[] high = new double[height * width];
            for (int y = 0; y < height; y++) {
                int[] places = rows.places()[y];
                int to = y * width;
                for (int j = 0; j < places.length; j++) {
                    double share = rows.shares()[y][j];
                    int from = places[j] * width;
                    for (int x = 0; x < width; x++) {
                        high[to + x] += share * wide[from + x];
                    }
                }
                for (int x = 0; x < width; x++) {
                    high[to + x] = rounded(high[to + x]);
                }
            }
            return high;
        }

        private double rounded(double value) {
            return rule.isPil() ? (float) value : value;
        }

        private double[] cut(double[] values) {
            if (rule.isPil()) {
                for (int i = 0; i < values.length; i++) {
                    values[i] = Math.max(0, Math.min(255, values[i]));
                }
            }
            return values;
        }
    }
}
