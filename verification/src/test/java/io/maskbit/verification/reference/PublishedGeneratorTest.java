package io.maskbit.verification.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.maskbit.api.GridShape;
import io.maskbit.api.Precision;
import io.maskbit.api.TokenGroups;
import io.maskbit.api.TokenSpace;
import io.maskbit.spi.Generator;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.FormulaValues;
import io.maskbit.tensor.NamedParameters;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.TensorOps;
import io.maskbit.training.loop.MaskedLoss;
import java.util.Arrays;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** Generators with formula weights, made by their factories, and their objective (A.6). */
class PublishedGeneratorTest {

    private static final double TOLERANCE = 1e-4;

    @Test
    void bitsWithNormsAfterwards() {
        withGenerator(
                "lfq_bert",
                false,
                (generator, manager) -> {
                    assertEquals(75_808, NamedParameters.of(generator).count());
                    new Summary(-0.03047674, 1.0327775, -0.01066708, 1.23898923)
                            .check(logits(generator, manager), TOLERANCE);
                    checkLoss(generator, manager, 0.1, false, 3.23778701, 3.48805976);
                    checkLoss(generator, manager, 0, true, 6.47135353, 7.01696205);
                    checkAccuracy(generator, manager, 0.00878906, 0.00097656);
                });
    }

    @Test
    void bitsWithNormsBefore() {
        withGenerator(
                "lfq_bert",
                true,
                (generator, manager) -> {
                    assertEquals(75_936, NamedParameters.of(generator).count());
                    new Summary(0.000791697, 1.0388117, -0.06754164, 1.07264698)
                            .check(logits(generator, manager), TOLERANCE);
                });
    }

    @Test
    void embeddingsWithNormsAfterwards() {
        withGenerator(
                "bert",
                false,
                (generator, manager) -> {
                    assertEquals(75_840, NamedParameters.of(generator).count());
                    new Summary(-0.03653478, 1.0315018, -0.02743840, 2.10224175)
                            .check(logits(generator, manager), TOLERANCE);
                    checkLoss(generator, manager, 0.1, false, 3.36780024, 3.54958057);
                    checkLoss(generator, manager, 0, true, 6.76440239, 7.17240191);
                });
    }

    @Test
    void embeddingsWithNormsBefore() {
        withGenerator(
                "bert",
                true,
                (generator, manager) -> {
                    assertEquals(75_968, NamedParameters.of(generator).count());
                    new Summary(-0.05601837, 1.0387885, -0.16796666, 1.75871968)
                            .check(logits(generator, manager), TOLERANCE);
                });
    }

    @Test
    void groupsHoldTheLowestBitsFirst() {
        TokenGroups groups = TokenGroups.of(new TokenSpace.Bits(14, new GridShape(16, 16)), 2);
        assertArrayEquals(new int[] {127, 0}, groups.split(127));
        assertArrayEquals(new int[] {0, 1}, groups.split(128));
        assertArrayEquals(new int[] {1, 1}, groups.split(129));
        assertArrayEquals(new int[] {127, 127}, groups.split(16383));
    }

    @Test
    void tokensAreReadAsSigns() {
        withGenerator(
                "lfq_bert",
                false,
                (generator, manager) -> {
                    NDArray tokens =
                            FormulaValues.integers(manager, "tok", 17, new Shape(2, 16, 2));
                    float[] bits =
                            TensorOps.of(Precision.FLOAT32)
                                    .toBits(tokens, generator.groups())
                                    .toFloatArray();
                    float[] first = {1, 1, 1, 1, -1, -1, 1, 1, 1, -1, -1, -1, -1, 1, 1, -1};
                    assertArrayEquals(first, Arrays.copyOf(bits, first.length));
                });
    }

    private static void checkLoss(
            Generator generator,
            NDManager manager,
            double smoothing,
            boolean sumSplits,
            double loss,
            double maskedLoss) {
        MaskedLoss.Values values = objective(generator, manager, smoothing, sumSplits);
        assertEquals(loss, number(values.loss()), TOLERANCE);
        assertEquals(maskedLoss, number(values.maskedLoss()), TOLERANCE);
    }

    private static void checkAccuracy(
            Generator generator, NDManager manager, double correct, double maskedCorrect) {
        MaskedLoss.Values values = objective(generator, manager, 0.1, false);
        assertEquals(correct, number(values.correct()), 1e-7);
        assertEquals(maskedCorrect, number(values.maskedCorrect()), 1e-7);
    }

    private static MaskedLoss.Values objective(
            Generator generator, NDManager manager, double smoothing, boolean sumSplits) {
        NDArray targets = FormulaValues.integers(manager, "tgt", 16, new Shape(2, 16, 2));
        NDArray mask = FormulaValues.uniform(manager, "msk", new Shape(2, 16, 2)).lt(0.5f);
        return new MaskedLoss(TensorOps.of(Precision.FLOAT32), smoothing, sumSplits)
                .of(logits(generator, manager), targets, mask.toType(DataType.BOOLEAN, false));
    }

    private static NDArray logits(Generator generator, NDManager manager) {
        NDArray tokens = FormulaValues.integers(manager, "tok", 17, new Shape(2, 16, 2));
        // The second label, 7, is dropped.
        NDArray labels = manager.create(new long[] {3, generator.classes()});
        return generator.logits(tokens, labels, Pass.evaluation(manager));
    }

    private static double number(NDArray scalar) {
        return Values.of(scalar).data()[0];
    }

    private static void withGenerator(
            String kind, boolean preNorm, BiConsumer<Generator, NDManager> body) {
        try (NDManager manager = Backend.open("cpu")) {
            Generator generator = small(kind, preNorm, manager);
            Step.run(() -> body.accept(generator, manager));
        }
    }

    /** Makes the small generator of A.6: 8 bits in 2 groups on a grid of 4 x 4, 10 classes. */
    static Generator small(String kind, boolean preNorm, NDManager manager) {
        JsonObject model =
                JsonParser.parseString(
                                "{codebook_splits: 2, hidden_dim: 64, depth: 2, heads: 4,"
                                        + " mlp_dim: 128, dropout: 0.1}")
                        .getAsJsonObject();
        model.addProperty("model_cls", kind);
        model.addProperty("use_prenorm", preNorm);
        Generator generator =
                Components.generator(
                        model,
                        Components.tokenSpace(model, 1 << 8, new GridShape(4, 4)),
                        10,
                        manager);
        FormulaValues.fill(NamedParameters.of(generator), name -> name);
        return generator;
    }
}
