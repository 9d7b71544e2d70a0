package io.maskbit.training.tokens;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import com.google.gson.reflect.TypeToken;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.api.TokenSpace;
import io.maskbit.tensor.Safetensors;
import io.maskbit.tensor.TensorFile;
import io.maskbit.training.data.DataSource;
import io.maskbit.training.data.ImageSurvey;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The tokens of a data set on the disk: a safetensors file with {@code tokens.0}, {@code tokens.1},
 * … (int64, the bits of {@link PackedTokens}, in pieces), and {@code labels}, {@code heights},
 * {@code widths} (int32, by image); its origin, views and broken images are in the metadata.
 */
public final class TokenFile {

    private static final String FORMAT = "maskbit-tokens 1";
    private static final int PIECE = 1 << 27; // words: 1 GiB
    private static final Gson GSON = new Gson();

    private TokenFile() {}

    /**
     * Writes a table, all or nothing.
     *
     * @param file where
     * @param table the tokens
     * @param origin what they were made from
     * @param source the images, for their labels
     * @param manager where arrays are made; all are closed
     * @throws ExperimentException if the file cannot be written
     */
    public static void write(
            Path file, TokenTable table, TokenOrigin origin, DataSource source, NDManager manager) {
        ImageSurvey survey = table.survey();
        int size = survey.size();
        int[] labels = new int[size];
        int[] heights = new int[size];
        int[] widths = new int[size];
        for (int i = 0; i < size; i++) {
            labels[i] = source.label(i);
            heights[i] = survey.height(i);
            widths[i] = survey.width(i);
        }
        Map<String, String> metadata = new LinkedHashMap<>(origin.facts());
        metadata.put("format", FORMAT);
        metadata.put("views", Integer.toString(table.views()));
        metadata.put("broken", GSON.toJson(survey.broken()));
        try (NDManager passing = manager.newSubManager()) {
            Map<String, NDArray> arrays = new LinkedHashMap<>();
            long[] words = table.packed().words();
            for (int from = 0, piece = 0; from < words.length; from += PIECE, piece++) {
                int to = (int) Math.min(words.length, (long) from + PIECE);
                arrays.put("tokens." + piece, passing.create(Arrays.copyOfRange(words, from, to)));
            }
            arrays.put("labels", passing.create(labels));
            arrays.put("heights", passing.create(heights));
            arrays.put("widths", passing.create(widths));
            Safetensors.write(file, arrays, metadata);
        }
    }

    /**
     * Reads a table for training.
     *
     * @param file where it lies
     * @param origin what its tokens must have been made from
     * @param tokens what its tokens must be
     * @param source the images it must stand for
     * @param views how many views training will ask for: 1, or 2 with the mirrored ones
     * @param manager where arrays are made; all are closed
     * @return the table
     * @throws ExperimentException if the file is damaged, of another origin, or lacks the mirrored
     *     images
     */
    public static TokenTable read(
            Path file,
            TokenOrigin origin,
            TokenSpace tokens,
            DataSource source,
            int views,
            NDManager manager) {
        try (TensorFile tensors = TensorFile.open(file)) {
            requireFormat(file, tensors.metadata());
            requireOrigin(file, tensors.metadata(), origin.facts());
            int held = "2".equals(tensors.metadata().get("views")) ? 2 : 1;
            if (held < views) {
                throw refusal(
                        file,
                        "holds no mirrored images, but data.flip is on",
                        "make it again with 'maskbit tokenize RUN --data-set --set data.flip=true'");
            }
            requireLabels(file, ints(tensors, "labels", manager), source);
            ImageSurvey survey =
                    new ImageSurvey(
                            ints(tensors, "heights", manager),
                            ints(tensors, "widths", manager),
                            broken(tensors.metadata()));
            int positions = tokens.grid().positions();
            long count = (long) source.size() * held * positions;
            PackedTokens packed =
                    PackedTokens.of(tokens.vocabulary(), count, words(tensors, manager));
            packed.requireBelow(tokens.vocabulary());
            return new TokenTable(packed, positions, held, survey);
        } catch (IllegalArgumentException | JsonParseException e) {
            ExperimentException refused = damaged(file, String.valueOf(e.getMessage()));
            refused.initCause(e);
            throw refused;
        }
    }

    private static void requireFormat(Path file, Map<String, String> metadata) {
        if (!FORMAT.equals(metadata.get("format"))) {
            throw refusal(
                    file,
                    "is no file of tokens",
                    "expected one made by 'maskbit tokenize RUN --data-set --out FILE'");
        }
    }

    private static void requireOrigin(
            Path file, Map<String, String> found, Map<String, String> expected) {
        expected.forEach(
                (fact, value) -> {
                    if (!value.equals(found.get(fact))) {
                        throw refusal(
                                file,
                                "holds tokens of another origin: its "
                                        + fact
                                        + " is "
                                        + found.get(fact)
                                        + ", but this experiment's is "
                                        + value,
                                "make it again from the run that 'tokenizer: {weights: RUN}' names,"
                                        + " and with the same data section");
                    }
                });
    }

    private static void requireLabels(Path file, int[] labels, DataSource source) {
        boolean equal = labels.length == source.size();
        for (int i = 0; equal && i < labels.length; i++) {
            equal = labels[i] == source.label(i);
        }
        if (!equal) {
            throw damaged(file, "the labels are not those of the data");
        }
    }

    private static SortedMap<Integer, String> broken(Map<String, String> metadata) {
        Map<Integer, String> broken =
                GSON.fromJson(
                        metadata.getOrDefault("broken", "{}"),
                        new TypeToken<Map<Integer, String>>() {});
        if (broken == null || broken.containsValue(null)) {
            throw new JsonParseException("the broken images are not named");
        }
        return new TreeMap<>(broken);
    }

    private static long[] words(TensorFile tensors, NDManager manager) {
        long[] words = {};
        for (int piece = 0; tensors.contains("tokens." + piece); piece++) {
            requireType(tensors, "tokens." + piece, DataType.INT64);
            try (NDArray array = tensors.read("tokens." + piece, manager)) {
                long[] more = array.toLongArray();
                int before = words.length;
                words = Arrays.copyOf(words, Math.addExact(before, more.length));
                System.arraycopy(more, 0, words, before, more.length);
            }
        }
        return words;
    }

    private static int[] ints(TensorFile tensors, String name, NDManager manager) {
        requireType(tensors, name, DataType.INT32);
        try (NDArray array = tensors.read(name, manager)) {
            return array.toIntArray();
        }
    }

    private static void requireType(TensorFile tensors, String name, DataType type) {
        Shape shape = tensors.shape(name);
        if (tensors.type(name) != type || shape.dimension() != 1) {
            throw new IllegalArgumentException(
                    name
                            + " is "
                            + tensors.type(name)
                            + " "
                            + shape
                            + ", expected a row of "
                            + type);
        }
    }

    private static ExperimentException damaged(Path file, String reason) {
        return refusal(file, "is damaged: " + reason, "make it again with 'maskbit tokenize'");
    }

    private static ExperimentException refusal(Path file, String message, String... hints) {
        return new ExperimentException(Location.of(file.toString()), message, hints);
    }
}
