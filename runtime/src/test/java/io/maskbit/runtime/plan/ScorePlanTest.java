package io.maskbit.runtime.plan;

import static io.maskbit.runtime.plan.SmallPlans.BASE;
import static io.maskbit.runtime.plan.SmallPlans.plan;
import static io.maskbit.runtime.plan.SmallPlans.problems;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.evaluation.features.ExtractorChoice;
import io.maskbit.evaluation.score.MetricName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scores that an experiment asks for, before anything is trained. */
class ScorePlanTest {

    @TempDir Path folder;

    private Path file;

    @BeforeEach
    void makeAFile() throws IOException {
        file = Files.writeString(folder.resolve("file.bin"), "exists");
    }

    private String with(String scores) {
        return BASE
                + "evaluation:\n  scores:\n"
                + scores.replace("FILE", "'" + file + "'").indent(4);
    }

    private ScoreConfig planned(String scores) {
        return plan(with(scores)).arms().get(0).machine().evaluation().scores();
    }

    private void refused(String scores, int line, String... parts) {
        List<String> problems = problems(with(scores));
        assertEquals(1, problems.size(), problems::toString);
        String message = problems.get(0);
        int first = BASE.lines().toList().size() + 2; // of the lines above
        assertTrue(message.startsWith("line " + (first + line) + ": "), message);
        for (String part : parts) {
            assertTrue(message.contains(part), "no '" + part + "' in: " + message);
        }
    }

    @Test
    void withoutAProtocolNothingIsScored() {
        assertFalse(plan(BASE).arms().get(0).machine().evaluation().scores().isAsked());
        refused("features: FILE", 1, "features has no effect without 'protocol'", "clean-fid");
    }

    @Test
    void networkMetricsAndReferenceAreRead() {
        ScoreConfig scores =
                planned(
                        "protocol: adm\nfeatures: FILE\ninput: clip\ninput_side: 32\n"
                                + "metrics: [frechet, precision]");
        ExtractorChoice.Scripted network =
                (ExtractorChoice.Scripted) scores.network().orElseThrow();
        assertEquals(32, network.input().side());
        assertTrue(network.input().unitLength());
        assertEquals(
                List.of(MetricName.FID, MetricName.PRECISION),
                new ScoreMetrics(scores, false).wanted());
        assertTrue(scores.statistics().isEmpty());
    }

    @Test
    void withoutMetricsThoseOfTheProtocolThatCanBeAreMeasured() {
        ScoreConfig scores = planned("protocol: adm\nfeatures: FILE\nreference: FILE");
        assertEquals(List.of(MetricName.FID), new ScoreMetrics(scores, false).wanted());
        scores = planned("protocol: maskbit-rfid\nformula: true");
        assertTrue(scores.isOfReconstructions(true));
        assertEquals(
                List.of(
                        MetricName.FID,
                        MetricName.PSNR,
                        MetricName.SSIM,
                        MetricName.MAE,
                        MetricName.MSE),
                new ScoreMetrics(scores, true).wanted());
        assertTrue(planned("protocol: maskbit-rfid\nmetrics: [psnr]").network().isEmpty());
    }

    @Test
    void wrongWordsAreRefusedWithTheNearestRightOne() {
        refused("protocol: clean_fid\nformula: true", 1, "did you mean 'clean-fid'?");
        refused("protocol: adm\nformula: true\nmetrics: [presicion]", 3, "'precision'?");
        refused("protocol: adm\nformula: true\nprecision: float16", 3, "float32");
        refused("protocol: adm\nfeatures: FILE\ninput: dino", 3, "imagenet");
        refused("protocol: adm\nfeatures: FILE\ninput_resize: bicubic", 3, "pil-bicubic");
        refused("protocol: adm\nfeatures: FILE\ninput_side: 5000", 3, "1 to 1024");
        refused("protocol: adm\nformula: true\nchunk: 0", 3, "1 to 512");
        refused("protocol: adm\nformulae: true", 2, "did you mean 'scores.formula'?");
    }

    @Test
    void settingsWithoutEffectAreRefused() {
        refused("protocol: adm\nformula: true\nfeatures: FILE", 3, "several networks");
        refused("protocol: adm\nformula: true\ninput_side: 8", 3, "'features' only");
        refused("protocol: adm\nfeatures: FILE\nprecision: float32", 3, "'inception'");
        refused(
                "protocol: maskbit-rfid\nformula: true\nmetrics: [psnr]",
                3,
                "none of them needs a network");
        refused(
                "protocol: maskbit-rfid\nmetrics: [psnr]\nreference: FILE",
                3,
                "reference has no effect");
    }

    @Test
    void metricsThatTheSettingsCannotGiveAreRefused() {
        refused("protocol: adm", 1, "needs a network", "'features: FILE'");
        refused("protocol: adm\nmetrics: [fid]", 2, "needs a network");
        refused("protocol: adm\nformula: true\nmetrics: [psnr]", 3, "samples have none");
        refused("protocol: adm\nformula: true\nmetrics: [inception-score]", 3, "FID only");
        refused("protocol: adm\nfeatures: FILE\nmetrics: [sfid]", 3, "FID only");
        refused("protocol: adm\nformula: true\nmetrics: [codebook-usage]", 3, "every run");
        refused("protocol: adm\nformula: true\nmetrics: [lpips]", 3, "'maskbit evaluate'");
        refused(
                "protocol: adm\nformula: true\nreference: FILE\nmetrics: [kid]",
                4,
                "'reference' is statistics");
    }

    @Test
    void missingFilesAndImagesAreRefused() {
        Path absent = folder.resolve("absent.pth");
        refused("protocol: adm\ninception: '" + absent + "'", 2, absent.toString(), "working");
        refused("protocol: adm\nformula: true\nreference: absent.npz", 3, "absent.npz");
        String none = "evaluation: {samples: 1, scores: {protocol: adm, formula: true}}\n";
        assertTrue(problems(BASE + none).get(0).contains("scores samples, but there are 1"));
    }
}
