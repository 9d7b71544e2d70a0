package io.maskbit.runtime.compare;

import io.maskbit.api.Comparison;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.runtime.arm.ArmFolder;
import io.maskbit.runtime.arm.ArmRun;
import io.maskbit.runtime.arm.Outcome;
import io.maskbit.runtime.arm.Progress;
import io.maskbit.runtime.plan.ArmPlan;
import io.maskbit.runtime.plan.ExperimentPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs both arms of a comparison with every seed, in the order A0 B0 B1 A1. */
public final class ComparisonRun {

    private final ExperimentPlan plan;
    private final Path folder;
    private final Path cache;
    private final boolean inProcess;
    private final ArmProcess processes;
    private final Progress progress;

    /**
     * A comparison that has not begun.
     *
     * @param plan the experiment, with two arms
     * @param folder where everything goes
     * @param cache folder for what other runs can use again
     * @param pluginOptions options by which a process of its own finds the same plugins
     * @param inProcess true to run the arms in this process, one after the other: for tests
     * @param progress told how far it is
     */
    public ComparisonRun(
            ExperimentPlan plan,
            Path folder,
            Path cache,
            List<String> pluginOptions,
            boolean inProcess,
            Progress progress) {
        this.plan = plan;
        this.folder = folder;
        this.cache = cache;
        this.inProcess = inProcess;
        this.processes = new ArmProcess(pluginOptions);
        this.progress = progress;
    }

    /**
     * Runs everything that is not done yet.
     *
     * @param resume whether to continue what the folder holds
     * @throws ExperimentException if the folder holds another experiment, or an arm fails
     */
    public void run(boolean resume) {
        claim(resume);
        ArmFiles files = new ArmFiles(plan);
        new ComparisonFile(
                        plan.experiment().name(),
                        ComparisonFile.question(plan.document().text()),
                        comparison(),
                        files.isTokenizerShared())
                .write(folder);
        ArmFolder.write(folder.resolve("plugins.txt"), plugins());
        int seeds = plan.experiment().seeds().size();
        int total = seeds * (files.isTokenizerShared() ? 3 : 2);
        int done = 0;
        for (int i = 0; i < seeds; i++) {
            long seed = plan.experiment().seeds().get(i);
            ArmFolder tokenizer = shared(seed);
            if (files.isTokenizerShared()) {
                one(files.sharedTokenizer(), "shared tokenizer", seed, tokenizer, ++done, total);
            }
            List<ArmPlan> order = new ArrayList<>(plan.arms());
            if (i % 2 == 1) {
                java.util.Collections.reverse(order); // A0 B0 B1 A1: drift of the machine cancels
            }
            for (ArmPlan arm : order) {
                one(
                        files.arm(arm, tokenizer.root()),
                        arm.name(),
                        seed,
                        Reports.arm(folder, arm.name(), seed),
                        ++done,
                        total);
            }
        }
    }

    /** Lists the components among which was chosen, with their modules and versions. */
    private String plugins() {
        StringBuilder lines = new StringBuilder();
        plan.catalog()
                .all()
                .forEach(
                        found ->
                                lines.append(found.kind().key())
                                        .append(' ')
                                        .append(found.id())
                                        .append(' ')
                                        .append(found.origin().module())
                                        .append(' ')
                                        .append(found.origin().version())
                                        .append('\n'));
        return lines.toString();
    }

    private void one(ArmPlan arm, String label, long seed, ArmFolder at, int number, int total) {
        String name = label + ", seed " + seed;
        if (Outcome.isCompleted(at)) {
            progress.say(number + " of " + total + ": " + name + " is already complete");
            return;
        }
        progress.say(number + " of " + total + ": " + name);
        String experiment = plan.experiment().name();
        boolean begun = Files.exists(at.settings());
        if (inProcess) {
            new ArmRun(arm, experiment, seed, at, cache, progress).run(begun);
            return;
        }
        if (!begun) {
            ArmFolder.write(at.create().settings(), arm.yaml(experiment, List.of(seed)));
        }
        processes.run(at.settings(), at, name, true);
    }

    /** Takes the folder, or refuses to mix two experiments in it. */
    private void claim(boolean resume) {
        Path file = folder.resolve("experiment.yaml");
        String text = plan.document().text();
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(folder);
                ArmFolder.write(file, text);
            } else if (!resume) {
                throw new ExperimentException(
                        Location.of(folder.toString()),
                        "this folder already holds a comparison",
                        "add --resume to continue it, or give another folder with --out");
            } else if (!Files.readString(file).equals(text)) {
                throw new ExperimentException(
                        Location.of(file.toString()),
                        "this folder holds another experiment",
                        "resume with the file it was started with, or give another folder with --out");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use the folder " + folder, e);
        }
    }

    ArmFolder shared(long seed) {
        return new ArmFolder(folder.resolve("shared").resolve("seed-" + seed));
    }

    private Comparison comparison() {
        return new Comparison(
                plan.experiment().varies(),
                plan.arms().get(0).arm(),
                plan.arms().get(1).arm(),
                plan.experiment().seeds());
    }
}
