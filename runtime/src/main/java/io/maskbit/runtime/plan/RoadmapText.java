package io.maskbit.runtime.plan;

import io.maskbit.runtime.plan.RoadmapPlan.Rung;
import io.maskbit.runtime.plan.RoadmapPlan.SettingChange;
import java.util.Locale;

/** Shows people which rungs would run, and what each of them changes. */
public final class RoadmapText {

    private RoadmapText() {}

    /**
     * Describes a roadmap.
     *
     * @param plan the roadmap
     * @return per rung: its name, what it changes in words and in settings, the published value
     */
    public static String of(RoadmapPlan plan) {
        StringBuilder text = new StringBuilder(plan.document().name());
        text.append(" can run: roadmap ").append(plan.experiment());
        text.append(", ").append(plan.rungs().size()).append(" rungs, seeds ");
        text.append(plan.seeds()).append(", images ");
        text.append(plan.rungs().get(0).arm().ground().shape()).append('\n');
        int number = 0;
        for (Rung rung : plan.rungs()) {
            text.append('\n').append(++number).append(". ").append(rung.name());
            rung.publishedRfid()
                    .ifPresent(
                            rfid ->
                                    text.append(
                                            String.format(
                                                    Locale.ROOT, "  (published rFID %.2f)", rfid)));
            text.append("\n   ").append(rung.change()).append('\n');
            if (number == 1) {
                rung.arm()
                        .components()
                        .forEach(
                                component ->
                                        text.append("     ")
                                                .append(component.found().kind().words())
                                                .append(": ")
                                                .append(component.found().id())
                                                .append('\n'));
            }
            for (SettingChange change : rung.changes()) {
                text.append("     ").append(change.path()).append(": ");
                text.append(change.before()).append(" -> ").append(change.after()).append('\n');
            }
        }
        return text.toString();
    }
}
