package io.maskbit.runtime.sample;

import java.io.IOException;
import java.util.List;

/**
 * Where images go, one after another by their place, counted from 0. An image is HWC bytes, three
 * channels. What was secured survives the end of the process at any moment.
 */
public sealed interface ImageStore permits PngFolder, NpzImages {

    /** Returns how the images are kept, in words by which another form differs. */
    String form();

    /**
     * Makes sure that nothing foreign lies where the images will go.
     *
     * @throws io.maskbit.api.ExperimentException if something does
     */
    void requireRoom();

    /**
     * Continues behind the images that were secured.
     *
     * @param done how many there should be
     * @return how many of them really are there, the first ones
     */
    long resume(long done) throws IOException;

    /**
     * Adds images.
     *
     * @param place of the first one
     * @param images one after another
     */
    void add(long place, List<byte[]> images) throws IOException;

    /** Waits until everything added is on the disk. */
    void secure() throws IOException;

    /**
     * Reads the first images back.
     *
     * @param images how many, at most as many as were secured
     */
    List<byte[]> first(int images) throws IOException;

    /** Returns whether the images have their final form; nothing can be added any more. */
    boolean isFinished();

    /** Gives the images their final form, when all are there. */
    void finish() throws IOException;

    /** Says where the images are, as the beginning of a sentence about their number. */
    String whereabouts();
}
