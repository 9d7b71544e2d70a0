package io.maskbit.verification.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.maskbit.spi.ConfigType;
import io.maskbit.spi.Setting;
import java.lang.invoke.MethodHandles;
import java.util.List;
import org.junit.jupiter.api.Test;

class SettingsTest {

    private static final ConfigType<Example> TYPE =
            ConfigType.of(Example.class, MethodHandles.lookup());

    record Example(
            @Setting(about = "needed") int width,
            @Setting(about = "list", fallback = "[1, 2]") List<Integer> widths,
            @Setting(about = "fraction", fallback = "1e-4") double rate,
            @Setting(about = "switch", fallback = "false") boolean on) {}

    @Test
    void takesValuesOfTheCaseAndFallbacksForTheRest() {
        JsonObject source = JsonParser.parseString("{w: 7, on: true}").getAsJsonObject();
        Example example = new Settings().from(source, "w", "width").same(source, "on").as(TYPE);
        assertEquals(new Example(7, List.of(1, 2), 1e-4, true), example);
    }

    @Test
    void refusesASettingThatTheComponentDoesNotHave() {
        assertRefused("no settings [depth]", new Settings().with("width", 1).with("depth", 2));
    }

    @Test
    void refusesToGuessWhatIsRequired() {
        assertRefused("width of", new Settings());
    }

    @Test
    void refusesToRoundWholeNumbers() {
        assertThrows(ArithmeticException.class, () -> new Settings().with("width", 1.5).as(TYPE));
    }

    private static void assertRefused(String why, Settings settings) {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> settings.as(TYPE));
        assertTrue(refusal.getMessage().contains(why), refusal.getMessage());
    }
}
