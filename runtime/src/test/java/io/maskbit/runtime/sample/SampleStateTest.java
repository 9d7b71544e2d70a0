package io.maskbit.runtime.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.api.ExperimentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleStateTest {

    private static final Map<String, String> FACTS =
            Map.of("seed", "3", "labels", "[1, 2]", "weights generator", "ab12");

    private final SampleState there = new SampleState("runs/a", FACTS, 100, 40);

    @TempDir Path folder;

    @Test
    void isReadAsItWasWritten() throws IOException {
        assertEquals(Optional.empty(), SampleState.read(folder));
        there.write(folder);
        assertEquals(Optional.of(there), SampleState.read(folder));
    }

    @Test
    void theSameOrMoreImagesGoOnWhereItStands() {
        SampleState same = new SampleState("moved/a", FACTS, 100, 0);
        assertEquals(same.at(40), there.continuedBy(same, folder));
        SampleState more = new SampleState("runs/a", FACTS, 101, 0);
        assertEquals(more.at(40), there.continuedBy(more, folder));
    }

    @Test
    void everythingThatDiffersIsNamed() {
        SampleState other =
                new SampleState(
                        "runs/b",
                        Map.of("seed", "4", "labels", "[1, 2]", "weights generator", "cd34"),
                        99,
                        0);
        String message =
                assertThrows(ExperimentException.class, () -> there.continuedBy(other, folder))
                        .getMessage();
        assertTrue(message.contains("seed 3 there, 4 here"), message);
        assertTrue(message.contains("ab12 (run runs/a) there, cd34 (run runs/b) here"), message);
        assertTrue(message.contains("count (never less) 100 there, 99 here"), message);
        assertFalse(message.contains("labels"), message);
    }

    @Test
    void aDamagedStateIsRefused() throws IOException {
        there.write(folder);
        String whole = Files.readString(folder.resolve(SampleState.FILE));
        for (String damaged :
                new String[] {
                    "",
                    "{}",
                    whole.substring(0, 60),
                    whole.replace("40", "x"),
                    whole.replace("s 1", "s 2")
                }) {
            Files.writeString(folder.resolve(SampleState.FILE), damaged);
            assertThrows(ExperimentException.class, () -> SampleState.read(folder), damaged);
        }
    }
}
