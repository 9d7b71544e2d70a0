package io.maskbit.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MaskScheduleTest {

    @Test
    void arccosLeavesThePublishedNumbersOfEntries() {
        assertArrayEquals(numbers("471 429 386 341 291 235 164 1"), limited(8));
        assertArrayEquals(numbers("484 457 429 401 371 341 308 274 235 190 134 1"), limited(12));
        assertArrayEquals(
                numbers(
                        "506 501 496 491 486 481 476 471 466 460 455 450 445 440 434 429 424 419 413"
                                + " 408 403 397 392 386 381 375 370 364 358 352 347 341 335 329 323"
                                + " 317 311 304 298 291 285 278 271 264 257 250 243 235 227 219 211"
                                + " 202 193 184 174 164 153 142 129 115 100 81 57 1"),
                limited(64));
        int[] long256 = limited(256);
        assertArrayEquals(numbers("510 509 508 506 505 504 503 501"), Arrays.copyOf(long256, 8));
        assertArrayEquals(
                numbers("104 100 95 91 86 81 76 70 64 57 49 40 28 1"),
                Arrays.copyOfRange(long256, 242, 256));
    }

    @Test
    void cosineWithTwelveStepsIsTheOneThatDependsOnFloat32() {
        assertEquals(255, MaskSchedule.COSINE.remaining(7, 12, 512));
        assertEquals(127, MaskSchedule.COSINE.remaining(7, 12, 256));
        for (MaskSchedule schedule : MaskSchedule.values()) {
            for (int steps : new int[] {8, 12, 16, 32, 64, 128, 256}) {
                for (int entries : new int[] {256, 512}) {
                    for (int step = 0; step < steps; step++) {
                        if (schedule == MaskSchedule.COSINE && steps == 12 && step == 7) {
                            continue;
                        }
                        int exact = inFloat64(schedule, step, steps, entries);
                        assertEquals(exact, schedule.remaining(step, steps, entries));
                    }
                }
            }
        }
    }

    @Test
    void samplingRatiosFallAndStayBetweenOneMillionthAndOne() {
        for (MaskSchedule schedule : MaskSchedule.values()) {
            assertEquals(1f, schedule.ratio(0));
            assertEquals(1e-6f, schedule.ratio(1));
            for (int i = 1; i <= 64; i++) {
                assertTrue(schedule.ratio(i / 64f) < schedule.ratio((i - 1) / 64f));
            }
        }
    }

    @Test
    void trainingMasksTheShareThatTheSpecificationGives() {
        double[] means = {2 / Math.PI, 2 / Math.PI, 1 / 2.0, 2 / 3.0};
        for (MaskSchedule schedule :
                new MaskSchedule[] {
                    MaskSchedule.ARCCOS,
                    MaskSchedule.COSINE,
                    MaskSchedule.LINEAR,
                    MaskSchedule.SQUARE
                }) {
            double sum = 0;
            for (int i = 0; i < 10_000; i++) {
                sum += schedule.trainingRatio((i + 0.5f) / 10_000);
            }
            assertEquals(means[schedule.ordinal()], sum / 10_000, 1e-4);
        }
    }

    @Test
    void rootHasNoTrainingForm() {
        assertThrows(IllegalArgumentException.class, () -> MaskSchedule.ROOT.trainingRatio(0.5f));
    }

    @Test
    void readsNamesInAnyCaseAndNamesTheKnownOnes() {
        assertEquals(MaskSchedule.ARCCOS, MaskSchedule.of("ArcCos"));
        assertEquals("square", MaskSchedule.SQUARE.toString());
        String message =
                assertThrows(IllegalArgumentException.class, () -> MaskSchedule.of("cos"))
                        .getMessage();
        assertTrue(message.contains("arccos, cosine, linear, square, root"), message);
    }

    @Test
    void refusesProgressOutsideZeroToOne() {
        assertThrows(IllegalArgumentException.class, () -> MaskSchedule.LINEAR.ratio(1.1f));
        assertThrows(IllegalArgumentException.class, () -> MaskSchedule.LINEAR.ratio(Float.NaN));
    }

    /** The numbers of re-masked entries of 512, limited to 1 up to what is masked less one. */
    private static int[] limited(int steps) {
        int[] masked = {512};
        return IntStream.range(0, steps)
                .map(
                        step -> {
                            int wanted = MaskSchedule.ARCCOS.remaining(step, steps, 512);
                            masked[0] = Math.min(Math.max(wanted, 1), masked[0] - 1);
                            return masked[0];
                        })
                .toArray();
    }

    private static int inFloat64(MaskSchedule schedule, int step, int steps, int entries) {
        double r = (step + 1) / (double) steps;
        double ratio =
                switch (schedule) {
                    case ARCCOS -> Math.acos(r) / (Math.PI / 2);
                    case COSINE -> Math.cos(r * Math.PI / 2);
                    case LINEAR -> 1 - r;
                    case SQUARE -> 1 - r * r;
                    case ROOT -> 1 - Math.sqrt(r);
                };
        return (int) Math.floor(Math.max(ratio, 1e-6) * entries);
    }

    private static int[] numbers(String text) {
        return Stream.of(text.split(" ")).mapToInt(Integer::parseInt).toArray();
    }
}
