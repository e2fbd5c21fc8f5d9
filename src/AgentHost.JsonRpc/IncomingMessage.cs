using System.Text.Json;

namespace AgentHost.JsonRpc;

/// <summary>One message, taken apart. The payload is a detached copy: parameters, result, or the error object.</summary>
/// <param name="Kind">Kind of the message.</param>
/// <param name="Id">Its id.</param>
/// <param name="Method">The method; for an invalid message what is wrong with it.</param>
/// <param name="Payload">Parameters, result, or error object.</param>
internal readonly record struct IncomingMessage(IncomingMessageKind Kind, RpcId Id, string? Method, JsonElement? Payload)
{
    public static IncomingMessage Invalid(RpcId id, string why) => new(IncomingMessageKind.Invalid, id, why, null);
}
