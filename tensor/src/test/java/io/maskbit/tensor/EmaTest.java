package io.maskbit.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EmaTest {

    private NDManager manager;
    private NDArray parameter;

    @BeforeEach
    void open() {
        manager = Backend.open("cpu");
        parameter = manager.create(new float[] {1, -0.0f, Float.MIN_VALUE, 0.1f}, new Shape(2, 2));
        parameter.setRequiresGradient(true);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void followsTheSpecifiedDecays() {
        Ema ema = ema(Ema.Settings.of(0.999));
        double[] expected = {0, 2.0 / 11, 0.25};
        for (double decay : expected) {
            ema.update();
            assertEquals(decay, ema.decay(), 1e-15);
        }
        for (int u = 4; u <= 101; u++) {
            ema.update();
        }
        assertEquals(0.9182, ema.decay(), 5e-5);
        for (int u = 102; u <= 8990; u++) {
            ema.update();
        }
        assertEquals(0.999, ema.decay(), 1e-6);
        assertEquals(8990, ema.updates());
        ema.update();
        assertEquals(0.999, ema.decay());
    }

    @Test
    void copiesFirstAndThenMovesByOneMinusTheDecay() {
        Ema ema = ema(Ema.Settings.of(0.999));
        add(3);
        ema.update();
        assertArrayEquals(parameter.toFloatArray(), average(ema));
        float[] before = average(ema);
        add(11);
        ema.update();
        for (int i = 0; i < 4; i++) {
            assertEquals(before[i] + 9.0 / 11 * 11, average(ema)[i], 1e-5);
        }
    }

    @Test
    void changesNothingBetweenItsTurns() {
        Ema ema = ema(new Ema.Settings(0.999, 0.5, false, 1, 1, 0, 2));
        ema.update();
        float[] before = average(ema);
        add(1);
        ema.update();
        assertArrayEquals(before, average(ema));
        ema.update();
        assertEquals(0.5, ema.decay());
        assertEquals(before[0] + 0.5, average(ema)[0], 1e-6);
    }

    @Test
    void copiesWhatIsNotTrainable() {
        Ema ema = ema(new Ema.Settings(0.9, 0.9, false, 1, 1, 0, 1));
        ema.update();
        ema.update();
        parameter.setRequiresGradient(false);
        parameter.addi(5);
        ema.update();
        assertArrayEquals(parameter.toFloatArray(), average(ema));
    }

    @Test
    void exchangesAndRestoresBitForBit() {
        Ema ema = ema(Ema.Settings.of(0.999));
        ema.update();
        add(1.0f / 3);
        int[] live = bits(parameter);
        int[] mean = bits(ema.shadow().get("p"));
        int[] seen = ema.withAverages(() -> bits(parameter));
        assertArrayEquals(mean, seen);
        assertArrayEquals(live, bits(parameter));
        assertArrayEquals(mean, bits(ema.shadow().get("p")));
    }

    @Test
    void restoresAfterAnException() {
        Ema ema = ema(Ema.Settings.of(0.999));
        add(1);
        int[] live = bits(parameter);
        assertThrows(
                ArithmeticException.class,
                () ->
                        ema.withAverages(
                                () -> {
                                    throw new ArithmeticException();
                                }));
        assertArrayEquals(live, bits(parameter));
        ema.update();
    }

    @Test
    void refusesAnUpdateWhileExchanged() {
        Ema ema = ema(Ema.Settings.of(0.999));
        ema.withAverages(() -> assertThrows(IllegalStateException.class, ema::update));
    }

    @Test
    void keepsTheParameterTrainable() {
        Ema ema = ema(Ema.Settings.of(0.999));
        ema.update();
        ema.withAverages(() -> 1);
        Tape.backward(() -> parameter.square().sum());
        assertArrayEquals(parameter.mul(2).toFloatArray(), parameter.getGradient().toFloatArray());
    }

    private Ema ema(Ema.Settings settings) {
        return new Ema(manager, Map.of("p", parameter), settings);
    }

    private void add(float amount) {
        Tape.withoutGradients(() -> parameter.addi(amount));
    }

    private static float[] average(Ema ema) {
        return ema.shadow().get("p").toFloatArray();
    }

    private static int[] bits(NDArray array) {
        float[] values = array.toFloatArray();
        int[] bits = new int[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(values[i]);
        }
        return bits;
    }
}
