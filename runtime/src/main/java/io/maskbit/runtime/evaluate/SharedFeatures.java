package io.maskbit.runtime.evaluate;

import ai.djl.ndarray.NDManager;
import io.maskbit.api.ExperimentException;
import io.maskbit.evaluation.features.FeatureExtractor;
import io.maskbit.runtime.arm.Progress;
import io.maskbit.runtime.images.ImageSet;
import io.maskbit.runtime.images.WorkLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Features that several runs need, made by the first of them. */
final class SharedFeatures {

    private static final long PATIENCE_MS = 500;

    private final Path folder;
    private final NDManager manager;
    private final Progress progress;

    SharedFeatures(Path folder, NDManager manager, Progress progress) {
        this.folder = folder;
        this.manager = manager;
        this.progress = progress;
    }

    /** Makes what is missing; waits where another process is about it. */
    ExtractedSet complete(FeatureExtractor extractor, ImageSet set) {
        try {
            Files.createDirectories(folder);
            WorkLock lock = lock();
            try {
                return new FeatureRun(extractor, manager, folder, progress).complete(set);
            } finally {
                lock.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep features in " + folder, e);
        }
    }

    private WorkLock lock() throws IOException {
        for (boolean told = false; ; told = true) {
            try {
                return WorkLock.take(folder.resolve(".lock"), "features");
            } catch (ExperimentException e) {
                if (!told) {
                    progress.say("waiting for another process that makes features in " + folder);
                }
                rest();
            }
        }
    }

    private static void rest() {
        try {
            Thread.sleep(PATIENCE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for features", e);
        }
    }
}
