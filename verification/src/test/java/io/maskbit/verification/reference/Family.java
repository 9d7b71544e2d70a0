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
    Set<String> NOT_YET = Set.of();

    /** The families that are run. */
    Map<String, Family> RUN =
            Map.ofEntries(
                    Map.entry("tokenizer", new TokenizerFamily(TokenizerFamily::convolutional)),
                    Map.entry("taming", new TokenizerFamily(TamingTokenizers::of)),
                    Map.entry("bitflip", new BitFlipFamily()),
                    Map.entry("generator", new GeneratorFamily()),
                    Map.entry("masking", new MaskingFamily()),
                    Map.entry("factorization", new FactorizationFamily()),
                    Map.entry("sampling", new SamplingFamily()),
                    Map.entry("optimiser", new OptimiserFamily()),
                    Map.entry("preprocessing", new PreprocessingFamily()),
                    Map.entry("metrics", new MetricsFamily()),
                    Map.entry("fid-statistics", new FidStatisticsFamily()),
                    Map.entry("discriminator", new DiscriminatorFamily()),
                    Map.entry("perceptual", new PerceptualFamily()),
                    Map.entry("inception", new InceptionFamily()),
                    Map.entry("lpips", new LpipsFamily()),
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

    /** Returns the family of a case. */
    static String of(JsonObject description) {
        return description.get("family").getAsString();
    }
}
