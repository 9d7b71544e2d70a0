package io.maskbit.tensor;

import java.lang.reflect.Method;

/**
 * Tells what the current thread has used. Asks by reflection, since this module does not read the
 * one that knows.
 */
final class ThreadCosts {

    private final Object threads;
    private final Method time;
    private final Method allocated;

    ThreadCosts() {
        try {
            threads =
                    Class.forName("java.lang.management.ManagementFactory")
                            .getMethod("getThreadMXBean")
                            .invoke(null);
            Class<?> type = Class.forName("com.sun.management.ThreadMXBean");
            time = type.getMethod("getCurrentThreadCpuTime");
            allocated = type.getMethod("getThreadAllocatedBytes", long.class);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JVM does not count what threads use", e);
        }
    }

    /** Returns the processor time of this thread, in nanoseconds. */
    long time() {
        return call(time);
    }

    /** Returns the bytes of the heap that this thread was given so far. */
    long allocated() {
        return call(allocated, Thread.currentThread().getId());
    }

    private long call(Method method, Object... arguments) {
        try {
            return (long) method.invoke(threads, arguments);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
