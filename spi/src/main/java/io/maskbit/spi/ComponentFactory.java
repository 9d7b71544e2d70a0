package io.maskbit.spi;

/**
 * A kind of component that an experiment can choose by id. Implementations are found by {@link
 * java.util.ServiceLoader} under one of the five permitted types and need a public constructor
 * without parameters.
 *
 * <p>Two phases: <em>plan</em> methods are pure functions of settings and shapes. They may be
 * called many times, need no native library and allocate nothing. <em>Build</em> methods are those
 * that take a {@link BuildContext}; they allocate parameters.
 *
 * @param <C> the settings
 */
public sealed interface ComponentFactory<C extends Record>
        permits QuantizerFactory,
                TokenizerFactory,
                DiscriminatorFactory,
                PerceptualLossFactory,
                GeneratorFactory {

    /**
     * Returns the name used in experiment files: lower-case letters, digits and hyphens. Ids
     * without a dot are reserved for this project; others read {@code vendor.name}.
     */
    String id();

    /** Returns the typed settings of this component. */
    ConfigType<C> config();
}
