package io.maskbit.spi;

import io.maskbit.api.Stability;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes one component of a settings record; {@link ConfigType} refuses one without it. */
@Stability(level = Stability.Level.STABLE, since = "0.1")
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {

    /** Value of {@link #fallback()} that means: there is none, the setting is required. */
    String REQUIRED = "\u0000";

    /** What the setting means, with unit and range, in a few words. */
    String about();

    /** The value used where the file says nothing, as it would be written in the file. */
    String fallback() default REQUIRED;
}
