"""Readers without a screen: they speak to the server as a browser does, and hold a watch."""

import time
from dataclasses import dataclass, field

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

AGAIN = ForwardMsg.FINISHED_EARLY_FOR_RERUN
PATIENCE_S = 120


@dataclass
class Reader:
    """One session on the huddle page."""

    line: websockets.ClientConnection
    week: str = ""
    weeks: tuple[str, ...] = ()
    control: str = ""
    page: str = ""
    known: set[str] = field(default_factory=set)
    said: str = ""
    received: int = 0

    async def open(self) -> float:
        """Come to the page; give the milliseconds until it was whole."""
        return await self._ask(BackMsg())

    async def choose(self, week: str) -> float:
        """Choose another week; give the milliseconds until the page was whole."""
        question = BackMsg()
        control = question.rerun_script.widget_states.widgets.add()
        control.id, control.string_value = self.control, week
        milliseconds = await self._ask(question)
        assert week in self.said, f"{week} was asked for, the page does not say so"
        self.week = week
        return milliseconds

    async def _ask(self, question: BackMsg) -> float:
        question.rerun_script.query_string = f"week={self.week.replace(' ', '+')}"
        question.rerun_script.page_script_hash = self.page
        question.rerun_script.cached_message_hashes.extend(self.known)
        self.said = ""
        begun = time.perf_counter()
        await self.line.send(question.SerializeToString())
        while not self._heard(await self.line.recv()):
            pass
        return 1000 * (time.perf_counter() - begun)

    def _heard(self, raw: bytes) -> bool:
        """Note what is shown; say whether the page is whole."""
        message = ForwardMsg.FromString(raw)
        self.received += len(raw)
        kind = message.WhichOneof("type")
        if message.metadata.cacheable:
            self.known.add(message.hash)
        if kind == "new_session":
            self.page = message.new_session.page_script_hash
        if kind == "delta":
            self._note(message.delta.new_element)
        return kind == "script_finished" and message.script_finished != AGAIN

    def _note(self, element) -> None:
        kind = element.WhichOneof("type")
        assert kind != "exception", element.exception.message
        if kind == "html":
            self.said += element.html.body
        if kind == "selectbox" and element.selectbox.label == "Week":
            box = element.selectbox
            self.control, self.weeks = box.id, tuple(box.options)
            self.week = self.week or box.options[box.default]


async def come(port: int) -> Reader:
    """Open a session, as a tab does."""
    line = await websockets.connect(
        f"ws://127.0.0.1:{port}/_stcore/stream",
        subprotocols=["streamlit"],
        origin=f"http://127.0.0.1:{port}",
        max_size=None,
        open_timeout=PATIENCE_S,
        ping_interval=None,
    )
    return Reader(line)
