"""简体中文: each file of this folder has the messages of one room, English first.

Terms are those of d2l.ai's Chinese edition; docs/decisions/0020-languages.md has the list.
"""

from __future__ import annotations

from graphlab.lang.zh.capture import MESSAGES as CAPTURE
from graphlab.lang.zh.cli import MESSAGES as CLI
from graphlab.lang.zh.click import MESSAGES as CLICK
from graphlab.lang.zh.contrast import MESSAGES as CONTRAST
from graphlab.lang.zh.errors import MESSAGES as ERRORS
from graphlab.lang.zh.help import MESSAGES as HELP
from graphlab.lang.zh.pictures import MESSAGES as PICTURES
from graphlab.lang.zh.recorded import MESSAGES as RECORDED
from graphlab.lang.zh.rules import MESSAGES as RULES
from graphlab.lang.zh.rules_why import MESSAGES as RULES_WHY
from graphlab.lang.zh.sphinx import MESSAGES as SPHINX
from graphlab.lang.zh.step import MESSAGES as STEP
from graphlab.lang.zh.step_commands import MESSAGES as STEP_COMMANDS
from graphlab.lang.zh.step_files import MESSAGES as STEP_FILES
from graphlab.lang.zh.watch import MESSAGES as WATCH

MESSAGES = {
    **CAPTURE,
    **CLI,
    **CONTRAST,
    **ERRORS,
    **HELP,
    **PICTURES,
    **RULES,
    **RULES_WHY,
    **SPHINX,
    **STEP,
    **STEP_COMMANDS,
    **STEP_FILES,
    **WATCH,
}
HEARD = {**CLICK, **RECORDED}
