package io.maskbit.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.List;

/**
 * Calls the methods of a loaded operator module.
 *
 * <p>The engine's public way to call a method either suspends gradients or gives array names a
 * meaning; this class therefore reaches the native entry points below it. The package of these is
 * open because the engine is an automatic module.
 */
final class OperatorCalls {

    private static final MethodHandle RUN =
            entry(
                    "moduleRunMethod",
                    long.class,
                    String.class,
                    long[].class,
                    boolean.class,
                    boolean.class);
    private static final MethodHandle FROM_TENSOR = entry("iValueFromTensor", long.class);
    private static final MethodHandle FROM_TRUTH = entry("iValueFromBool", boolean.class);
    private static final MethodHandle FROM_LONG = entry("iValueFromLong", long.class);
    private static final MethodHandle FROM_DOUBLE = entry("iValueFromDouble", double.class);
    private static final MethodHandle FROM_LONGS = entry("iValueFromLongList", long[].class);
    private static final MethodHandle FROM_DOUBLES = entry("iValueFromDoubleList", double[].class);
    private static final MethodHandle FROM_TENSORS = entry("iValueFromTensorList", long[].class);
    private static final MethodHandle TO_TENSOR = entry("iValueToTensor", long.class);
    private static final MethodHandle TO_TENSORS = entry("iValueToTensorList", long.class);
    private static final MethodHandle TO_BOOLEAN = entry("iValueToBool", long.class);
    private static final MethodHandle DELETE = entry("torchDeleteIValue", long.class);

    private final long module;

    /**
     * Loads a module; it stays loaded as long as the process lives.
     *
     * @param archive a TorchScript archive
     */
    OperatorCalls(byte[] archive) {
        Backend.prepareThread();
        try {
            module =
                    JniUtils.loadModule(
                                    Backend.root(), new ByteArrayInputStream(archive), false, false)
                            .getHandle();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // not from memory
        }
    }

    /**
     * Calls a method that returns a tensor. Gradients are recorded if the thread records.
     *
     * @param method name of the method
     * @param arguments arrays, truth values, whole numbers, doubles, lists of these ({@code
     *     List<NDArray>}, {@code long[]}, {@code double[]}) and {@link Held} lists, as the method
     *     declares
     * @return the result, owned by the manager of the first array among the arguments
     */
    NDArray tensor(String method, Object... arguments) {
        long result = run(method, arguments);
        try {
            return new PtNDArray(owner(arguments), (long) TO_TENSOR.invokeExact(result));
        } catch (Throwable e) {
            throw unchecked(e);
        } finally {
            delete(result);
        }
    }

    /** Calls a method that returns a list of tensors; otherwise as {@link #tensor}. */
    NDList tensors(String method, Object... arguments) {
        long result = run(method, arguments);
        try {
            NDList list = new NDList();
            for (long handle : (long[]) TO_TENSORS.invokeExact(result)) {
                list.add(new PtNDArray(owner(arguments), handle));
            }
            return list;
        } catch (Throwable e) {
            throw unchecked(e);
        } finally {
            delete(result);
        }
    }

    /** Calls a method that answers yes or no; otherwise as {@link #tensor}. */
    boolean truth(String method, Object... arguments) {
        long result = run(method, arguments);
        try {
            return (boolean) TO_BOOLEAN.invokeExact(result);
        } catch (Throwable e) {
            throw unchecked(e);
        } finally {
            delete(result);
        }
    }

    /** Calls a method for what it does; otherwise as {@link #tensor}. */
    void call(String method, Object... arguments) {
        delete(run(method, arguments));
    }

    private long run(String method, Object... arguments) {
        Backend.prepareThread();
        long[] handles = new long[arguments.length];
        int made = 0;
        try {
            for (; made < arguments.length; made++) {
                handles[made] = handle(arguments[made]);
            }
            return (long) RUN.invokeExact(module, method, handles, true, false);
        } catch (Throwable e) {
            throw unchecked(e);
        } finally {
            for (int i = 0; i < made; i++) {
                if (!(arguments[i] instanceof Held)) {
                    delete(handles[i]);
                }
            }
        }
    }

    private static long handle(Object argument) throws Throwable {
        if (argument instanceof PtNDArray array) {
            return (long) FROM_TENSOR.invokeExact((long) array.getHandle());
        }
        if (argument instanceof Integer number) {
            return (long) FROM_LONG.invokeExact((long) number);
        }
        if (argument instanceof Boolean truth) {
            return (long) FROM_TRUTH.invokeExact((boolean) truth);
        }
        if (argument instanceof Double number) {
            return (long) FROM_DOUBLE.invokeExact((double) number);
        }
        if (argument instanceof long[] numbers) {
            return (long) FROM_LONGS.invokeExact(numbers);
        }
        if (argument instanceof double[] numbers) {
            return (long) FROM_DOUBLES.invokeExact(numbers);
        }
        if (argument instanceof List<?> arrays) {
            return (long) FROM_TENSORS.invokeExact(handles(arrays));
        }
        if (argument instanceof Held held) {
            return held.handle;
        }
        throw new IllegalArgumentException("cannot be passed to an operator: " + argument);
    }

    private static long[] handles(List<?> arrays) {
        return arrays.stream().mapToLong(a -> ((PtNDArray) a).getHandle()).toArray();
    }

    private static PtNDManager owner(Object... arguments) {
        for (Object argument : arguments) {
            if (argument instanceof PtNDArray array) {
                return array.getManager();
            }
            if (argument instanceof Held held) {
                return held.owner;
            }
        }
        throw new IllegalArgumentException("an operator needs an array");
    }

    private static void delete(long value) {
        try {
            DELETE.invokeExact(value);
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    private static MethodHandle entry(String name, Class<?>... parameters) {
        try {
            Class<?> library = Class.forName("ai.djl.pytorch.jni.PyTorchLibrary");
            Field instance = library.getDeclaredField("LIB");
            instance.setAccessible(true);
            Method method = library.getDeclaredMethod(name, parameters);
            method.setAccessible(true);
            return MethodHandles.lookup().unreflect(method).bindTo(instance.get(null));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "this version of the engine has no native method " + name, e);
        }
    }

    private static RuntimeException unchecked(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return e instanceof RuntimeException known ? known : new IllegalStateException(e);
    }

    /** A list of tensors that is passed again and again; freed with the manager that owns it. */
    static final class Held implements AutoCloseable {

        private final PtNDManager owner;
        private long handle;

        /**
         * Makes a list.
         *
         * @param arrays the members; the tensors are shared, not copied
         * @param owner frees the list and owns the results of calls
         */
        Held(List<NDArray> arrays, NDManager owner) {
            this.owner = (PtNDManager) owner;
            try {
                handle = (long) FROM_TENSORS.invokeExact(handles(arrays));
            } catch (Throwable e) {
                throw unchecked(e);
            }
            owner.attachInternal("list-" + handle, this);
        }

        @Override
        public void close() {
            if (handle != 0) {
                owner.detachInternal("list-" + handle);
                delete(handle);
                handle = 0;
            }
        }
    }
}
