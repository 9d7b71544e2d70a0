package io.maskbit.verification.reference;

import ai.djl.ndarray.NDManager;
import com.google.gson.JsonObject;
import io.maskbit.evaluation.statistics.FeatureMoments;
import io.maskbit.evaluation.statistics.Frechet;
import io.maskbit.evaluation.statistics.Gaussian;
import io.maskbit.evaluation.statistics.InceptionScore;
import io.maskbit.evaluation.statistics.ScoreSplits;
import io.maskbit.tensor.Step;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fréchet distance and Inception score of given features and logits. Sets of features come in
 * pairs, {@code real_X} and {@code fake_X}; what is expected of a pair begins with {@code X.}. The
 * reference's two ways to a distance are one here, by all features at once and by batches.
 */
final class FidStatisticsFamily implements Family {

    private static final String REAL = "real_";
    private static final String FAKE = "fake_";
    private static final String LOGITS = "logits";
    private static final Pattern SPLITS = Pattern.compile("adm_inception_score_(\\d+)_splits?");

    @Override
    public void run(FixtureCase fixture, Checks checks, NDManager manager) {
        int batch = fixture.config().get("batch").getAsInt();
        for (String input : fixture.inputs()) {
            if (input.startsWith(FAKE) && fixture.gives(REAL + pair(input))) {
                distances(fixture, checks, pair(input), batch, manager);
            }
        }
        for (String name : fixture.expected()) {
            if (name.endsWith("generator_fid")) {
                stored(fixture, checks, name, batch, manager);
            } else if (name.endsWith("inception_score") || SPLITS.matcher(name).find()) {
                score(fixture, checks, name, batch, manager);
            }
        }
    }

    private static void distances(
            FixtureCase fixture, Checks checks, String pair, int batch, NDManager manager) {
        Values real = fixture.input(REAL + pair);
        Values fake = fixture.input(FAKE + pair);
        Gaussian first = fitted(real, batch, manager);
        Gaussian second = fitted(fake, batch, manager);
        String prefix = pair + ".";
        offer(fixture, checks, prefix + "evaluator_rfid", Frechet.distance(first, second, manager));
        double whole =
                Frechet.distance(
                        fitted(real, real.rows(), manager),
                        fitted(fake, fake.rows(), manager),
                        manager);
        offer(fixture, checks, prefix + "adm_fid", whole);
        offer(fixture, checks, prefix + "exact", whole);
        moments(checks, prefix, "real", first);
        moments(checks, prefix, "fake", second);
    }

    private static void moments(Checks checks, String prefix, String set, Gaussian fitted) {
        long width = fitted.width();
        checks.offerValues(prefix + "mu_" + set, () -> Values.of(fitted.mean()));
        checks.offerValues(
                prefix + "sigma_" + set, () -> Values.of(fitted.covariance(), width, width));
    }

    /** The distance to stored statistics, of the set that the case speaks of. */
    private static void stored(
            FixtureCase fixture, Checks checks, String name, int batch, NDManager manager) {
        String meaning = fixture.array(name).get("meaning").getAsString();
        String set =
                fixture.inputs().stream()
                        .filter(input -> input.startsWith(FAKE) && meaning.contains(input))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(name + ": of which set?"));
        Gaussian reference =
                new Gaussian(
                        fixture.input("reference_mu").data(),
                        fixture.input("reference_sigma").data(),
                        0);
        Gaussian fake = fitted(fixture.input(set), batch, manager);
        offer(fixture, checks, name, Frechet.distance(fake, reference, manager));
    }

    private static void score(
            FixtureCase fixture, Checks checks, String name, int batch, NDManager manager) {
        Values logits = fixture.input(LOGITS);
        int classes = (int) logits.shape()[1];
        Matcher matcher = SPLITS.matcher(name);
        boolean parts = matcher.find();
        ScoreSplits splits =
                parts
                        ? ScoreSplits.chunks(logits.rows() / Integer.parseInt(matcher.group(1)))
                        : ScoreSplits.whole();
        InceptionScore score =
                new InceptionScore(classes, splits, parts ? 0 : InceptionScore.EPSILON);
        for (int from = 0; from < logits.rows(); from += batch) {
            Values some = logits.rows(from, Math.min(from + batch, logits.rows()));
            Step.run(() -> score.add(some.on(manager)));
        }
        offer(fixture, checks, name, score.value());
    }

    private static Gaussian fitted(Values features, int batch, NDManager manager) {
        try (FeatureMoments moments = new FeatureMoments((int) features.shape()[1], manager)) {
            for (int from = 0; from < features.rows(); from += batch) {
                moments.add(features.rows(from, Math.min(from + batch, features.rows())).floats());
            }
            return moments.gaussian();
        }
    }

    /** Compares a number with the expected one, and with its full precision where that is given. */
    private static void offer(FixtureCase fixture, Checks checks, String name, double actual) {
        if (!checks.wants(name)) {
            return;
        }
        checks.offerNumber(name, actual);
        JsonObject array = fixture.array(name);
        if (array.has("value_float64")) {
            double expected = array.get("value_float64").getAsDouble();
            double tolerance =
                    array.get("atol").getAsDouble()
                            + array.get("rtol").getAsDouble() * Math.abs(expected);
            checks.number(name + " in float64", actual, expected, tolerance);
        }
    }

    private static String pair(String input) {
        return input.substring(FAKE.length());
    }
}
