using System.Diagnostics;
using AgentHost.Client;
using AgentHost.Server.Access;
using AgentHost.Server.Api;
using AgentHost.Server.Endpoints;
using AgentHost.Server.Replies;
using AgentHost.Server.Watching;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Endpoint = AgentHost.Server.Endpoints.Endpoint;

namespace AgentHost.Server.Running;

/// <summary>The way of a request: from where it comes, who asks, what it is for, whether that is allowed; then the endpoint.</summary>
internal sealed class RequestPipeline(
    EndpointTable table, ServerParts parts, AccessControl access, AddressGuard guard, WrongTokens wrong, TokenWatch watch, Action<Exception>? faults)
{
    private static readonly string[] TokenNames = ["token", "access_token", "authorization", "bearer"];

    public async Task RunAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        parts.Counters.Count();
        using var slot = new RequestSlot(parts.Counters);
        var begun = Stopwatch.GetTimestamp();
        try
        {
            await AdmitAsync(context, slot);
        }
        catch (ProblemException problem)
        {
            await AnswerAsync(context, problem.Kind.With(problem.Detail));
        }
        catch (HostException fault)
        {
            await AnswerAsync(context, ProblemKind.Of(fault.Failure).With(fault.Message));
        }
        catch (ObjectDisposedException) when (parts.Counters.IsClosing)
        {
            await AnswerAsync(context, ProblemKind.ShuttingDown.With(null));
        }
        catch (BadHttpRequestException fault)
        {
            var kind = ProblemKind.All.FirstOrDefault(each => each.Status == fault.StatusCode) ?? ProblemKind.InvalidRequest;
            await AnswerAsync(context, kind.With(fault.Message));
        }
        catch (Exception fault) when (context.RequestAborted.IsCancellationRequested && fault is OperationCanceledException or IOException)
        {
            // The client is gone.
        }
        catch (Exception fault)
        {
            faults?.Invoke(fault);
            await AnswerAsync(context, ProblemKind.Internal.With("A fault of the server; its log has the whole of it."));
        }
        finally
        {
            watch.Remove(context);
            parts.Meters.CountRequest(
                context.Request.Method,
                slot.Route,
                context.Response.StatusCode,
                slot.HasListened ? null : Stopwatch.GetElapsedTime(begun).TotalSeconds);
        }
    }

    /// <summary>Answers with a problem; where an answer has begun, it is broken off instead.</summary>
    private static async ValueTask AnswerAsync(HttpContext context, Problem problem)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = problem.Status;
        context.Response.ContentType = "application/problem+json";
        var bytes = ClientJson.WriteBytes(problem);
        context.Response.ContentLength = bytes.Length;
        try
        {
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException)
        {
            // The client is gone.
        }
    }

    private async ValueTask AdmitAsync(HttpContext context, RequestSlot slot)
    {
        var request = context.Request;
        if (!guard.IsOwnHost(request.Headers.Host is [var host] ? host : null))
        {
            throw new ProblemException(ProblemKind.Misdirected);
        }

        if (!guard.IsOwnPage(One(request.Headers.Origin), One(request.Headers["Sec-Fetch-Site"])))
        {
            throw new ProblemException(ProblemKind.ForeignOrigin);
        }

        if (request.Query.Keys.Any(static key => TokenNames.Contains(key, StringComparer.OrdinalIgnoreCase)))
        {
            throw new ProblemException(ProblemKind.TokenInUrl, "Addresses are kept in logs and histories: send the token as the header Authorization.");
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var methods = new List<string>();
        var endpoint = table.Find(request.Method, PathOf(context), values, methods);
        var caller = endpoint is { Scope: AccessScopes.None } ? new Caller(AccessScopes.None, Workspace: null, "") : await CallerAsync(context);
        if (endpoint is null)
        {
            throw Missing(context, methods);
        }

        slot.Route = endpoint.Path;
        if (parts.Counters.IsClosing && endpoint.Scope != AccessScopes.None)
        {
            throw new ProblemException(ProblemKind.ShuttingDown);
        }

        if (endpoint.Scope != AccessScopes.None && !caller.Scopes.Allow(endpoint.Scope))
        {
            throw new ProblemException(
                ProblemKind.InsufficientScope,
                $"The token has the scope {AccessScopeNames.Write(caller.Scopes)}; this needs {AccessScopeNames.Write(endpoint.Scope)}.");
        }

        if (!endpoint.IsUrgent)
        {
            slot.Enter();
        }

        watch.Add(context, caller);
        CheckParameters(request, endpoint);
        CheckBody(context, endpoint);
        var call = new EndpointCall(context, endpoint, values, caller, parts.Host, slot);
        await PlaceAsync(call);
        await endpoint.Run(call);
    }

    /// <summary>The path as it was sent. Decoded as a whole, it would not tell a slash within a name from one between two.</summary>
    private static string PathOf(HttpContext context) =>
        context.Features.Get<IHttpRequestFeature>()?.RawTarget is ['/', ..] target
            ? target.Split('?', 2)[0]
            : Uri.EscapeDataString(context.Request.Path.Value ?? "").Replace("%2F", "/", StringComparison.Ordinal);

    private static string? One(Microsoft.Extensions.Primitives.StringValues values) => values.Count == 0 ? null : values.ToString();

    private async ValueTask<Caller> CallerAsync(HttpContext context)
    {
        var sent = context.Request.Headers.Authorization;
        if (sent is [var authorization] && FindCaller(authorization) is { } caller)
        {
            return caller;
        }

        context.Response.Headers.WWWAuthenticate = "Bearer";
        if (sent.Count > 0 && !await wrong.NoteAsync(context.RequestAborted))
        {
            throw new ProblemException(ProblemKind.TooMany, "Too many wrong tokens came in: try again later.");
        }

        throw new ProblemException(
            ProblemKind.Unauthorized, "Send the header Authorization: Bearer TOKEN; agent serve token new makes a token.");
    }

    /// <summary>Finds who sends a token. What is wrong with the file of tokens is told the person, not who has none.</summary>
    private Caller? FindCaller(string? authorization)
    {
        try
        {
            return access.Find(authorization);
        }
        catch (HostException fault)
        {
            faults?.Invoke(fault);
            throw new ProblemException(ProblemKind.StoreFailed, "The tokens cannot be read; the server's log says why.");
        }
    }

    private static ProblemException Missing(HttpContext context, List<string> methods)
    {
        if (methods.Count == 0)
        {
            return new ProblemException(ProblemKind.NotFound, "There is nothing at this path: /openapi.json lists what there is.");
        }

        context.Response.Headers.Allow = string.Join(", ", methods);
        return new ProblemException(ProblemKind.MethodNotAllowed, $"This path has {string.Join(", ", methods)}.");
    }

    private static void CheckParameters(HttpRequest request, Endpoint endpoint)
    {
        foreach (var name in request.Query.Keys)
        {
            if (endpoint.Parameters.All(each => each.Name != name))
            {
                throw new ProblemException(
                    ProblemKind.InvalidRequest,
                    endpoint.Parameters.Count == 0 ? $"{endpoint.Name} has no parameters."
                        : $"{endpoint.Name} has no parameter of that name: it has {string.Join(", ", endpoint.Parameters.Select(static each => each.Name))}.");
            }
        }
    }

    private static void CheckBody(HttpContext context, Endpoint endpoint)
    {
        var request = context.Request;
        var hasBody = context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody
            ?? (request.ContentLength > 0 || request.Headers.TransferEncoding.Count > 0);
        if ((hasBody || request.ContentType is not null) && !IsJson(request.ContentType))
        {
            throw new ProblemException(ProblemKind.UnsupportedMediaType);
        }

        var bound = context.Features.Get<IHttpMaxRequestBodySizeFeature>();
        if (request.ContentLength > endpoint.MostBytes)
        {
            if (bound is { IsReadOnly: false })
            {
                // Passed over for some seconds, so that a client that still sends hears why.
                bound.MaxRequestBodySize = null;
            }

            throw new ProblemException(ProblemKind.TooLarge, $"The body of this request has at most {endpoint.MostBytes} bytes.");
        }

        if (bound is { IsReadOnly: false })
        {
            bound.MaxRequestBodySize = endpoint.MostBytes;
        }
    }

    private static bool IsJson(string? type)
    {
        var parts = type?.Split(';', StringSplitOptions.TrimEntries) ?? [];
        return parts is [var media, ..] && media.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            && parts.Skip(1).All(static part => !part.StartsWith("charset", StringComparison.OrdinalIgnoreCase)
                || part.EndsWith("=utf-8", StringComparison.OrdinalIgnoreCase) || part.EndsWith("=\"utf-8\"", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Finds what the path names, and holds a token of one workspace to it.</summary>
    private async ValueTask PlaceAsync(EndpointCall call)
    {
        var only = call.Caller.Workspace;
        switch (call.Endpoint.Place)
        {
            case EndpointPlace.Session:
                var id = call.Value("session");
                call.Session = await parts.Host.Sessions.GetAsync(id, call.Aborted) is { } found && found.Id == id
                    && (only is null || only == found.Workspace)
                    ? found
                    : throw new ProblemException(ProblemKind.SessionNotFound, $"There is no session {id}: GET /v1/sessions lists them.");
                call.Slot.Attach(parts.Workspaces.Attach(call.Session.Workspace));
                call.Given["sessionId"] = id;
                call.WorkspaceOf = async named => (await parts.WorkspaceOfAsync(call, named)).Id;
                break;
            case EndpointPlace.Workspace:
                call.Workspace = parts.Workspaces.Find(call.Value("workspace"), call.Caller);
                call.Slot.Attach(parts.Workspaces.Attach(call.Workspace.Root));
                call.Given["workspaceId"] = call.Workspace.Id;
                break;
            case EndpointPlace.Server when only is not null:
                throw new ProblemException(ProblemKind.InsufficientScope, $"The token is for {only} alone.");
            default:
                break;
        }
    }
}
