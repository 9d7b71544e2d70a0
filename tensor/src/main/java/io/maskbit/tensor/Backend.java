package io.maskbit.tensor;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The engine below: starts it, lists its devices, makes the managers that own arrays, and puts
 * threads into the state that the framework expects.
 *
 * <p>Nobody else makes a base manager. The first use starts the native library, which takes about a
 * second, and several more when its files must be unpacked first.
 */
public final class Backend {

    private static final String ENGINE = "PyTorch";
    private static final Pattern DEVICE = Pattern.compile("(cpu)|gpu(?::(\\d{1,3}))?");
    private static final ThreadLocal<Boolean> PREPARED = ThreadLocal.withInitial(() -> false);

    private Backend() {}

    /**
     * Opens a manager; the caller closes it, and with it every array that it owns.
     *
     * @param device {@code cpu}, {@code gpu} (the first one) or {@code gpu:N}
     * @return a base manager on the device
     * @throws ExperimentException if there is no such device; says which there are
     */
    public static NDManager open(String device) {
        Matcher matcher = DEVICE.matcher(device);
        if (!matcher.matches()) {
            throw new ExperimentException(
                    Location.of("device"),
                    "\"" + device + "\" is no device",
                    "expected cpu, gpu or gpu:N");
        }
        prepareThread();
        if (matcher.group(1) != null) {
            return engine().newBaseManager(Device.cpu());
        }
        int number = matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2));
        if (number >= engine().getGpuCount()) {
            throw new ExperimentException(
                    Location.of("device"),
                    "there is no device " + device + " here, only " + String.join(", ", devices()),
                    "set device to one of these, or install a CUDA build of libtorch");
        }
        return engine().newBaseManager(Device.gpu(number));
    }

    /** Returns the devices of this machine as {@link #open} takes them, {@code cpu} first. */
    public static List<String> devices() {
        List<String> devices = new ArrayList<>();
        devices.add("cpu");
        for (int i = 0; i < engine().getGpuCount(); i++) {
            devices.add("gpu:" + i);
        }
        return List.copyOf(devices);
    }

    /**
     * Prepares the current thread: gradients are not recorded outside a {@link Tape}, and operators
     * are interpreted as written. Does nothing when called again on a thread, so it is safe inside
     * a tape. {@link Step}, {@link Tape} and the operators call it themselves; a thread that works
     * with arrays outside a step must call it first.
     */
    public static void prepareThread() {
        if (PREPARED.get()) {
            return;
        }
        engine();
        // The engine records gradients by default, except on the thread that loaded it.
        JniUtils.setGradMode(false);
        // Plain interpretation: no profiling runs, no fusion, exactly the gradients of eager
        // operators.
        JniUtils.setGraphExecutorOptimize(false);
        PREPARED.set(true);
    }

    /**
     * Returns versions and devices for logs and reports: {@code DJL 0.35.1, PyTorch 2.7.1 (cpu)}.
     */
    public static String describe() {
        return "DJL "
                + Engine.getDjlVersion()
                + ", "
                + ENGINE
                + " "
                + engine().getVersion()
                + " ("
                + String.join(", ", devices())
                + ")";
    }

    /** Returns the owner of what lives as long as the process. */
    static PtNDManager root() {
        return Root.MANAGER;
    }

    private static Engine engine() {
        return Engine.getEngine(ENGINE);
    }

    private static final class Root {
        static final PtNDManager MANAGER = (PtNDManager) engine().newBaseManager(Device.cpu());
    }
}
