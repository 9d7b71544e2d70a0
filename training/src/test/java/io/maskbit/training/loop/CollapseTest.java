package io.maskbit.training.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import io.maskbit.api.ImageShape;
import io.maskbit.api.Precision;
import io.maskbit.api.Seeds;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.Pass;
import io.maskbit.spi.Quantizer;
import io.maskbit.spi.Tokenizer;
import io.maskbit.tensor.Backend;
import io.maskbit.training.checkpoint.CheckpointStore;
import io.maskbit.training.checkpoint.ComponentOrigin;
import io.maskbit.training.checkpoint.RunIdentity;
import io.maskbit.training.health.HealthRule;
import io.maskbit.training.health.HealthWarning;
import io.maskbit.training.health.HealthWatch;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A quantizer that has collapsed is named while it trains, one that has not is not. */
class CollapseTest {

    private static final int STEPS = 220;

    @TempDir Path folder;

    @Test
    void aCollapsedQuantizerIsWarnedOf() {
        List<HealthWarning> warnings = warnings(true);
        assertEquals(
                List.of(HealthRule.STUCK_BITS, HealthRule.COLLAPSED_CODEBOOK),
                warnings.stream().map(HealthWarning::rule).toList());
        HealthWarning bits = warnings.get(0);
        assertTrue(bits.seen().contains("bit 0 has been 0 in 100.0 % of tokens"), bits::seen);
        assertTrue(bits.seen().contains("bit 1 has been 0 in 100.0 % of tokens"), bits::seen);
        assertEquals(1, bits.from());
        assertTrue(bits.until().isEmpty());
    }

    @Test
    void aQuantizerThatUsesItsBitsIsNot() {
        assertEquals(List.of(), warnings(false));
    }

    private List<HealthWarning> warnings(boolean collapsed) {
        HealthWatch watch = new HealthWatch(warning -> {});
        try (NDManager manager = Backend.open("cpu")) {
            TinyTokenizer whole = new TinyTokenizer(manager);
            TokenizerLoop loop =
                    new TokenizerLoop(
                            TinyConfigs.tokenizer(STEPS, 1),
                            collapsed ? new Collapsed(whole) : whole,
                            Critics.none(),
                            new BuildContext(manager, new Seeds(1), Precision.FLOAT32));
            RunIdentity identity =
                    new RunIdentity(
                            Map.of("tokenizer", new ComponentOrigin("tiny", "", "")), "config", 1);
            new TrainingRun(
                            loop,
                            TinyBatches.of(3),
                            new CheckpointStore(folder, 1),
                            identity,
                            false)
                    .run(progress -> watch.observe(progress.step(), progress.terms()));
        }
        return watch.warnings();
    }

    /** Its latents are so low that training cannot raise them above zero in time. */
    private record Collapsed(TinyTokenizer whole) implements Tokenizer {

        @Override
        public Block block() {
            return whole.block();
        }

        @Override
        public ImageShape image() {
            return whole.image();
        }

        @Override
        public Quantizer quantizer() {
            return whole.quantizer();
        }

        @Override
        public NDArray latents(NDArray images, Pass pass) {
            return whole.latents(images, pass).sub(100f);
        }

        @Override
        public NDArray decode(NDArray latents, Pass pass) {
            return whole.decode(latents, pass);
        }

        @Override
        public NDArray lastLayer() {
            return whole.lastLayer();
        }
    }
}
