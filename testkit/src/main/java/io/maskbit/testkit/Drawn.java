package io.maskbit.testkit;

import io.maskbit.api.GridShape;
import io.maskbit.api.ImageShape;
import io.maskbit.api.Purpose;
import io.maskbit.api.Seeds;
import io.maskbit.api.TokenSpace;
import io.maskbit.spi.ConfigType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * What laws are tried with, drawn from one seed: equal seeds give equal shapes and settings,
 * whichever law asks first. Another seed is given with {@code -Dmaskbit.testkit.seed=N}.
 */
final class Drawn {

    static final String PROPERTY = "maskbit.testkit.seed";

    private static final long USUAL_SEED = 20240917;

    private Drawn() {}

    /** Returns the seed of everything that is drawn. */
    static long seed() {
        return Long.getLong(PROPERTY, USUAL_SEED);
    }

    /** Opens a stream of its own. */
    static SplittableRandom stream(String key) {
        return new Seeds(seed()).stream(Purpose.STUDY, key);
    }

    /** Returns a small grid, 2 to 5 positions high and wide. */
    static GridShape grid() {
        SplittableRandom random = stream("grid");
        return new GridShape(random.nextInt(2, 6), random.nextInt(2, 6));
    }

    /** Returns the extent of a small colour image; multiples of 32 have room for five strides. */
    static ImageShape image() {
        int[][] extents = {{32, 32}, {32, 64}, {64, 32}};
        int[] extent = extents[stream("image").nextInt(extents.length)];
        return new ImageShape(3, extent[0], extent[1]);
    }

    /** Returns bit words of even and odd length, and codebooks of which one is a power of two. */
    static List<TokenSpace> tokens() {
        SplittableRandom random = stream("tokens");
        GridShape grid = grid();
        int even = 2 * random.nextInt(2, 5);
        return List.of(
                new TokenSpace.Bits(even, grid),
                new TokenSpace.Bits(even - 1, grid),
                new TokenSpace.Codebook(1 << even, grid),
                new TokenSpace.Codebook(random.nextInt(33, 60), grid));
    }

    /** Returns a number of classes, 2 to 7. */
    static int classes() {
        return stream("classes").nextInt(2, 8);
    }

    /**
     * Draws a setting that is a choice: yes or no, or one of a few words.
     *
     * @param entry the setting
     * @return the value as it would stand in a file; empty if the setting is no choice, or stays
     */
    static Optional<String> choice(ConfigType.Entry entry) {
        List<String> values = values(entry.type());
        SplittableRandom random = stream("setting " + entry.key());
        return values.isEmpty() || random.nextBoolean()
                ? Optional.empty()
                : Optional.of(values.get(random.nextInt(values.size())));
    }

    private static List<String> values(Type type) {
        if (type == boolean.class) {
            return List.of("false", "true");
        }
        return type instanceof Class<?> choice && choice.isEnum()
                ? Arrays.stream(choice.getEnumConstants()).map(Drawn::word).toList()
                : List.of();
    }

    /** Returns a constant as files write it. */
    private static String word(Object constant) {
        return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
