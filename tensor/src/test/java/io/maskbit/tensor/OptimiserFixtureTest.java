package io.maskbit.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Numbers of the reference implementation; runs where the fixtures are ({@code maskbit.fixtures}).
 */
class OptimiserFixtureTest {

    private final Map<String, JsonObject> facts = new HashMap<>();
    private final Map<String, NDArray> arrays = new HashMap<>();
    private JsonObject config;
    private NDManager manager;

    @BeforeEach
    void open() throws IOException {
        String fixtures = System.getProperty("maskbit.fixtures", "");
        Assumptions.assumeFalse(fixtures.isBlank(), "no fixtures are given");
        Path folder = Path.of(fixtures, "optimiser");
        manager = Backend.open("cpu");
        JsonObject root =
                JsonParser.parseString(Files.readString(folder.resolve("case.json")))
                        .getAsJsonObject();
        config = root.getAsJsonObject("config");
        for (JsonElement fact : root.getAsJsonArray("arrays")) {
            facts.put(fact.getAsJsonObject().get("name").getAsString(), fact.getAsJsonObject());
        }
        try (InputStream in = Files.newInputStream(folder.resolve("tensors.npz"))) {
            for (NDArray array : NDList.decode(manager, in)) {
                arrays.put(array.getName(), array);
            }
        }
    }

    @AfterEach
    void close() {
        if (manager != null) {
            manager.close();
        }
    }

    @Test
    void optimiserTakesTheSameSteps() {
        for (Map.Entry<String, JsonElement> run : config.getAsJsonObject("adamw").entrySet()) {
            JsonObject settings = run.getValue().getAsJsonObject();
            JsonArray betas = settings.getAsJsonArray("betas");
            List<NDArray> parameters = parameters();
            AdamW.Settings s =
                    new AdamW.Settings(
                            betas.get(0).getAsDouble(),
                            betas.get(1).getAsDouble(),
                            settings.get("eps").getAsDouble(),
                            settings.get("weight_decay").getAsDouble());
            AdamW optimiser =
                    new AdamW(
                            manager,
                            List.of(new AdamW.Group(parameters, List.of("0", "1", "2"), s)));
            String prefix = "adamw." + run.getKey();
            JsonArray rates = facts.get(prefix + ".lr").getAsJsonArray("values_float64");
            double limit =
                    settings.has("max_grad_norm") ? settings.get("max_grad_norm").getAsDouble() : 0;
            LearningRate schedule =
                    settings.has("schedule")
                            ? schedule(
                                    settings.getAsJsonObject("schedule"),
                                    settings.get("lr").getAsDouble())
                            : LearningRate.of(
                                    LearningRate.Kind.CONSTANT,
                                    settings.get("lr").getAsDouble(),
                                    0,
                                    10);
            for (int step = 0; step < rates.size(); step++) {
                assertEquals(rates.get(step).getAsDouble(), schedule.at(step), 1e-17);
                gradients(parameters, step);
                optimiser.step(schedule.at(step), limit);
                for (int i = 0; i < 3; i++) {
                    assertEqual(prefix + ".param" + i, step, parameters.get(i));
                }
            }
        }
    }

    @Test
    void clippingScalesByTheSameNumber() {
        JsonArray limits = config.getAsJsonArray("clip_max_norms");
        for (int c = 0; c < limits.size(); c++) {
            List<NDArray> parameters = parameters();
            // Without momentum the first moment is the clipped gradient.
            AdamW optimiser =
                    new AdamW(
                            manager,
                            List.of(
                                    new AdamW.Group(
                                            parameters,
                                            List.of("0", "1", "2"),
                                            new AdamW.Settings(0, 0, 1e-8, 0))));
            gradients(parameters, 0);
            NDArray norm = optimiser.step(0, limits.get(c).getAsDouble());
            assertEqual("clip" + c + ".total_norm", -1, norm.reshape(1));
            for (int i = 0; i < 3; i++) {
                NDArray clipped = optimiser.state().get(i + ".exp_avg");
                assertEqual("clip" + c + ".grad" + i, -1, clipped);
            }
        }
    }

    @Test
    void schedulesGiveTheSameRates() {
        long[] steps = arrays.get("lr.steps.all").toLongArray();
        config.getAsJsonObject("schedules")
                .entrySet()
                .forEach(
                        entry -> {
                            JsonObject s = entry.getValue().getAsJsonObject();
                            LearningRate rate = schedule(s, s.get("learning_rate").getAsDouble());
                            JsonArray values =
                                    facts.get("lr." + entry.getKey())
                                            .getAsJsonArray("values_float64");
                            for (int i = 0; i < steps.length; i++) {
                                double expected = values.get(i).getAsDouble();
                                assertEquals(
                                        expected,
                                        rate.at(steps[i]),
                                        1e-12 * expected + 1e-19,
                                        entry.getKey() + " at " + steps[i]);
                            }
                        });
    }

    @Test
    void averagesFollowTheSameWay() {
        NDArray rows = arrays.get("ema.params");
        for (Map.Entry<String, JsonElement> run : config.getAsJsonObject("ema").entrySet()) {
            JsonObject s = run.getValue().getAsJsonObject();
            NDArray parameter = rows.get(0).duplicate();
            NDArray frozen = rows.get("0, :2").duplicate();
            parameter.setRequiresGradient(true);
            Map<String, NDArray> parameters = new LinkedHashMap<>();
            parameters.put("parameter", parameter);
            parameters.put("frozen", frozen);
            Ema ema =
                    new Ema(
                            manager,
                            parameters,
                            new Ema.Settings(
                                    number(s, "decay", 0.9999),
                                    number(s, "min_decay", 0),
                                    s.has("use_ema_warmup"),
                                    number(s, "inv_gamma", 1),
                                    number(s, "power", 2.0 / 3),
                                    (long) number(s, "update_after_step", 0),
                                    (long) number(s, "update_every", 1)));
            for (int i = 0; i < (int) number(s, "current_step", 0); i++) {
                ema.update(); // of an unchanged parameter: only the count moves
            }
            String prefix = "ema." + run.getKey();
            JsonArray decays = facts.get(prefix + ".decay").getAsJsonArray("values_float64");
            for (int step = 0; step < decays.size(); step++) {
                ModuleOps.calls().call("copy", parameter.stopGradient(), rows.get(step + 1));
                ModuleOps.calls().call("copy", frozen, rows.get((step + 1) + ", :2"));
                ema.update();
                assertEquals(decays.get(step).getAsDouble(), ema.decay(), 1e-15, prefix);
                assertEqual(prefix + ".shadow", step, ema.shadow().get("parameter"));
            }
            assertEqual(prefix + ".shadow_frozen_last", -1, ema.shadow().get("frozen"));
        }
    }

    private static LearningRate schedule(JsonObject s, double base) {
        return new LearningRate(
                LearningRate.Kind.valueOf(
                        s.get("scheduler").getAsString().toUpperCase(Locale.ROOT)),
                base,
                s.get("num_warmup_steps").getAsLong(),
                s.get("num_training_steps").getAsLong(),
                number(s, "minimum_rate", LearningRate.USUAL_FLOOR),
                number(s, "power", 1),
                (int) number(s, "num_cycles", 1));
    }

    private static double number(JsonObject object, String name, double otherwise) {
        return object.has(name) ? object.get(name).getAsDouble() : otherwise;
    }

    private List<NDArray> parameters() {
        List<NDArray> parameters = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            NDArray parameter = arrays.get("adamw.param" + i).duplicate();
            parameter.setRequiresGradient(true);
            parameters.add(parameter);
        }
        return parameters;
    }

    private void gradients(List<NDArray> parameters, int step) {
        for (int i = 0; i < parameters.size(); i++) {
            NDArray parameter = parameters.get(i);
            NDArray gradient = arrays.get("adamw.grad" + i).get(step);
            Tape.backward(() -> parameter.mul(gradient).sum());
        }
    }

    /** Compares with one row of an expected array, or with all of it for row -1. */
    private void assertEqual(String name, int row, NDArray actual) {
        JsonObject fact = facts.get(name);
        NDArray expected = row < 0 ? arrays.get(name) : arrays.get(name).get(row);
        float[] wanted = expected.toFloatArray();
        float[] got = actual.toFloatArray();
        assertEquals(new Shape(wanted.length), new Shape(got.length), name);
        double absolute = fact.get("atol").getAsDouble();
        double relative = fact.get("rtol").getAsDouble();
        for (int i = 0; i < wanted.length; i++) {
            assertEquals(wanted[i], got[i], absolute + relative * Math.abs(wanted[i]), name);
        }
    }
}
