"""The figures that a worker counts. With several workers they are added up from files they share.

Which of the two it is, the Prometheus library decides when it is loaded: `PROMETHEUS_MULTIPROC_DIR` must
stand before that.
"""

from prometheus_client import Counter, Gauge, Histogram

REQUESTS = Histogram(
    "roadbook_request_seconds",
    "How long requests took, until the whole answer was handed over.",
    ("route", "method", "status"),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2.5, 10),
)
PROBLEMS = Counter("roadbook_problems_total", "Answers that were a problem, by its code.", ("code",))
COMMANDS = Counter("roadbook_commands_total", "Decided commands, by what became of them.", ("status",))
REFUSALS = Counter("roadbook_refusals_total", "Refused commands, by the code of the refusal.", ("code",))
UNSENT = Histogram(
    "roadbook_unsent_age_seconds",
    "How old the oldest work of a push was when it arrived: how far devices lag behind.",
    buckets=(1, 5, 15, 60, 300, 900, 3_600, 14_400, 86_400, 259_200, 604_800),
)
STREAMS = Gauge("roadbook_streams", "Open streams of pokes.", multiprocess_mode="livesum")
WAITING = Gauge(
    "roadbook_requests_waiting",
    "Requests of devices that wait for a thread, as last seen.",
    multiprocess_mode="livesum",
)
