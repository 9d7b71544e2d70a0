package io.maskbit.training.data;

import io.maskbit.api.Purpose;
import io.maskbit.api.Seeds;
import java.util.Arrays;
import java.util.List;

/** Some images of another source, in the same order. */
final class Subset implements DataSource {

    private final DataSource whole;
    private final int[] chosen;

    Subset(DataSource whole, int[] chosen) {
        this.whole = whole;
        this.chosen = chosen.clone();
        Arrays.sort(this.chosen);
    }

    /** Returns a seeded choice: the first {@code count} of the shuffled source, or the others. */
    static Subset of(DataSource whole, Seeds seeds, int count, boolean others) {
        int[] order = DataOrder.shuffled(seeds.stream(Purpose.DATA, "subset"), whole.size());
        return new Subset(
                whole,
                others
                        ? Arrays.copyOfRange(order, count, order.length)
                        : Arrays.copyOf(order, count));
    }

    @Override
    public int size() {
        return chosen.length;
    }

    @Override
    public List<String> classNames() {
        return whole.classNames();
    }

    @Override
    public int label(int index) {
        return whole.label(chosen[index]);
    }

    @Override
    public String name(int index) {
        return whole.name(chosen[index]);
    }

    @Override
    public RawImage image(int index) throws BrokenImageException {
        return whole.image(chosen[index]);
    }

    @Override
    public byte[] file(int index) throws BrokenImageException {
        return whole.file(chosen[index]);
    }

    @Override
    public String digest() {
        Digest digest = new Digest().add("subset").add(whole.digest());
        for (int index : chosen) {
            digest.add(index);
        }
        return digest.hex();
    }
}
