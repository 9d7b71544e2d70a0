package io.maskbit.verification;

import io.maskbit.api.ImageShape;
import io.maskbit.api.Precision;
import io.maskbit.networks.ConvNextSmall;
import io.maskbit.networks.Lpips;
import io.maskbit.networks.ResNet50;
import io.maskbit.spi.PerceptualLossFactory;
import io.maskbit.tensor.Backend;
import io.maskbit.testkit.PerceptualLossContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ServiceLoader;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/**
 * The delivered perceptual losses keep the laws that third parties are held to; those that read a
 * file get one with drawn weights.
 */
class PerceptualContractsTest {

    @TempDir static Path folder;

    private static DrawnFile resNet;
    private static DrawnFile convNext;
    private static DrawnFile vgg;
    private static DrawnFile linear;
    private static DrawnFile program;

    @BeforeAll
    static void writeFiles() throws IOException {
        try (var manager = Backend.open("cpu")) {
            resNet = DrawnFile.of(folder, new ResNet50(Precision.FLOAT32), manager);
            convNext = DrawnFile.of(folder, new ConvNextSmall(Precision.FLOAT32), manager);
            Lpips lpips = new Lpips(Precision.FLOAT32, manager);
            vgg = DrawnFile.of(folder, lpips.network(), manager);
            linear = DrawnFile.of(folder, lpips.linear(), manager);
            program = DrawnFile.program(folder);
        }
    }

    @Nested
    class Judge implements PerceptualLossContract {
        @Override
        public PerceptualLossFactory<?> factory() {
            return found("judge");
        }
    }

    @Nested
    class ResNet implements PerceptualLossContract {
        @Override
        public PerceptualLossFactory<?> factory() {
            return found("resnet50");
        }

        @Override
        public String settings() {
            return resNet.as("weights", "sha256") + "side: 40\nlogits_only: false";
        }
    }

    @Nested
    class ConvNext implements PerceptualLossContract {
        @Override
        public PerceptualLossFactory<?> factory() {
            return found("convnext-small");
        }

        @Override
        public String settings() {
            return convNext.as("weights", "sha256") + "side: 32";
        }
    }

    @Nested
    class OnVgg implements PerceptualLossContract {
        @Override
        public PerceptualLossFactory<?> factory() {
            return found("lpips");
        }

        @Override
        public String settings() {
            return vgg.as("weights", "sha256") + linear.as("linear_weights", "linear_sha256");
        }

        @Override
        public ImageShape image() {
            return new ImageShape(3, 16, 24);
        }
    }

    @Nested
    class Scripted implements PerceptualLossContract {
        @Override
        public PerceptualLossFactory<?> factory() {
            return found("features");
        }

        @Override
        public String settings() {
            return program.as("weights", "sha256");
        }
    }

    private static PerceptualLossFactory<?> found(String id) {
        return ServiceLoader.load(PerceptualLossFactory.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(factory -> factory.id().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
