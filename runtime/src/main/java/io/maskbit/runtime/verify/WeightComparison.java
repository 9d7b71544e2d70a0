package io.maskbit.runtime.verify;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.runtime.arm.TrainedRun;
import io.maskbit.runtime.weights.FileComparison;
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

/**
 * A run's parameters beside a file of released weights.
 *
 * @param agrees whether all are equal, bit by bit, and the file's buffers are what they must be
 * @param parameters how many were compared
 * @param lines the comparison for people
 */
record WeightComparison(boolean agrees, int parameters, List<String> lines) {

    private static final int SHOWN = 8;
    private static final String QUANTIZER_KEYS = "quantize.";

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
            FileComparison comparison = new FileComparison(file);
            Map<String, String> sources = comparison.parameters();
            List<String> wrong = new ArrayList<>();
            parameters.forEach(
                    (name, array) ->
                            difference(
                                            Optional.ofNullable(sources.remove(name)).orElse(name),
                                            array,
                                            file)
                                    .ifPresent(wrong::add));
            sources.values()
                    .forEach(
                            name ->
                                    wrong.add(
                                            FileComparison.shown(name)
                                                    + " is no parameter of the run"));
            try (NDManager host = run.manager().newSubManager(Device.cpu())) {
                wrong.addAll(comparison.wrongBuffers(run.plan(), host));
            }
            return report(path, parameters.size(), wrong);
        }
    }

    private static WeightComparison report(Path path, int count, List<String> wrong) {
        String source = path + " (SHA-256 " + FileDigest.sha256(path) + ")";
        if (wrong.isEmpty()) {
            return new WeightComparison(
                    true,
                    count,
                    List.of("all " + count + " parameters are bit-equal to " + source));
        }
        List<String> lines = new ArrayList<>();
        lines.add(wrong.size() + " of " + count + " parameters DIFFER from " + source);
        wrong.stream().limit(SHOWN).forEach(line -> lines.add("  " + line));
        if (wrong.size() > SHOWN) {
            lines.add("  and " + (wrong.size() - SHOWN) + " more");
        }
        return new WeightComparison(false, count, lines);
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
