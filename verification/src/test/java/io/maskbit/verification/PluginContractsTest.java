package io.maskbit.verification;

import io.maskbit.api.ImageShape;
import io.maskbit.spi.ComponentFactory;
import io.maskbit.spi.DiscriminatorFactory;
import io.maskbit.spi.GeneratorFactory;
import io.maskbit.spi.QuantizerFactory;
import io.maskbit.spi.TokenizerFactory;
import io.maskbit.testkit.DiscriminatorContract;
import io.maskbit.testkit.GeneratorContract;
import io.maskbit.testkit.QuantizerContract;
import io.maskbit.testkit.TokenizerContract;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Nested;

/** The delivered components keep the laws that third parties are held to. */
class PluginContractsTest {

    private static final String SMALL_TRANSFORMER = "width: 32\ndepth: 2\nheads: 4\nmlp: 64\n";

    @Nested
    class Lfq implements QuantizerContract {
        @Override
        public QuantizerFactory<?> factory() {
            return found(QuantizerFactory.class, "lfq");
        }

        @Override
        public String settings() {
            return "bits: 6";
        }
    }

    @Nested
    class LfqOfManyBits implements QuantizerContract {
        @Override
        public QuantizerFactory<?> factory() {
            return found(QuantizerFactory.class, "lfq");
        }

        @Override
        public String settings() {
            return "bits: 18\nentropy_loss_weight: 0";
        }
    }

    @Nested
    class Vq implements QuantizerContract {
        @Override
        public QuantizerFactory<?> factory() {
            return found(QuantizerFactory.class, "vq");
        }

        @Override
        public String settings() {
            return "codebook_size: 50\ntoken_size: 8\nentropy_loss_weight: 0.1";
        }
    }

    @Nested
    class VqganPlus implements TokenizerContract {
        @Override
        public TokenizerFactory<?> factory() {
            return found(TokenizerFactory.class, "vqgan-plus");
        }

        @Override
        public String settings() {
            return "hidden_channels: 32\nchannel_mult: [1, 2]\nnum_res_blocks: 1";
        }

        @Override
        public ImageShape image() {
            return new ImageShape(3, 16, 24);
        }
    }

    @Nested
    class TamingVqgan implements TokenizerContract {
        @Override
        public TokenizerFactory<?> factory() {
            return found(TokenizerFactory.class, "taming-vqgan");
        }

        @Override
        public String settings() {
            return "hidden_channels: 32\nchannel_mult: [1, 2]\nnum_res_blocks: 1\nz_channels: 8";
        }

        @Override
        public ImageShape image() {
            return new ImageShape(3, 16, 24);
        }
    }

    @Nested
    class PatchGan implements DiscriminatorContract {
        @Override
        public DiscriminatorFactory<?> factory() {
            return found(DiscriminatorFactory.class, "patchgan");
        }

        @Override
        public String settings() {
            return "hidden_channels: 8\nnum_stages: 2";
        }
    }

    @Nested
    class VqganPlusDiscriminator implements DiscriminatorContract {
        @Override
        public DiscriminatorFactory<?> factory() {
            return found(DiscriminatorFactory.class, "vqgan-plus");
        }

        @Override
        public String settings() {
            return "hidden_channels: 32\nnum_stages: 2";
        }
    }

    @Nested
    class MaskBit implements GeneratorContract {
        @Override
        public GeneratorFactory<?> factory() {
            return found(GeneratorFactory.class, "maskbit");
        }

        @Override
        public String settings() {
            return SMALL_TRANSFORMER + "groups: 2";
        }
    }

    @Nested
    class MaskGit implements GeneratorContract {
        @Override
        public GeneratorFactory<?> factory() {
            return found(GeneratorFactory.class, "maskgit");
        }

        @Override
        public String settings() {
            return SMALL_TRANSFORMER + "pre_norm: true";
        }
    }

    private static <F extends ComponentFactory<?>> F found(Class<F> kind, String id) {
        return ServiceLoader.load(kind).stream()
                .map(ServiceLoader.Provider::get)
                .filter(factory -> factory.id().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
