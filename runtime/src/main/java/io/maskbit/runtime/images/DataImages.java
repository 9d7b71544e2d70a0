package io.maskbit.runtime.images;

import io.maskbit.training.data.DataSource;
import java.util.OptionalInt;

/**
 * Images that are decoded one by one, in any order: those of a data source.
 *
 * @param source the data
 */
record DataImages(DataSource source) implements ImageSource {

    @Override
    public int size() {
        return source.size();
    }

    @Override
    public String name(int number) {
        return source.name(number);
    }

    @Override
    public OptionalInt label(int number) {
        int label = source.label(number);
        return label < 0 ? OptionalInt.empty() : OptionalInt.of(label);
    }

    @Override
    public Walk walk() {
        return new Walk() {
            @Override
            public Pending fetch(int number) {
                return () -> source.image(number);
            }

            @Override
            public void close() {
                // nothing is held
            }
        };
    }
}
