package io.maskbit.verification.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.evaluation.score.Score;
import io.maskbit.evaluation.score.ScoreRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Published numbers measured again: pass, fail, or what is missing. */
class ReproduceTest {

    @TempDir static Path folder;

    private static Path run;
    private static Path network;
    private static String images;

    @BeforeAll
    static void publish() throws IOException {
        run = folder.resolve("run");
        TinyExperiment.brief().run(run);
        network = ToyNetwork.in(folder);
        images = run.resolve("arm.yaml") + ":validation";
        Files.createDirectories(folder.resolve("experiments/published"));
        String arm = Files.readString(run.resolve("arm.yaml"));
        Files.writeString(
                folder.resolve("experiments/tokenizer.yaml"),
                without(
                        "generator|generator_loop|sampling",
                        arm.replace("train: both", "train: tokenizer")));
        Files.writeString(
                folder.resolve("experiments/generator.yaml"),
                without(
                        "tokenizer_loop|adversarial",
                        arm.replace("train: both", "train: generator")));
    }

    /** An arm without some of its sections. */
    private static String without(String sections, String arm) {
        List<String> kept = new ArrayList<>();
        boolean keep = true;
        for (String line : arm.lines().toList()) {
            if (!line.startsWith(" ") && !line.isBlank()) {
                keep = !line.matches("(" + sections + "):.*");
            }
            if (keep) {
                kept.add(line);
            }
        }
        return String.join("\n", kept) + "\n";
    }

    private static Path weights(String stage) throws IOException {
        try (Stream<Path> files = Files.walk(run.resolve("weights").resolve(stage))) {
            return files.filter(file -> file.endsWith(stage + ".safetensors"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static Map<String, Score> evaluate(String name, String... more) {
        Path out = folder.resolve(name);
        List<String> arguments = new ArrayList<>(List.of("evaluate", run.toString()));
        arguments.addAll(List.of("--features", network.toString(), "--input-side", "8"));
        arguments.addAll(List.of("--out", out.toString(), "--bootstrap", "0"));
        arguments.addAll(Arrays.asList(more));
        Program.Said said = Program.run(arguments.toArray(String[]::new));
        assertEquals(0, said.code(), said.err());
        return ScoreRecords.read(out.resolve("scores.json")).stream()
                .collect(Collectors.toMap(s -> s.identity().metric(), Function.identity()));
    }

    private static Path results(String entry) throws IOException {
        Path file = folder.resolve("experiments/published/results.yaml");
        return Files.writeString(
                file,
                "tolerances: {frechet: 1e-6, psnr: 1e-6, fid: 1e9, codebook-usage: 1e-9}\n"
                        + "results:\n"
                        + entry);
    }

    private static Program.Said reproduce(Path results, String name, String out, String... more) {
        List<String> arguments = new ArrayList<>(List.of("reproduce", name));
        arguments.addAll(List.of("--results", results.toString()));
        arguments.addAll(List.of("--out", folder.resolve(out).toString()));
        arguments.addAll(Arrays.asList(more));
        return Program.run(arguments.toArray(String[]::new));
    }

    @Test
    void aTokenizersNumbersPassOrFail() throws IOException {
        Map<String, Score> known =
                evaluate(
                        "tokenizer-scores",
                        "--reconstructions",
                        "--metrics",
                        "frechet,psnr,codebook-usage");
        String entry =
                """
                  tiny:
                    recipe: tokenizer.yaml
                    tokenizer: tiny.bin
                    source: example.org
                    protocol: maskbit-rfid
                    data: the validation images
                    images: 32
                    classes: 16
                    values: {%s: %s, psnr: %s, codebook-usage: %s}
                """;
        double distance = known.get("frechet").value();
        double psnr = known.get("psnr").value();
        double usage = known.get("codebook-usage").value();
        String[] given = {
            "--tokenizer",
            weights("tokenizer").toString(),
            "--images",
            images,
            "--features",
            network.toString(),
            "--input-side",
            "8"
        };
        Path met = results(entry.formatted("frechet", distance, psnr, usage));
        Program.Said said = reproduce(met, "tiny", "met", given);
        assertEquals(0, said.code(), said.err() + said.out());
        assertEquals(3, said.out().lines().filter(line -> line.startsWith("pass: ")).count());

        Path missed = results(entry.formatted("frechet", distance, psnr + 1, usage));
        said = reproduce(missed, "tiny", "met", given);
        assertEquals(1, said.code(), said.err() + said.out());
        assertTrue(said.out().contains("fail: psnr"), said.out());

        Path claimed = results(entry.formatted("fid", distance, psnr, usage));
        said = reproduce(claimed, "tiny", "met", given);
        assertEquals(1, said.code(), said.err() + said.out());
        assertTrue(said.out().contains("which is no fid"), said.out());
    }

    @Test
    void aFolderOfOneModelIsNotTakenForAnother() throws IOException {
        Path results =
                results(
                        """
                          tiny:
                            recipe: tokenizer.yaml
                            tokenizer: tiny.bin
                            source: example.org
                            protocol: maskbit-rfid
                            data: the validation images
                            images: 32
                            classes: 16
                            values: {psnr: 1}
                        """);
        byte[] bytes = Files.readAllBytes(weights("tokenizer"));
        bytes[bytes.length - 2] ^= 1;
        Path other = Files.write(folder.resolve("other.safetensors"), bytes);
        Program.Said said = Program.run();
        for (Path weights : List.of(weights("tokenizer"), other)) {
            said =
                    reproduce(
                            results,
                            "tiny",
                            "one-model",
                            "--tokenizer",
                            weights.toString(),
                            "--images",
                            images,
                            "--features",
                            network.toString());
        }
        assertEquals(2, said.code(), said.out());
        assertTrue(said.err().contains("another model"), said.err());
    }

    @Test
    void aGeneratorsDistanceComesOutAgain() throws IOException {
        Path statistics = folder.resolve("statistics.npz");
        Program.Said said =
                Program.run(
                        "stats",
                        images,
                        "--features",
                        network.toString(),
                        "--input-side",
                        "8",
                        "--out",
                        statistics.toString());
        assertEquals(0, said.code(), said.err());
        Map<String, Score> known =
                evaluate(
                        "generator-scores",
                        "--samples",
                        "16",
                        "--against",
                        statistics.toString(),
                        "--metrics",
                        "frechet");
        Path results =
                results(
                        """
                          tiny-generator:
                            recipe: generator.yaml
                            tokenizer_recipe: tokenizer.yaml
                            tokenizer: tiny.bin
                            generator: tiny_generator.bin
                            source: example.org
                            protocol: adm
                            data: statistics of the validation images
                            images: 16
                            classes: 16
                            values: {frechet: %s}
                        """
                                .formatted(known.get("frechet").value()));
        said =
                reproduce(
                        results,
                        "tiny-generator",
                        "generator-again",
                        "--tokenizer",
                        weights("tokenizer").toString(),
                        "--generator",
                        weights("generator").toString(),
                        "--reference",
                        statistics.toString(),
                        "--features",
                        network.toString(),
                        "--input-side",
                        "8");
        assertEquals(0, said.code(), said.err() + said.out());
        assertTrue(said.out().contains("pass: frechet"), said.out());
    }

    @Test
    void everyPublishedModelSaysExactlyWhatIsMissing() {
        Path results = Path.of("..", "experiments", "published", "results.yaml");
        Program.Said said = Program.run("reproduce", "--results", results.toString());
        assertEquals(0, said.code(), said.err());
        List<String> names = said.out().lines().map(line -> line.split(":")[0]).toList();
        assertEquals(16, names.size());
        for (String name : names) {
            said = reproduce(results, name, "nothing");
            assertEquals(2, said.code(), name);
            assertTrue(said.err().contains("huggingface.co/markweber/"), said.err());
            assertTrue(said.err().contains("--tokenizer"), said.err());
            assertTrue(said.err().contains("--inception"), said.err());
            boolean generator = name.contains("generator");
            assertTrue(said.err().contains(generator ? "--reference" : "--images"), said.err());
            assertEquals(generator, said.err().contains("--generator"), said.err());
            assertFalse(Files.exists(folder.resolve("nothing")), "nothing is begun");
        }
    }
}
