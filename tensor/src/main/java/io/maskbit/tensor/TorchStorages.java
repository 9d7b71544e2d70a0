package io.maskbit.tensor;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteOrder;

/** A checkpoint as a file: the pickle that describes it, and the values behind its tensors. */
interface TorchStorages extends Closeable {

    /**
     * Reads the description.
     *
     * @throws IOException if the file cannot be read
     * @throws PickleException if the pickle is refused
     */
    PickleValue content() throws IOException, PickleException;

    /**
     * Finds the values of a storage; to be asked after {@link #content}.
     *
     * @param storage what the description says about it
     * @return opens all of its bytes, which are as many as the description says
     * @throws io.maskbit.api.ExperimentException if they are not there, or not as many
     */
    StoredTensors.Opening values(PickleValue.Storage storage);

    /**
     * Returns the byte order of the values.
     *
     * @throws IOException if the file cannot be read
     */
    ByteOrder order() throws IOException;
}
