using System.Text.Json;

namespace AgentHost.JsonRpc;

/// <summary>The other side answered a request with an error.</summary>
public sealed class RemoteErrorException : JsonRpcException
{
    /// <summary>Makes the exception from the members of the error object.</summary>
    public RemoteErrorException(int code, string message, JsonElement? errorData = null)
        : base(message)
    {
        Code = code;
        ErrorData = errorData;
    }

    /// <summary>The error's code; <see cref="JsonRpcErrorCodes"/> names the common ones.</summary>
    public int Code { get; }

    /// <summary>The error's <c>data</c> member, if it had one that is not null.</summary>
    public JsonElement? ErrorData { get; }
}
