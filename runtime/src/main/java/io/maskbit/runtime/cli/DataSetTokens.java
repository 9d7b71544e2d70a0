package io.maskbit.runtime.cli;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.runtime.arm.Progress;
import io.maskbit.runtime.arm.TrainedRun;
import io.maskbit.training.data.BrokenImages;
import io.maskbit.training.data.DataConfig;
import io.maskbit.training.data.DataSource;
import io.maskbit.training.data.EveryImage;
import io.maskbit.training.tokens.TokenFile;
import io.maskbit.training.tokens.TokenOrigin;
import io.maskbit.training.tokens.TokenTable;
import java.nio.file.Path;

/** Tokenizes the training images of a run's data section. */
record DataSetTokens(TrainedRun trained, Progress progress) {

    /** Writes every view of every image to a file. */
    void write(Path file) {
        DataConfig config = trained.plan().data();
        int views =
                config.views()
                        .orElseThrow(
                                () ->
                                        new ExperimentException(
                                                Location.of("data"),
                                                "random crops have no end, so that no file can hold"
                                                        + " their tokens",
                                                "add --set data.crop=center --set data.min_scale=1"
                                                        + " --set data.aspect_ratio_aug=false"));
        DataSource train = trained.data().train();
        int side = trained.plan().ground().shape().height();
        BrokenImages broken = new BrokenImages(config.maxBroken(), progress::say);
        TokenTable table =
                TokenTable.encode(
                                trained.tokenizer(),
                                new EveryImage(train, config, side, broken),
                                train.size(),
                                views,
                                trained.manager(),
                                passed -> {
                                    progress.at("tokenizing", passed, train.size(), "");
                                    return true;
                                })
                        .orElseThrow();
        TokenOrigin origin =
                TokenOrigin.of(
                        trained.tokenizer(),
                        trained.plan().ground().precision(),
                        train,
                        config,
                        side);
        TokenFile.write(file, table, origin, train, trained.manager());
        progress.say("tokens of " + train.size() + " images are in " + file);
    }
}
