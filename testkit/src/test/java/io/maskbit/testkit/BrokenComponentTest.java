package io.maskbit.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.maskbit.api.GridShape;
import io.maskbit.api.TokenSpace;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.ConfigType;
import io.maskbit.spi.Quantizer;
import io.maskbit.spi.QuantizerFactory;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The kit itself is tested: each law is broken by a component with the bug that it is there for.
 */
class BrokenComponentTest {

    private static final Map<Bug, String> OF_ANY =
            Map.of(
                    Bug.BAD_ID, "idIsWellFormed",
                    Bug.SEED_IGNORED, "equalSeedsGiveEqualParameters",
                    Bug.RANDOM_EVALUATION, "evaluationIsDeterministic",
                    Bug.INPUT_CHANGED, "inputsAreLeftAsTheyWere",
                    Bug.ARRAY_KEPT, "noArrayOutlivesItsStep",
                    Bug.STATE_NOT_SAVED, "loadedParametersGiveEqualOutputs",
                    Bug.PARAMETER_UNUSED, "everyParameterGetsAGradientOrIsFrozen");

    private static final Map<Bug, String> OF_QUANTIZERS =
            Map.of(
                    Bug.PLAN_DIFFERS, "builtAsPlanned",
                    Bug.TOKENS_AS_FLOATS, "resultsHaveTheDeclaredForm",
                    Bug.TOKENS_FROM_ONE, "tokensLieInTheVocabulary",
                    Bug.TOKENS_FORGOTTEN, "tokensComeBack",
                    Bug.CODES_SCALED, "latentsAreThoseOfTheTokens",
                    Bug.GRADIENT_CUT, "gradientPassesStraightThrough",
                    Bug.BITS_REVERSED, "flippingOneBitMovesOneChannel");

    private static final Map<Bug, String> OF_TOKENIZERS =
            Map.of(
                    Bug.GRID_DIFFERS, "plannedGridIsTheRealOne",
                    Bug.IMAGE_TOO_SMALL, "decodingUndoesEncodingInShape",
                    Bug.TOKENS_DECODED_OTHERWISE, "decodingTokensIsDecodingTheirLatents",
                    Bug.QUANTIZER_ADOPTED, "quantizerIsNotAdopted",
                    Bug.LAST_LAYER_STRANGE, "lastLayerIsOnesOwn");

    private static final Map<Bug, String> OF_GENERATORS =
            Map.of(
                    Bug.REFUSES_SILENTLY, "refusalSaysWhatIsNeeded",
                    Bug.LOGITS_FLAT, "acceptedTokensGiveLogits",
                    Bug.TOKENS_UNSEEN, "maskedPositionsSeeVisibleTokens",
                    Bug.LABELS_UNSEEN, "labelsChangeTheLogits",
                    Bug.BATCH_MIXED, "imagesOfABatchAreIndependent",
                    Bug.ATTENTION_UNSCALED, "attentionIsADistribution");

    private static final Map<Bug, String> OF_DISCRIMINATORS =
            Map.of(
                    Bug.ONE_SCORE, "imagesGiveAMapOfScoresEach",
                    Bug.IMAGES_CUT_OFF, "gradientReachesTheImages");

    private static final Map<Bug, String> OF_PERCEPTUAL_LOSSES =
            Map.of(
                    Bug.DISTANCE_TO_ITSELF, "distanceIsZeroOnlyToItself",
                    Bug.IMAGES_CUT_OFF, "gradientReachesTheReconstructions",
                    Bug.PARAMETERS_LEARN, "parametersNeverChange");

    @TestFactory
    Stream<DynamicTest> everyBugBreaksItsLaw() {
        return broken().stream().map(Broken::test);
    }

    @Test
    void everyLawIsBrokenBySomeBug() {
        Set<String> broken = broken().stream().map(Broken::law).collect(Collectors.toSet());
        broken.add("everySettingSaysWhatItMeans"); // by the test below, as the next
        broken.add("refusalOfAValueNamesItsSetting");
        Set<String> laws =
                Stream.of(
                                QuantizerContract.class,
                                TokenizerContract.class,
                                GeneratorContract.class,
                                DiscriminatorContract.class,
                                PerceptualLossContract.class)
                        .flatMap(BrokenComponentTest::laws)
                        .map(Method::getName)
                        .collect(Collectors.toCollection(TreeSet::new));
        laws.removeAll(broken);
        assertEquals(Set.of(), laws, "laws that no bug breaks");
    }

    @Test
    void settingsThatSayNothingBreakTwoLaws() {
        QuantizerContract contract = SilentFactory::new;
        assertThrows(AssertionError.class, contract::everySettingSaysWhatItMeans);
        assertThrows(AssertionError.class, contract::refusalOfAValueNamesItsSetting);
    }

    private static final class SilentFactory implements QuantizerFactory<Fake.Silent> {

        @Override
        public String id() {
            return "test.silent";
        }

        @Override
        public ConfigType<Fake.Silent> config() {
            return ConfigType.of(Fake.Silent.class, MethodHandles.lookup());
        }

        @Override
        public TokenSpace tokenSpace(Fake.Silent config, GridShape grid) {
            throw new UnsupportedOperationException("is only described");
        }

        @Override
        public int latentChannels(Fake.Silent config) {
            throw new UnsupportedOperationException("is only described");
        }

        @Override
        public Quantizer create(Fake.Silent config, GridShape grid, BuildContext context) {
            throw new UnsupportedOperationException("is only described");
        }
    }

    private static List<Broken> broken() {
        List<Broken> all = new ArrayList<>();
        add(all, OF_ANY, FakeQuantizer::with);
        add(all, OF_QUANTIZERS, FakeQuantizer::with);
        add(all, OF_ANY, FakeTokenizer::with);
        add(all, OF_TOKENIZERS, FakeTokenizer::with);
        add(all, OF_ANY, FakeGenerator::with);
        add(all, OF_GENERATORS, FakeGenerator::with);
        add(all, OF_ANY, FakeDiscriminator::with);
        add(all, OF_DISCRIMINATORS, FakeDiscriminator::with);
        add(all, OF_ANY, FakePerceptualLoss::with);
        add(all, OF_PERCEPTUAL_LOSSES, FakePerceptualLoss::with);
        return all;
    }

    private static void add(
            List<Broken> all, Map<Bug, String> laws, Function<Bug, ComponentContract> maker) {
        laws.forEach((bug, law) -> all.add(new Broken(maker.apply(bug), bug, law)));
    }

    private record Broken(ComponentContract contract, Bug bug, String law) {

        DynamicTest test() {
            String kind = contract.factory().getClass().getEnclosingClass().getSimpleName();
            return DynamicTest.dynamicTest(
                    kind + " " + bug + " breaks " + law,
                    () -> assertThrows(AssertionError.class, () -> invoke(contract, law)));
        }
    }

    private static void invoke(ComponentContract contract, String law) throws Throwable {
        try {
            laws(contract.getClass())
                    .filter(method -> method.getName().equals(law))
                    .findFirst()
                    .orElseThrow()
                    .invoke(contract);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static Stream<Method> laws(Class<?> contract) {
        return Arrays.stream(contract.getMethods())
                .filter(method -> method.isAnnotationPresent(Test.class));
    }
}
