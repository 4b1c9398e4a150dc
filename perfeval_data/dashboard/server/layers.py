"""What stands between the network and Streamlit, the outermost first."""

from __future__ import annotations

from starlette.middleware import Middleware

from perfeval_data.dashboard.server.chinese import ChinesePage
from perfeval_data.dashboard.server.door import Door
from perfeval_data.dashboard.server.headers import SafeHeaders
from perfeval_data.dashboard.server.messages import Messages
from perfeval_data.dashboard.server.quotas import Limits

LAYERS = [Middleware(layer) for layer in (SafeHeaders, Door, Limits, Messages, ChinesePage)]
