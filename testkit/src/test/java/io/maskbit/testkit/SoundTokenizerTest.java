package io.maskbit.testkit;

import io.maskbit.spi.TokenizerFactory;

/** A component without a bug keeps every law. */
class SoundTokenizerTest implements TokenizerContract {

    @Override
    public TokenizerFactory<?> factory() {
        return FakeTokenizer.with(Bug.NONE).factory();
    }
}
