package io.maskbit.evaluation.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Metric;
import io.maskbit.evaluation.features.ExtractorIdentity;
import io.maskbit.evaluation.score.Score.Spread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoreTableTest {

    private static final ExtractorIdentity NETWORK =
            new ExtractorIdentity("inception-v3-fid", "6726825d00", "tf1-bilinear-299", "float64");

    private static final ScoreIdentity IDENTITY =
            new ScoreIdentity(
                    "fid",
                    "adm",
                    50_000,
                    "9f3c0a1122",
                    1_281_167,
                    Optional.of(NETWORK),
                    Map.of("splits", "chunks of 5000"),
                    0,
                    "0.1.0");

    @TempDir Path folder;

    private static Score score(String subject, ScoreIdentity identity, double value) {
        return new Score(
                subject,
                "ab" + subject,
                identity,
                value,
                "",
                Metric.Better.LOWER,
                Optional.of(new Spread(value - 1, value + 1, "95 % over images, 200 draws")),
                List.of("few images"));
    }

    /** One identity per field, each other than IDENTITY in that field alone. */
    private static Map<String, ScoreIdentity> others() {
        ScoreIdentity i = IDENTITY;
        return Map.of(
                "protocol",
                with("clean-fid", 50_000, "9f3c0a1122", NETWORK, i.settings(), 0, "0.1.0"),
                "images",
                with("adm", 10_000, "9f3c0a1122", NETWORK, i.settings(), 0, "0.1.0"),
                "reference",
                with("adm", 50_000, "1111111111", NETWORK, i.settings(), 0, "0.1.0"),
                "extractor digest",
                with(
                        "adm",
                        50_000,
                        "9f3c0a1122",
                        new ExtractorIdentity(
                                "inception-v3-fid", "0000", "tf1-bilinear-299", "float64"),
                        i.settings(),
                        0,
                        "0.1.0"),
                "precision",
                with(
                        "adm",
                        50_000,
                        "9f3c0a1122",
                        new ExtractorIdentity(
                                "inception-v3-fid", "6726825d00", "tf1-bilinear-299", "float32"),
                        i.settings(),
                        0,
                        "0.1.0"),
                "splits",
                with("adm", 50_000, "9f3c0a1122", NETWORK, Map.of("splits", "10"), 0, "0.1.0"),
                "crop",
                with(
                        "adm",
                        50_000,
                        "9f3c0a1122",
                        NETWORK,
                        Map.of("splits", "chunks of 5000", "crop", "256"),
                        0,
                        "0.1.0"),
                "seed",
                with("adm", 50_000, "9f3c0a1122", NETWORK, i.settings(), 7, "0.1.0"),
                "code",
                with("adm", 50_000, "9f3c0a1122", NETWORK, i.settings(), 0, "0.2.0"));
    }

    private static ScoreIdentity with(
            String protocol,
            long images,
            String reference,
            ExtractorIdentity network,
            Map<String, String> settings,
            long seed,
            String code) {
        return new ScoreIdentity(
                "fid",
                protocol,
                images,
                reference,
                1_281_167,
                Optional.of(network),
                settings,
                seed,
                code);
    }

    @Test
    void valuesThatDifferInAnyFieldOfTheirIdentityAreNotPutInOneRow() {
        others().forEach(
                        (field, identity) -> {
                            List<Score> mixed =
                                    List.of(score("a", IDENTITY, 1), score("b", identity, 2));
                            ExperimentException refusal =
                                    assertThrows(
                                            ExperimentException.class, () -> ScoreTable.of(mixed));
                            assertTrue(
                                    refusal.getMessage().contains(field + ": "),
                                    field + " is not named: " + refusal.getMessage());
                            assertEquals(1, IDENTITY.differences(identity).size(), field);
                            assertEquals(2, ScoreTable.apart(mixed).size(), field);
                        });
    }

    @Test
    void valuesOfOneIdentityStandSideBySide() {
        ScoreTable table =
                ScoreTable.of(List.of(score("a", IDENTITY, 1.5), score("b", IDENTITY, 2.5)));
        assertEquals(List.of("a", "b"), table.subjects());
        String text = table.markdown();
        assertTrue(text.contains("| fid ↓ | 1.500 [0.5000, 2.500] | 2.500 [1.500, 3.500] |"), text);
        String parts = IDENTITY.label().replace("fid[", "").replace("]", "");
        assertTrue(text.contains("measured with: " + parts), text);
        assertTrue(text.contains("warning: few images"), text);
        assertTrue(text.contains("95 % over images"), text);
    }

    @Test
    void whatRowsHaveInCommonIsSaidOnce() {
        ScoreIdentity other =
                new ScoreIdentity(
                        "precision",
                        "adm",
                        50_000,
                        "9f3c0a1122",
                        1_281_167,
                        Optional.of(NETWORK),
                        Map.of("neighbours", "3"),
                        0,
                        "0.1.0");
        List<String> notes =
                ScoreTable.of(List.of(score("a", IDENTITY, 1), score("a", other, 0.5))).notes();
        assertTrue(notes.get(0).contains("inception-v3-fid"), notes::toString);
        assertEquals(
                List.of("fid: splits chunks of 5000", "precision: neighbours 3"),
                notes.subList(1, 3));
    }

    @Test
    void oneSubjectHasOneValue() {
        assertThrows(
                ExperimentException.class,
                () -> ScoreTable.of(List.of(score("a", IDENTITY, 1), score("a", IDENTITY, 2))));
    }

    @Test
    void recordsComeBackAsTheyWere() throws IOException {
        List<Score> scores = new ArrayList<>(List.of(score("a", IDENTITY, 1.25)));
        others().values().forEach(identity -> scores.add(score("b", identity, Double.NaN)));
        Path file = folder.resolve("scores.json");
        Files.writeString(file, ScoreRecords.text(scores));
        assertEquals(scores, ScoreRecords.read(file));
    }

    @Test
    void otherFilesAreRefusedByName() throws IOException {
        Path file = folder.resolve("other.json");
        for (String text :
                List.of(
                        "",
                        "[]",
                        "{}",
                        "{\"form\": 1}",
                        "{\"form\": \"maskbit-scores/1\"}",
                        "{\"form\": \"maskbit-scores/1\", \"scores\": [{}]}",
                        "no json")) {
            Files.writeString(file, text);
            ExperimentException refusal =
                    assertThrows(ExperimentException.class, () -> ScoreRecords.read(file), text);
            assertTrue(refusal.getMessage().contains("other.json"), refusal.getMessage());
        }
        assertThrows(ExperimentException.class, () -> ScoreRecords.read(folder.resolve("none")));
    }
}
