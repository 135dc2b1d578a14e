"""Log-in, log-out and the account page; for admins the people of the desk. Every act answers with a redirect."""

from datetime import UTC, datetime
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from onrecord.people import PASSWORD_LENGTH, ROLES, Role, Session, User, hash_password, name_key, password_matches
from onrecord.records import OnrecordError, UsageError
from onrecord.serve.keys import may_have
from onrecord.serve.limits import Busy, Guesses, Hashing
from onrecord.serve.render import Pages
from onrecord.serve.sessions import Sessions, client_of, give_cookie, local, take_cookie, token_of
from onrecord.serve.visitor import Visitor, needs, visitor
from onrecord.store.people import People

FORM_BYTES = 10_000
WRONG = UsageError("name or password is wrong", remedy="check both; an admin of this desk can set a new password")
# What each role may do beside what the one before it may.
IN_WORDS = {
    "reader": "reads, marks as read, saves searches",
    "editor": "judges, writes briefs, chooses sources",
    "admin": "adds and removes people",
}
# In the order in which to look: most browsers name their forebears, too.
BROWSERS = {"Edg/": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Macintosh": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


class Accounts:
    """The routes of who uses the desk."""

    def __init__(self, people: People, pages: Pages, sessions: Sessions) -> None:
        self.people, self.pages, self.sessions = people, pages, sessions
        self.guesses, self.hashing = Guesses(), Hashing()

    def routes(self) -> list[BaseRoute]:
        """Each act stands on its own path, so that the roles can be read off here and below."""
        return [
            Route("/login", self.login_page),
            Route("/login", self.login, methods=["POST"]),
            Route("/logout", self.logout, methods=["POST"]),
            Route("/account", self.account),
            Route("/account/password", self.change_password, methods=["POST"]),
            Route("/account/sessions/end", self.end_sessions, methods=["POST"]),
            Route("/account/sessions/{number:int}/end", self.end_session, methods=["POST"]),
            Route("/account/keys/add", self.add_key, methods=["POST"]),
            Route("/account/keys/{number:int}/revoke", self.revoke_key, methods=["POST"]),
            Route("/account/people/add", self.add, methods=["POST"]),
            Route("/account/people/{number:int}/role", self.change_role, methods=["POST"]),
            Route("/account/people/{number:int}/password", self.set_password, methods=["POST"]),
            Route("/account/people/{number:int}/remove", self.remove, methods=["POST"]),
        ]

    # ---- in and out

    @needs("anyone")
    def login_page(self, request: Request) -> Response:
        """The form; whoever is in already is led on."""
        back = local(request.query_params.get("next", "/"))
        return RedirectResponse(back, 303) if visitor() else self._login_page(back)

    def _login_page(self, back: str, name: str = "", error: OnrecordError | None = None, status: int = 200) -> Response:
        context = {"here": "login", "next": back, "name": name, "error": error, "users": self.sessions.any_users()}
        response = self.pages.page("login.html", context, status)
        response.headers["cache-control"] = "no-store"
        return response

    @needs("anyone")
    async def login(self, request: Request) -> Response:
        """A new session for who knows the password; the one that the browser had before is over."""
        form = await _form(request)
        name, back = form.get("name", ""), local(form.get("next", "/"))
        account, address = name_key(name[:FORM_BYTES]), client_of(request)
        wait = self.guesses.attempt(account, address)
        if wait:
            return self.pages.later(request, wait)
        try:
            user = await run_in_threadpool(self.people.named, name)
            hashed = await run_in_threadpool(self.people.password, user.number) if user else None
            right = await self.hashing.run(password_matches, form.get("password", ""), hashed)
        except Busy:
            return self.pages.later(request, 2)
        if user is None or not right:
            return await run_in_threadpool(self._login_page, back, name[:100], WRONG, 403)
        self.guesses.succeeded(account, address)
        token = await run_in_threadpool(self._begin, request, user)
        response = RedirectResponse(back, 303)
        give_cookie(request, response, token)
        return response

    def _begin(self, request: Request, user: User) -> str:
        before = self.sessions.find(token_of(request))
        if before is not None:
            self.people.end_session(before.user.number, before.number)
        self.sessions.forget()
        return self.sessions.start(user, request.headers.get("user-agent", ""))

    @needs("reader")
    def logout(self, request: Request) -> Response:
        """Ends the session here and in the store."""
        session = _session()
        self.people.end_session(session.user.number, session.number)
        return self._out(request)

    def _out(self, request: Request) -> Response:
        self.sessions.forget()
        response = RedirectResponse("/login", 303)
        take_cookie(request, response)
        return response

    # ---- one's own account

    @needs("reader")
    def account(self, _request: Request) -> Response:
        """Password, sessions, and for an admin the people."""
        return self._account()

    def _account(self, error: OnrecordError | None = None, name: str = "", new_key: str = "") -> Response:
        me = _visitor()
        if me.key is not None:
            raise HTTPException(403, "An access key opens no account")
        now = datetime.now(UTC)
        user = me.session.user if me.session else None
        open_ones = self.people.sessions(user.number) if user else []
        context = {
            "here": "account",
            "me": me,
            "sessions": [session for session in open_ones if not session.over(now)],
            "keys": self.people.keys.all(user.number) if user else [],
            "key_roles": may_have(user) if user else [],
            "new_key": new_key,
            "people": self.people.all() if me.may("admin") else [],
            "roles": ROLES,
            "role_words": IN_WORDS,
            "mine": ", ".join(IN_WORDS[role] for role in ROLES if me.may(role)),
            "shortest": PASSWORD_LENGTH,
            "browser": browser,
            "name": name,
            "error": error,
        }
        response = self.pages.page("account.html", context, 400 if error else 200)
        if new_key:
            response.headers["cache-control"] = "no-store"
        return response

    @needs("reader")
    async def change_password(self, request: Request) -> Response:
        """Asks for the present one; ends the user's other sessions."""
        form, session = await _form(request), _session()
        account, address = name_key(session.user.name), client_of(request)
        wait = self.guesses.attempt(account, address)
        if wait:
            return self.pages.later(request, wait)
        try:
            kept = await run_in_threadpool(self.people.password, session.user.number)
            if not await self.hashing.run(password_matches, form.get("password", ""), kept):
                raise UsageError("the present password is wrong", remedy="nothing was changed")
            self.guesses.succeeded(account, address)
            hashed = await self._hashed(form)
        except Busy:
            return self.pages.later(request, 2)
        except UsageError as error:
            return await run_in_threadpool(self._account, error)
        await run_in_threadpool(self.people.change_password, session.user.number, hashed, session.number)
        return self._back()

    async def _hashed(self, form: dict[str, str]) -> str:
        if form.get("new", "") != form.get("again", ""):
            raise UsageError("the two new passwords differ", remedy="nothing was changed; type the same one twice")
        return await self.hashing.run(hash_password, form.get("new", ""))

    @needs("reader")
    def end_session(self, request: Request) -> Response:
        """One of one's own."""
        session, number = _session(), request.path_params["number"]
        self.people.end_session(session.user.number, number)
        return self._out(request) if number == session.number else self._back()

    @needs("reader")
    def end_sessions(self, request: Request) -> Response:
        """All of one's own, this one too."""
        self.people.end_sessions(_session().user.number)
        return self._out(request)

    @needs("reader")
    async def add_key(self, request: Request) -> Response:
        """A new key of one's own. Shown by this answer and never again, so this act alone leads nowhere else."""
        form, session = await _form(request), _session()
        try:
            key = await run_in_threadpool(
                self.sessions.keys.make, session.user, form.get("name", ""), form.get("role", "")
            )
        except UsageError as error:
            return await run_in_threadpool(self._account, error)
        return await run_in_threadpool(self._account, None, "", key)

    @needs("reader")
    def revoke_key(self, request: Request) -> Response:
        """One of one's own: what has it is out at once."""
        self.sessions.keys.revoke(_session().user, request.path_params["number"])
        return self._back("keys")

    # ---- the people of the desk

    @needs("admin")
    async def add(self, request: Request) -> Response:
        """Somebody new. The first one is an admin: from then on nobody else could add the next."""
        form = await _form(request)
        name = form.get("name", "")
        try:
            role = _role(form)
            if role != "admin" and not await run_in_threadpool(self.people.any):
                raise UsageError("the first one has to be an admin", remedy="add yourself first, then the others")
            hashed = await self._hashed(form)
            await run_in_threadpool(self.people.add, name, role, hashed, datetime.now(UTC))
        except Busy:
            return self.pages.later(request, 2)
        except UsageError as error:
            return await run_in_threadpool(self._account, error, name[:100])
        return self._back("people")

    @needs("admin")
    async def change_role(self, request: Request) -> Response:
        """Of somebody else."""
        form, user = await _form(request), await run_in_threadpool(self._other, request)
        await run_in_threadpool(self.people.change_role, user.number, _role(form))
        return self._back("people")

    @needs("admin")
    async def set_password(self, request: Request) -> Response:
        """For somebody who forgot it; ends all of their sessions."""
        form, user = await _form(request), await run_in_threadpool(self._other, request)
        try:
            hashed = await self._hashed(form)
        except Busy:
            return self.pages.later(request, 2)
        except UsageError as error:
            return await run_in_threadpool(self._account, error)
        await run_in_threadpool(self.people.change_password, user.number, hashed)
        return self._back("people")

    @needs("admin")
    def remove(self, request: Request) -> Response:
        """Somebody else."""
        self.people.remove(self._other(request).number)
        return self._back("people")

    def _other(self, request: Request) -> User:
        """Not oneself: so an admin remains."""
        user = self.people.numbered(request.path_params["number"])
        if user is None:
            raise HTTPException(404)
        session = _visitor().session
        if session is not None and session.user.number == user.number:
            raise UsageError("this is you", user.name, "ask another admin, or use onrecord user on the desk's machine")
        return user

    def _back(self, place: str = "") -> Response:
        self.sessions.forget()
        return RedirectResponse(f"/account#{place}" if place else "/account", 303)


def browser(agent: str) -> str:
    """What a browser calls itself, in words that its owner knows: "Firefox on Linux"."""
    name = next((name for mark, name in BROWSERS.items() if mark in agent), agent.split("/")[0][:30] or "A browser")
    system = next((system for mark, system in SYSTEMS.items() if mark in agent), "")
    return f"{name} on {system}" if system else name


def _visitor() -> Visitor:
    """Routes that ask for a role have one."""
    me = visitor()
    if me is None:
        raise HTTPException(403)
    return me


def _session() -> Session:
    me = _visitor()
    if me.key is not None:
        raise HTTPException(403, "An access key opens no account")
    session = me.session
    if session is None:
        raise UsageError("nobody is logged in", remedy="this desk has no users yet: onrecord user add NAME")
    return session


def _role(form: dict[str, str]) -> Role:
    for role in ROLES:
        if role == form.get("role"):
            return role
    raise UsageError("there is no such role", form.get("role", "")[:40], f"choose one of {', '.join(ROLES)}")


async def _form(request: Request) -> dict[str, str]:
    """The fields of a small form. Of strangers no more is taken in than that. Raises HTTPException (413)."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > FORM_BYTES:
            raise HTTPException(413)
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
