package io.maskbit.runtime.arm;

import io.maskbit.runtime.wiring.Laboratory;
import io.maskbit.training.data.BatchReader;
import io.maskbit.training.data.BrokenImages;
import io.maskbit.training.data.Cursor;
import io.maskbit.training.loop.BatchStream;
import java.util.Optional;

/** Where the batches of a stage come from. */
interface Feed {

    /**
     * Opens the batches.
     *
     * @param cursor where they begin
     * @param broken counts broken images
     * @return the batches, for the caller to close; empty if the run was stopped meanwhile
     */
    Optional<BatchStream> open(Cursor cursor, BrokenImages broken);

    /**
     * Decodes images while training goes on.
     *
     * @param laboratory the arm
     * @return images as the settings say
     */
    static Feed images(Laboratory laboratory) {
        return (cursor, broken) ->
                Optional.of(
                        BatchStream.of(
                                BatchReader.training(
                                        laboratory.data().train(),
                                        laboratory.dataConfig(),
                                        laboratory.plan().ground().shape().height(),
                                        laboratory.context().seeds(),
                                        cursor,
                                        broken)));
    }
}
