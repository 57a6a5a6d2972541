"""Frames out of a container, past whatever is damaged in it."""

from __future__ import annotations

from collections.abc import Iterator

import av
import av.error
from av.container import InputContainer

_MAX_FAILED_READS = 16  # in a row; a demuxer that cannot find the next packet by then will not


class Frames:
    """An iterator over the frames of one stream. `damaged` counts packets that could not be read or decoded."""

    def __init__(self, container: InputContainer, stream: av.AudioStream) -> None:
        self._container = container
        self._stream = stream
        self.damaged = 0

    def __iter__(self) -> Iterator[tuple[av.AudioFrame, bool]]:
        """Each frame, and whether packets were lost since the one before."""
        seen = self.damaged
        for packet in self._packets():
            for frame in self._decoded(packet):
                yield frame, self.damaged > seen
                seen = self.damaged

    def _packets(self) -> Iterator[av.Packet[av.AudioStream]]:
        failed_reads = 0
        while failed_reads < _MAX_FAILED_READS:
            try:
                for packet in self._container.demux(self._stream):
                    failed_reads = 0
                    yield packet
                return
            except av.error.FFmpegError:
                failed_reads += 1
                self.damaged += 1

    def _decoded(self, packet: av.Packet[av.AudioStream]) -> list[av.AudioFrame]:
        try:
            return packet.decode()
        except av.error.FFmpegError:
            self.damaged += 1
            return []
