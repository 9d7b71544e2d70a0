package io.maskbit.testkit;

import io.maskbit.spi.QuantizerFactory;

/** A component without a bug keeps every law. */
class SoundQuantizerTest implements QuantizerContract {

    @Override
    public QuantizerFactory<?> factory() {
        return FakeQuantizer.with(Bug.NONE).factory();
    }
}
