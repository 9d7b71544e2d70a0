package io.maskbit.testkit;

/** What is wrong with a fake component. */
enum Bug {
    NONE,
    // of any component
    BAD_ID,
    SEED_IGNORED,
    RANDOM_EVALUATION,
    INPUT_CHANGED,
    ARRAY_KEPT,
    STATE_NOT_SAVED,
    PARAMETER_UNUSED,
    // of quantizers
    BITS_REVERSED,
    TOKENS_FROM_ONE,
    CODES_SCALED,
    GRADIENT_CUT,
    TOKENS_AS_FLOATS,
    PLAN_DIFFERS,
    TOKENS_FORGOTTEN,
    // of tokenizers
    GRID_DIFFERS,
    IMAGE_TOO_SMALL,
    QUANTIZER_ADOPTED,
    LAST_LAYER_STRANGE,
    TOKENS_DECODED_OTHERWISE,
    // of generators
    REFUSES_SILENTLY,
    LOGITS_FLAT,
    TOKENS_UNSEEN,
    LABELS_UNSEEN,
    BATCH_MIXED,
    ATTENTION_UNSCALED,
    // of discriminators and perceptual losses
    ONE_SCORE,
    IMAGES_CUT_OFF,
    DISTANCE_TO_ITSELF,
    PARAMETERS_LEARN
}
