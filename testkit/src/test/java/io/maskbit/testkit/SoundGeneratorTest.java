package io.maskbit.testkit;

import io.maskbit.spi.GeneratorFactory;

/** A component without a bug keeps every law. */
class SoundGeneratorTest implements GeneratorContract {

    @Override
    public GeneratorFactory<?> factory() {
        return FakeGenerator.with(Bug.NONE).factory();
    }
}
