import { lazy, Suspense } from "react";
import { Redirect, useLocation, useSearch } from "wouter";
import { pathAfterSignIn } from "../access/returnTo";
import { session, useSession } from "../access/session";
import { Bones, Failure } from "./states";

export const fetchApp = () => import("./App");
const App = lazy(fetchApp);
const Door = lazy(() => import("../access/Door"));

/** Who is there decides what is there: the application, or the door in front of it. */
export function Root() {
  const { view, error } = useSession();
  const [path] = useLocation();
  const search = useSearch();
  if (!view)
    return (
      <div className="page">
        {error === undefined ? <Bones /> : <Failure error={error} onRetry={() => void session.ask()} />}
      </div>
    );
  if (view.user && (path === "/sign-in" || path === "/setup"))
    return <Redirect to={pathAfterSignIn(search)} replace />;
  return (
    <Suspense
      fallback={
        <div className="page">
          <Bones />
        </div>
      }
    >
      {view.user && path !== "/link" ? <App /> : <Door view={view} />}
    </Suspense>
  );
}
