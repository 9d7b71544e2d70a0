package io.maskbit.evaluation.features;

import java.util.List;
import java.util.Optional;

/** What kinds of TorchScript networks are usually given. */
public enum UsualInput {
    /** DINOv2 and other networks of ImageNet: 224, bicubic as PIL, ImageNet's colours. */
    IMAGENET(
            new ScriptedInput(
                    224,
                    ResizeRule.PIL_BICUBIC,
                    List.of(0.485, 0.456, 0.406),
                    List.of(0.229, 0.224, 0.225),
                    false)),
    /** CLIP ViT-L/14 at 336 as CMMD gives it, features divided by their length. */
    CLIP(
            new ScriptedInput(
                    336,
                    ResizeRule.ANTIALIASED_BICUBIC,
                    List.of(0.48145466, 0.4578275, 0.40821073),
                    List.of(0.26862954, 0.26130258, 0.27577711),
                    true));

    private final ScriptedInput usual;

    UsualInput(ScriptedInput usual) {
        this.usual = usual;
    }

    /**
     * Returns this input, with another size or resize where one is given.
     *
     * @param side another side of the square, 1 to 1024
     * @param resize another resize
     * @throws IllegalArgumentException if the side is out of range
     */
    public ScriptedInput with(Optional<Integer> side, Optional<ResizeRule> resize) {
        return new ScriptedInput(
                side.orElse(usual.side()),
                resize.orElse(usual.resize()),
                usual.mean(),
                usual.deviation(),
                usual.unitLength());
    }
}
