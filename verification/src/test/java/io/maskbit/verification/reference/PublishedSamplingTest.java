package io.maskbit.verification.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.maskbit.api.ImageShape;
import io.maskbit.api.Precision;
import io.maskbit.sampling.ConfidenceConfig;
import io.maskbit.sampling.Draws;
import io.maskbit.sampling.Guidance.Annealing;
import io.maskbit.sampling.MaskSchedule;
import io.maskbit.sampling.Sampled;
import io.maskbit.sampling.Sampler;
import io.maskbit.sampling.SamplerConfig;
import io.maskbit.spi.Generator;
import io.maskbit.spi.Pass;
import io.maskbit.spi.Tokenizer;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.FormulaValues;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.TensorOps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** From labels to images with formula weights and formula draws: tokens and pixels (A.7). */
class PublishedSamplingTest {

    private static final int STEPS = 4;
    private static final double NOISE = 4.5;

    @Test
    void growingGuidance() {
        check(
                config(MaskSchedule.ARCCOS, false, 6.4, Annealing.COSINE, 2.5),
                List.of(
                        "2 8 0 5 8 5 13 14 7 8 5 1 11 5 6 8 13 6 2 5 11 8 14 5 11 5 12 10 7 8 4 8",
                        "2 0 15 3 5 8 13 14 8 8 1 0 2 8 5 0 13 3 13 5 5 3 4 2 5 10 8 3 0 8 14 13",
                        "2 13 11 3 5 6 13 14 8 8 2 4 2 8 5 10 13 14 8 5 5 10 1 2 5 3 7 3 1 1 13 6",
                        "2 13 11 11 5 14 13 14 7 8 4 9 2 8 5 10 13 3 0 5 5 3 3 6 5 7 10 3 4 2 13 6"),
                "15 0 12 8 13 5 10 0 13 3 9 8 5 6 2 0 2 0 13 8 15 7 15 6 13 6 0 1 4 0 4 8",
                new Summary(0.05189781, 0.6160744, 0.09238377, -0.1295796));
    }

    @Test
    void annealedTemperature() {
        check(
                config(MaskSchedule.COSINE, true, 3.0, Annealing.LINEAR, 4.0),
                List.of("4 8 11 10 5 13 0 5 9 8 4 3 2 8 5 3 13 3 4 5 4 7 3 3 4 8 11 3 4 1 10 5"),
                "9 5 12 9 15 8 9 0 13 1 9 8 5 3 3 0 2 0 13 8 15 8 15 6 13 5 0 8 4 0 4 8",
                new Summary(0.05106671, 0.5953508, Double.NaN, Double.NaN));
    }

    @Test
    void noGuidance() {
        check(
                config(MaskSchedule.ARCCOS, false, 0, Annealing.NONE, 4.0),
                List.of("2 13 11 9 5 14 13 14 5 8 4 10 2 8 5 10 13 3 1 5 5 3 3 7 5 8 9 3 8 0 13 6"),
                "15 0 12 9 14 1 11 0 13 2 9 8 5 6 2 0 2 0 14 8 15 7 15 6 13 5 0 0 4 0 4 8",
                new Summary(0.05238594, 0.5993803, Double.NaN, Double.NaN));
    }

    /** Compares the last steps of the first image, the last step of the second, and the pixels. */
    private static void check(
            SamplerConfig config, List<String> first, String second, Summary images) {
        try (NDManager manager = Backend.open("cpu")) {
            Generator generator = PublishedGeneratorTest.small("lfq_bert", false, manager);
            Tokenizer tokenizer = tokenizer(manager);
            Sampler sampler = new Sampler(generator, config, TensorOps.of(Precision.FLOAT32));
            Step.run(
                    () -> {
                        List<long[]> steps = new ArrayList<>();
                        Sampled sampled =
                                sampler.sample(
                                        manager.create(new long[] {3, 7}),
                                        new FormulaDraws(manager),
                                        manager,
                                        state -> steps.add(state.predicted().toLongArray()));
                        int skipped = steps.size() - first.size();
                        for (int i = 0; i < first.size(); i++) {
                            assertArrayEquals(
                                    numbers(first.get(i)), half(steps.get(skipped + i), 0));
                        }
                        assertArrayEquals(numbers(second), half(steps.get(STEPS - 1), 1));
                        Pass pass = Pass.evaluation(manager);
                        images.check(tokenizer.decodeTokens(sampled.tokens(), pass), 1e-5);
                    });
        }
    }

    private static Tokenizer tokenizer(NDManager manager) {
        JsonObject model =
                JsonParser.parseString(
                                "{quantizer_type: lookup-free, token_size: 8, sample_with_conv: true,"
                                        + " hidden_channels: 32, num_res_blocks: 1}")
                        .getAsJsonObject();
        model.add("channel_mult", JsonParser.parseString("[1, 1, 1, 1, 2]"));
        return PublishedTokenizerTest.filled(model, new ImageShape(3, 64, 64), "vq.", manager);
    }

    private static SamplerConfig config(
            MaskSchedule schedule,
            boolean annealed,
            double scale,
            Annealing annealing,
            double power) {
        return new ConfidenceConfig(
                STEPS, schedule, 1.0, annealed, NOISE, scale, annealing, power, 0, true);
    }

    private static long[] numbers(String text) {
        return Arrays.stream(text.split(" ")).mapToLong(Long::parseLong).toArray();
    }

    private static long[] half(long[] both, int which) {
        int size = both.length / 2;
        return Arrays.copyOfRange(both, which * size, (which + 1) * size);
    }

    /** Draws by inverse distribution in float64, and Gumbel noise, both from formula numbers. */
    private record FormulaDraws(NDManager manager) implements Draws {

        @Override
        public NDArray tokens(int step, NDArray probabilities) {
            Shape shape = probabilities.getShape();
            int values = (int) shape.get(3);
            float[] p = probabilities.toFloatArray();
            long[] drawn = new long[p.length / values];
            for (int row = 0; row < drawn.length; row++) {
                double u = FormulaValues.unit("cat" + step, row);
                double sum = 0;
                int below = 0;
                for (int v = 0; v < values; v++) {
                    sum += p[row * values + v];
                    below += sum < u ? 1 : 0;
                }
                drawn[row] = Math.min(below, values - 1);
            }
            return manager.create(drawn, shape.slice(0, 3));
        }

        @Override
        public NDArray confidence(int step, Shape shape) {
            float[] noise = new float[(int) shape.size()];
            for (int i = 0; i < noise.length; i++) {
                float u = FormulaValues.unit("gumbel" + step, i);
                float inside = Math.min(Math.max(u, 1e-6f), (float) (1 - 1e-6));
                noise[i] = (float) -Math.log((float) -Math.log(inside));
            }
            return manager.create(noise, shape);
        }

        @Override
        public SplittableRandom order(int image) {
            throw new UnsupportedOperationException("there are no formula numbers for orders");
        }
    }
}
