package io.maskbit.evaluation.statistics;

/**
 * Which images an Inception score takes together: it is computed for each part and then averaged.
 */
public final class ScoreSplits {

    private final String text;
    private final long total;
    private final PartOf parts;

    private ScoreSplits(String text, long total, PartOf parts) {
        this.text = text;
        this.total = total;
        this.parts = parts;
    }

    /** All images are one part: MaskBit's evaluation of tokenizers. */
    public static ScoreSplits whole() {
        return new ScoreSplits("1 split", 0, image -> 0);
    }

    /**
     * Parts of consecutive images: the ADM suite with 5,000. The last part may be smaller, and
     * counts as much as the others.
     *
     * @param size images in a part, at least 1
     * @throws IllegalArgumentException if it is below 1
     */
    public static ScoreSplits chunks(int size) {
        if (size < 1) {
            throw new IllegalArgumentException("a chunk holds at least 1 image, not " + size);
        }
        return new ScoreSplits("chunks of " + size, 0, image -> (int) (image / size));
    }

    /**
     * A number of parts of consecutive images: part i begins with image floor(i N / parts).
     *
     * @param parts how many, at least 1
     * @param total N, how many images there will be, at least as many
     * @throws IllegalArgumentException if there are fewer images than parts
     */
    public static ScoreSplits parts(int parts, int total) {
        requireEnough(parts, total);
        return new ScoreSplits(parts + " splits", total, image -> part(image, parts, total));
    }

    /**
     * A number of parts of shuffled images: torch-fidelity with 10 parts and seed 2020.
     *
     * @param parts how many, at least 1
     * @param total how many images there will be, at least as many
     * @param seed of the shuffle; see {@link NumpyPermutation}
     * @throws IllegalArgumentException if there are fewer images than parts
     */
    public static ScoreSplits shuffled(int parts, int total, long seed) {
        requireEnough(parts, total);
        int[] order = new NumpyPermutation(seed).next(total);
        int[] partOf = new int[total];
        for (int place = 0; place < total; place++) {
            partOf[order[place]] = part(place, parts, total);
        }
        String text = parts + " splits, shuffled with seed " + seed;
        return new ScoreSplits(text, total, image -> partOf[(int) image]);
    }

    /** Returns the rule in words, as a protocol records it. */
    public String text() {
        return text;
    }

    /** Returns how many images there must be; 0 if any number will do. */
    public long total() {
        return total;
    }

    /**
     * Returns the part of an image.
     *
     * @param image its number, counted from 0
     * @throws IndexOutOfBoundsException if there are not that many
     */
    int of(long image) {
        if (total > 0 && image >= total) {
            throw new IndexOutOfBoundsException("splits of " + total + " images, not of more");
        }
        return parts.of(image);
    }

    private static int part(long image, int parts, int total) {
        int part = (int) (image * parts / total);
        while ((long) (part + 1) * total / parts <= image) {
            part++; // the bounds are rounded down
        }
        return part;
    }

    private static void requireEnough(int parts, int total) {
        if (parts < 1 || total < parts) {
            throw new IllegalArgumentException(
                    total + " images cannot make " + parts + " splits with one each");
        }
    }

    @FunctionalInterface
    private interface PartOf {
        int of(long image);
    }
}
