package io.maskbit.runtime.arm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.maskbit.runtime.wiring.Laboratory;
import io.maskbit.spi.Tokenizer;
import io.maskbit.training.data.Batch;
import io.maskbit.training.data.BrokenImages;
import io.maskbit.training.data.Cursor;
import io.maskbit.training.data.DataConfig;
import io.maskbit.training.data.DataSource;
import io.maskbit.training.data.EveryImage;
import io.maskbit.training.data.IdBatches;
import io.maskbit.training.loop.BatchStream;
import io.maskbit.training.loop.GeneratorLoopConfig;
import io.maskbit.training.tokens.TokenFile;
import io.maskbit.training.tokens.TokenOrigin;
import io.maskbit.training.tokens.TokenSource;
import io.maskbit.training.tokens.TokenTable;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Feeds stage II: with a table of all tokens, made when the stage begins, or with images that are
 * encoded at every step.
 */
final class TokenFeed implements Feed, TokenSource {

    private final Laboratory laboratory;
    private final GeneratorLoopConfig config;
    private final EventLog events;
    private final Progress progress;
    private final BooleanSupplier stopped;
    private Optional<TokenSource> source = Optional.empty();

    TokenFeed(
            Laboratory laboratory,
            GeneratorLoopConfig config,
            EventLog events,
            Progress progress,
            BooleanSupplier stopped) {
        this.laboratory = laboratory;
        this.config = config;
        this.events = events;
        this.progress = progress;
        this.stopped = stopped;
    }

    @Override
    public Optional<BatchStream> open(Cursor cursor, BrokenImages broken) {
        if (!isTableWanted()) {
            source = Optional.of(TokenSource.encoding(laboratory.tokenizer()));
            return Feed.images(laboratory).open(cursor, broken);
        }
        Optional<TokenTable> table = hasFile() ? Optional.of(fromFile()) : encoded(broken);
        source = table.map(known -> known);
        return table.map(known -> BatchStream.of(numbers(known, cursor, broken)));
    }

    @Override
    public NDArray tokens(Batch batch, NDManager manager) {
        return source.orElseThrow().tokens(batch, manager);
    }

    private boolean isTableWanted() {
        DataConfig data = laboratory.dataConfig();
        return switch (config.tokens()) {
            case TABLE -> true;
            case ENCODE -> false;
            case AUTO ->
                    hasFile()
                            || data.views().isPresent() && isTableWorthIt(data.views().getAsInt());
        };
    }

    private boolean isTableWorthIt(int views) {
        int images = laboratory.data().train().size();
        double shown =
                (double) config.steps() * config.accumulation() * laboratory.dataConfig().batch();
        return shown >= (double) images * views
                && TokenTable.bytes(laboratory.tokenizer(), images, views) <= TokenTable.AUTO_BYTES;
    }

    private boolean hasFile() {
        return !config.tokenFile().toString().isEmpty();
    }

    private TokenTable fromFile() {
        Tokenizer tokenizer = laboratory.tokenizer();
        DataSource train = laboratory.data().train();
        TokenOrigin origin =
                TokenOrigin.of(
                        tokenizer,
                        laboratory.context().precision(),
                        train,
                        laboratory.dataConfig(),
                        side());
        TokenTable table =
                TokenFile.read(
                        config.tokenFile(),
                        origin,
                        tokenizer.quantizer().tokenSpace(),
                        train,
                        laboratory.dataConfig().views().orElseThrow(),
                        laboratory.context().manager());
        events.add("tokens of the training images are taken from " + config.tokenFile());
        return table;
    }

    private Optional<TokenTable> encoded(BrokenImages broken) {
        long start = System.nanoTime();
        DataSource train = laboratory.data().train();
        Optional<TokenTable> table =
                TokenTable.encode(
                        laboratory.tokenizer(),
                        new EveryImage(train, laboratory.dataConfig(), side(), broken),
                        train.size(),
                        laboratory.dataConfig().views().orElseThrow(),
                        laboratory.context().manager(),
                        passed -> {
                            progress.at("encoding training images", passed, train.size(), "");
                            return !stopped.getAsBoolean();
                        });
        if (table.isPresent()) {
            events.add(
                    String.format(
                            Locale.ROOT,
                            "encoded %d training images once, in %.1f s",
                            train.size(),
                            (System.nanoTime() - start) * 1e-9));
        }
        return table;
    }

    private IdBatches numbers(TokenTable table, Cursor cursor, BrokenImages broken) {
        return new IdBatches(
                laboratory.data().train(),
                laboratory.dataConfig(),
                side(),
                laboratory.context().seeds(),
                cursor,
                broken,
                table.survey());
    }

    private int side() {
        return laboratory.plan().ground().shape().height();
    }
}
