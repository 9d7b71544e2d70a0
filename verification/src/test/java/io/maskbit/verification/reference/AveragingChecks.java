package io.maskbit.verification.reference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.gson.JsonObject;
import io.maskbit.tensor.Ema;
import io.maskbit.tensor.Safetensors;
import io.maskbit.tensor.TensorFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The average of the weights, update by update. */
final class AveragingChecks {

    private AveragingChecks() {}

    static void run(
            FixtureCase fixture, Checks checks, String name, JsonObject config, NDManager manager) {
        Values rows = fixture.input("ema.params"); // row 0: start; row t: before update t
        NDArray parameter = rows.row(0).on(manager);
        parameter.setRequiresGradient(true);
        Values expected = fixture.values("ema." + name + ".shadow_frozen_last");
        int frozenSize = expected == null ? 1 : expected.data().length;
        NDArray frozen = firstOf(rows.row(0), frozenSize).on(manager);
        Map<String, NDArray> parameters = new LinkedHashMap<>();
        parameters.put("parameter", parameter);
        parameters.put("frozen", frozen);
        Ema average = new Ema(manager, parameters, settings(config));
        if (config.has("current_step")) {
            resume(average, config.get("current_step").getAsLong());
        }
        List<Values> shadows = new ArrayList<>();
        double[] decays = new double[rows.rows() - 1];
        for (int update = 1; update < rows.rows(); update++) {
            parameter.set(rows.row(update).floats());
            frozen.set(firstOf(rows.row(update), frozenSize).floats());
            average.update();
            decays[update - 1] = average.decay();
            shadows.add(Values.of(average.shadow().get("parameter")));
        }
        String prefix = "ema." + name + ".";
        checks.offerValues(prefix + "decay", () -> Values.of(decays));
        checks.offerValues(prefix + "shadow", () -> Values.stack(shadows));
        checks.offer(prefix + "shadow_frozen_last", () -> average.shadow().get("frozen"));
    }

    /** Goes on where a run of that many updates has stopped, with the averages as they are now. */
    private static void resume(Ema average, long updates) {
        try {
            Path file = Files.createTempFile("averages", ".safetensors");
            try {
                Safetensors.write(file, average.shadow(), Map.of());
                try (TensorFile tensors = TensorFile.open(file)) {
                    average.restore(updates, tensors);
                }
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Ema.Settings settings(JsonObject config) {
        return new Ema.Settings(
                config.get("decay").getAsDouble(),
                number(config, "min_decay", 0),
                config.has("use_ema_warmup") && config.get("use_ema_warmup").getAsBoolean(),
                number(config, "inv_gamma", 1),
                number(config, "power", 2.0 / 3),
                (long) number(config, "update_after_step", 0),
                (long) number(config, "update_every", 1));
    }

    private static Values firstOf(Values row, int count) {
        return Values.of(Arrays.copyOf(row.data(), count));
    }

    private static double number(JsonObject config, String key, double otherwise) {
        return config.has(key) ? config.get(key).getAsDouble() : otherwise;
    }
}
