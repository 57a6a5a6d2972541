"""A SAM 2 of random weights, small but with every part of a real one, as a folder on disk."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.builders.hugging_face.sessions import spread

SIDE = 64
MEAN, STD = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]


def sam2(folder: Path, kind: str = "Sam2", **changes: Any) -> Any:
    """The model (`Sam2`, `Sam2Video`), saved in `folder`; `changes` are those of its image processor."""
    import transformers

    folder.mkdir(parents=True, exist_ok=True)
    hiera = {"model_type": "sam2_hiera_det_model", "hidden_size": 8, "num_attention_heads": 1,
             "image_size": [SIDE, SIDE], "blocks_per_stage": [1, 1, 2, 1], "embed_dim_per_stage": [8, 12, 16, 24],
             "num_attention_heads_per_stage": [1, 1, 2, 2], "window_size_per_stage": [8, 4, 6, 4],
             "global_attention_blocks": [3]}  # fmt: skip
    config = getattr(transformers, f"{kind}Config")(
        vision_config={"backbone_config": hiera, "backbone_channel_list": [24, 16, 12, 8], "fpn_hidden_size": 16,
                       "backbone_feature_sizes": [[SIDE // 4] * 2, [SIDE // 8] * 2, [SIDE // 16] * 2]},
        prompt_encoder_config={"hidden_size": 16, "image_size": SIDE, "mask_input_channels": 8},
        mask_decoder_config={"hidden_size": 16, "mlp_dim": 16, "num_attention_heads": 2, "iou_head_hidden_dim": 16},
    )  # fmt: skip
    model = spread(getattr(transformers, f"{kind}Model")(config), size=0.15)
    model.save_pretrained(folder)
    images = {"size": {"height": SIDE, "width": SIDE}, "image_mean": MEAN, "image_std": STD, "resample": 2}
    (folder / "preprocessor_config.json").write_text(json.dumps({**images, **changes}))
    return model
