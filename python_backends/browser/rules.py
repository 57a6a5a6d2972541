"""How Chromium is told to behave: switches and managed policies. The network's absence does not rest on them; they keep
it from trying ways that lead nowhere, and from showing what is in its own box."""

from __future__ import annotations

import json

from python_backends.browser.limits import Limits

PORT = 8118  # of the proxy, in the box's own name space, where nothing else is

SCHEMES = ("file", "chrome", "chrome-untrusted", "devtools", "view-source", "javascript", "ftp", "filesystem")


def switches(limits: Limits) -> list[str]:
    """Beside those that Playwright gives."""
    return [
        "--user-data-dir=/profile",
        "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
        "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
        "--disable-quic",
        "--dns-prefetch-disable",
        "--no-pings",
        "--disable-domain-reliability",
        "--disable-crash-reporter",
        "--disable-gpu",
        "--disable-gpu-watchdog",  # a session is stopped between requests, which looks like a hang
        f"--js-flags=--max-old-space-size={limits.heap_mb}",
    ]


def managed_policies() -> bytes:
    """What /etc/chromium/policies/managed holds in the box."""
    return json.dumps(
        {
            "URLBlocklist": [f"{scheme}://*" for scheme in SCHEMES],
            "AlwaysOpenPdfExternally": True,  # saved, not shown: its viewer is one program less
            "WebRtcIPHandling": "disable_non_proxied_udp",
            "QuicAllowed": False,
            "DnsOverHttpsMode": "off",
            "BuiltInDnsClientEnabled": False,
            "NetworkPredictionOptions": 2,
            "SafeBrowsingProtectionLevel": 0,
            "SearchSuggestEnabled": False,
            "PasswordManagerEnabled": False,
            "AutofillAddressEnabled": False,
            "AutofillCreditCardEnabled": False,
            "TranslateEnabled": False,
            "SyncDisabled": True,
            "BrowserSignin": 0,
            "PrintingEnabled": False,
            "AudioCaptureAllowed": False,
            "VideoCaptureAllowed": False,
            "ScreenCaptureAllowed": False,
            "DefaultGeolocationSetting": 2,
            "DefaultNotificationsSetting": 2,
            "DefaultWebBluetoothGuardSetting": 2,
            "DefaultWebUsbGuardSetting": 2,
            "DefaultSerialGuardSetting": 2,
            "DefaultSensorsSetting": 2,
            "DefaultFileSystemReadGuardSetting": 2,
            "DefaultFileSystemWriteGuardSetting": 2,
        }
    ).encode("ascii")
