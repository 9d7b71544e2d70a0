package io.maskbit.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.Component;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.NamedParameters;
import io.maskbit.tensor.Safetensors;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.Tape;
import io.maskbit.tensor.TensorFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The laws of {@link ComponentContract}. */
final class ComponentLaws {

    private static final float TOLERANCE = 1e-4f;

    private ComponentLaws() {}

    static void equalSeedsGiveEqualParameters(ComponentContract contract) {
        Subject subject = Subject.of(contract);
        try (Bench bench = new Bench();
                Bench other = new Bench()) {
            subject.build(other.context(2), other);
            Component first = subject.build(bench.context(1), bench).component();
            Component second = subject.build(other.context(1), other).component();
            assertEquals(
                    NamedParameters.of(first).digests(),
                    NamedParameters.of(second).digests(),
                    "parameters of equal seeds");
        }
    }

    static void parametersAreNamedForGood(ComponentContract contract) {
        Subject subject = Subject.of(contract);
        try (Bench bench = new Bench()) {
            List<String> names = names(subject.build(bench.context(1), bench).component());
            assertEquals(names.size(), Set.copyOf(names).size(), "different names of " + names);
            List<String> others = names(subject.build(loading(bench), bench).component());
            assertEquals(names, others, "names of the parameters of another instance");
        }
    }

    /** A context whose starting values nobody looks at, which saves drawing them. */
    static BuildContext loading(Bench bench) {
        return bench.context(2).forLoading();
    }

    private static List<String> names(Component component) {
        List<String> names = new ArrayList<>();
        for (Pair<String, Parameter> pair : component.block().getParameters()) {
            assertTrue(
                    pair.getValue().isInitialized(),
                    "parameter '" + pair.getKey() + "' is not initialised");
            names.add(pair.getKey());
        }
        return names;
    }

    static void parametersEndWithTheirManager(ComponentContract contract) {
        Map<String, NDArray> parameters;
        try (Bench bench = new Bench()) {
            Component component = Subject.of(contract).build(loading(bench), bench).component();
            parameters = NamedParameters.of(component).asMap();
        }
        List<String> left =
                parameters.entrySet().stream()
                        .filter(entry -> !entry.getValue().isReleased())
                        .map(Map.Entry::getKey)
                        .toList();
        assertEquals(List.of(), left, "parameters left when the manager of the context is closed");
    }

    static void instancesShareNothing(ComponentContract contract) {
        Subject subject = Subject.of(contract);
        try (Bench bench = new Bench();
                Bench other = new Bench()) {
            Subject.Live first = subject.build(bench.context(1), bench);
            List<byte[]> before = bytes(first.run(bench.evaluation()));
            Subject.Live second = subject.build(other.context(2), other);
            Step.run(() -> second.run(other.training()));
            List<byte[]> after = bytes(first.run(bench.evaluation()));
            for (int i = 0; i < before.size(); i++) {
                assertArrayEquals(
                        before.get(i),
                        after.get(i),
                        "result " + i + " of one instance after another was built and used");
            }
        }
    }

    private static List<byte[]> bytes(List<NDArray> arrays) {
        return arrays.stream().map(NDArray::toByteArray).toList();
    }

    static void evaluationIsDeterministic(ComponentContract contract) {
        try (Bench bench = new Bench()) {
            Subject.Live live = Subject.of(contract).build(bench.context(1), bench);
            List<NDArray> first = live.run(bench.evaluation());
            assertEqual(first, live.run(bench.evaluation()), "a second evaluation");
        }
    }

    static void inputsAreLeftAsTheyWere(ComponentContract contract) {
        try (Bench bench = new Bench()) {
            Subject.Live live = Subject.of(contract).build(bench.context(1), bench);
            List<byte[]> before = live.inputs().stream().map(NDArray::toByteArray).toList();
            for (Pass pass : List.of(bench.evaluation(), bench.training())) {
                Step.run(() -> live.run(pass));
            }
            for (int i = 0; i < before.size(); i++) {
                NDArray input = live.inputs().get(i);
                assertFalse(input.isReleased(), "input " + i + " was closed");
                assertArrayEquals(
                        before.get(i), input.toByteArray(), "input " + i + " was changed");
            }
        }
    }

    static void noArrayOutlivesItsStep(ComponentContract contract) {
        try (Bench bench = new Bench()) {
            Subject.Live live = Subject.of(contract).build(bench.context(1), bench);
            for (Pass pass : List.of(bench.evaluation(), bench.training())) {
                Step.run(() -> live.run(pass)); // what is made once and kept is made here
                int kept = bench.kept();
                for (int i = 0; i < 3; i++) {
                    Step.run(() -> live.run(pass));
                }
                assertEquals(kept, bench.kept(), "arrays that the component keeps");
            }
        }
    }

    static void loadedParametersGiveEqualOutputs(ComponentContract contract) {
        Subject subject = Subject.of(contract);
        try (Bench bench = new Bench();
                Bench other = new Bench()) {
            Subject.Live saved = subject.build(bench.context(1), bench);
            Subject.Live loaded = subject.build(loading(other), other);
            Step.run(() -> saved.run(bench.training())); // may move running statistics, which are
            // saved
            Path file = Files.createTempFile("component", ".safetensors");
            try {
                Map<String, NDArray> parameters = NamedParameters.of(saved.component()).asMap();
                Safetensors.write(file, parameters, Map.of());
                try (TensorFile weights = Safetensors.open(file)) {
                    NamedParameters.of(loaded.component()).load(weights, "");
                }
            } finally {
                Files.delete(file);
            }
            assertEqual(
                    saved.run(bench.evaluation()), loaded.run(other.evaluation()), "after loading");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void everyParameterGetsAGradientOrIsFrozen(ComponentContract contract) {
        try (Bench bench = new Bench()) {
            Subject.Live live = Subject.of(contract).build(bench.context(1), bench);
            List<Pair<String, Parameter>> learning =
                    live.component().block().getParameters().stream()
                            .filter(pair -> pair.getValue().requiresGradient())
                            .toList();
            if (learning.isEmpty()) {
                return;
            }
            NamedParameters.of(live.component()).trainable(true);
            NDArray first = learning.get(0).getValue().getArray();
            // The empty part makes a loss that depends on nothing fail below, by name.
            Tape.backward(() -> live.loss(bench.training()).add(first.sum().mul(0)));
            List<String> without =
                    learning.stream()
                            .filter(pair -> isZero(pair.getValue().getArray().getGradient()))
                            .map(Pair::getKey)
                            .toList();
            assertEquals(List.of(), without, "parameters that neither learn nor are frozen");
        }
    }

    private static boolean isZero(NDArray gradient) {
        return gradient.abs().max().getFloat() == 0;
    }

    /** Asserts that two lists of arrays are equal to the last bit. */
    static void assertEqual(List<NDArray> expected, List<NDArray> actual, String when) {
        assertEquals(expected.size(), actual.size(), "number of results " + when);
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i).getShape(), actual.get(i).getShape());
            assertArrayEquals(
                    expected.get(i).toByteArray(),
                    actual.get(i).toByteArray(),
                    "result " + i + " " + when);
        }
    }

    /** Asserts that two arrays are equal but for the rounding of other batch sizes. */
    static void assertClose(NDArray expected, NDArray actual, String name) {
        assertEquals(expected.getShape(), actual.getShape(), "shape of " + name);
        assertArrayEquals(expected.toFloatArray(), actual.toFloatArray(), TOLERANCE, name);
    }

    /** Asserts that every value is a number. */
    static void assertFinite(NDArray array, String name) {
        for (float value : array.toFloatArray()) {
            assertTrue(Float.isFinite(value), name + " holds " + value);
        }
    }
}
