package acme.fsq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.spi.QuantizerFactory;
import io.maskbit.testkit.ExperimentKit;
import io.maskbit.testkit.QuantizerContract;
import org.junit.jupiter.api.Test;
import java.util.List;
import java.util.ServiceLoader;

/** The laws of quantizers come from the kit; what is particular to this one follows. */
class FsqQuantizerTest implements QuantizerContract {

    @Override
    public QuantizerFactory<?> factory() {
        return new FsqQuantizerFactory();
    }

    @Override
    public String settings() {
        return "levels: [8, 5, 5]";
    }

    @Test
    void learnsInTheRealProgram() {
        ExperimentKit.with(new FsqQuantizerFactory())
                .run("quantizer: {use: acme.fsq, levels: [8, 5, 5]}")
                .assertFinite()
                .assertFalls("tokenizer.reconstruction_loss");
    }

    @Test
    void levelsMultiplyToTokens() {
        assertEquals(1000, new FsqConfig(List.of(8, 5, 5, 5), 0.25).tokens());
    }

    @Test
    void refusesLevelsThatCannotBeTokens() {
        for (List<Integer> levels :
                List.of(List.<Integer>of(), List.of(1), List.of(8, -5), List.of(4096, 4097))) {
            IllegalArgumentException refusal =
                    assertThrows(IllegalArgumentException.class, () -> new FsqConfig(levels, 0.25));
            assertTrue(refusal.getMessage().startsWith("levels must"), refusal.getMessage());
        }
    }

    @Test
    void isFoundAsAService() {
        assertTrue(
                ServiceLoader.load(QuantizerFactory.class).stream()
                        .anyMatch(found -> found.type() == FsqQuantizerFactory.class));
    }
}
