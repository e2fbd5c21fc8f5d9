using System.Text.Json;

namespace AgentHost.JsonRpc;

/// <summary>Thrown by a request's handler to answer with exactly this error.</summary>
public sealed class JsonRpcErrorException : JsonRpcException
{
    /// <summary>Makes the exception; code, message and data are sent as they are.</summary>
    public JsonRpcErrorException(int code, string message, JsonElement? errorData = null, Exception? innerException = null)
        : base(message, innerException)
    {
        Code = code;
        ErrorData = errorData;
    }

    /// <summary>The code to answer.</summary>
    public int Code { get; }

    /// <summary>The <c>data</c> member to answer; left out when null.</summary>
    public JsonElement? ErrorData { get; }
}
