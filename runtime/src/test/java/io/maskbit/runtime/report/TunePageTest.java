package io.maskbit.runtime.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.api.ComparisonReport.Interval;
import io.maskbit.runtime.picture.PngFiles;
import io.maskbit.runtime.report.TuneModel.Point;
import io.maskbit.runtime.report.TuneModel.Tested;
import io.maskbit.runtime.report.TuneModel.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TunePageTest {

    @TempDir Path folder;

    @Test
    void saysWhatWasConfirmedAndShowsEveryCandidate() throws IOException {
        TuneWriter.write(
                model(Verdict.CONFIRMED, Optional.of(new Interval(-2.5, -4, -1)), 1), folder);
        String page = Files.readString(folder.resolve("tune.html"));
        assertTrue(page.contains("<h1>A better setting, confirmed</h1>"));
        assertTrue(page.contains("is -2.500 (95 % interval over images: -4.000 to -1.000;"));
        assertTrue(page.contains("<pre>sampling:\n  use: &quot;x&lt;y&quot;\n</pre>"));
        // Three candidates in the first round, over one setting and over passes.
        assertEquals(6, page.split("<circle ", -1).length - 1);
        assertEquals(2, page.split("class=\"winner\"", -1).length - 1);
        assertEquals(2, page.split("data:image/png", -1).length - 1);
        assertFalse(page.contains("http:") || page.contains("https:"), "needs no network");
        assertEquals(
                "sampling:\n  use: \"x<y\"\n", Files.readString(folder.resolve("sampling.yaml")));
    }

    @Test
    void saysThatThePresentSettingStays() {
        String chance =
                TunePage.of(model(Verdict.NOT_CONFIRMED, Optional.of(new Interval(-1, -3, 1)), 1));
        assertTrue(chance.contains("so the present setting stays"));
        TuneModel won = model(Verdict.PRESENT_WON, Optional.empty(), 0);
        assertTrue(TunePage.of(won).contains("nothing to confirm"));
    }

    private TuneModel model(Verdict verdict, Optional<Interval> difference, int winner) {
        List<Point> points =
                List.of(
                        point(0, 0, 1, 9),
                        point(1, 0, 2, 7),
                        point(2, 0, 3, 11),
                        point(1, 1, 2, 5),
                        point(0, 1, 1, 6));
        Path picture = folder.resolve("picture.png");
        PngFiles.write(picture, new byte[12], 2, 2);
        List<Tested> tested =
                winner == 0
                        ? List.of()
                        : List.of(
                                new Tested("present", points.get(0), picture),
                                new Tested("winner", points.get(1), picture));
        return new TuneModel(
                verdict,
                "judge-1",
                0.9,
                3,
                100,
                50,
                points,
                tested,
                difference,
                "sampling:\n  use: \"x<y\"\n",
                winner);
    }

    private static Point point(int candidate, int round, double scale, double frechet) {
        return new Point(
                candidate,
                round,
                Map.of("guidance_scale", scale),
                16 << round,
                frechet,
                0.5,
                8 + candidate);
    }
}
