package io.maskbit.verification.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.evaluation.score.Score;
import io.maskbit.evaluation.score.ScoreRecords;
import io.maskbit.tensor.npz.NpyArray;
import io.maskbit.tensor.npz.NpzWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verb that measures: what it says, what it records, what it refuses. */
class EvaluateTest {

    private static final int COUNT = 60;
    private static final int SIDE = 16;

    @TempDir static Path folder;

    private static Path images;
    private static Path others;
    private static Path network;

    @BeforeAll
    static void prepare() throws IOException {
        images = array("images.npz", 1, 0);
        others = array("others.npz", 2, 60);
        network = ToyNetwork.in(folder);
    }

    /** Images of one colour each, noise upon them. */
    private static Path array(String name, long seed, int brighter) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] pixels = new byte[COUNT * SIDE * SIDE * 3];
        int each = pixels.length / COUNT;
        for (int i = 0; i < COUNT; i++) {
            int[] colour = {random.nextInt(150), random.nextInt(150), random.nextInt(150)};
            for (int j = 0; j < each; j++) {
                pixels[i * each + j] = (byte) (colour[j % 3] + brighter + random.nextInt(40));
            }
        }
        Path file = folder.resolve(name);
        NpzWriter.write(file, Map.of("arr_0", NpyArray.bytes(pixels, COUNT, SIDE, SIDE, 3)));
        return file;
    }

    private static Program.Said evaluate(Path out, Path subject, String... more) {
        List<String> arguments = new ArrayList<>(List.of("evaluate", subject.toString()));
        arguments.addAll(List.of("--features", network.toString(), "--input-side", "8"));
        arguments.addAll(List.of("--out", out.toString()));
        arguments.addAll(Arrays.asList(more));
        return Program.run(arguments.toArray(String[]::new));
    }

    private static Map<String, Score> scores(Path out) {
        return ScoreRecords.read(out.resolve("scores.json")).stream()
                .collect(Collectors.toMap(s -> s.identity().metric(), Function.identity()));
    }

    @Test
    void everyValueIsRecordedWithItsIdentity() throws IOException {
        Path out = folder.resolve("whole");
        Program.Said said =
                evaluate(
                        out,
                        images,
                        "--against",
                        others.toString(),
                        "--metrics",
                        "fid,precision,recall,density,coverage,cmmd",
                        "--infinite");
        assertEquals(0, said.code(), said.err());
        Map<String, Score> scores = scores(out);
        assertFalse(scores.containsKey("fid"), "no network but the published one makes a FID");
        Score distance = scores.get("frechet");
        assertTrue(distance.value() > 0.1, said.out());
        assertEquals("adm", distance.identity().protocol());
        assertEquals(COUNT, distance.identity().images());
        assertEquals(COUNT, distance.identity().referenceImages());
        assertEquals(64, distance.identity().reference().length());
        assertEquals(64, distance.subjectDigest().length());
        assertEquals(64, distance.identity().extractor().orElseThrow().digest().length());
        assertTrue(distance.spread().orElseThrow().low() < distance.value());
        assertTrue(distance.spread().orElseThrow().high() > distance.value());
        assertTrue(
                distance.warnings().toString().contains("60 images"),
                distance.warnings()::toString);
        assertTrue(scores.containsKey("frechet-infinite"));
        assertTrue(scores.get("precision").value() <= 1);
        String page = Files.readString(out.resolve("scores.html"));
        assertTrue(page.contains(distance.subjectDigest()), "the page tells what was measured");
        assertTrue(Files.readString(out.resolve("scores.md")).contains("| frechet ↓ |"));
    }

    @Test
    void aSetHasNoDistanceToItselfAndAllOfItsNeighbours() {
        Path out = folder.resolve("itself");
        Program.Said said =
                evaluate(
                        out,
                        images,
                        "--against",
                        images.toString(),
                        "--metrics",
                        "frechet,precision,recall,coverage,psnr,ssim",
                        "--paired");
        assertEquals(0, said.code(), said.err());
        Map<String, Score> scores = scores(out);
        assertEquals(0, scores.get("frechet").value(), 1e-9);
        assertEquals(1, scores.get("precision").value());
        assertEquals(1, scores.get("recall").value());
        assertEquals(1, scores.get("coverage").value());
        assertEquals(100, scores.get("psnr").value(), 1e-9);
        assertEquals(1, scores.get("ssim").value(), 1e-12);
    }

    @Test
    void statisticsMadeOnceGiveTheDistanceOfTheImages() throws IOException {
        Path made = folder.resolve("others-statistics.npz");
        Program.Said said =
                Program.run(
                        "stats",
                        others.toString(),
                        "--features",
                        network.toString(),
                        "--input-side",
                        "8",
                        "--out",
                        made.toString());
        assertEquals(0, said.code(), said.err());
        Path one = folder.resolve("by-statistics");
        Path two = folder.resolve("by-images");
        evaluate(one, images, "--against", made.toString(), "--metrics", "frechet");
        evaluate(two, images, "--against", others.toString(), "--metrics", "frechet");
        assertEquals(scores(two).get("frechet").value(), scores(one).get("frechet").value(), 1e-9);
        Program.Said table =
                Program.run(
                        "table",
                        one.resolve("scores.json").toString(),
                        two.resolve("scores.json").toString());
        assertEquals(2, table.code());
        assertTrue(table.err().contains("reference: "), table.err());

        Program.Said otherwise =
                Program.run(
                        "evaluate",
                        images.toString(),
                        "--against",
                        made.toString(),
                        "--features",
                        network.toString(),
                        "--input-side",
                        "4",
                        "--out",
                        folder.resolve("otherwise").toString());
        assertEquals(2, otherwise.code(), otherwise.out());
        assertTrue(otherwise.err().contains("preparation: "), otherwise.err());

        byte[] altered = Files.readAllBytes(made);
        altered[altered.length / 2] ^= 1;
        Files.write(made, altered);
        Program.Said refused =
                evaluate(
                        folder.resolve("altered"),
                        images,
                        "--against",
                        made.toString(),
                        "--metrics",
                        "frechet");
        assertEquals(2, refused.code(), refused.out());
        assertTrue(refused.err().contains("others-statistics.npz"), refused.err());
    }

    @Test
    void whatIsThereIsUsedAgainButNeverForOtherImages() throws IOException {
        Path mine = folder.resolve("mine.npz");
        Files.copy(images, mine);
        Path out = folder.resolve("again");
        String[] more = {"--against", others.toString(), "--metrics", "frechet"};
        evaluate(out, mine, more);
        double first = scores(out).get("frechet").value();
        Program.Said said = evaluate(out, mine, more);
        assertFalse(said.out().contains("features of " + mine), "all features were there");
        assertEquals(first, scores(out).get("frechet").value());
        Files.copy(others, mine, StandardCopyOption.REPLACE_EXISTING);
        said = evaluate(out, mine, more);
        assertTrue(said.out().contains("have changed"), said.out());
        assertEquals(0, scores(out).get("frechet").value(), 1e-9);
    }

    @Test
    void refusesWhatCannotBeMeasuredInOneMessage() throws IOException {
        Path floats = folder.resolve("floats.npz");
        NpzWriter.write(
                floats,
                Map.of("arr_0", NpyArray.doubles(new double[] {Double.NaN, 1, 0}, 1, 1, 1, 3)));
        Path single = folder.resolve("single.npz");
        NpzWriter.write(
                single,
                Map.of("arr_0", NpyArray.bytes(new byte[SIDE * SIDE * 3], 1, SIDE, SIDE, 3)));
        Path planes = folder.resolve("planes.npz");
        NpzWriter.write(
                planes,
                Map.of("arr_0", NpyArray.bytes(new byte[2 * SIDE * SIDE * 3], 2, 3, SIDE, SIDE)));
        Path foreign = folder.resolve("foreign.npz");
        NpzWriter.write(
                foreign,
                Map.of(
                        "mu",
                        NpyArray.doubles(new double[2], 2),
                        "sigma",
                        NpyArray.doubles(new double[] {1, 0, 0, 1}, 2, 2)));
        says(images, foreign, "frechet", "statistics of 2 features");
        says(floats, others, "frechet", "unsigned bytes");
        says(planes, others, "frechet", "transpose(0, 2, 3, 1)");
        says(single, others, "frechet", "at least 2");
        says(images, others, "inception-score", "published network only");
        says(images, others, "psnr", "no pairs");
        says(images, others, "kid", "subset");
        says(images, others, "codebook-usage", "--reconstructions");
        says(images, others, "lpips", "no pairs");
        says(images, others, "fidelity", "there is no metric 'fidelity'");
        Program.Said said = Program.run("evaluate", images.toString(), "--protocol", "fid");
        assertEquals(2, said.code());
        assertTrue(said.err().contains("torch-fidelity"), said.err());
    }

    private static void says(Path subject, Path against, String metric, String part) {
        Path out =
                folder.resolve("refused-" + metric + subject.getFileName() + against.getFileName());
        Program.Said said =
                evaluate(out, subject, "--against", against.toString(), "--metrics", metric);
        assertEquals(2, said.code(), said.out());
        assertTrue(said.err().contains(part), metric + ": " + said.err());
        assertFalse(Files.exists(out.resolve("scores.json")), "nothing is half written");
    }

    @Test
    void samplesAndReconstructionsOfARunAreMadeAndMeasured() throws IOException {
        Path run = folder.resolve("run");
        TinyExperiment.brief().run(run);
        Path back = folder.resolve("back");
        Program.Said said = evaluate(back, run, "--reconstructions", "--limit", "20");
        assertEquals(0, said.code(), said.err());
        Map<String, Score> scores = scores(back);
        assertEquals("maskbit-rfid", scores.get("frechet").identity().protocol());
        assertEquals(20, scores.get("psnr").identity().images());
        assertTrue(scores.get("codebook-usage").value() > 0);
        assertTrue(said.out().contains("left out"), "the Inception score is of another network");
        Path drawn = folder.resolve("drawn");
        said = evaluate(drawn, run, "--samples", "12", "--metrics", "frechet,precision");
        assertEquals(0, said.code(), said.err());
        assertEquals(12, scores(drawn).get("frechet").identity().images());
        assertEquals(32, scores(drawn).get("frechet").identity().referenceImages());
        assertTrue(Files.exists(drawn.resolve("samples.npz")));
    }
}
