"""Waiting for a slot."""

from __future__ import annotations

import asyncio

import pytest

from python_backends.speech.slots import Slots
from tests.waiting import PATIENCE_S


async def take(slots: Slots) -> None:
    """A slot, and back."""
    async with slots.one(lambda: None):
        pass


class Gone(Exception):
    """Nobody waits any more."""


def left() -> None:
    raise Gone


def test_who_leaves_while_waiting_takes_no_slot() -> None:
    async def run() -> None:
        slots = Slots(1)
        async with slots.one(lambda: None):
            with pytest.raises(Gone):
                async with slots.one(left, look_s=0.01):
                    pytest.fail("there was no slot")
        for _ in range(2):  # the one slot is free, again and again
            await asyncio.wait_for(take(slots), PATIENCE_S)

    asyncio.run(run())


def test_who_leaves_the_moment_a_slot_is_given_gives_it_back() -> None:
    async def run() -> None:
        slots = Slots(1)
        with pytest.raises(Gone):
            async with slots.one(left):
                pytest.fail("nobody wanted it")
        await asyncio.wait_for(take(slots), PATIENCE_S)

    asyncio.run(run())


def test_a_slot_is_held_for_the_length_of_the_work() -> None:
    order: list[str] = []

    async def work(slots: Slots, name: str) -> None:
        async with slots.one(lambda: None, look_s=0.01):
            order.append(f"{name} begins")
            await asyncio.sleep(0.03)
            order.append(f"{name} ends")

    async def run() -> None:
        slots = Slots(1)
        await asyncio.gather(work(slots, "a"), work(slots, "b"))

    asyncio.run(run())
    assert order == ["a begins", "a ends", "b begins", "b ends"]
