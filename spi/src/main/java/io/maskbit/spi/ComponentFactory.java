package io.maskbit.spi;

import io.maskbit.api.Stability;

/**
 * A kind of component that an experiment can choose by id. Implementations are found by {@link
 * java.util.ServiceLoader} under one of the five permitted types. Each must be a public class with
 * a public constructor without parameters ({@code factoryIsMadeWithoutArguments}).
 *
 * <p>Two phases: <em>plan</em> methods are pure functions of settings and shapes. They may be
 * called many times, and must answer equal questions equally, whatever was built ({@code
 * plansRepeat}). They must do without native libraries and a deep-learning engine ({@code
 * plansNeedNoEngine}). <em>Build</em> methods are those that take a {@link BuildContext}; they
 * allocate parameters.
 *
 * <p>Each "must" in this package names the test of the kit that holds implementations to it.
 *
 * @param <C> the settings
 */
@Stability(level = Stability.Level.STABLE, since = "0.1")
public sealed interface ComponentFactory<C extends Record>
        permits QuantizerFactory,
                TokenizerFactory,
                DiscriminatorFactory,
                PerceptualLossFactory,
                GeneratorFactory {

    /**
     * Returns the name used in experiment files. Ids without a dot are reserved for this project;
     * others read {@code vendor.name}. All must consist of lower-case letters and digits with
     * single hyphens and dots between them ({@code idIsWellFormed}).
     */
    String id();

    /**
     * Returns the typed settings of this component. Each must say what it means ({@code
     * everySettingSaysWhatItMeans}). Where the settings record refuses a value, its message must
     * name the setting ({@code refusalOfAValueNamesItsSetting}).
     */
    ConfigType<C> config();
}
