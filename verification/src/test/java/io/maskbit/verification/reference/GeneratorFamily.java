package io.maskbit.verification.reference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.maskbit.api.GridShape;
import io.maskbit.api.Precision;
import io.maskbit.spi.Generator;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.NamedParameters;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.Tape;
import io.maskbit.tensor.TensorOps;
import io.maskbit.training.loop.MaskedLoss;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Generators: logits with and without labels, attention, objective and gradients. */
final class GeneratorFamily implements Family {

    @Override
    public void run(FixtureCase fixture, Checks checks, NDManager manager) {
        JsonObject model = fixture.config("model");
        int side = model.get("img_size").getAsInt() / model.get("input_stride").getAsInt();
        int classes = model.get("nclass").getAsInt();
        Generator generator =
                Components.generator(
                        model,
                        Components.tokenSpace(
                                model,
                                model.get("codebook_size").getAsInt(),
                                new GridShape(side, side)),
                        classes,
                        manager);
        ReferenceWeights.load(generator, fixture.onlyWeights(), renames(fixture));
        Step.run(() -> predict(fixture, checks, generator, manager));
        Step.run(() -> learn(fixture, checks, generator, manager));
    }

    private static Map<String, String> renames(FixtureCase fixture) {
        Map<String, String> renames = new LinkedHashMap<>();
        JsonElement keys = fixture.config().get("rename_keys");
        if (keys != null) {
            keys.getAsJsonObject()
                    .entrySet()
                    .forEach(e -> renames.put(e.getKey(), e.getValue().getAsString()));
        }
        return renames;
    }

    private static void predict(
            FixtureCase fixture, Checks checks, Generator generator, NDManager manager) {
        Pass pass = Pass.evaluation(manager);
        TensorOps ops = TensorOps.of(Precision.FLOAT32);
        NDArray tokens = fixture.input("masked_tokens").on(manager);
        Values labels = fixture.input("labels");
        NDArray dropped = droppedLabels(fixture, generator, manager);
        checks.offer("preprocessed_tokens", () -> ops.toBits(tokens, generator.groups()));
        checks.offer("logits", () -> generator.logits(tokens, dropped, pass));
        checks.offer(
                "logits_no_drop",
                () -> firstRows(fixture, generator.logits(tokens, labels.on(manager), pass)));
        // No mask at all means that every label is dropped: so does the reference.
        NDArray none = manager.full(dropped.getShape(), generator.classes(), DataType.INT64);
        checks.offer(
                "logits_mask_none", () -> firstRows(fixture, generator.logits(tokens, none, pass)));
        List<NDArray> attention = generator.attention(tokens, dropped, pass);
        for (int layer = 0; layer < attention.size(); layer++) {
            NDArray weights = attention.get(layer);
            checks.offer("attention_" + layer, () -> weights);
        }
        checks.offer("attention_last", () -> attention.get(attention.size() - 1));
    }

    private static void learn(
            FixtureCase fixture, Checks checks, Generator generator, NDManager manager) {
        NamedParameters parameters = NamedParameters.of(generator);
        parameters.trainable(true);
        // Evaluation, although there is a gradient: the case was computed without dropout.
        Pass pass = Pass.evaluation(manager);
        TensorOps ops = TensorOps.of(Precision.FLOAT32);
        double smoothing = fixture.config().get("label_smoothing").getAsDouble();
        NDArray tokens = fixture.input("masked_tokens").on(manager);
        NDArray targets = fixture.input("tokens").on(manager);
        NDArray mask = fixture.input("mask").on(manager).toType(DataType.BOOLEAN, false);
        NDArray labels = droppedLabels(fixture, generator, manager);
        Tape.backward(
                () -> {
                    NDArray logits = generator.logits(tokens, labels, pass);
                    offerLoss(
                            checks,
                            "loss.sum_splits.",
                            new MaskedLoss(ops, smoothing, true).of(logits, targets, mask));
                    MaskedLoss.Values values =
                            new MaskedLoss(ops, smoothing, false).of(logits, targets, mask);
                    offerLoss(checks, "loss.", values);
                    return values.loss();
                });
        Gradients gradients = Gradients.of(Map.of("", parameters));
        gradients.offer(fixture, checks, "grad.");
        checks.offerNumber("gradient_l2_all_parameters", gradients.norm());
    }

    private static void offerLoss(Checks checks, String prefix, MaskedLoss.Values values) {
        checks.offer(prefix + "mlm_loss", values::loss);
        checks.offer(prefix + "correct_tokens", values::correct);
        checks.offer(prefix + "masked_token_loss", values::maskedLoss);
        checks.offer(prefix + "masked_correct_tokens", values::maskedCorrect);
    }

    private static NDArray droppedLabels(
            FixtureCase fixture, Generator generator, NDManager manager) {
        long[] labels = fixture.input("labels").longs();
        long[] drop = fixture.input("drop_mask").longs();
        long[] kept = Arrays.copyOf(labels, labels.length);
        for (int i = 0; i < kept.length; i++) {
            kept[i] = drop[i] == 0 ? labels[i] : generator.classes();
        }
        return manager.create(kept);
    }

    private static NDArray firstRows(FixtureCase fixture, NDArray logits) {
        int rows = fixture.config().get("keep_rows").getAsInt();
        return logits.get(new NDIndex().addAllDim().addSliceDim(0, rows));
    }
}
