package io.maskbit.runtime.roadmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.api.ArmResult;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Metric;
import io.maskbit.runtime.arm.ArmFolder;
import io.maskbit.runtime.arm.Outcome;
import io.maskbit.runtime.config.Document;
import io.maskbit.runtime.plan.RoadmapPlan;
import io.maskbit.runtime.plan.RoadmapPlanner;
import io.maskbit.runtime.plugin.Catalog;
import io.maskbit.runtime.report.RoadmapModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoadmapFolderTest {

    private static final Metric PSNR = new Metric("psnr[8 images]", "dB", Metric.Better.HIGHER);
    private static final String TEXT =
            """
            # Where to?
            experiment: way
            train: tokenizer
            seeds: [0, 1]
            image: {height: 16, width: 16}
            tokenizer: {use: vqgan-plus, hidden_channels: 32, channel_mult: [1, 2]}
            quantizer: {use: lfq, bits: 4}
            tokenizer_loop: {steps: 10, warmup: 2}
            roadmap:
              - {name: first, change: begin, published_rfid: 7.5}
              - {name: wider, change: more, set: {tokenizer: {hidden_channels: 64}}}
            """;

    @TempDir private Path root;

    @Test
    void reportsWhatIsComplete() {
        RoadmapPlan plan =
                new RoadmapPlanner(Catalog.delivered())
                        .plan(Document.parse("way.yaml", TEXT), List.of());
        assertFalse(RoadmapFolder.is(root));
        RoadmapFolder folder = new RoadmapFolder(root);
        folder.describe(plan);
        assertTrue(RoadmapFolder.is(root));
        ArmFolder run = folder.run("first", 1);
        Outcome.completed(
                run.create(),
                new ArmResult("arm", 1, Map.of(PSNR, 21.5), 7, 8, 9, "digest", Map.of()),
                Map.of("cpu", "one"));
        Outcome.failed(folder.run("wider", 0).create(), "out of luck");
        RoadmapModel model = folder.model();
        assertEquals("Where to?", model.question());
        assertEquals(1, model.rows().get(0).results().size());
        assertEquals(21.5, model.rows().get(0).results().get(0).values().get(PSNR));
        assertEquals(7.5, model.rows().get(0).publishedRfid().getAsDouble());
        assertTrue(model.rows().get(1).results().isEmpty());
        assertEquals(List.of("32", "64"), model.rows().get(1).differences().get(0).values());
        assertEquals(Map.of("cpu", "one"), model.environment());
        assertTrue(Files.exists(folder.report()));
    }

    @Test
    void refusesFoldersOfOtherKinds() {
        assertThrows(ExperimentException.class, () -> new RoadmapFolder(root).report());
    }
}
