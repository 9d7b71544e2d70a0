package io.maskbit.testkit;

import io.maskbit.spi.PerceptualLossFactory;

/** A component without a bug keeps every law. */
class SoundPerceptualLossTest implements PerceptualLossContract {

    @Override
    public PerceptualLossFactory<?> factory() {
        return FakePerceptualLoss.with(Bug.NONE).factory();
    }
}
