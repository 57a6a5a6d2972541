"""The time-delay head: states of Whisper's first layers, statistics over time, posterior over languages."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from builders.decoder.part import Part
from builders.spoken_language.states import STATES_A_FRAME
from builders.spoken_language.whisper import Encoder

STATES, WIDTH, EMBEDDING = 512, 160, 128


class Head(Part):
    """Two delays over frames of 80 ms; mean and deviation over time of what goes in and what comes out of them.

    `mean` and `deviation` [512] are those of the training frames. [n, T, 512] and the mask [n, T] -> [n, languages].
    """

    def __init__(self, languages: int, mean: Tensor, deviation: Tensor) -> None:
        super().__init__()
        self.register_buffer("mean", mean)
        self.register_buffer("deviation", deviation)
        self.inner = nn.Sequential(nn.Dropout(0.2), nn.Linear(STATES, WIDTH))
        self.near, self.far = nn.Conv1d(WIDTH, WIDTH, 3, padding=1), nn.Conv1d(WIDTH, WIDTH, 3, padding=2, dilation=2)
        self.norms = nn.ModuleList(nn.BatchNorm1d(WIDTH) for _ in range(3))
        self.embedding = nn.Sequential(nn.BatchNorm1d(4 * WIDTH), nn.Dropout(0.3), nn.Linear(4 * WIDTH, EMBEDDING))
        self.out = nn.Linear(EMBEDDING, languages)

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """Logits; frames whose mask is 0 do not count."""
        mask = mask[:, None, :]
        scaled = (states - self.mean) / self.deviation
        if self.training:
            scaled = scaled + 0.3 * torch.randn_like(scaled)
        first = self.norms[0](torch.relu(self.inner(scaled)).transpose(1, 2)) * mask
        near = self.norms[1](torch.relu(self.near(first))) * mask
        last = near + self.norms[2](torch.relu(self.far(near))) * mask
        statistics = [*self.pooled(first, mask), *self.pooled(last, mask)]
        logits: Tensor = self.out(self.embedding(torch.cat(statistics, 1)))
        return logits

    def pooled(self, x: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Mean and deviation over the frames that count."""
        count = mask.sum(2)
        mean = (x * mask).sum(2) / count
        variance = ((x - mean[:, :, None]).pow(2) * mask).sum(2) / count
        return mean, (variance + 1e-5).sqrt()


class Whole(Part):
    """What is served: [n, 80, frames] of log-mel -> logits."""

    def __init__(self, encoder: Encoder, head: Head) -> None:
        super().__init__()
        self.encoder, self.head = encoder, head

    def forward(self, mel: Tensor) -> Tensor:
        """Logits of windows of equal length."""
        states = functional.avg_pool1d(self.encoder(mel).transpose(1, 2), STATES_A_FRAME).transpose(1, 2)
        logits: Tensor = self.head(states, torch.ones_like(states[:, :, 0]))
        return logits
