using AgentHost.Server.Access;
using AgentHost.Server.Endpoints;
using Microsoft.AspNetCore.Http;
using Endpoint = AgentHost.Server.Endpoints.Endpoint;

namespace AgentHost.Server.Api;

/// <summary>The endpoint <c>/acp</c>: an agent for editors by the Agent Client Protocol, over a WebSocket or over requests and streams.</summary>
/// <remarks>
/// An editor answers what is asked, removes sessions, runs commands and passes servers to start, so its token has the scope admin, and is for no workspace
/// alone.
/// </remarks>
internal static class EditorEndpoint
{
    public const string Path = "/acp";

    /// <summary>Largest message: images come as text in it.</summary>
    private const long MostBytes = 64L << 20;

    public static void AddTo(EndpointList list, ServerParts parts)
    {
        list.Add(new Endpoint(
            "GET",
            Path,
            AccessScopes.Admin,
            EndpointPlace.Server,
            "Speaks the Agent Client Protocol with an editor: over a WebSocket, a message each; else streams what the connection, or the session, of the "
                + "headers Acp-Connection-Id and Acp-Session-Id is told.",
            call => call.Context.WebSockets.IsWebSocketRequest ? parts.Editors.SocketAsync(call) : parts.Editors.StreamAsync(call))
        {
            Kind = AnswerKind.Text,
            TextTypes = ["text/event-stream"],
        });
        list.Add(new Endpoint(
            "POST",
            Path,
            AccessScopes.Admin,
            EndpointPlace.Server,
            "Takes a message of an editor: initialize begins a connection and is answered, all else belongs to that of the header Acp-Connection-Id.",
            parts.Editors.TakeAsync)
        {
            Request = typeof(object),
            Answer = typeof(object),
            OtherStatus = StatusCodes.Status202Accepted,
            MostBytes = MostBytes,
        });
        list.Add(new Endpoint(
            "DELETE",
            Path,
            AccessScopes.Admin,
            EndpointPlace.Server,
            "Ends the connection of the header Acp-Connection-Id.",
            async call =>
            {
                await parts.Editors.EndAsync(call);
                call.Context.Response.StatusCode = StatusCodes.Status202Accepted;
            })
        {
            Kind = AnswerKind.None,
            Status = StatusCodes.Status202Accepted,
        });
    }
}
