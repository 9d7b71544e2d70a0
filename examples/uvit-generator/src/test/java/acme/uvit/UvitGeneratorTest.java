package acme.uvit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.spi.GeneratorFactory;
import io.maskbit.testkit.GeneratorContract;
import org.junit.jupiter.api.Test;

/** The laws of generators come from the kit; what is particular to this one follows. */
class UvitGeneratorTest implements GeneratorContract {

    @Override
    public GeneratorFactory<?> factory() {
        return new UvitGeneratorFactory();
    }

    @Override
    public String settings() {
        return "groups: 1\nwidth: 16\ndepth: 3\nheads: 2\nmlp: 24";
    }

    @Test
    void refusesWhatCannotBeMirrored() {
        IllegalArgumentException refusal =
                assertThrows(
                        IllegalArgumentException.class, () -> new UvitConfig(2, 64, 4, 4, 256));
        assertTrue(refusal.getMessage().startsWith("depth must be odd"), refusal.getMessage());
    }

    @Test
    void placesDifferInRowsAndColumns() {
        Wavelengths wavelengths = Wavelengths.read();
        assertEquals(1, wavelengths.at(0, 0, 8)[2], 1e-6);
        assertTrue(wavelengths.at(1, 0, 8)[0] != wavelengths.at(0, 1, 8)[0]);
    }
}
