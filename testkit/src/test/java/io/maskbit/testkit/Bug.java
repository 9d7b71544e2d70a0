package io.maskbit.testkit;

/** What is wrong with a fake component. */
enum Bug {
    NONE("nothing"),
    // of any component
    ID_IN_CAPITALS("the id has capitals and an underscore"),
    SETTING_UNEXPLAINED("a setting does not say what it means"),
    REFUSAL_UNNAMED("a value is refused without naming its setting"),
    FACTORY_HIDDEN("the factory wants arguments"),
    PLAN_COUNTS("a static counter is in the id: each plan gives another answer"),
    PLAN_WITH_ENGINE("the settings are described with a tensor at hand"),
    SEED_IGNORED("starting values come from a static counter, not from the seeds"),
    NAMES_COUNTED("parameters are numbered over all instances"),
    PARAMETER_LATE("a parameter is not initialised"),
    PARAMETERS_ELSEWHERE("parameters are allocated with a manager of one's own"),
    INPUT_CHANGED("the input is changed in place"),
    INPUT_CLOSED("the input is closed after training"),
    RANDOM_EVALUATION("noise is drawn in evaluation too"),
    ARRAY_KEPT("each pass leaves an array behind: a leak"),
    STATE_SHARED("all instances use the scale of the newest: shared static state"),
    STATE_NOT_SAVED("a drawn number is no parameter"),
    TRAINING_REMEMBERED("evaluation depends on the number of training passes"),
    PARAMETER_UNUSED("a parameter has no part in the result"),
    BATCH_MIXED("the mean of the batch is taken away in evaluation"),
    // of quantizers
    PLAN_DIFFERS("one bit more is planned than built"),
    TOKENS_AS_FLOATS("tokens are float32"),
    GRID_FIXED("only the planned grid is taken"),
    LOSS_PER_IMAGE("the loss is not one number"),
    LOSS_ONLY_IN_TRAINING("there is no loss in evaluation: a path for training only"),
    TOKENS_FROM_ONE("tokens count from one: off by one"),
    TOKEN_BEYOND("very large latents give a token above the last"),
    TOKENS_FORGOTTEN("every token is 0"),
    CODES_SCALED("tokens are looked up at twice the scale of rounding"),
    GRADIENT_CUT("the gradient of rounding is 0"),
    GRADIENT_DOUBLED("the gradient of rounding is 2"),
    CODES_UNTRAINED("the codes have no part in the loss: they never learn"),
    BITS_REVERSED("the lowest bit is the last channel"),
    // of tokenizers
    GRID_DIFFERS("the planned grid is twice too large"),
    EXTENT_FIXED("only the planned extent is taken, though others are planned"),
    EXTENT_ROUNDED("extents that leave a rest are accepted"),
    EXTENT_UNEXPLAINED("a refusal does not say which extents can be tokenized"),
    IMAGE_TOO_SMALL("decoded images lack a row"),
    IMAGES_NOT_FINITE("decoded images hold values that are no numbers"),
    TOKENS_DECODED_OTHERWISE("tokens are decoded to paler images than their latents"),
    QUANTIZER_ADOPTED("the quantizer's parameters are among one's own"),
    LAST_LAYER_COPIED("the last layer is a copy"),
    LAST_LAYER_FIRST("the last layer is one of the encoder"),
    // of generators
    REFUSES_SILENTLY("a refusal gives no reason"),
    ACCEPTS_TOO_MUCH("tokens are accepted that cannot be built"),
    LOGITS_FLAT("logits lack the dimension of groups"),
    LOGITS_OF_THE_MASK("logits include the mask: off-by-one vocabulary"),
    TOKENS_UNSEEN("each position sees itself only"),
    LABELS_UNSEEN("labels are not looked at"),
    NO_CLASS_IS_FIRST("the label for no class is that of class 0"),
    ATTENTION_UNSCALED("attention does not sum to one"),
    // of discriminators and perceptual losses
    ONE_SCORE("all images get one score"),
    SCORE_PER_COLOUR("each colour gets a map of its own"),
    SCORES_NOT_FINITE("scores hold values that are no numbers"),
    IMAGES_CUT_OFF("no gradient reaches what is judged"),
    DISTANCE_TO_ITSELF("an image is at distance 1 from itself"),
    DISTANCE_NEGATIVE("distances are below zero"),
    DISTANCE_PER_IMAGE("there is a distance per image"),
    ORIGINALS_LEARN("gradients reach the originals"),
    TRAINING_DIFFERS("distances are doubled in training"),
    PARAMETERS_LEARN("a parameter is not frozen");

    private final String about;

    Bug(String about) {
        this.about = about;
    }

    /** Returns what is wrong, in words. */
    String about() {
        return about;
    }
}
