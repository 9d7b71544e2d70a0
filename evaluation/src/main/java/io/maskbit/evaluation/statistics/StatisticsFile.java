package io.maskbit.evaluation.statistics;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.tensor.npz.NpyArray;
import io.maskbit.tensor.npz.NpzFile;
import io.maskbit.tensor.npz.NpzWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Statistics of a set of images, to be compared with again and again: an {@code .npz} file with
 * {@code mu} (D) and {@code sigma} (D, D), float64, as the ADM suite, pytorch-fid and others read
 * and write it, and {@code mu_s}, {@code sigma_s} of spatial features for sFID if there are any.
 *
 * <p>A file of ours also holds {@code count} and {@code maskbit}, bytes of a JSON text: what the
 * statistics are of, and a digest over all of it. If a value was changed since, it is refused. A
 * file without that text is another program's: nothing is known of it but its bytes.
 *
 * @param pooled of the pooled features; count 0 if the file does not say
 * @param spatial of the spatial features, if there are any
 * @param origin what they are of; empty for another program's file
 * @param digest SHA-256 in hex that names them in records: over the arrays and the origin, or over
 *     the bytes of another program's file
 */
public record StatisticsFile(
        Gaussian pooled,
        Optional<Gaussian> spatial,
        Optional<StatisticsOrigin> origin,
        String digest) {

    private static final String OURS = "maskbit";
    private static final int WIDEST = 4096;
    private static final int LONGEST_TEXT = 1 << 16;
    private static final double ASYMMETRY = 1e-6;

    /**
     * Makes statistics that can be written.
     *
     * @param pooled of the pooled features, with their count
     * @param spatial of the spatial features of the same images, if there are any
     * @param origin what they are of
     * @return the statistics with their digest
     * @throws IllegalArgumentException if the counts differ
     */
    public static StatisticsFile of(
            Gaussian pooled, Optional<Gaussian> spatial, StatisticsOrigin origin) {
        if (spatial.isPresent() && spatial.orElseThrow().count() != pooled.count()) {
            throw new IllegalArgumentException(
                    "pooled features of "
                            + pooled.count()
                            + " images, spatial ones of "
                            + spatial.orElseThrow().count());
        }
        String digest = StatisticsDigests.of(pooled, spatial, origin.toJson());
        return new StatisticsFile(pooled, spatial, Optional.of(origin), digest);
    }

    /**
     * Writes the statistics, whole or not at all.
     *
     * @param file the file, replaced
     * @throws IllegalStateException if they were not made by {@link #of}
     * @throws ExperimentException if it cannot be written
     */
    public void write(Path file) {
        JsonObject text = new JsonObject();
        text.add(
                "origin",
                origin.orElseThrow(() -> new IllegalStateException("another program's file"))
                        .toJson());
        text.addProperty("digest", digest);
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        add(arrays, "mu", "sigma", pooled);
        spatial.ifPresent(s -> add(arrays, "mu_s", "sigma_s", s));
        arrays.put("count", NpyArray.longs(new long[] {pooled.count()}, 1));
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        arrays.put(OURS, NpyArray.bytes(bytes, bytes.length));
        try {
            NpzWriter.write(file, arrays);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /**
     * Reads statistics of ours or of another program.
     *
     * @param file the file
     * @return the statistics
     * @throws ExperimentException if it is absent or damaged, holds no such arrays, values that are
     *     no statistics, or is a file of ours that was changed
     */
    public static StatisticsFile read(Path file) {
        try (NpzFile arrays = NpzFile.open(file)) {
            if (!arrays.contains("mu") || !arrays.contains("sigma")) {
                throw refusal(
                        file,
                        "holds no statistics, but " + String.join(", ", arrays.names()),
                        "expected arrays mu (D) and sigma (D, D); maskbit stats makes such a file");
            }
            long count = count(file, arrays);
            Gaussian pooled = gaussian(file, arrays, "mu", "sigma", count);
            Optional<Gaussian> spatial =
                    arrays.contains("mu_s") && arrays.contains("sigma_s")
                            ? Optional.of(gaussian(file, arrays, "mu_s", "sigma_s", count))
                            : Optional.empty();
            if (!arrays.contains(OURS)) {
                return new StatisticsFile(
                        pooled, spatial, Optional.empty(), StatisticsDigests.of(file));
            }
            return known(file, text(file, arrays), pooled, spatial);
        }
    }

    /**
     * Refuses statistics of other features than those that they shall be compared with.
     *
     * @param width length of a pooled vector
     * @param file where they were read, for the message
     * @throws ExperimentException if the width differs
     */
    public void requireWidth(int width, Path file) {
        if (pooled.width() != width) {
            throw refusal(
                    file,
                    "holds statistics of " + pooled.width() + " features, not of " + width,
                    "they were made with another network, or another layer of it");
        }
    }

    private static StatisticsFile known(
            Path file, JsonObject text, Gaussian pooled, Optional<Gaussian> spatial) {
        StatisticsOrigin origin;
        String said;
        try {
            if (!(text.get("origin") instanceof JsonObject known)) {
                throw new IllegalArgumentException("no origin");
            }
            origin = StatisticsOrigin.of(known);
            said = StatisticsOrigin.text(text, "digest");
        } catch (IllegalArgumentException e) {
            throw refusal(file, "says nothing of its origin that is understood", "make it again");
        }
        StatisticsFile found = of(pooled, spatial, origin);
        if (!found.digest().equals(said)) {
            throw refusal(
                    file,
                    "was changed since it was written: its digest is "
                            + found.digest().substring(0, 16)
                            + "..., but it says "
                            + said.substring(0, Math.min(said.length(), 16))
                            + "...",
                    "make it again with maskbit stats, or take the file that was published");
        }
        return found;
    }

    private static JsonObject text(Path file, NpzFile arrays) {
        if (arrays.header(OURS).count() <= LONGEST_TEXT) {
            try {
                String text = new String(arrays.bytes(OURS), StandardCharsets.UTF_8);
                if (JsonParser.parseString(text) instanceof JsonObject json) {
                    return json;
                }
            } catch (JsonParseException e) {
                throw refusal(file, "holds an origin that is no JSON", "make it again");
            }
        }
        throw refusal(file, "holds an origin that is not understood", "make it again");
    }

    private static long count(Path file, NpzFile arrays) {
        if (!arrays.contains("count")) {
            return 0;
        }
        List<Long> shape = arrays.header("count").shape();
        if (shape.isEmpty() || shape.equals(List.of(1L))) {
            long count = arrays.longs("count")[0];
            if (count >= 0) {
                return count;
            }
        }
        throw refusal(file, "holds a count that is none", "expected one whole number");
    }

    private static Gaussian gaussian(
            Path file, NpzFile arrays, String mu, String sigma, long count) {
        int width = width(arrays, mu, sigma);
        double[] mean = arrays.doubles(mu);
        double[] covariance = arrays.doubles(sigma);
        requireFinite(file, mu, mean);
        requireFinite(file, sigma, covariance);
        double largest = 0;
        for (int i = 0; i < width; i++) {
            double variance = covariance[i * width + i];
            if (variance < 0) {
                throw refusal(
                        file, sigma + " says that feature " + i + " has the variance " + variance);
            }
            largest = Math.max(largest, variance);
        }
        for (int i = 0; i < width; i++) {
            for (int j = 0; j < i; j++) {
                double below = covariance[i * width + j];
                double above = covariance[j * width + i];
                if (Math.abs(below - above) > ASYMMETRY * largest) {
                    throw refusal(
                            file,
                            sigma
                                    + " is not symmetric: "
                                    + below
                                    + " below and "
                                    + above
                                    + " above");
                }
                if (below != above) {
                    covariance[i * width + j] = (below + above) / 2;
                    covariance[j * width + i] = (below + above) / 2;
                }
            }
        }
        return new Gaussian(mean, covariance, count);
    }

    /** Returns D of a vector and a matrix, from their headers alone. */
    static int width(NpzFile arrays, String vector, String matrix) {
        List<Long> mean = arrays.header(vector).shape();
        List<Long> square = arrays.header(matrix).shape();
        boolean fits = mean.size() == 1 && square.equals(List.of(mean.get(0), mean.get(0)));
        if (!fits || mean.get(0) < 1 || mean.get(0) > WIDEST) {
            throw refusal(
                    arrays.path(),
                    vector
                            + " is "
                            + arrays.header(vector).extents()
                            + " and "
                            + matrix
                            + " is "
                            + arrays.header(matrix).extents(),
                    "expected (D,) and (D, D) with D from 1 to " + WIDEST);
        }
        return mean.get(0).intValue();
    }

    static void requireFinite(Path file, String array, double[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw refusal(
                        file,
                        "array " + array + " holds " + values[i] + " at place " + i,
                        "the file is damaged, or was made of damaged images: make it again");
            }
        }
    }

    static ExperimentException unwritable(Path file, IOException e) {
        return refusal(
                file,
                "cannot be written (" + e.getMessage() + ")",
                "check the folder, its permissions and its room");
    }

    private static void add(
            Map<String, NpyArray> arrays, String mu, String sigma, Gaussian gaussian) {
        int width = gaussian.width();
        arrays.put(mu, NpyArray.doubles(gaussian.mean(), width));
        arrays.put(sigma, NpyArray.doubles(gaussian.covariance(), width, width));
    }

    private static ExperimentException refusal(Path file, String message, String... hints) {
        return new ExperimentException(Location.of(file.toString()), message, hints);
    }
}
