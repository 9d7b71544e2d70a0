package io.maskbit.training.data;

import io.maskbit.api.Purpose;
import io.maskbit.api.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Drawn images of one coloured shape on a plain background; the class is shape and colour.
 *
 * <p>Place, size, angle, shade and background vary. Image number i depends on seed, part and i
 * only, and has the same bytes on every machine: only exactly rounded arithmetic is used. Labels
 * run round, so that classes are balanced.
 */
public final class Shapes implements DataSource {

    private static final List<String> FORMS = List.of("circle", "square", "triangle", "cross");
    private static final List<String> COLOURS = List.of("red", "green", "blue", "yellow");
    private static final double[][] RGB = {
        {0.88, 0.13, 0.13}, {0.10, 0.62, 0.20}, {0.13, 0.27, 0.88}, {0.96, 0.76, 0.06}
    };
    private static final List<String> NAMES = names();

    /** Changes with every change of a drawn byte, so that digests tell. */
    private static final int EDITION = 1;

    private final Seeds seeds;
    private final String part;
    private final int size;
    private final int side;

    /**
     * Describes a set; nothing is drawn yet.
     *
     * @param seed seed of the set; part of the data, not of a run
     * @param part name of an independent part, for example "train"
     * @param size number of images, at least 1
     * @param side rows and columns of each image, at least 8
     * @throws IllegalArgumentException if size or side is too small
     */
    public Shapes(long seed, String part, int size, int side) {
        if (size < 1 || side < 8) {
            throw new IllegalArgumentException(
                    "shapes need at least 1 image of 8x8, but are " + size + " of " + side);
        }
        this.seeds = new Seeds(seed);
        this.part = part;
        this.size = size;
        this.side = side;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public List<String> classNames() {
        return NAMES;
    }

    @Override
    public int label(int index) {
        return index % NAMES.size();
    }

    @Override
    public String name(int index) {
        return "shapes " + part + " " + index;
    }

    @Override
    public RawImage image(int index) {
        SplittableRandom random = seeds.stream(Purpose.DATA, part + "/" + index);
        int label = label(index);
        Figure figure = Figure.draw(random, label / COLOURS.size(), side);
        Paint background = Paint.background(random);
        Paint ink = Paint.ink(random, RGB[label % COLOURS.size()]);
        byte[] rgb = new byte[side * side * 3];
        int at = 0;
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                double v = (y + 0.5) / side - 0.5;
                double u = (x + 0.5) / side - 0.5;
                double cover = Math.max(0, Math.min(1, 0.5 - figure.distance(x + 0.5, y + 0.5)));
                for (int c = 0; c < 3; c++) {
                    double below = background.at(c, u, v);
                    double value = below + cover * (ink.at(c, u, v) - below);
                    rgb[at++] = (byte) (int) (255 * Math.max(0, Math.min(1, value)) + 0.5);
                }
            }
        }
        return new RawImage(side, side, rgb);
    }

    @Override
    public String digest() {
        Digest digest = new Digest().add("shapes").add(EDITION).add(seeds.root()).add(part);
        digest.add(size).add(side);
        for (int i = 0; i < Math.min(size, NAMES.size()); i++) {
            digest.add(image(i).rgb());
        }
        return digest.hex();
    }

    private static List<String> names() {
        List<String> names = new ArrayList<>();
        for (String form : FORMS) {
            for (String colour : COLOURS) {
                names.add(colour + "-" + form);
            }
        }
        return List.copyOf(names);
    }

    private static double between(SplittableRandom random, double low, double high) {
        return low + (high - low) * random.nextDouble();
    }

    /** A colour with a slight linear gradient. */
    private record Paint(double[] colour, double alongX, double alongY) {

        static Paint background(SplittableRandom random) {
            double grey = between(random, 0.80, 0.95);
            double[] colour = new double[3];
            for (int c = 0; c < 3; c++) {
                colour[c] = grey + between(random, -0.03, 0.03);
            }
            return gradient(random, colour, 0.08);
        }

        static Paint ink(SplittableRandom random, double[] base) {
            double shade = between(random, 0.75, 1.05);
            double[] colour = new double[3];
            for (int c = 0; c < 3; c++) {
                colour[c] = base[c] * shade;
            }
            return gradient(random, colour, 0.06);
        }

        private static Paint gradient(SplittableRandom random, double[] colour, double most) {
            return new Paint(colour, between(random, -most, most), between(random, -most, most));
        }

        double at(int channel, double u, double v) {
            return colour[channel] + alongX * u + alongY * v;
        }
    }

    /** A form with its place, size and angle, in pixels. */
    private record Figure(int form, double x, double y, double radius, double cos, double sin) {

        static Figure draw(SplittableRandom random, int form, int side) {
            double radius = between(random, 0.24, 0.36) * side;
            double x = between(random, radius, side - radius);
            double y = between(random, radius, side - radius);
            double angle = between(random, -0.3, 0.3);
            // StrictMath: Math.sin may differ in the last bit between processors.
            return new Figure(form, x, y, radius, StrictMath.cos(angle), StrictMath.sin(angle));
        }

        /** How far a point lies outside, in pixels; negative inside. */
        double distance(double px, double py) {
            double u = cos * (px - x) + sin * (py - y);
            double v = cos * (py - y) - sin * (px - x);
            double a = Math.abs(u);
            double b = Math.abs(v);
            return switch (form) {
                case 0 -> Math.sqrt(u * u + v * v) - radius;
                case 1 -> Math.max(a, b) - 0.8 * radius;
                case 2 -> Math.max(v - 0.6 * radius, 0.88 * a - 0.475 * v - 0.5 * radius);
                default -> Math.min(cross(a, b), cross(b, a));
            };
        }

        private double cross(double along, double across) {
            return Math.max(along - 0.95 * radius, across - 0.32 * radius);
        }
    }
}
