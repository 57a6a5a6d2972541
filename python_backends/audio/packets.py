"""Frames out of a container, past whatever is damaged in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

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
        self._stopped = False

    def stop(self) -> None:
        """No more frames. To be called before the container is closed, which PyAV's iterator does not survive."""
        self._stopped = True

    def __iter__(self) -> Iterator[tuple[av.AudioFrame, bool]]:
        """Each frame, and whether packets were lost since the one before."""
        seen = self.damaged
        for packet in self._packets():
            for frame in self._decoded(packet):
                yield frame, self.damaged > seen
                seen = self.damaged

    def _packets(self) -> Iterator[av.Packet[av.AudioStream]]:
        failed_reads = 0
        while failed_reads < _MAX_FAILED_READS and not self._stopped:
            try:
                for packet in self._container.demux(self._stream):
                    failed_reads = 0
                    yield packet
                    if self._stopped:
                        return
                return
            except av.error.FFmpegError:
                failed_reads += 1
                self.damaged += 1
            except IndexError:  # what PyAV ends with, all packets read, if tracks came up that the header did not name
                break
        if not self._stopped:
            yield self._flush()

    def _flush(self) -> av.Packet[av.AudioStream]:
        """The packet that makes a decoder give out what it still holds."""
        packet = cast("av.Packet[av.AudioStream]", av.Packet())
        packet.stream = self._stream
        if self._stream.time_base is not None:
            packet.time_base = self._stream.time_base
        return packet

    def _decoded(self, packet: av.Packet[av.AudioStream]) -> list[av.AudioFrame]:
        try:
            return packet.decode()
        except av.error.FFmpegError:
            self.damaged += 1
            return []
