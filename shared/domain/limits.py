"""How long, how many, how large: every number of the contract, once."""

from datetime import timedelta

TITLE_MAX = 200
DESCRIPTION_MAX = 500
BODY_MAX = 100_000
COMMENT_MAX = 10_000
TAGS_MAX = 20
TAG_MAX = 50
USERNAME_MAX = 40
EMAIL_MAX = 254
PASSWORD_MIN = 8
PASSWORD_MAX = 128
BIO_MAX = 2_000
IMAGE_MAX = 2_000
ROOM_TITLE_MAX = 100
TOPIC_MAX = 500
MESSAGE_MAX = 4_000
CLIENT_ID_MAX = 64

REQUEST_MAX = 1024 * 1024  # bytes
JSON_DEPTH_MAX = 64
FRAME_MAX = 64 * 1024  # bytes

PAGE = 20
PAGE_MAX = 100
MESSAGES = 50
MESSAGES_MAX = 200
WAIT_MAX = 25  # seconds
OFFSET_MAX = 2**63 - 1
ID_MAX = 2**63 - 1

SOCKET_QUEUE = 256  # frames that may wait for a slow reader
DELETIONS_TOLD = timedelta(hours=24)  # to a reader that resumes
PRESENCE_MAX = 100  # names
MESSAGES_PER_SECOND = 10
MESSAGES_BURST = 20
REFUSALS_MAX = 100  # frames over the rate within 10 seconds, then 4429
