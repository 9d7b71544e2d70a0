package io.maskbit.runtime.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.api.GridShape;
import io.maskbit.api.TokenSpace;
import io.maskbit.evaluation.Bootstrap;
import io.maskbit.evaluation.ChangeMeasure;
import io.maskbit.evaluation.FlipContrast;
import io.maskbit.evaluation.FlipScores;
import io.maskbit.evaluation.FlipSummary;
import io.maskbit.evaluation.ImageChanges;
import io.maskbit.runtime.report.LookModel.Subject;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LookTextTest {

    private static final GridShape GRID = new GridShape(2, 2);
    private static final TokenSpace BITS = new TokenSpace.Bits(2, GRID);
    private static final TokenSpace CODES = new TokenSpace.Codebook(3, GRID);
    private static final Bootstrap BOOTSTRAP = new Bootstrap(2, 100, new SplittableRandom(1));

    private static ImageChanges changes(double mse, double ssim) {
        return new ImageChanges(
                Map.of(
                        ChangeMeasure.MSE,
                        new double[] {mse, mse},
                        ChangeMeasure.SSIM,
                        new double[] {ssim, ssim}));
    }

    /** A subject with these changes by number of flipped bits; bit 0 is changed by the first. */
    private static Subject subject(String role, TokenSpace tokens, double ssim, double... counts) {
        return subject(role, tokens, changes(0.01, 0.9), ssim, counts);
    }

    private static Subject subject(
            String role,
            TokenSpace tokens,
            ImageChanges reconstructions,
            double ssim,
            double... counts) {
        List<ImageChanges> all = Arrays.stream(counts).mapToObj(c -> changes(c, ssim)).toList();
        List<ImageChanges> bits = List.of(all.get(1), all.get(1));
        FlipScores scores =
                new FlipScores(
                        reconstructions,
                        bits,
                        List.of(1.0, 0.5),
                        all,
                        List.of(1.0, 1.0, 1.0),
                        changes(0.2, 0),
                        List.of(0.5, 0.5),
                        List.of(1.0, 1.0));
        String quantizer = tokens == CODES ? "<vq>" : "lfq";
        return new Subject(
                role,
                quantizer,
                tokens,
                "runs/" + role,
                scores,
                FlipSummary.of(scores, BOOTSTRAP),
                List.of());
    }

    private static LookModel model(Subject... subjects) {
        return new LookModel(
                new LookModel.Setup(
                        2, "shapes", 24, 0, 100, Optional.empty(), Optional.of("lpips")),
                List.of(subjects),
                subjects.length == 1
                        ? Optional.empty()
                        : Optional.of(
                                FlipContrast.of(
                                        subjects[0].scores(), subjects[1].scores(), BOOTSTRAP)),
                Optional.empty(),
                Optional.empty(),
                Map.of("java", "17"));
    }

    private static String headline(Subject run, Subject control) {
        return new LookText(model(run, control)).headline();
    }

    private static String limits(Subject... subjects) {
        return String.join(" ", new LookLimits(model(subjects)).sentences());
    }

    @Test
    void headlineSaysWhetherTheClaimIsSeen() {
        Subject closeBits = subject("run", BITS, 0.8, 0, 0.01, 0.3);
        Subject farCodes = subject("control", CODES, 0.1, 0, 0.1, 0.1);
        String claim =
                "a flipped bit leaves images closer with bit tokens than with codebook tokens";
        assertEquals("Seen here: " + claim, headline(closeBits, farCodes));
        assertEquals("Seen here: " + claim, headline(farCodes, closeBits), "either way round");
        Subject farBits = subject("run", BITS, 0.05, 0, 0.2, 0.3);
        assertEquals(
                "Not seen here: that " + claim + "; what shows points the other way",
                headline(farBits, farCodes));
        Subject equalBits = subject("run", BITS, 0.1, 0, 0.1, 0.3);
        assertEquals("Not shown here: that " + claim, headline(equalBits, farCodes));
        Subject mixedBits = subject("run", BITS, 0.05, 0, 0.01, 0.3);
        assertEquals("Mixed: by some measures only, " + claim, headline(mixedBits, farCodes));
    }

    @Test
    void aTokenizerThatKeepsLittleIsDoubted() {
        Subject poor = subject("run", BITS, changes(0.05, 0.2), 0.8, 0, 0.01, 0.3);
        Subject good = subject("control", CODES, 0.1, 0, 0.1, 0.1);
        assertTrue(headline(poor, good).startsWith("Seen, but in doubt: "));
        String doubt = new LookText(model(poor, good)).findings().get(1);
        assertTrue(doubt.contains("0.0500 [0.0500, 0.0500] in the run"), doubt);
    }

    @Test
    void tokensOfOneKindAreNoTestOfTheClaim() {
        Subject close = subject("run", BITS, 0.8, 0, 0.01, 0.3);
        Subject far = subject("control", BITS, 0.1, 0, 0.1, 0.3);
        assertEquals(
                "A flipped bit leaves images closer in the run than in the control",
                headline(close, far));
        LookText text = new LookText(model(close, far));
        assertTrue(limits(close, far).contains("tokens of the same kind"));
        assertTrue(text.findings().get(1).startsWith("With lfq (2 bits) of the run"));
    }

    @Test
    void findingsHoldTheNumbers() {
        LookText text =
                new LookText(
                        model(
                                subject("run", BITS, 0.8, 0, 0.01, 0.3),
                                subject("control", CODES, 0.1, 0, 0.1, 0.1)));
        String first = text.findings().get(0);
        assertTrue(first.contains("0.0100 [0.0100, 0.0100] with lfq (2 bits)"), first);
        assertTrue(first.contains("0.100 [0.100, 0.100] times as much"), first);
        assertTrue(text.findings().get(1).contains("5 % [5 %, 5 %] of that way"));
        String last = text.findings().get(text.findings().size() - 1);
        assertTrue(last.contains("up to h = 1, and larger or equal at h = 2"), last);
    }

    @Test
    void pageSaysWhatCodebooksLeaveOutAndEscapesNames() {
        String page =
                LookPage.of(
                        model(
                                subject("run", BITS, 0.8, 0, 0.01, 0.3),
                                subject("control", CODES, 0.1, 0, 0.1, 0.1)));
        assertTrue(page.contains("3 codes are no power of two"));
        assertTrue(page.contains("<th>tokens changed</th>"));
        assertTrue(page.contains("&lt;vq&gt;") && !page.contains("<vq>"));
        assertTrue(page.contains("lpips"));
    }

    @Test
    void withoutControlNothingIsConcludedAboutCodebooks() {
        Subject run = subject("run", BITS, 0.8, 0, 0.01, 0.3);
        assertTrue(limits(run).contains("Without a control"));
        assertFalse(LookPage.of(model(run)).contains("Run against control"));
    }
}
