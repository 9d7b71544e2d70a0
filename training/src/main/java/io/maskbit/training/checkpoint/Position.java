package io.maskbit.training.checkpoint;

import io.maskbit.training.data.Cursor;

/**
 * How far a run has come.
 *
 * @param step optimiser steps done
 * @param images images seen; broken ones, which the cursor counts, are not included
 * @param cursor where the data stream continues, and the digest of what it has delivered
 * @param averageUpdates updates of the weight average done
 */
public record Position(long step, long images, Cursor cursor, long averageUpdates) {}
