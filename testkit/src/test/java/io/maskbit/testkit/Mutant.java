package io.maskbit.testkit;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/**
 * A fake component with one bug, and the one law that the bug breaks.
 *
 * @param kind kind of component
 * @param bug what is wrong with it
 * @param law name of the law that it breaks
 * @param contract its contract
 */
record Mutant(String kind, Bug bug, String law, ComponentContract contract) {

    /** How a law judges a mutant. */
    enum Verdict {
        KEPT,
        BROKEN,
        NOT_JUDGED
    }

    private static final Map<Bug, String> OF_ANY = new EnumMap<>(Bug.class);
    private static final Map<Bug, String> OF_QUANTIZERS = new EnumMap<>(Bug.class);
    private static final Map<Bug, String> OF_TOKENIZERS = new EnumMap<>(Bug.class);
    private static final Map<Bug, String> OF_GENERATORS = new EnumMap<>(Bug.class);
    private static final Map<Bug, String> OF_DISCRIMINATORS = new EnumMap<>(Bug.class);
    private static final Map<Bug, String> OF_PERCEPTUAL_LOSSES = new EnumMap<>(Bug.class);

    static {
        OF_ANY.put(Bug.ID_IN_CAPITALS, "idIsWellFormed");
        OF_ANY.put(Bug.SETTING_UNEXPLAINED, "everySettingSaysWhatItMeans");
        OF_ANY.put(Bug.REFUSAL_UNNAMED, "refusalOfAValueNamesItsSetting");
        OF_ANY.put(Bug.FACTORY_HIDDEN, "factoryIsMadeWithoutArguments");
        OF_ANY.put(Bug.PLAN_COUNTS, "plansRepeat");
        OF_ANY.put(Bug.PLAN_WITH_ENGINE, "plansNeedNoEngine");
        OF_ANY.put(Bug.SEED_IGNORED, "equalSeedsGiveEqualParameters");
        OF_ANY.put(Bug.NAMES_COUNTED, "parametersAreNamedForGood");
        OF_ANY.put(Bug.PARAMETER_LATE, "parametersAreNamedForGood");
        OF_ANY.put(Bug.PARAMETERS_ELSEWHERE, "parametersEndWithTheirManager");
        OF_ANY.put(Bug.INPUT_CHANGED, "inputsAreLeftAsTheyWere");
        OF_ANY.put(Bug.INPUT_CLOSED, "inputsAreLeftAsTheyWere");
        OF_ANY.put(Bug.RANDOM_EVALUATION, "evaluationIsDeterministic");
        OF_ANY.put(Bug.ARRAY_KEPT, "noArrayOutlivesItsStep");
        OF_ANY.put(Bug.STATE_SHARED, "instancesShareNothing");
        OF_ANY.put(Bug.STATE_NOT_SAVED, "loadedParametersGiveEqualOutputs");
        OF_ANY.put(Bug.TRAINING_REMEMBERED, "loadedParametersGiveEqualOutputs");

        OF_QUANTIZERS.put(Bug.PARAMETER_UNUSED, "everyParameterGetsAGradientOrIsFrozen");
        OF_QUANTIZERS.put(Bug.PLAN_DIFFERS, "builtAsPlanned");
        OF_QUANTIZERS.put(Bug.TOKENS_AS_FLOATS, "resultsHaveTheDeclaredForm");
        OF_QUANTIZERS.put(Bug.GRID_FIXED, "resultsHaveTheDeclaredForm");
        OF_QUANTIZERS.put(Bug.LOSS_PER_IMAGE, "resultsHaveTheDeclaredForm");
        OF_QUANTIZERS.put(Bug.LOSS_ONLY_IN_TRAINING, "resultsHaveTheDeclaredForm");
        OF_QUANTIZERS.put(Bug.TOKENS_FROM_ONE, "tokensLieInTheVocabulary");
        OF_QUANTIZERS.put(Bug.TOKEN_BEYOND, "tokensLieInTheVocabulary");
        OF_QUANTIZERS.put(Bug.TOKENS_FORGOTTEN, "tokensComeBack");
        OF_QUANTIZERS.put(Bug.CODES_SCALED, "latentsAreThoseOfTheTokens");
        OF_QUANTIZERS.put(Bug.BATCH_MIXED, "eachPositionIsRoundedAlone");
        OF_QUANTIZERS.put(Bug.GRADIENT_CUT, "gradientPassesStraightThrough");
        OF_QUANTIZERS.put(Bug.CODES_UNTRAINED, "everyParameterGetsAGradientOrIsFrozen");
        OF_QUANTIZERS.put(Bug.GRADIENT_DOUBLED, "gradientPassesStraightThrough");
        OF_QUANTIZERS.put(Bug.BITS_REVERSED, "flippingOneBitMovesOneChannel");

        OF_TOKENIZERS.put(Bug.PARAMETER_UNUSED, "everyParameterGetsAGradientOrIsFrozen");
        OF_TOKENIZERS.put(Bug.GRID_DIFFERS, "plannedGridIsTheRealOne");
        OF_TOKENIZERS.put(Bug.EXTENT_FIXED, "acceptedExtentsAreTokenized");
        OF_TOKENIZERS.put(Bug.EXTENT_ROUNDED, "acceptedExtentsAreTokenized");
        OF_TOKENIZERS.put(Bug.EXTENT_UNEXPLAINED, "refusedExtentsAreExplained");
        OF_TOKENIZERS.put(Bug.IMAGE_TOO_SMALL, "decodingUndoesEncodingInShape");
        OF_TOKENIZERS.put(Bug.IMAGES_NOT_FINITE, "decodingUndoesEncodingInShape");
        OF_TOKENIZERS.put(Bug.BATCH_MIXED, "imagesOfABatchAreIndependent");
        OF_TOKENIZERS.put(Bug.TOKENS_DECODED_OTHERWISE, "decodingTokensIsDecodingTheirLatents");
        OF_TOKENIZERS.put(Bug.QUANTIZER_ADOPTED, "quantizerIsNotAdopted");
        OF_TOKENIZERS.put(Bug.LAST_LAYER_COPIED, "lastLayerIsOnesOwn");
        OF_TOKENIZERS.put(Bug.LAST_LAYER_FIRST, "lastLayerIsOnesOwn");

        OF_GENERATORS.put(Bug.PARAMETER_UNUSED, "everyParameterGetsAGradientOrIsFrozen");
        OF_GENERATORS.put(Bug.REFUSES_SILENTLY, "refusalSaysWhatIsNeeded");
        OF_GENERATORS.put(Bug.ACCEPTS_TOO_MUCH, "acceptedTokensGiveLogits");
        OF_GENERATORS.put(Bug.LOGITS_FLAT, "acceptedTokensGiveLogits");
        OF_GENERATORS.put(Bug.LOGITS_OF_THE_MASK, "acceptedTokensGiveLogits");
        OF_GENERATORS.put(Bug.TOKENS_UNSEEN, "maskedPositionsSeeVisibleTokens");
        OF_GENERATORS.put(Bug.LABELS_UNSEEN, "labelsChangeTheLogits");
        OF_GENERATORS.put(Bug.NO_CLASS_IS_FIRST, "labelsChangeTheLogits");
        OF_GENERATORS.put(Bug.BATCH_MIXED, "imagesOfABatchAreIndependent");
        OF_GENERATORS.put(Bug.ATTENTION_UNSCALED, "attentionIsADistribution");

        OF_DISCRIMINATORS.put(Bug.PARAMETER_UNUSED, "everyParameterGetsAGradientOrIsFrozen");
        OF_DISCRIMINATORS.put(Bug.ONE_SCORE, "imagesGiveAMapOfScoresEach");
        OF_DISCRIMINATORS.put(Bug.SCORE_PER_COLOUR, "imagesGiveAMapOfScoresEach");
        OF_DISCRIMINATORS.put(Bug.SCORES_NOT_FINITE, "imagesGiveAMapOfScoresEach");
        OF_DISCRIMINATORS.put(Bug.IMAGES_CUT_OFF, "gradientReachesTheImages");
        OF_DISCRIMINATORS.put(Bug.BATCH_MIXED, "imagesOfABatchAreIndependent");

        OF_PERCEPTUAL_LOSSES.put(Bug.DISTANCE_PER_IMAGE, "distanceIsOneNumber");
        OF_PERCEPTUAL_LOSSES.put(Bug.DISTANCE_TO_ITSELF, "distanceIsZeroOnlyToItself");
        OF_PERCEPTUAL_LOSSES.put(Bug.DISTANCE_NEGATIVE, "distanceIsZeroOnlyToItself");
        OF_PERCEPTUAL_LOSSES.put(Bug.IMAGES_CUT_OFF, "gradientReachesTheReconstructions");
        OF_PERCEPTUAL_LOSSES.put(Bug.ORIGINALS_LEARN, "originalsGetNoGradient");
        OF_PERCEPTUAL_LOSSES.put(Bug.TRAINING_DIFFERS, "trainingChangesNothing");
        OF_PERCEPTUAL_LOSSES.put(Bug.PARAMETERS_LEARN, "parametersNeverChange");
    }

    /** Returns the sound component of each kind, by kind. */
    static Map<String, ComponentContract> sound() {
        Map<String, ComponentContract> sound = new LinkedHashMap<>();
        sound.put("quantizer", FakeQuantizer.with(Bug.NONE));
        sound.put("tokenizer", FakeTokenizer.with(Bug.NONE));
        sound.put("generator", FakeGenerator.with(Bug.NONE));
        sound.put("discriminator", FakeDiscriminator.with(Bug.NONE));
        sound.put("perceptual loss", FakePerceptualLoss.with(Bug.NONE));
        return sound;
    }

    /** Returns all mutants, by kind, then bug. */
    static List<Mutant> all() {
        List<Mutant> all = new ArrayList<>();
        add(all, "quantizer", OF_QUANTIZERS, FakeQuantizer::with);
        add(all, "tokenizer", OF_TOKENIZERS, FakeTokenizer::with);
        add(all, "generator", OF_GENERATORS, FakeGenerator::with);
        add(all, "discriminator", OF_DISCRIMINATORS, FakeDiscriminator::with);
        add(all, "perceptual loss", OF_PERCEPTUAL_LOSSES, FakePerceptualLoss::with);
        return all;
    }

    private static void add(
            List<Mutant> all,
            String kind,
            Map<Bug, String> own,
            Function<Bug, ComponentContract> maker) {
        Map<Bug, String> laws = new EnumMap<>(OF_ANY);
        laws.putAll(own);
        laws.forEach((bug, law) -> all.add(new Mutant(kind, bug, law, maker.apply(bug))));
    }

    /** Returns the laws of a contract by name. */
    static Map<String, Method> laws(Class<?> contract) {
        Map<String, Method> laws = new TreeMap<>();
        Arrays.stream(contract.getMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .forEach(method -> laws.put(method.getName(), method));
        return laws;
    }

    /** Judges a component by every law of its contract. */
    static Map<String, Verdict> judge(ComponentContract contract) {
        Map<String, Verdict> verdicts = new TreeMap<>();
        laws(contract.getClass()).forEach((name, law) -> verdicts.put(name, judge(contract, law)));
        return verdicts;
    }

    private static Verdict judge(ComponentContract contract, Method law) {
        try {
            law.invoke(contract);
            return Verdict.KEPT;
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof AssertionError) {
                return Verdict.BROKEN;
            }
            if (e.getCause() instanceof TestAbortedException) {
                return Verdict.NOT_JUDGED;
            }
            throw new IllegalStateException(law + " ended otherwise", e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return kind + " where " + bug.about();
    }
}
