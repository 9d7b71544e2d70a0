package io.maskbit.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.engine.PtNDArray;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Supplier;

/**
 * The engine's scope of arrays, which here also keeps the Java memory behind them.
 *
 * <p>A native array made from Java values reads a direct buffer in place, and the engine lets go of
 * that buffer as soon as the array is closed. A tape or a view may read it later all the same:
 * {@code x.mul(2f)} closes its scalar at once, while the tape needs it for the backward pass. If
 * the garbage collector comes between, the gradient is made of whatever lies in that memory by
 * then. So every buffer that an array was made from is held until the scope ends.
 */
final class ArrayScope implements AutoCloseable {

    private static final VarHandle ARRAYS =
            field(NDScope.class, "resources", IdentityHashMap.class);
    private static final VarHandle MEMORY = field(PtNDArray.class, "dataRef", ByteBuffer.class);
    private static final ThreadLocal<ArrayScope> INNERMOST = new ThreadLocal<>();

    private final ArrayScope outer = INNERMOST.get();
    private final NDScope scope = new NDScope();
    private final Arrays arrays = new Arrays();

    /** Opens a scope on this thread. */
    ArrayScope() {
        scope.suppressNotUsedWarning();
        ARRAYS.set(scope, arrays);
        INNERMOST.set(this);
    }

    /** Runs work inside. */
    <T> T run(Supplier<T> body) {
        return body.get();
    }

    /** Returns whether a scope is open on this thread. */
    static boolean isOpen() {
        return INNERMOST.get() != null;
    }

    /**
     * Leaves every array of this scope, and its memory, to the surrounding scope, if there is one.
     */
    void leaveAll() {
        List<NDArray> all = List.copyOf(arrays.keySet());
        arrays.clear();
        leaveMemory();
        passOn(all);
    }

    /**
     * Leaves one array of this scope, and the memory that it may read, to the surrounding scope.
     */
    void leave(NDArray array) {
        arrays.remove(array);
        leaveMemory();
        passOn(List.of(array));
    }

    private void leaveMemory() {
        if (outer != null) {
            outer.arrays.memory.addAll(arrays.memory);
        }
    }

    private void passOn(List<NDArray> left) {
        if (outer != null) {
            left.forEach(array -> outer.arrays.put(array, array));
        }
    }

    /** Closes the arrays that were not left to others. */
    @Override
    public void close() {
        INNERMOST.set(outer);
        scope.close();
    }

    private static VarHandle field(Class<?> owner, String name, Class<?> type) {
        try {
            return MethodHandles.privateLookupIn(owner, MethodHandles.lookup())
                    .findVarHandle(owner, name, type);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "this version of the engine has no " + owner.getName() + "." + name, e);
        }
    }

    /** Notes the memory of each array when it is registered: closing the array forgets it. */
    private static final class Arrays extends IdentityHashMap<NDArray, NDArray> {

        private static final long serialVersionUID = 1L;

        private final transient List<ByteBuffer> memory = new ArrayList<>();

        @Override
        public NDArray put(NDArray key, NDArray value) {
            if (key instanceof PtNDArray array) {
                ByteBuffer buffer = (ByteBuffer) MEMORY.get(array);
                if (buffer != null) {
                    memory.add(buffer);
                }
            }
            return super.put(key, value);
        }
    }
}
