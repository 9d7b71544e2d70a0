package io.maskbit.verification.reference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.gson.JsonObject;
import io.maskbit.tensor.AdamW;
import io.maskbit.tensor.LearningRate;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.Tape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * AdamW step by step, learning rates, gradient clipping; averages are in {@link AveragingChecks}.
 */
final class OptimiserFamily implements Family {

    @Override
    public void run(FixtureCase fixture, Checks checks, NDManager manager) {
        JsonObject runs = fixture.config("adamw");
        for (String name : runs.keySet()) {
            Step.run(() -> train(fixture, checks, name, runs.getAsJsonObject(name), manager));
        }
        JsonObject schedules = fixture.config("schedules");
        for (String name : schedules.keySet()) {
            JsonObject schedule = schedules.getAsJsonObject(name);
            LearningRate rate = rate(schedule, schedule.get("learning_rate").getAsDouble());
            Values steps = fixture.input("lr.steps." + schedule.get("steps").getAsString());
            double[] rates = new double[steps.data().length];
            for (int i = 0; i < rates.length; i++) {
                rates[i] = rate.at((long) steps.data()[i]);
            }
            checks.offerValues("lr." + name, () -> Values.of(rates));
        }
        JsonObject averages = fixture.config("ema");
        for (String name : averages.keySet()) {
            JsonObject settings = averages.getAsJsonObject(name);
            Step.run(() -> AveragingChecks.run(fixture, checks, name, settings, manager));
        }
        double[] norms =
                fixture.config().getAsJsonArray("clip_max_norms").asList().stream()
                        .mapToDouble(e -> e.getAsDouble())
                        .toArray();
        for (int i = 0; i < norms.length; i++) {
            String prefix = "clip" + i + ".";
            double norm = norms[i];
            Step.run(() -> clip(fixture, checks, prefix, norm, manager));
        }
    }

    private static void train(
            FixtureCase fixture, Checks checks, String name, JsonObject config, NDManager manager) {
        List<NDArray> parameters = parameters(fixture, manager);
        double lr = config.get("lr").getAsDouble();
        LearningRate rate =
                config.has("schedule")
                        ? rate(config.getAsJsonObject("schedule"), lr)
                        : constant(lr);
        double norm = config.has("max_grad_norm") ? config.get("max_grad_norm").getAsDouble() : 0;
        AdamW.Settings settings =
                new AdamW.Settings(
                        config.getAsJsonArray("betas").get(0).getAsDouble(),
                        config.getAsJsonArray("betas").get(1).getAsDouble(),
                        config.get("eps").getAsDouble(),
                        config.get("weight_decay").getAsDouble());
        int steps = fixture.input("adamw.grad0").rows();
        double[] rates = new double[steps];
        List<List<Values>> after = new ArrayList<>();
        parameters.forEach(parameter -> after.add(new ArrayList<>()));
        try (AdamW optimizer = optimizer(parameters, settings, manager)) {
            for (int step = 0; step < steps; step++) {
                rates[step] = rate.at(step);
                giveGradients(fixture, parameters, step, manager);
                optimizer.step(rates[step], norm);
                for (int i = 0; i < parameters.size(); i++) {
                    after.get(i).add(Values.of(parameters.get(i)));
                }
            }
        }
        checks.offerValues("adamw." + name + ".lr", () -> Values.of(rates));
        for (int i = 0; i < parameters.size(); i++) {
            List<Values> series = after.get(i);
            checks.offerValues("adamw." + name + ".param" + i, () -> Values.stack(series));
        }
    }

    /**
     * Clipping happens inside the optimiser's step. With a first decay of 0 the first moment is the
     * clipped gradient itself.
     */
    private static void clip(
            FixtureCase fixture, Checks checks, String prefix, double norm, NDManager manager) {
        List<NDArray> parameters = parameters(fixture, manager);
        giveGradients(fixture, parameters, 0, manager);
        AdamW.Settings plain = new AdamW.Settings(0, 0, 1e-8, 0);
        try (AdamW optimizer = optimizer(parameters, plain, manager)) {
            NDArray total = optimizer.step(0, norm);
            checks.offer(prefix + "total_norm", () -> total);
            for (int i = 0; i < parameters.size(); i++) {
                NDArray gradient = optimizer.state().get("param" + i + ".exp_avg");
                checks.offer(prefix + "grad" + i, () -> gradient);
            }
        }
    }

    private static AdamW optimizer(
            List<NDArray> parameters, AdamW.Settings settings, NDManager manager) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            names.add("param" + i);
        }
        return new AdamW(manager, List.of(new AdamW.Group(parameters, names, settings)));
    }

    private static List<NDArray> parameters(FixtureCase fixture, NDManager manager) {
        List<NDArray> parameters = new ArrayList<>();
        for (int i = 0; i < fixture.config().get("num_params").getAsInt(); i++) {
            NDArray parameter = fixture.input("adamw.param" + i).on(manager);
            parameter.setRequiresGradient(true);
            parameters.add(parameter);
        }
        return parameters;
    }

    private static void giveGradients(
            FixtureCase fixture, List<NDArray> parameters, int step, NDManager manager) {
        Tape.backward(
                () -> {
                    NDArray loss = manager.create(0f);
                    for (int i = 0; i < parameters.size(); i++) {
                        NDArray gradient = fixture.input("adamw.grad" + i).row(step).on(manager);
                        loss = loss.add(gradient.mul(parameters.get(i)).sum());
                    }
                    return loss;
                });
    }

    private static LearningRate constant(double lr) {
        return new LearningRate(LearningRate.Kind.CONSTANT, lr, 0, 1, 0, 1, 1);
    }

    /** Returns a schedule of the reference, with the reference's values for what is not said. */
    static LearningRate rate(JsonObject schedule, double lr) {
        return new LearningRate(
                LearningRate.Kind.valueOf(
                        schedule.get("scheduler").getAsString().toUpperCase(Locale.ROOT)),
                lr,
                (long) number(schedule, "num_warmup_steps", 0),
                (long) number(schedule, "num_training_steps", 1),
                number(schedule, "minimum_rate", 0.1),
                number(schedule, "power", 1),
                (int) number(schedule, "num_cycles", 1));
    }

    private static double number(JsonObject config, String key, double otherwise) {
        return config.has(key) ? config.get(key).getAsDouble() : otherwise;
    }
}
