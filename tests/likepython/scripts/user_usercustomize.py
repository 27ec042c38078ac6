# env: PYTHONPATH=support/user
import site
import sys

print(site.ENABLE_USER_SITE, "usercustomize" in sys.modules)
