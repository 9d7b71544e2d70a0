package io.maskbit.tensor;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Reads the pickle of a checkpoint as data. Only the instructions that checkpoints use are
 * understood, only the names of {@link CheckpointNames}, and nothing is ever looked up or run.
 */
final class Unpickler {

    /** Longest pickle that is read; that of a model with a thousand tensors has 100 KB. */
    static final int MAX_BYTES = 1 << 24;

    private static final int MAX_VALUES = 1 << 21;
    private static final int MAX_DEPTH = 1000;

    private final PickleInput input;
    private final List<PickleValue> stack = new ArrayList<>();
    private final Deque<Integer> marks = new ArrayDeque<>();
    private final Map<Integer, PickleValue> memo = new HashMap<>();
    private final Consumer<PickleValue.Storage> storages;
    private long pushes;

    private Unpickler(PickleInput input, Consumer<PickleValue.Storage> storages) {
        this.input = input;
        this.storages = storages;
    }

    /**
     * Reads a pickle of protocol 2 to 5.
     *
     * @param pickle its bytes, at most {@link #MAX_BYTES}
     * @return the value
     * @throws PickleException if it is damaged, or asks for more than weights need
     */
    static PickleValue read(byte[] pickle) throws PickleException {
        if (pickle.length > MAX_BYTES) {
            throw new PickleException("is longer than " + MAX_BYTES + " bytes");
        }
        return read(new PickleInput(pickle), storage -> {});
    }

    /**
     * Reads a pickle of protocol 2 to 5, and nothing behind it.
     *
     * @param input stands at the beginning of the pickle, and at its end afterwards
     * @param storages told of each reference to a storage
     * @return the value
     * @throws PickleException if it is damaged, or asks for more than weights need
     */
    static PickleValue read(PickleInput input, Consumer<PickleValue.Storage> storages)
            throws PickleException {
        return new Unpickler(input, storages).run();
    }

    private PickleValue run() throws PickleException {
        if (input.unsigned(1) != 0x80 || input.unsigned(1) < 2) {
            throw new PickleException("does not start as pickles of protocol 2 or newer do");
        }
        while (true) {
            int at = input.position();
            int instruction = (int) input.unsigned(1);
            if (instruction == '.') {
                return pop();
            }
            if (!literal(instruction) && !structure(instruction) && !name(instruction)) {
                throw new PickleException(
                        String.format(
                                "uses instruction 0x%02x at byte %d, which weights do not need",
                                instruction, at));
            }
            requireFew();
        }
    }

    private void requireFew() throws PickleException {
        if (pushes > MAX_VALUES || memo.size() > MAX_VALUES || marks.size() > MAX_DEPTH) {
            throw new PickleException("holds more values, or deeper ones, than weights need");
        }
    }

    /** Instructions that push a value. */
    private boolean literal(int instruction) throws PickleException {
        switch (instruction) {
            case 'N' -> push(PickleValue.Constant.NONE);
            case 0x88 -> push(PickleValue.Constant.TRUE);
            case 0x89 -> push(PickleValue.Constant.FALSE);
            case 'K' -> push(new PickleValue.Whole(input.unsigned(1)));
            case 'M' -> push(new PickleValue.Whole(input.unsigned(2)));
            case 'J' -> push(new PickleValue.Whole((int) input.unsigned(4)));
            case 0x8A -> push(input.whole(input.unsigned(1)));
            case 'G' -> push(input.real());
            case 'X' -> push(input.text(input.unsigned(4), StandardCharsets.UTF_8));
            case 0x8C -> push(input.text(input.unsigned(1), StandardCharsets.UTF_8));
            case 0x8D -> push(input.text(input.unsigned(8), StandardCharsets.UTF_8));
            case 'U', 'C' -> push(input.text(input.unsigned(1), StandardCharsets.ISO_8859_1));
            case 'T', 'B' -> push(input.text(input.unsigned(4), StandardCharsets.ISO_8859_1));
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Instructions that build containers, or move values about. */
    private boolean structure(int instruction) throws PickleException {
        switch (instruction) {
            case '}' -> push(new PickleValue.Dictionary());
            case ']', ')' -> push(new PickleValue.Sequence(List.of()));
            case '(' -> marks.push(stack.size());
            case 't' -> push(new PickleValue.Sequence(popToMark()));
            case 0x85 -> push(new PickleValue.Sequence(pop(1)));
            case 0x86 -> push(new PickleValue.Sequence(pop(2)));
            case 0x87 -> push(new PickleValue.Sequence(pop(3)));
            case 'a' -> append(pop(1));
            case 'e' -> append(popToMark());
            case 's' -> put(pop(2));
            case 'u' -> put(popToMark());
            case 'q' -> memo.put((int) input.unsigned(1), top());
            case 'r' -> memo.put(index(input.unsigned(4)), top());
            case 0x94 -> memo.put(memo.size(), top());
            case 'h' -> push(remembered(input.unsigned(1)));
            case 'j' -> push(remembered(input.unsigned(4)));
            case 0x95 -> input.unsigned(8); // a frame only says how far to read ahead
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Instructions that name something of Python, or use what was named. */
    private boolean name(int instruction) throws PickleException {
        switch (instruction) {
            case 'c' -> push(CheckpointNames.recognise(input.line(), input.line()));
            case 0x93 -> {
                List<PickleValue> names = pop(2);
                push(CheckpointNames.recognise(names.get(0).text(), names.get(1).text()));
            }
            case 'R' -> {
                List<PickleValue> call = pop(2);
                PickleValue.Sequence arguments = sequence(call.get(1));
                charge(arguments);
                push(CheckpointNames.call(call.get(0), arguments));
            }
            case 0x81 -> {
                PickleValue made = pop(2).get(0);
                if (!(made instanceof PickleValue.Inert)) {
                    throw new PickleException("makes an object of " + Refusal.quote(made.text()));
                }
                push(made);
            }
            case 'b' -> {
                pop(1); // attributes, such as the versions of modules beside a state dict
                if (!(top() instanceof PickleValue.Dictionary)
                        && !(top() instanceof PickleValue.Inert)) {
                    throw new PickleException("gives attributes to " + Refusal.quote(top().text()));
                }
            }
            case 'Q' -> {
                PickleValue.Storage storage = CheckpointNames.storage(pop());
                storages.accept(storage);
                push(storage);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Counts what a call goes through: a list can be given to any number of calls. */
    private void charge(PickleValue.Sequence arguments) throws PickleException {
        for (PickleValue argument : arguments.items) {
            if (argument instanceof PickleValue.Sequence sequence) {
                pushes += sequence.items.size();
                requireFew();
            }
        }
        pushes += arguments.items.size();
        requireFew();
    }

    private void append(List<PickleValue> items) throws PickleException {
        if (top() instanceof PickleValue.Sequence list) {
            list.items.addAll(items);
        } else if (!(top() instanceof PickleValue.Inert)) {
            throw new PickleException("appends to something that is no list");
        }
    }

    private void put(List<PickleValue> items) throws PickleException {
        if (items.size() % 2 != 0) {
            throw new PickleException("gives a dictionary a key without a value");
        }
        if (top() instanceof PickleValue.Dictionary dictionary) {
            for (int i = 0; i < items.size(); i += 2) {
                dictionary.put(items.get(i), items.get(i + 1));
            }
        } else if (!(top() instanceof PickleValue.Inert)) {
            throw new PickleException("puts entries into something that is no dictionary");
        }
    }

    private static PickleValue.Sequence sequence(PickleValue value) throws PickleException {
        if (value instanceof PickleValue.Sequence sequence) {
            return sequence;
        }
        throw new PickleException("calls something without a list of arguments");
    }

    private void push(PickleValue value) {
        pushes++;
        stack.add(value);
    }

    private PickleValue pop() throws PickleException {
        return pop(1).get(0);
    }

    private List<PickleValue> pop(int count) throws PickleException {
        int floor = marks.isEmpty() ? 0 : marks.peek();
        if (stack.size() - count < floor) {
            throw new PickleException("takes more values than it gave");
        }
        return take(stack.size() - count);
    }

    private List<PickleValue> popToMark() throws PickleException {
        if (marks.isEmpty()) {
            throw new PickleException("takes more values than it gave");
        }
        return take(marks.pop());
    }

    private List<PickleValue> take(int from) {
        List<PickleValue> tail = stack.subList(from, stack.size());
        List<PickleValue> taken = List.copyOf(tail);
        tail.clear();
        return taken;
    }

    private PickleValue top() throws PickleException {
        int floor = marks.isEmpty() ? 0 : marks.peek();
        if (stack.size() <= floor) {
            throw new PickleException("takes more values than it gave");
        }
        return stack.get(stack.size() - 1);
    }

    private PickleValue remembered(long index) throws PickleException {
        PickleValue value = memo.get(index(index));
        if (value == null) {
            throw new PickleException("recalls value " + index + ", which it never stored");
        }
        return value;
    }

    private static int index(long index) throws PickleException {
        if (index > Integer.MAX_VALUE) {
            throw new PickleException("numbers its values beyond " + Integer.MAX_VALUE);
        }
        return (int) index;
    }
}
