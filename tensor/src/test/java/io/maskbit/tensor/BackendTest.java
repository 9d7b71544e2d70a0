package io.maskbit.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import io.maskbit.api.ExperimentException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class BackendTest {

    @Test
    void opensWhatItLists() {
        assertEquals("cpu", Backend.devices().get(0));
        for (String device : Backend.devices()) {
            try (NDManager manager = Backend.open(device)) {
                assertEquals(device.startsWith("gpu"), manager.getDevice().isGpu());
            }
        }
    }

    @Test
    void saysWhichDevicesThereAre() {
        String absent = "gpu:" + (Backend.devices().size() - 1);
        ExperimentException refusal =
                assertThrows(ExperimentException.class, () -> Backend.open(absent).close());
        assertTrue(refusal.getMessage().contains("there is no device " + absent));
        assertTrue(refusal.getMessage().contains("cpu"));
    }

    @Test
    void refusesWhatIsNoDevice() {
        for (String wrong : new String[] {"", "CPU", "cuda", "gpu:", "gpu:-1", "gpu:99999999999"}) {
            assertThrows(ExperimentException.class, () -> Backend.open(wrong).close(), wrong);
        }
    }

    @Test
    void describesVersions() {
        assertTrue(Backend.describe().matches("DJL [0-9.]+, PyTorch [0-9.]+ \\(cpu.*\\)"));
    }

    @Test
    void preparedThreadsDoNotRecord() throws InterruptedException, ExecutionException {
        Backend.prepareThread();
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            // The engine's own state, so that this test notices when it changes.
            assertTrue(thread.submit(JniUtils::isGradMode).get());
            thread.submit(Backend::prepareThread).get();
            assertFalse(thread.submit(JniUtils::isGradMode).get());
        } finally {
            thread.shutdown();
        }
    }

    @Test
    void boundsNameTheWrongIndex() {
        ExperimentException refusal =
                assertThrows(
                        ExperimentException.class,
                        () -> Bounds.indices(new long[] {0, 9, 10}, 10, "labels"));
        assertTrue(refusal.getMessage().contains("labels"));
        assertTrue(refusal.getMessage().contains("entry 2 is 10"));
        assertTrue(refusal.getMessage().contains("0 to 9"));
        try (NDManager manager = Backend.open("cpu")) {
            NDArray good = manager.create(new long[] {0, 9});
            assertEquals(good, Bounds.indices(good, 10, "labels"));
            NDArray bad = manager.create(new long[] {-1});
            assertThrows(ExperimentException.class, () -> Bounds.indices(bad, 10, "labels"));
        }
    }
}
