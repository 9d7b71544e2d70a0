package io.maskbit.runtime.cli;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.runtime.arm.TrainedRun;
import io.maskbit.runtime.edit.Margins;
import io.maskbit.runtime.edit.Subject;
import io.maskbit.training.data.BrokenImageException;
import io.maskbit.training.data.DataSource;
import io.maskbit.training.data.Interpolation;
import io.maskbit.training.data.RawImage;
import io.maskbit.training.data.Transforms;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Says which images are worked on: files, or held-out images of the run's data. */
final class SubjectOptions {

    @Option(
            names = "--image",
            arity = "1..*",
            paramLabel = "FILE",
            description = "image files or folders of them")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--data-set",
            paramLabel = "N",
            description = "instead: the first N held-out images of the run's data")
    private Optional<Integer> held = Optional.empty();

    /** Refuses what cannot be meant. */
    void check() {
        if (files.isEmpty() == held.isEmpty()) {
            throw new ExperimentException(
                    Location.of("--image, --data-set"),
                    files.isEmpty() ? "no image is given" : "images are given twice",
                    "give --image FILE… or --data-set N");
        }
        if (held.isPresent() && held.orElseThrow() < 1) {
            throw new ExperimentException(
                    Location.of("--data-set"), "must be at least 1, but is " + held.orElseThrow());
        }
    }

    /**
     * Reads the images the way a run's validation images are read, or shrinks them into margins.
     *
     * @param label replaces the class of every image
     */
    List<Subject> read(TrainedRun trained, Optional<Margins> margins, Optional<Integer> label) {
        int none = trained.classNames().size();
        List<Subject> subjects = new ArrayList<>();
        for (Path file : files.isEmpty() ? List.<Path>of() : ImageFiles.files(files)) {
            String name = file.getFileName().toString().replaceFirst("\\.[^.]*$", "");
            try {
                RawImage image = square(RawImage.read(file), trained, margins);
                subjects.add(new Subject(name, image, label.orElse(none)));
            } catch (BrokenImageException e) {
                throw broken(file.toString(), e);
            }
        }
        if (held.isPresent()) {
            DataSource source = trained.data().validation();
            if (held.orElseThrow() > source.size()) {
                throw new ExperimentException(
                        Location.of("--data-set"),
                        held.orElseThrow() + " images are asked for",
                        "there are " + source.size());
            }
            for (int i = 0; i < held.orElseThrow(); i++) {
                int own = source.label(i);
                String name = trained.classNames().get(own);
                try {
                    RawImage image = square(source.image(i), trained, margins);
                    subjects.add(new Subject(name, image, label.orElse(own)));
                } catch (BrokenImageException e) {
                    throw broken(source.name(i), e);
                }
            }
        }
        return subjects;
    }

    private static RawImage square(RawImage image, TrainedRun trained, Optional<Margins> margins) {
        int side = trained.plan().ground().shape().height();
        Interpolation interpolation = trained.plan().machine().data().interpolation();
        return margins.map(m -> m.shrink(image, side, interpolation))
                .orElseGet(() -> Transforms.evaluation(image, side, interpolation));
    }

    private static ExperimentException broken(String name, BrokenImageException e) {
        return new ExperimentException(
                Location.of(name), "this image " + e.getMessage(), "mend or remove it");
    }
}
