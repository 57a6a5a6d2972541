"""The time-delay network: frames, then statistics over time, then a posterior over languages."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from builders.decoder.part import Part

WIDTH = 192
POOLED = 384


class Delay(Part):
    """A dilated convolution over time with a residual path."""

    def __init__(self, width: int, dilation: int) -> None:
        super().__init__()
        self.over_time = nn.Conv1d(width, width, 3, dilation=dilation, padding=dilation)
        self.over_channels = nn.Conv1d(width, width, 1)
        self.first, self.second = nn.BatchNorm1d(width), nn.BatchNorm1d(width)

    def forward(self, x: Tensor) -> Tensor:
        """[n, width, T] to the same shape."""
        y = self.first(torch.relu(self.over_time(x)))
        return x + self.second(torch.relu(self.over_channels(y)))


class Statistics(Part):
    """Mean and deviation over time, weighed by attention: [n, width, T] -> [n, 2 width]."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.attention = nn.Sequential(nn.Conv1d(width, 64, 1), nn.Tanh(), nn.Conv1d(64, width, 1))

    def forward(self, x: Tensor) -> Tensor:
        """The pooled vector."""
        weight = torch.softmax(self.attention(x), dim=2)
        mean = (weight * x).sum(2)
        variance = (weight * x * x).sum(2) - mean * mean
        return torch.cat([mean, variance.clamp(min=1e-5).sqrt()], 1)


class TimeDelayNetwork(Part):
    """x-vector with residual dilated layers; [n, bands, T] -> logits [n, languages].

    Each band is brought to mean 0 and deviation 1 over the recording first, which takes microphone and level away.
    """

    def __init__(self, languages: int, bands: int = 80, width: int = WIDTH, stride: int = 2, drop: float = 0.2) -> None:
        super().__init__()
        self.first = nn.Sequential(
            nn.Conv1d(bands, width, 5, stride=stride, padding=2), nn.ReLU(), nn.BatchNorm1d(width)
        )
        self.delays = nn.Sequential(*(Delay(width, dilation) for dilation in (1, 2, 3, 4, 5)))
        self.wide = nn.Sequential(nn.Conv1d(width, POOLED, 1), nn.ReLU(), nn.BatchNorm1d(POOLED))
        self.statistics = Statistics(POOLED)
        self.out = nn.Sequential(
            nn.BatchNorm1d(2 * POOLED), nn.Linear(2 * POOLED, WIDTH), nn.ReLU(), nn.BatchNorm1d(WIDTH),
            nn.Dropout(drop), nn.Linear(WIDTH, languages),
        )  # fmt: skip

    def forward(self, mel: Tensor) -> Tensor:
        """Logits of the languages."""
        centred = mel - mel.mean(2, keepdim=True)
        scaled = centred / (centred.pow(2).mean(2, keepdim=True) + 1e-4).sqrt()
        logits: Tensor = self.out(self.statistics(self.wide(self.delays(self.first(scaled)))))
        return logits
