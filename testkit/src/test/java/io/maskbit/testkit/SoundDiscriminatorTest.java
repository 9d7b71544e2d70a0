package io.maskbit.testkit;

import io.maskbit.spi.DiscriminatorFactory;

/** A component without a bug keeps every law. */
class SoundDiscriminatorTest implements DiscriminatorContract {

    @Override
    public DiscriminatorFactory<?> factory() {
        return FakeDiscriminator.with(Bug.NONE).factory();
    }
}
