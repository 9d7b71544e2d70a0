package io.maskbit.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Numbers in recorded operations must be there in the backward pass, although the engine lets go of
 * their memory at once.
 */
class TapeMemoryTest {

    private static final int TRIES = 20;

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = Backend.open("cpu");
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void aGarbageCollectionBeforeTheBackwardPassChangesNoGradient() {
        for (int i = 0; i < TRIES; i++) {
            assertEquals(4f / 8f, Step.scoped(this::gradient));
        }
    }

    @Test
    void outsideAStepToo() {
        for (int i = 0; i < TRIES; i++) {
            assertEquals(4f / 8f, gradient());
        }
    }

    @Test
    void aResultOfAStepOnATapeKeepsItsNumbers() {
        for (int i = 0; i < TRIES; i++) {
            float gradient =
                    Step.scoped(
                            () -> {
                                NDArray x = trainable();
                                Tape.backward(
                                        () -> {
                                            NDArray y = Step.result(() -> x.mul(4f).div(8f));
                                            overwriteFreedMemory();
                                            return y.sum();
                                        });
                                return x.getGradient().getFloat(0);
                            });
            assertEquals(4f / 8f, gradient);
        }
    }

    private float gradient() {
        NDArray x = trainable();
        Tape.backward(
                () -> {
                    NDArray y = x.mul(4f).div(8f).sum();
                    overwriteFreedMemory();
                    return y;
                });
        return x.getGradient().getFloat(0);
    }

    private NDArray trainable() {
        NDArray x = manager.ones(new Shape(3));
        x.setRequiresGradient(true);
        return x;
    }

    /** Frees direct memory that nobody refers to, then takes it again and fills it. */
    private static void overwriteFreedMemory() {
        System.gc();
        try {
            Thread.sleep(5);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        for (int i = 0; i < 300; i++) {
            ByteBuffer.allocateDirect(4).putInt(0, -1);
        }
    }
}
