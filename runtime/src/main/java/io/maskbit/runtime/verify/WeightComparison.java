package io.maskbit.runtime.verify;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.runtime.arm.TrainedRun;
import io.maskbit.tensor.FileDigest;
import io.maskbit.tensor.NamedParameters;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.TensorFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A run's parameters beside a file of released weights.
 *
 * @param agrees whether all are equal, bit by bit
 * @param lines the comparison for people
 */
record WeightComparison(boolean agrees, List<String> lines) {

    private static final int SHOWN = 8;
    private static final String QUANTIZER_KEYS = "quantize.";
    private static final String LOSSES = "loss.";

    /** Tensors of the released files that are computed here. */
    private static final Set<String> COMPUTED =
            Set.of("bits_to_indices", "quantize.bits_to_indices", "quantize.codebook");

    private static final Map<String, String> RENAMED = Map.of("input_proj.", "token_emb.");

    WeightComparison {
        lines = List.copyOf(lines);
    }

    /**
     * Compares.
     *
     * @param run the run
     * @param path released weights of a tokenizer or of a generator, in any readable format
     * @throws ExperimentException if the file cannot be read, or holds a model that the run has not
     */
    static WeightComparison of(TrainedRun run, Path path) {
        try (TensorFile file = TensorFile.open(path)) {
            Map<String, NDArray> parameters = parameters(run, file);
            Set<String> unexpected = new TreeSet<>(file.names());
            unexpected.removeAll(COMPUTED);
            unexpected.removeIf(name -> name.startsWith(LOSSES));
            List<String> wrong = new ArrayList<>();
            parameters.forEach(
                    (name, array) -> {
                        String key = key(name, file);
                        unexpected.remove(key);
                        difference(key, array, file).ifPresent(wrong::add);
                    });
            unexpected.forEach(name -> wrong.add(name + " is no parameter of the run"));
            return report(path, parameters.size(), wrong);
        }
    }

    private static WeightComparison report(Path path, int count, List<String> wrong) {
        String source = path + " (SHA-256 " + FileDigest.sha256(path) + ")";
        if (wrong.isEmpty()) {
            return new WeightComparison(
                    true, List.of("all " + count + " parameters are bit-equal to " + source));
        }
        List<String> lines = new ArrayList<>();
        lines.add(wrong.size() + " of " + count + " parameters DIFFER from " + source);
        wrong.stream().limit(SHOWN).forEach(line -> lines.add("  " + line));
        if (wrong.size() > SHOWN) {
            lines.add("  and " + (wrong.size() - SHOWN) + " more");
        }
        return new WeightComparison(false, lines);
    }

    private static Map<String, NDArray> parameters(TrainedRun run, TensorFile file) {
        Map<String, NDArray> parameters = new LinkedHashMap<>();
        if (file.names().stream().anyMatch(name -> name.startsWith("encoder."))) {
            parameters.putAll(NamedParameters.of(run.tokenizer()).asMap());
            NamedParameters.of(run.tokenizer().quantizer())
                    .asMap()
                    .forEach((name, array) -> parameters.put(QUANTIZER_KEYS + name, array));
        } else if (run.plan().generator().isPresent()) {
            parameters.putAll(NamedParameters.of(run.generator()).asMap());
        } else {
            throw new ExperimentException(
                    Location.of(String.valueOf(file.path())),
                    "it holds no tokenizer, and the run has nothing else",
                    "expected keys that begin with encoder. and decoder.");
        }
        return parameters;
    }

    private static String key(String name, TensorFile file) {
        for (Map.Entry<String, String> renamed : RENAMED.entrySet()) {
            if (name.startsWith(renamed.getKey()) && !file.contains(name)) {
                return renamed.getValue() + name.substring(renamed.getKey().length());
            }
        }
        return name;
    }

    private static Optional<String> difference(String key, NDArray array, TensorFile file) {
        if (!file.contains(key)) {
            return Optional.of(key + " is not in the file");
        }
        if (!file.shape(key).equals(array.getShape())) {
            return Optional.of(
                    key + " is " + file.shape(key) + " in the file, " + array.getShape() + " here");
        }
        return Step.scoped(
                () -> {
                    try (NDManager host = array.getManager().newSubManager(Device.cpu())) {
                        NDArray released = file.read(key, host);
                        NDArray own = array.toDevice(Device.cpu(), false);
                        if (released.getDataType() != own.getDataType()) {
                            return Optional.of(key + " is " + released.getDataType());
                        }
                        boolean equal =
                                released.toByteBuffer(true).mismatch(own.toByteBuffer(true)) < 0;
                        return equal
                                ? Optional.empty()
                                : Optional.of(differing(key, own, released));
                    }
                });
    }

    private static String differing(String key, NDArray own, NDArray released) {
        long count = own.neq(released).sum().getLong();
        float most = own.sub(released).abs().max().getFloat();
        return String.format(
                Locale.ROOT,
                "%s: %d of %d values differ, by at most %.3g",
                key,
                count,
                own.size(),
                most);
    }
}
