package io.maskbit.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import io.maskbit.spi.Component;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The parameters of one component by name, in the order of its block. The arrays are the live ones
 * and stay the same objects for the life of the component: loading copies into them, or gives them
 * the memory of a file.
 *
 * <p>Running statistics, such as those of a batch normalisation, are among the names: they are
 * saved, loaded and compared with the rest. But they are not {@link #trained}, so no optimiser and
 * no average may touch them.
 */
public final class NamedParameters {

    private static final int DIGEST_LENGTH = 16;

    private static final Set<Parameter.Type> STATISTICS =
            Set.of(Parameter.Type.RUNNING_MEAN, Parameter.Type.RUNNING_VAR);

    private final Map<String, Parameter> parameters = new LinkedHashMap<>();
    private final Map<String, NDArray> arrays = new LinkedHashMap<>();

    private NamedParameters() {}

    /**
     * Lists the parameters of a component.
     *
     * @param component an initialised component
     * @return its parameters, named by the keys of its block
     * @throws IllegalStateException if a parameter is not initialised
     */
    public static NamedParameters of(Component component) {
        NamedParameters named = new NamedParameters();
        for (Pair<String, Parameter> pair : component.block().getParameters()) {
            if (!pair.getValue().isInitialized()) {
                throw new IllegalStateException(
                        "parameter " + pair.getKey() + " is not initialised");
            }
            named.parameters.put(pair.getKey(), pair.getValue());
            named.arrays.put(pair.getKey(), pair.getValue().getArray());
        }
        return named;
    }

    /** Returns the names. */
    public List<String> names() {
        return List.copyOf(arrays.keySet());
    }

    /**
     * Returns one parameter.
     *
     * @param name its name
     * @return the live array
     * @throws IllegalArgumentException if there is none of this name
     */
    public NDArray get(String name) {
        NDArray array = arrays.get(name);
        if (array == null) {
            throw new IllegalArgumentException("there is no parameter " + name);
        }
        return array;
    }

    /** Returns the live arrays by name. */
    public Map<String, NDArray> asMap() {
        return Collections.unmodifiableMap(arrays);
    }

    /**
     * Returns the live arrays of those parameters that may be trained, by name: all but {@linkplain
     * Parameter#freeze frozen} ones and running statistics. What {@link #trainable} switches, an
     * optimiser moves and an average follows.
     */
    public Map<String, NDArray> trained() {
        Map<String, NDArray> trained = new LinkedHashMap<>();
        parameters.forEach(
                (name, parameter) -> {
                    if (parameter.requiresGradient()) {
                        trained.put(name, arrays.get(name));
                    }
                });
        return Collections.unmodifiableMap(trained);
    }

    /** Returns the number of values in all parameters, without running statistics. */
    public long count() {
        return parameters.entrySet().stream()
                .filter(entry -> !STATISTICS.contains(entry.getValue().getType()))
                .mapToLong(entry -> arrays.get(entry.getKey()).size())
                .sum();
    }

    /**
     * Makes the {@link #trained} parameters trainable, or not. The others never become trainable.
     *
     * @param on true if tapes shall store gradients for them
     */
    public void trainable(boolean on) {
        parameters.forEach(
                (name, parameter) ->
                        arrays.get(name).setRequiresGradient(on && parameter.requiresGradient()));
    }

    /**
     * Returns what tells whether two components hold equal weights: the first 16 hexadecimal digits
     * of the SHA-256 of each array's bytes, little-endian float32 in row order.
     */
    public Map<String, String> digests() {
        Map<String, String> digests = new LinkedHashMap<>();
        arrays.forEach((name, array) -> digests.put(name, digest(array.toByteBuffer())));
        return digests;
    }

    /**
     * Loads weights, all of them or none.
     *
     * @param file the weights
     * @param prefix what their names in the file start with, for example {@code generator.} or
     *     nothing; other names are left alone
     * @throws io.maskbit.api.ExperimentException if a parameter is missing or has another shape, or
     *     if something unexpected has the prefix; lists all of it
     */
    public void load(TensorFile file, String prefix) {
        load(file, prefix, UnaryOperator.identity(), name -> false);
    }

    /**
     * Loads weights, all of them or none.
     *
     * @param file the weights
     * @param prefix what their names in the file start with
     * @param rename turns a name in the file, without prefix, into a parameter's name
     * @param ignored says which renamed names may be there without a parameter, such as known
     *     buffers
     * @throws io.maskbit.api.ExperimentException if a parameter is missing or has another shape, or
     *     if something unexpected has the prefix; lists all of it
     */
    public void load(
            TensorFile file,
            String prefix,
            UnaryOperator<String> rename,
            Predicate<String> ignored) {
        StrictLoad.of(file, arrays, prefix, rename, ignored).run();
    }

    /**
     * Lets the parameters stand on a file, all of them or none, as far as {@link TensorFile#map}
     * can; the others are copied. The arrays stay the same objects, but views of them do not
     * follow. For inference only: nobody may write to the arrays afterwards.
     *
     * @param file the weights
     * @throws io.maskbit.api.ExperimentException if a parameter is missing or has another shape, or
     *     if something unexpected is there; lists all of it
     */
    public void map(TensorFile file) {
        StrictLoad.of(file, arrays).map();
    }

    /**
     * Loads averages: all {@link #trained} parameters or none. The others stay as they are.
     *
     * @param file the averages
     * @param prefix what their names in the file start with
     * @throws io.maskbit.api.ExperimentException if a trained parameter is missing or has another
     *     shape, or if something unexpected has the prefix; lists all of it
     */
    public void loadTrained(TensorFile file, String prefix) {
        StrictLoad.of(file, trained(), prefix, UnaryOperator.identity(), name -> false).run();
    }

    private static String digest(ByteBuffer bytes) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(bytes);
            return HexFormat.of().formatHex(sha.digest()).substring(0, DIGEST_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
