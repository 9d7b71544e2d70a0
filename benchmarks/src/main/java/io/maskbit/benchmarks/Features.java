package io.maskbit.benchmarks;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.maskbit.api.ImageShape;
import io.maskbit.api.Precision;
import io.maskbit.api.Seeds;
import io.maskbit.evaluation.features.ByteImages;
import io.maskbit.evaluation.features.FeatureExtractor;
import io.maskbit.evaluation.features.InceptionExtractor;
import io.maskbit.evaluation.features.Preparation;
import io.maskbit.evaluation.features.ResizeRule;
import io.maskbit.evaluation.features.ScriptedExtractor;
import io.maskbit.evaluation.features.ScriptedInput;
import io.maskbit.networks.InceptionV3;
import io.maskbit.spi.BuildContext;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.NamedParameters;
import io.maskbit.tensor.OperatorArchive;
import io.maskbit.tensor.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Feature extraction: its speed beside the same network as a TorchScript archive in the same
 * libtorch, in float64 and float32, and the memory of the process over many images. Prints Markdown
 * tables.
 */
public final class Features {

    private static final String SMALL =
            """
            class Ops(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
              def forward(self, x: Tensor) -> Tensor:
                return torch.flatten(torch.adaptive_avg_pool2d(x, [8, 8]), 1)
            """;

    private Features() {}

    /**
     * Runs the comparisons.
     *
     * @param arguments {@code images=N} in a batch (8) of {@code side=N} (256) for the speed,
     *     {@code repetitions=N} (5, 0 for none), {@code inception=N} images for the memory of the
     *     Inception network (0) and {@code scripted=N} for that of a small TorchScript network
     *     (20000)
     * @throws IOException if a file or the process's status cannot be used
     */
    public static void main(String[] arguments) throws IOException {
        Map<String, Integer> options =
                new TreeMap<>(
                        Map.of(
                                "images",
                                8,
                                "side",
                                256,
                                "repetitions",
                                5,
                                "inception",
                                0,
                                "scripted",
                                20000));
        for (String argument : arguments) {
            String[] parts = argument.split("=", 2);
            if (parts.length < 2 || !options.containsKey(parts[0])) {
                throw new IllegalArgumentException(
                        argument + " is none of " + options.keySet() + " with =N");
            }
            options.put(parts[0], Integer.parseInt(parts[1]));
        }
        ByteImages batch = images(options.get("images"), options.get("side"));
        try (NDManager manager = Backend.open("cpu")) {
            if (options.get("repetitions") > 0) {
                print(speed(batch, options.get("repetitions"), manager));
            }
            if (options.get("inception") > 0) {
                try (FeatureExtractor extractor =
                        InceptionExtractor.formula(
                                Preparation.TF1_BILINEAR_299, false, batch.count(), manager)) {
                    print(FeatureMemory.over(extractor, batch, options.get("inception"), manager));
                }
            }
            if (options.get("scripted") > 0) {
                print(scriptedMemory(options.get("scripted"), manager));
            }
        }
    }

    private static List<String> speed(ByteImages batch, int repetitions, NDManager manager)
            throws IOException {
        Path file = weights(manager);
        try {
            List<String> rows = new ArrayList<>(SideBySide.HEADER);
            for (DataType type : new DataType[] {DataType.FLOAT64, DataType.FLOAT32}) {
                rows.addAll(FeatureSpeed.besideArchive(batch, file, type, repetitions, manager));
            }
            return rows;
        } finally {
            Files.delete(file);
        }
    }

    private static List<String> scriptedMemory(int total, NDManager manager) throws IOException {
        Path file = Files.createTempFile("small", ".pt");
        Files.write(file, OperatorArchive.of(SMALL));
        List<Double> half = List.of(0.5, 0.5, 0.5);
        ScriptedInput input = new ScriptedInput(64, ResizeRule.PIL_BICUBIC, half, half, false);
        ByteImages batch = images(50, 128);
        try (FeatureExtractor extractor = ScriptedExtractor.open(file, input, 25, manager)) {
            return FeatureMemory.over(extractor, batch, total, manager);
        } finally {
            Files.delete(file);
        }
    }

    /** Weights as at the start of a training; what they are does not matter for the time. */
    private static Path weights(NDManager owner) throws IOException {
        Path file = Files.createTempFile("inception", ".safetensors");
        try (NDManager manager = owner.newSubManager()) {
            InceptionV3 network = new InceptionV3();
            network.build(new BuildContext(manager, new Seeds(1), Precision.FLOAT32), "inception");
            Safetensors.write(file, NamedParameters.of(() -> network).asMap(), Map.of());
        }
        return file;
    }

    private static ByteImages images(int count, int side) {
        byte[] pixels = new byte[count * 3 * side * side];
        new SplittableRandom(1).nextBytes(pixels);
        return new ByteImages(pixels, count, new ImageShape(3, side, side));
    }

    /** A program of its own: its result is its output. */
    private static void print(List<String> rows) {
        rows.forEach(System.out::println);
        System.out.println();
    }
}
