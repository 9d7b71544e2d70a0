package io.maskbit.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.ImageShape;
import io.maskbit.api.Precision;
import io.maskbit.api.Seeds;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.ConfigType;
import io.maskbit.spi.PerceptualLossFactory;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What perceptual losses say where the file that they need is missing or wrong. */
class PerceptualRefusalTest {

    @TempDir Path folder;

    @Test
    void withoutAFileTheRefusalNamesItItsPlaceAndItsDigest() {
        says(refusedSettings("resnet50"), "weights", "models/resnet50-0676ba61.pth", "0676ba61");
        says(refusedSettings("convnext-small"), "convnext_small-0c510722.pth", "0c510722");
        says(refusedSettings("lpips"), "weights", "models/vgg16-397923af.pth", "397923af");
        says(refusedSettings("features"), "weights", "torch.jit.save");
        says(
                refusedSettings("lpips", "weights", Path.of("vgg16.pth")),
                "linear_weights",
                "vgg_lpips.pth",
                "heibox.uni-heidelberg.de",
                "d507d7349b931f0638a25a48a722f98a");
    }

    @Test
    void refusesWhatIsNoDigest() {
        says(refusedSettings("resnet50", "weights", Path.of("a"), "sha256", "cafe"), "sha256");
        says(
                refusedSettings(
                        "lpips",
                        "weights",
                        Path.of("a"),
                        "linear_weights",
                        Path.of("b"),
                        "linear_sha256",
                        "z".repeat(64)),
                "linear_sha256");
    }

    @Test
    void aMissingFileIsNamedWithWhereItIsPublished() {
        Path absent = folder.resolve("absent.pth");
        says(refusedFile("resnet50", "weights", absent), absent.toString(), "resnet50-0676ba61");
    }

    @Test
    void anotherFileThanThePublishedOneIsRefusedUnlessItsDigestIsGiven() throws IOException {
        Path file = Files.writeString(folder.resolve("resnet50.pth"), "something else");
        String refusal = refusedFile("resnet50", "weights", file);
        says(refusal, "should begin with 0676ba61", "resnet50-0676ba61.pth", "sha256: \"");
        int at = refusal.indexOf("sha256: \"") + "sha256: \"".length();
        String digest = refusal.substring(at, at + 64);
        says(refusedFile("resnet50", "weights", file, "sha256", digest), "not a file of weights");
        String begin = digest.substring(0, 8).toUpperCase(Locale.ROOT);
        says(refusedFile("resnet50", "weights", file, "sha256", begin), "not a file of weights");
    }

    @Test
    void weightsOfAnotherNetworkAreRefused() throws IOException {
        Path file = folder.resolve("other.safetensors");
        try (NDManager manager = Backend.open("cpu")) {
            NDArray array = manager.ones(new Shape(64, 3, 7, 7));
            Safetensors.write(file, Map.of("conv1.weight", array), Map.of());
        }
        String refusal = refusedFile("resnet50", "weights", file);
        int at = refusal.indexOf("sha256: \"") + "sha256: \"".length();
        String digest = refusal.substring(at, at + 64);
        says(refusedFile("resnet50", "weights", file, "sha256", digest), "bn1.running_mean");
    }

    @Test
    void filesThatAreNoProgramsAreRefused() throws IOException {
        Path text = Files.writeString(folder.resolve("text.pt"), "something else");
        says(refusedFile("features", "weights", text), text.toString(), "no TorchScript program");
        byte[] program = Files.readAllBytes(DrawnFile.program(folder).file());
        for (int i = 0; i + 4 < program.length; i++) {
            boolean isClass = program[i] == 'c' && program[i + 1] == 'l' && program[i + 2] == 'a';
            program[i] = isClass ? (byte) '?' : program[i];
        }
        Path damaged = Files.write(folder.resolve("damaged.pt"), program);
        says(refusedFile("features", "weights", damaged), damaged.toString(), "cannot be loaded");
    }

    @Test
    void withoutDataThereIsNoJudge() {
        says(refusedFile("judge"), "no judge");
    }

    private static void says(String message, String... parts) {
        for (String part : parts) {
            assertTrue(message.contains(part), () -> "no '" + part + "' in: " + message);
        }
    }

    private static String refusedSettings(String id, Object... settings) {
        PerceptualLossFactory<?> factory = factory(id);
        return assertThrows(
                        IllegalArgumentException.class, () -> config(factory.config(), settings))
                .getMessage();
    }

    private static String refusedFile(String id, Object... settings) {
        return refusedFile(factory(id), settings);
    }

    private static <C extends Record> String refusedFile(
            PerceptualLossFactory<C> factory, Object... settings) {
        C config = config(factory.config(), settings);
        try (NDManager manager = Backend.open("cpu")) {
            BuildContext context = new BuildContext(manager, new Seeds(1), Precision.FLOAT32);
            ExperimentException refusal =
                    assertThrows(
                            ExperimentException.class,
                            () -> factory.create(config, new ImageShape(3, 32, 32), context));
            assertFalse(refusal.problems().isEmpty());
            return refusal.getMessage();
        }
    }

    private static <C extends Record> C config(ConfigType<C> type, Object... settings) {
        Map<Object, Object> given = new HashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            given.put(settings[i], settings[i + 1]);
        }
        List<Object> values =
                type.entries().stream()
                        .map(
                                entry ->
                                        Optional.ofNullable(given.remove(entry.key()))
                                                .orElseGet(() -> fallback(entry)))
                        .toList();
        assertEquals(Map.of(), given, "settings that there are not");
        return type.create(values);
    }

    private static Object fallback(ConfigType.Entry entry) {
        String text = entry.fallback().orElseThrow();
        if (entry.type() == Path.class) {
            return Path.of(text);
        }
        if (entry.type() == int.class) {
            return Integer.valueOf(text);
        }
        return entry.type() == boolean.class ? (Object) Boolean.valueOf(text) : text;
    }

    private static PerceptualLossFactory<?> factory(String id) {
        return ServiceLoader.load(PerceptualLossFactory.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(factory -> factory.id().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
