package io.maskbit.tensor;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The Python names that a checkpoint may use, and what becomes of them. Everything is data: a name
 * is compared with this list, never looked up or run.
 */
final class CheckpointNames {

    /** Longest name of a tensor, a storage or a Python name, in characters. */
    static final int LONGEST = 4096;

    private static final String DICTIONARY = "collections.OrderedDict";
    private static final String SIZE = "torch.Size";
    private static final Set<String> TENSORS =
            Set.of("torch._utils._rebuild_tensor_v2", "torch._utils._rebuild_tensor");
    private static final Set<String> PARAMETERS =
            Set.of("torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state");

    /** Things that lie beside the weights in real checkpoints: recognised, never made. */
    private static final Set<String> INERT =
            Set.of(
                    "argparse.Namespace",
                    "collections.defaultdict",
                    "numpy.dtype",
                    "numpy.core.multiarray.scalar",
                    "numpy._core.multiarray.scalar",
                    "_codecs.encode",
                    "pathlib.PosixPath",
                    "torch.device",
                    "torch.float64",
                    "torch.float32",
                    "torch.float16",
                    "torch.bfloat16",
                    "torch.int64",
                    "torch.int32",
                    "torch.int16",
                    "torch.int8",
                    "torch.uint8",
                    "torch.bool");

    private static final List<String> INERT_PACKAGES =
            List.of("pytorch_lightning.callbacks.", "lightning.pytorch.callbacks.");

    private CheckpointNames() {}

    /**
     * Recognises a name.
     *
     * @param module Python module
     * @param name name within it
     * @return what it stands for
     * @throws PickleException if it is not on the list
     */
    static PickleValue recognise(String module, String name) throws PickleException {
        requireShort(module);
        requireShort(name);
        String full = module + "." + name;
        if (INERT.contains(full) || INERT_PACKAGES.stream().anyMatch(full::startsWith)) {
            return new PickleValue.Inert(full);
        }
        if (full.equals(DICTIONARY)
                || full.equals(SIZE)
                || TENSORS.contains(full)
                || PARAMETERS.contains(full)
                || storageType(full).isPresent()) {
            return new PickleValue.Name(full);
        }
        throw new PickleException(
                "names "
                        + Refusal.quote(full)
                        + ", which is not needed for weights; nothing of it was run");
    }

    /**
     * Does what calling a recognised name would do.
     *
     * @param function the name
     * @param arguments what it is called with
     * @return the result
     * @throws PickleException if the name cannot be called so
     */
    static PickleValue call(PickleValue function, PickleValue.Sequence arguments)
            throws PickleException {
        if (function instanceof PickleValue.Inert) {
            return function;
        }
        if (function instanceof PickleValue.Name name) {
            if (name.text().equals(DICTIONARY)) {
                return dictionary(arguments);
            }
            if (name.text().equals(SIZE)) {
                return argument(arguments, 0, PickleValue.Sequence.class);
            }
            if (TENSORS.contains(name.text())) {
                return tensor(arguments);
            }
            if (PARAMETERS.contains(name.text())) {
                return argument(arguments, 0, PickleValue.Tensor.class);
            }
        }
        throw new PickleException("calls " + Refusal.quote(function.text()));
    }

    /**
     * Resolves a reference to a storage.
     *
     * @param reference the tuple ("storage", class, key, device, number of values), in old files
     *     with a sixth entry: the part of another storage that this one is, if any
     * @return the storage
     * @throws PickleException if it is none
     */
    static PickleValue.Storage storage(PickleValue reference) throws PickleException {
        if (!(reference instanceof PickleValue.Sequence parts)
                || !argument(parts, 0, PickleValue.Text.class).text().equals("storage")) {
            throw new PickleException("refers to something that is no storage");
        }
        String type = argument(parts, 1, PickleValue.Name.class).text();
        String key = argument(parts, 2, PickleValue.Text.class).text();
        requireShort(key);
        long size = argument(parts, 4, PickleValue.Whole.class).value();
        Optional<ValueType> known = storageType(type);
        if (known.isEmpty() || size < 0) {
            throw new PickleException(
                    "has a storage of " + size + " values of class " + Refusal.quote(type));
        }
        if (parts.items.size() > 5 && parts.items.get(5) != PickleValue.Constant.NONE) {
            throw new PickleException("has a storage that is part of another one");
        }
        return new PickleValue.Storage(known.get(), key, size);
    }

    /**
     * Refuses names that are long: a pickle can use the same text a million times.
     *
     * @param name any text
     * @throws PickleException if it has more than {@value #LONGEST} characters
     */
    static void requireShort(String name) throws PickleException {
        if (name.length() > LONGEST) {
            throw new PickleException("has a name of " + name.length() + " characters");
        }
    }

    private static Optional<ValueType> storageType(String name) {
        return name.startsWith("torch.")
                ? ValueType.storedAs(name.substring("torch.".length()))
                : Optional.empty();
    }

    private static PickleValue dictionary(PickleValue.Sequence arguments) throws PickleException {
        PickleValue.Dictionary dictionary = new PickleValue.Dictionary();
        if (!arguments.items.isEmpty()) {
            for (PickleValue pair : argument(arguments, 0, PickleValue.Sequence.class).items) {
                if (!(pair instanceof PickleValue.Sequence two) || two.items.size() != 2) {
                    throw new PickleException("makes a dictionary of something else than pairs");
                }
                dictionary.put(two.items.get(0), two.items.get(1));
            }
        }
        return dictionary;
    }

    private static PickleValue.Tensor tensor(PickleValue.Sequence arguments)
            throws PickleException {
        PickleValue.Storage storage = argument(arguments, 0, PickleValue.Storage.class);
        long offset = argument(arguments, 1, PickleValue.Whole.class).value();
        List<Long> shape = numbers(argument(arguments, 2, PickleValue.Sequence.class));
        List<Long> strides = numbers(argument(arguments, 3, PickleValue.Sequence.class));
        if (offset < 0 || shape.size() != strides.size()) {
            throw new PickleException(
                    "has a tensor of offset "
                            + offset
                            + " with "
                            + shape.size()
                            + " extents and "
                            + strides.size()
                            + " strides");
        }
        return new PickleValue.Tensor(storage, new TensorView(offset, new Shape(shape), strides));
    }

    private static List<Long> numbers(PickleValue.Sequence values) throws PickleException {
        if (values.items.size() > TensorView.MAX_DIMENSIONS) {
            throw new PickleException("has a tensor of " + values.items.size() + " dimensions");
        }
        List<Long> numbers = new ArrayList<>();
        for (PickleValue value : values.items) {
            if (!(value instanceof PickleValue.Whole number) || number.value() < 0) {
                throw new PickleException(
                        "has a tensor with "
                                + Refusal.quote(value.text())
                                + " as extent or stride");
            }
            numbers.add(number.value());
        }
        return numbers;
    }

    private static <T extends PickleValue> T argument(
            PickleValue.Sequence arguments, int index, Class<T> type) throws PickleException {
        if (index >= arguments.items.size() || !type.isInstance(arguments.items.get(index))) {
            throw new PickleException(
                    "gives no " + type.getSimpleName() + " as argument " + (index + 1));
        }
        return type.cast(arguments.items.get(index));
    }
}
