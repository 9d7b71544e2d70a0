package io.maskbit.verification.reference;

import ai.djl.ndarray.NDManager;
import com.google.gson.JsonObject;
import java.util.Map;
import java.util.Set;

/** How cases of one family are run: what is computed from the inputs and offered to the checks. */
@FunctionalInterface
interface Family {

    /**
     * Families that no code runs yet. The only such list: a case of any other family that cannot be
     * run fails.
     */
    Set<String> NOT_YET =
            Set.of(
                    "discriminator-original",
                    "fid-statistics",
                    "inception",
                    "lpips",
                    "perceptual",
                    "taming",
                    "tokenizer-taming");

    /** The families that are run. */
    Map<String, Family> RUN =
            Map.ofEntries(
                    Map.entry("tokenizer", new TokenizerFamily()),
                    Map.entry("bitflip", new BitFlipFamily()),
                    Map.entry("generator", new GeneratorFamily()),
                    Map.entry("masking", new MaskingFamily()),
                    Map.entry("factorization", new FactorizationFamily()),
                    Map.entry("sampling", new SamplingFamily()),
                    Map.entry("optimiser", new OptimiserFamily()),
                    Map.entry("preprocessing", new PreprocessingFamily()),
                    Map.entry("metrics", new MetricsFamily()),
                    Map.entry("discriminator", new DiscriminatorFamily()),
                    Map.entry("trajectory-generator", new TrajectoryGeneratorFamily()),
                    Map.entry("trajectory-tokenizer", new TrajectoryTokenizerFamily()),
                    Map.entry("gan-losses", new GanLossesFamily()),
                    Map.entry("vqgan-loss", new VqganLossFamily()));

    /**
     * Computes everything that the case expects.
     *
     * @param fixture the case
     * @param checks takes what was computed
     * @param manager owns what outlives a step of the case
     */
    void run(FixtureCase fixture, Checks checks, NDManager manager);

    /**
     * Returns the family of a case. Where one family of the fixtures holds several kinds of
     * networks, those that cannot be run yet get a name of their own.
     */
    static String of(JsonObject description) {
        String family = description.get("family").getAsString();
        JsonObject config = description.getAsJsonObject("config");
        if (family.equals("tokenizer") && text(config, "model", "model_class").equals("taming")) {
            return "tokenizer-taming";
        }
        if (family.equals("discriminator")
                && text(config, "discriminator", "name").equals("Original")) {
            return "discriminator-original";
        }
        return family;
    }

    private static String text(JsonObject config, String section, String key) {
        return config.has(section) && config.getAsJsonObject(section).has(key)
                ? config.getAsJsonObject(section).get(key).getAsString()
                : "";
    }
}
